"""What SQL works out is what the formulas of the field say, on whatever day; and the browser says the same."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.desk import Desk
from tests.tracker import by_hand
from tests.tracker.random_day import RandomDay
from tests.tracker.test_metrics import figures as figures_of_the_browser
from tracker.archive.close import close_office
from tracker.counting import TIMED, figures_of, sums_by_office, total
from tracker.metrics import FIGURES, TALLIES
from tracker.models import CampaignSettings, CanvassGroup, GroupMember, OfficeCounter, VanStatus

SATURDAY, SUNDAY = dt.date(2026, 10, 31), dt.date(2026, 11, 1)
FIRST = dt.datetime(2026, 10, 31, 12, tzinfo=dt.UTC)
# From Saturday 7:00 in Missouri, past midnight and the night's change of clocks (2:00 at 7:00 UTC, in Denver an hour later), to Sunday's midnight.
MOMENTS = st.integers(0, 42 * 60).map(lambda minutes: FIRST + dt.timedelta(minutes=minutes))
DAYS = {"seed": st.integers(0, 2**32), "day": st.sampled_from([SATURDAY, SUNDAY]), "now": MOMENTS, "bookings": st.integers(1, 25), "groups": st.integers(0, 6)}  # fmt: skip
# A failure tells its seed; smaller days of other seeds would say no more.
quick = settings(deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def offices(r1a, r1b, r2a):
    """Two by Missouri's clock, one by Denver's."""
    r2a.time_zone = "America/Denver"
    r2a.save()
    CampaignSettings.load()
    return [r1a, r1b, r2a]


def by_sql(sums):
    """(top, bottom) of every figure."""
    top, bottom = ({f.name: sum(sums[name] for name in getattr(f, part)) for f in FIGURES} for part in ("top", "bottom"))
    return rounded({figure.name: (top[figure.name], bottom[figure.name] if figure.bottom else None) for figure in FIGURES})


def rounded(figures):
    """Hours are added up in another order."""
    return {name: (top, bottom and round(bottom, 6)) for name, (top, bottom) in figures.items()}


def expected(office, now):
    closed = list(VanStatus.objects.filter(is_open=False).values_list("name", flat=True))
    return rounded(by_hand.figures(office, now, CampaignSettings.load().late_after_minutes, closed))


@given(**DAYS, closes=st.booleans())
@settings(quick, max_examples=60)
def test_sql_counts_as_the_formulas_of_the_field_do(offices, seed, day, now, bookings, groups, closes):
    """``closes``: whether any of VAN's words closes a row."""
    with transaction.atomic():
        VanStatus.objects.exclude(is_open=True).update(is_open=not closes)
        random_day = RandomDay(seed, day, now, offices, bookings, groups)
        random_day.save()
        found = sums_by_office(day, now)
        for pk, office in random_day.offices.items():
            assert by_sql(found.get(pk) or dict.fromkeys(TALLIES, 0)) == expected(office, now), pk
        transaction.set_rollback(True)


@given(**DAYS)
@settings(quick, max_examples=5)
def test_the_browser_counts_as_sql_does(offices, flo, seed, day, now, bookings, groups):
    with transaction.atomic():
        OfficeCounter.objects.update(day=day)
        RandomDay(seed, day, now, offices, bookings, groups).save()
        found = sums_by_office(day, now)
        sums = {office.code: found.get(office.pk) or dict.fromkeys(TALLIES, 0) for office in offices[:2]}
        for place, figures in figures_of_the_browser(flo, "R1", now).items():
            assert rounded(figures) == by_sql(sums.get(place) or total(sums.values())), place
        transaction.set_rollback(True)


@given(**DAYS, closed=st.sets(st.integers(0, 2), min_size=1))
@settings(quick, max_examples=10)
def test_a_day_keeps_its_figures_while_the_night_closes_one_office_after_the_other(offices, seed, day, now, bookings, groups, closed):
    with transaction.atomic():
        RandomDay(seed, day, now, offices, bookings, groups).save()
        before = sums_by_office(day, now)
        for place in closed:
            close_office(offices[place].pk, before=day + dt.timedelta(days=1), by=None)
        assert sums_by_office(day, now, with_archive=True) == before
        assert sums_by_office(day, now).keys() == before.keys() - {offices[place].pk for place in closed}
        transaction.set_rollback(True)


@given(**DAYS)
@settings(quick, max_examples=5)
def test_a_part_of_the_sums_is_what_it_is_in_all_of_them(offices, seed, day, now, bookings, groups):
    with transaction.atomic():
        RandomDay(seed, day, now, offices, bookings, groups).save()
        everything = sums_by_office(day, now)
        some = [office.pk for office in offices[1:]]
        assert sums_by_office(day, now, offices=some) == {pk: sums for pk, sums in everything.items() if pk in some}
        timed = sums_by_office(day, now, names=TIMED)
        for pk, sums in everything.items():
            assert timed.get(pk, {"late": 0, "overdue": 0}) == {name: sums[name] for name in TIMED}
        transaction.set_rollback(True)


def test_what_changes_with_the_clock_alone():
    assert set(TIMED) == {"late", "overdue"}


# Missouri's clocks go back at 7:00 UTC on Sunday: 1:59 is followed by 1:00. Denver's do at 8:00.
@pytest.mark.parametrize(
    ("moment", "returned", "overdue", "late", "hours"),
    [
        ("6:50", None, 0, 0, 2 * 1.25),  # 1:50 in Missouri, which is later on the clock than the 1:45 at which they are due
        ("7:30", None, 0, 0, 2 * 1.25),  # 1:30 once more
        ("7:44", None, 0, 1, 2 * 1.25),
        ("7:46", None, 1, 1, 2 * 1.25),
        ("8:31", "8:30", 0, 1, 2 * 3),  # from 0:30 to 2:30 by the clock, and three hours
    ],
)
def test_a_group_out_while_the_clocks_go_back(offices, desk, moment, returned, overdue, late, hours):
    group = CanvassGroup.objects.create(
        office=desk.office, day=SATURDAY, goal=84, knocks=60, departed_at=utc("5:30"), checked_in_at=utc("6:45"), returned_at=returned and utc(returned),
        check_in_due_at=None if returned else utc("7:45"),
    )  # fmt: skip
    for _ in range(2):
        GroupMember.objects.create(group=group, shift=desk.shift("in"), joined_at=utc("5:00"))
    Desk(desk.user, offices[2]).shift(starts_at=utc("7:20"))  # 1:20 in Denver, late from 7:40 on
    found = sums_by_office(SATURDAY, utc(moment))
    everything = total(found.values())
    assert (everything["overdue"], everything["late"], everything["hours"]) == (overdue, late, hours)
    assert found[offices[2].pk]["late"] == late
    assert figures_of(everything)["kph"] == 60 / hours


def utc(clock):
    hour, minute = map(int, clock.split(":"))
    return dt.datetime(2026, 11, 1, hour, minute, tzinfo=dt.UTC)
