"""People's edits win over an import, also those that come while it runs; what VAN no longer has is marked."""

import datetime as dt

import pytest

from tests.desk import NOON, Desk
from tests.tracker.bookings import ADA, MONDAY, SUNDAY, before_locking, booking, counted, merge, only, told, versions
from tracker.bookings import people, vanished
from tracker.models import Change, GroupMember, Location, Shift, Volunteer
from tracker.places import place_location

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def other_desk(bo, r1b):
    return Desk(bo, r1b)


# -- people's edits win ------------------------------------------------------------------------------------------------


def test_an_import_never_changes_our_status_passes_and_claims(desk):
    merge(booking())
    desk.applied("add_pass", shift=only(), tab="confirms")
    desk.applied("claim", shift=only())
    desk.applied("set_status", shift=only(), was="booked", to="in")

    merge(booking(status="Cancelled", signup_id=3))

    shift = only()
    assert (shift.status, shift.confirm_passes, shift.claimed_by, shift.van_status, shift.van_signup_id) == (
        "in",
        1,
        desk.user,
        "Cancelled",
        3,
    )


@pytest.mark.parametrize(
    "moved", [{"starts_at": dt.time(16)}, {"role": "Phonebanking"}, {"location": "R1B Field Office"}, {"day": SUNDAY}, {"vanid": 102}]
)
def test_a_shift_that_somebody_worked_on_stays_where_it_is_and_the_difference_is_told(desk, r1a, moved):
    merge(booking(signup_id=9))
    desk.applied("set_status", shift=only(), was="booked", to="same_day_confirmed")
    was = Shift.objects.values("starts_at", "role", "office", "day", "location", "volunteer").get()

    outcome = merge(booking(signup_id=9, status="Confirmed", **moved))

    assert Shift.objects.values("starts_at", "role", "office", "day", "location", "volunteer").get() == was
    assert only().van_status == "Confirmed"
    assert counted(outcome) == {"differs": 1, "changed": 1}
    assert "stays" in outcome.placed[0].reason


def test_a_member_of_an_open_group_is_not_moved(desk):
    merge(booking(signup_id=9))
    group = desk.group(1)
    GroupMember.objects.create(group=group, shift=Shift.objects.get(van_signup_id=9), joined_at=NOON)

    merge(booking(signup_id=9, location="R1B Field Office"))

    assert Shift.objects.get(van_signup_id=9).office == desk.office


def test_a_shift_that_somebody_removed_here_stays_removed():
    merge(booking())
    Shift.objects.update(is_active=False)
    before = versions()

    outcome = merge(booking(signup_id=9, status="Confirmed"))

    assert only().is_active is False
    assert (counted(outcome), versions()) == ({"removed_here": 1}, before)


def test_names_phones_and_email_come_from_van_but_a_cell_that_was_typed_here_stays(desk):
    merge(booking(cell="8165550102", email="old@example.org"), booking(vanid=102, cell="8165550103"))
    typed = Shift.objects.get(volunteer__vanid=ADA)
    desk.applied("edit_volunteer", shift=typed, field="cell", was="8165550102", to="8165550199")

    new = {"first_name": "Adele", "last_name": "Simple", "phone": "8165550111", "cell": "8165550112", "email": "new@example.org"}
    merge(booking(**new), booking(vanid=102, **new))

    ada, bea = Volunteer.objects.order_by("vanid")
    assert (ada.first_name, ada.last_name, ada.phone, ada.cell, ada.email) == (
        "Adele",
        "Simple",
        "8165550111",
        "8165550199",
        "new@example.org",
    )
    assert bea.cell == "8165550112"


def test_a_blank_wipes_nothing():
    merge(booking(cell="8165550102", email="ada@example.org"))
    before = versions()

    merge(booking(first_name="", last_name="", phone=""))

    assert versions() == before
    assert str(only().volunteer) == "Ada Sample"


def test_of_rows_that_disagree_about_a_person_the_last_that_says_anything_counts():
    rows = [
        booking(phone="1"),
        booking(starts_at=dt.time(13), phone="2", last_name="Simple"),
        booking(starts_at=dt.time(16), phone="", first_name="", last_name=""),
    ]

    merge(*rows)
    before = versions()
    merge(*rows)

    person = Volunteer.objects.get()
    assert (person.phone, person.last_name) == ("2", "Simple")
    assert versions() == before


