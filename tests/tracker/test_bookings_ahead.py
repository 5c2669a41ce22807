"""Bookings of later days, the opening of a day, and the dry run."""

import datetime as dt

import pytest

from tests.desk import DAY
from tests.tracker.bookings import ADA, SUNDAY, booking, counted, merge, number, only, patches, told, versions
from tracker import days
from tracker.models import Change, Location, OfficeCounter, Role, VanStatus, Volunteer

pytestmark = pytest.mark.usefixtures("places")


# -- next shifts -------------------------------------------------------------------------------------------------------

TODAY_AT_TWO = (booking(), booking(location="R1B Field Office", starts_at=dt.time(16)))


@pytest.mark.parametrize(
    ("ahead", "next_shift"),
    [
        ([booking(day=SUNDAY, signup_id=1, status="Confirmed")], ("2026-11-01T16:00:00Z", True)),
        ([booking(day=SUNDAY, signup_id=1, starts_at=dt.time(13))], ("2026-11-01T19:00:00Z", False)),
        ([booking(day=SUNDAY, signup_id=1, status="Declined")], (None, False)),
        ([booking(day=SUNDAY, vanid=102)], (None, False)),  # Ada's own has vanished
    ],
)
def test_a_next_shift_that_changes_reaches_every_board_that_shows_the_person(r1a, r1b, r2a, ahead, next_shift):
    merge(*TODAY_AT_TWO, booking(day=SUNDAY, signup_id=1))
    version, before = Volunteer.objects.get(vanid=ADA).version, {office: number(office) for office in (r1a, r1b, r2a)}

    merge(*TODAY_AT_TWO, *ahead)

    assert Volunteer.objects.get(vanid=ADA).version == version + 1
    for office in (r1a, r1b):
        (patch,) = told(office, before[office])
        assert (patch["version"], patch["set"]["next_shift_at"], patch["set"]["next_shift_confirmed"]) == (version + 1, *next_shift)
    assert told(r2a, before[r2a]) == []


def test_a_first_booking_ahead_at_another_office_reaches_the_boards_that_show_the_person_and_no_other(r1a, r1b, r2a):
    merge(*TODAY_AT_TWO)
    before = {office: number(office) for office in (r1a, r1b)}

    merge(*TODAY_AT_TWO, booking(day=SUNDAY, location="R2A Field Office"))

    for office in (r1a, r1b):
        assert [patch["set"]["next_shift_at"] for patch in told(office, before[office])] == ["2026-11-01T16:00:00Z"]
    assert told(r2a) == []


def test_a_later_booking_of_someone_who_is_not_here_today_shows_them_to_nobody(r1a):
    merge(booking(day=SUNDAY))

    assert (only().day, told(r1a)) == (SUNDAY, [])


# -- the day -----------------------------------------------------------------------------------------------------------


def test_an_import_opens_its_day_on_all_boards_once(r1a, r1b, dana):
    merge(booking(day=SUNDAY), day=SUNDAY, by=dana)
    merge(booking(day=SUNDAY), day=SUNDAY, by=dana)

    assert set(OfficeCounter.objects.values_list("day", flat=True)) == {SUNDAY}
    opened = Change.objects.get(office=r1b)
    assert (opened.kind, opened.number, opened.actor, patches(opened)) == ("open_day", 1, dana, [])
    assert '"day":"2026-11-01"' in opened.frame
    assert [change.kind for change in Change.objects.filter(office=r1a)] == ["open_day", "import"]


def test_an_office_that_is_on_the_day_hears_nothing_of_its_opening(r1a, r1b):
    OfficeCounter.objects.filter(office=r1b).update(day=SUNDAY)

    merge(booking(day=SUNDAY), day=SUNDAY)

    assert [change.kind for change in Change.objects.filter(office=r1a)] == ["open_day", "import"]
    assert not Change.objects.filter(office=r1b).exists()


def test_a_board_that_another_import_turned_meanwhile_is_not_turned_again(r1a, monkeypatch):
    lock = days.lock_counters

    def after_another_import(office_ids):
        OfficeCounter.objects.update(day=SUNDAY)
        return lock(office_ids)

    monkeypatch.setattr(days, "lock_counters", after_another_import)

    assert days.open_day([r1a.pk], SUNDAY, by=None) == []
    assert not Change.objects.exists()


# -- dry run -----------------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen_and_changes_nothing(desk, r1a):
    merge(booking(signup_id=9), booking(vanid=102), booking(vanid=103, day=SUNDAY))
    before = versions(), Change.objects.count(), Role.objects.count(), Location.objects.count()
    rows = [
        booking(signup_id=9, location="R1B Field Office"),
        booking(vanid=104, role="Yard Signs", location="Nowhere Hall", status="Snoozed"),
        booking(vanid=103, day=SUNDAY, status="Confirmed"),
    ]

    dry = merge(*rows, is_dry=True)

    assert (versions(), Change.objects.count(), Role.objects.count(), Location.objects.count()) == before
    assert not VanStatus.objects.filter(name="Snoozed").exists()
    merge(*rows, is_dry=True, day=SUNDAY)
    assert set(OfficeCounter.objects.values_list("day", flat=True)) == {DAY}
    real = merge(*rows)
    assert counted(dry) == counted(real) == {"created": 1, "changed": 2, "vanished": 1}
    assert dry.unknown_words == real.unknown_words
