"""Which of our shifts a booking is, and what becomes of it when VAN changes the booking."""

import datetime as dt

import pytest

from tests.tracker.bookings import ADA, SUNDAY, booking, counted, merge, number, only, told, versions
from tracker.models import Shift, Volunteer

pytestmark = pytest.mark.usefixtures("places")


def test_a_signup_id_is_adopted_by_the_shift_of_the_same_person_start_role_and_office():
    merge(booking())

    outcome = merge(booking(signup_id=9, location="R1A Library"))

    assert (only().van_signup_id, only().location.name) == (9, "R1A Library")
    assert counted(outcome) == {"changed": 1}


def test_an_export_without_signup_ids_leaves_the_known_one():
    merge(booking(signup_id=9))

    assert counted(merge(booking())) == {"unchanged": 1}
    assert only().van_signup_id == 9


def test_another_signup_at_the_same_hour_is_another_shift():
    merge(booking(signup_id=1))

    assert counted(merge(booking(signup_id=2))) == {"created": 1, "vanished": 1}


def test_of_two_shifts_that_a_booking_may_be_the_one_on_the_board_counts_then_the_one_at_its_place():
    merge(booking(signup_id=1), booking(signup_id=2), booking(signup_id=3, location="R1A Library"))
    Shift.objects.filter(van_signup_id=1).update(is_active=False)

    found = [merge(booking(location=place)).placed[0].shift for place in ("R1A Field Office", "R1A Library")]

    assert [shift.van_signup_id for shift in found] == [2, 3]


@pytest.mark.parametrize(
    "other", [{"starts_at": dt.time(13)}, {"role": "Phonebanking"}, {"location": "R1B Field Office"}, {"vanid": 102}, {"day": SUNDAY}]
)
def test_without_a_signup_id_another_start_role_office_or_person_is_another_shift(other):
    merge(booking())

    outcome = merge(booking(), booking(**other))

    assert counted(outcome) == {"unchanged": 1, "created": 1}


def test_a_walk_in_with_the_vanid_adopts_the_signup_that_was_typed_into_van_meanwhile(desk):
    walk_in = desk.shift("in", volunteer=desk.volunteer(vanid=ADA), is_walk_in=True)

    outcome = merge(booking(signup_id=9))

    assert counted(outcome) == {"changed": 1}
    assert (only(), only().van_signup_id, only().status, only().is_walk_in) == (walk_in, 9, "in", True)


def test_a_vanid_leads_to_whom_its_volunteer_was_merged_into(desk):
    known = desk.volunteer(vanid=500)
    desk.volunteer(vanid=ADA, merged_into=desk.volunteer(vanid=None, merged_into=known))

    merge(booking())

    assert only().volunteer == known
    assert (Volunteer.objects.get(pk=known.pk).phone, Volunteer.objects.get(vanid=ADA).phone != "8165550101") == ("8165550101", True)


@pytest.mark.parametrize("moved", [{"starts_at": dt.time(16)}, {"role": "Phonebanking"}, {"location": "R1A Library"}])
def test_a_signup_that_was_changed_in_van_changes_the_shift_nobody_has_touched(moved, r1a):
    merge(booking(signup_id=9))

    outcome = merge(booking(signup_id=9, **moved))

    assert counted(outcome) == {"changed": 1}
    assert (only().starts_at.hour == 21, only().role.name == "Phonebanking", only().location.name == "R1A Library").count(True) == 1
    assert told(r1a)[-1]["set"]["location"] == only().location.name


def test_a_signup_that_moved_to_another_office_goes_from_one_board_and_appears_with_its_person_on_the_other(r1a, r1b):
    merge(booking(signup_id=9))
    shift = only()
    before = number(r1a)

    merge(booking(signup_id=9, location="R1B Field Office"))

    assert [(row["shift"], row["gone"], row["version"]) for row in told(r1a, before)] == [(shift.pk, True, 2)]
    person, row = told(r1b)
    assert (person["volunteer"], row["shift"], row["set"]["office"], row["version"]) == (shift.volunteer_id, shift.pk, r1b.pk, 2)


def test_a_signup_that_moved_to_a_later_day_leaves_the_board_and_is_the_next_shift(desk, r1a, r1b):
    merge(booking(signup_id=9), booking(location="R1B Field Office", starts_at=dt.time(16)))
    before = number(r1b)

    merge(booking(signup_id=9, day=SUNDAY), booking(location="R1B Field Office", starts_at=dt.time(16)))

    assert told(r1a)[-1]["gone"] is True
    assert [row["set"]["next_shift_at"] for row in told(r1b, before)] == ["2026-11-01T16:00:00Z"]


def test_a_signup_that_van_gave_to_another_person_follows_even_to_someone_new(r1a):
    merge(booking(signup_id=9))

    merge(booking(signup_id=9, vanid=102, first_name="Bea"))

    assert (only().volunteer.vanid, only().volunteer.first_name) == (102, "Bea")
    shown = {next(iter(row)): row["set"] for row in told(r1a)}
    assert shown["shift"]["volunteer"] == shown["volunteer"]["id"] == only().volunteer_id
    before = versions()
    merge(booking(signup_id=9, vanid=102, first_name="Bea"))
    assert versions() == before