def test_a_middle_name_is_kept_when_van_leaves_it_out():
    merge(booking(first_name="Ada Mae"))

    merge(booking(first_name="Ada"))
    assert only().volunteer.first_name == "Ada Mae"

    merge(booking(first_name="Ada", last_name="Married"))
    assert str(only().volunteer) == "Ada Married"


def test_someone_without_a_name_gets_a_placeholder_until_van_knows_better():
    merge(booking(first_name="", last_name=""))
    assert str(only().volunteer) == "No name"

    merge(booking())
    assert str(only().volunteer) == "Ada Sample"


def test_an_edit_between_staging_and_locking_survives(desk, r1a):
    """(20) The difference is computed on the locked rows: a decision that came meanwhile is not overwritten."""
    merge(booking(signup_id=9, cell="8165550102"))

    def meanwhile() -> None:
        desk.applied("set_status", shift=only(), was="booked", to="in")
        desk.applied("edit_volunteer", shift=only(), field="cell", was="8165550102", to="8165550199")

    outcome = merge(booking(signup_id=9, cell="8165550103", location="R1B Field Office"), progress=before_locking(meanwhile))

    assert (only().status, only().office, only().volunteer.cell) == ("in", r1a, "8165550199")
    assert counted(outcome) == {"differs": 1, "unchanged": 1}


def test_a_place_that_is_given_to_another_office_meanwhile_brings_its_new_shifts_there(r1b):
    place = Location.objects.get(name="R1A Field Office")

    merge(booking(), progress=before_locking(lambda: place_location(place.pk, r1b.pk, None)))

    assert only().office == r1b


def test_a_person_whom_a_board_adds_at_the_same_moment_is_found_at_the_second_try(desk, monkeypatch):
    """The VANID is unique: whoever comes second starts over and finds the other's row."""
    ada = desk.volunteer(vanid=ADA)
    looks = [{}, {}]  # of the look without locks, and of the first try
    look = people.ends_of_merges
    monkeypatch.setattr(people, "ends_of_merges", lambda found: looks.pop() if looks else look(found))

    merge(booking())

    assert looks == []
    assert only().volunteer == ada


# -- vanished ----------------------------------------------------------------------------------------------------------


def test_what_van_no_longer_has_is_marked_and_comes_back(r1a):
    merge(booking(), booking(vanid=102))
    lost = Shift.objects.get(volunteer__vanid=ADA)

    assert counted(merge(booking(vanid=102))) == {"unchanged": 1, "vanished": 1}
    lost.refresh_from_db()
    assert lost.vanished_at is not None
    assert lost.is_active
    assert told(r1a)[-1]["set"]["vanished_at"] is not None

    changes = Change.objects.count()
    assert counted(merge(booking(vanid=102))) == {"unchanged": 1}
    assert Change.objects.count() == changes

    assert counted(merge(booking(), booking(vanid=102))) == {"unchanged": 1, "returned": 1}
    lost.refresh_from_db()
    assert lost.vanished_at is None
    assert told(r1a)[-1]["set"]["vanished_at"] is None


def test_what_an_import_does_not_cover_does_not_vanish(desk, other_desk):
    desk.walk_in()
    desk.shift("in", is_walk_in=True)
    merge(booking(vanid=102, location="R1B Field Office"), booking(vanid=103, day=MONDAY), booking(vanid=104, location="Nowhere Hall"))

    outcome = merge(booking(), booking(day=SUNDAY))

    assert outcome.counts["vanished"] == 0
    assert not Shift.objects.exclude(vanished_at=None).exists()


def test_a_shift_that_waits_for_an_office_vanishes_by_its_place():
    merge(booking(location="Nowhere Hall"), booking(vanid=102, location="Nowhere Hall"), booking(vanid=103, location="Elsewhere"))

    merge(booking(location="Nowhere Hall"))

    assert [shift.volunteer.vanid for shift in Shift.objects.exclude(vanished_at=None)] == [102]


def test_a_shift_that_somebody_removes_before_it_is_locked_is_not_marked(monkeypatch):
    """(20) Whether it still stands on the board is looked up again under the lock."""
    merge(booking(), booking(vanid=102))
    lock = vanished.lock_counters

    def after_an_edit(office_ids):
        Shift.objects.filter(volunteer__vanid=ADA).update(is_active=False)
        return lock(office_ids)

    monkeypatch.setattr(vanished, "lock_counters", after_an_edit)

    assert merge(booking(vanid=102)).counts["vanished"] == 0
    assert Shift.objects.get(volunteer__vanid=ADA).vanished_at is None
