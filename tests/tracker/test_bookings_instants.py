"""Bookings of which VAN says the instant: it counts, and the day is the office's."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Office
from tests.desk import DAY
from tests.tracker.bookings import SUNDAY, booking, counted, merge, only
from tracker.bookings import Clocks, Extent
from tracker.models import Location, Shift
from tracker.places import place_location

pytestmark = pytest.mark.usefixtures("places")
CENTRAL = ZoneInfo("America/Chicago")


@pytest.fixture
def denver(r1a):
    Office.objects.filter(pk=r1a.pk).update(time_zone="America/Denver")


def said(day, clock, *, offset=-5, **given):
    """What VAN says, on its own clock, as an importer hands it on."""
    at = dt.datetime.combine(day, dt.time.fromisoformat(clock), dt.timezone(dt.timedelta(hours=offset)))
    wall = at.astimezone(Clocks().zone(given.get("location", "R1A Field Office")))
    return booking(**{"day": wall.date(), "starts_at": wall.time(), "at": at, **given})


def times():
    return [(shift.day, shift.starts_at) for shift in Shift.objects.order_by("starts_at")]


def utc(day, hour, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), dt.UTC)


def test_the_instant_counts_where_the_office_has_another_clock_than_van(denver):
    merge(said(DAY, "09:00"))

    assert times() == [(DAY, utc(DAY, 14))]


def test_the_day_is_the_offices(denver):
    merge(said(SUNDAY, "00:30"))

    assert times() == [(DAY, utc(SUNDAY, 5, 30))]


def test_both_half_past_ones_of_the_night_the_clocks_go_back_are_kept_apart():
    rows = said(SUNDAY, "01:30"), said(SUNDAY, "01:30", offset=-6)

    assert counted(merge(*rows)) == {"created": 2}
    assert times() == [(SUNDAY, utc(SUNDAY, 6, 30)), (SUNDAY, utc(SUNDAY, 7, 30))]
    assert counted(merge(*rows)) == {"unchanged": 2}


def test_in_the_campaigns_zone_a_file_and_the_api_mean_the_same_shift():
    merge(booking())

    assert counted(merge(said(DAY, "10:00", signup_id=9))) == {"changed": 1}
    assert counted(merge(booking())) == {"unchanged": 1}
    assert only().van_signup_id == 9


def test_without_a_signup_id_the_same_instant_role_and_office_is_the_same_shift(denver):
    merge(said(DAY, "10:00"))

    assert counted(merge(said(DAY, "09:00", offset=-6))) == {"unchanged": 1}


def test_a_shift_that_waited_by_the_campaigns_clock_gets_the_offices_day_and_stays_the_same_shift(denver, r1a):
    """Also if the place got its office while VAN was read."""
    row = said(SUNDAY, "00:30", location="Somewhere", signup_id=9)
    merge(row)
    assert times() == [(SUNDAY, utc(SUNDAY, 5, 30))]
    shift = only()

    place_location(Location.objects.get(name="Somewhere").pk, r1a.pk, by=None)
    merge(row)

    assert times() == [(DAY, utc(SUNDAY, 5, 30))]
    assert (only(), only().office, only().vanished_at) == (shift, r1a, None)


def test_what_van_no_longer_has_is_marked_on_the_offices_day(denver):
    merge(said(SUNDAY, "00:30", signup_id=9))

    outcome = merge(extent=Extent(frozenset({DAY}), frozenset({"R1A Field Office"})))

    assert counted(outcome) == {"vanished": 1}
