"""VAN answers by its committee's clock; an office may have another, and a night has two days."""

import datetime as dt

import pytest

from accounts.models import Office
from tests.desk import DAY
from tests.van_sync.fake_van import ADA, BEA, CAL, DEE, SUNDAY, ZONE, bring_in, gone
from tracker.models import Shift
from van_sync.api_import import import_now
from van_sync.client_errors import VanUnavailable
from van_sync.client_types import EventShift


@pytest.fixture
def van(fake_van):
    return fake_van


@pytest.fixture
def zone(r1a):
    def put(name):
        Office.objects.filter(pk=r1a.pk).update(time_zone=name)

    return put


def at(hour, day=DAY, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


def night(van, begins, ends):
    """An event of R1A with one shift."""
    event = van.add_event("R1A Night", day=begins.date(), hour=begins.hour)
    van.replace_event(event, ends_at=ends, shifts=(EventShift(1, "", begins, ends),))
    return van.days[-1]


@pytest.mark.parametrize("name", ["America/Denver", "America/New_York", "America/Chicago"])
def test_a_shift_begins_when_van_says_whatever_the_offices_clock(van, zone, name):
    zone(name)

    bring_in(van)

    ada = Shift.objects.get(volunteer__vanid=ADA)
    assert (ada.starts_at, ada.day) == (van.ada.starts_at, DAY)


def test_an_event_that_is_on_the_day_only_by_the_offices_clock_is_read_for_that_day(van, zone):
    zone("America/New_York")
    late = night(van, at(23, DAY - dt.timedelta(days=1), 30), at(1))
    van.add_signup(late, DEE)
    van.change(late, van.booked[late.event_id][0], starts_at=late.starts_at)

    for _ in range(2):
        bring_in(van)

        dee = Shift.objects.get(volunteer__vanid=DEE)
        assert (dee.day, dee.starts_at, dee.vanished_at) == (DAY, late.starts_at, None)


def test_an_event_of_the_day_that_is_another_day_where_its_office_is_leaves_that_days_shifts_alone_unread(van, zone):
    zone("America/Denver")
    early = night(van, at(0, SUNDAY), at(2, SUNDAY))
    van.add_signup(early, DEE, hour=0)
    bring_in(van)
    assert Shift.objects.get(volunteer__vanid=DEE).day == DAY

    van.broken[early.event_id] = VanUnavailable("A fault of VAN's.")
    bring_in(van)

    assert gone() == set()


def test_a_shift_after_midnight_stays_when_its_day_is_read(van):
    evening = night(van, at(18), at(2, SUNDAY))
    van.add_signup(evening, DEE)
    van.change(evening, van.booked[evening.event_id][0], starts_at=at(0, SUNDAY, 30))
    bring_in(van, days=2)

    report = import_now(SUNDAY, van=van)

    assert gone() == set()
    assert Shift.objects.get(volunteer__vanid=DEE).day == SUNDAY
    assert report.shifts.rows == 1


def test_signups_of_the_evening_before_are_not_brought_in_again(van):
    evening = night(van, at(18), at(2, SUNDAY))
    van.add_signup(evening, DEE, hour=18)

    report = import_now(SUNDAY, van=van)

    assert (report.events, report.shifts.rows, report.people_asked) == (1, 0, 0)


def test_a_signup_that_was_moved_to_a_later_day_has_not_vanished(van):
    bring_in(van)
    van.change(van.canvass, van.ada, starts_at=at(10, SUNDAY))

    bring_in(van)

    assert (gone(), Shift.objects.get(volunteer__vanid=ADA).day) == (set(), SUNDAY)
    assert set(Shift.objects.filter(day=DAY).values_list("volunteer__vanid", flat=True)) == {BEA, CAL}
