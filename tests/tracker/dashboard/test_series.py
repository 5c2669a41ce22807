"""The pictures' numbers, worked out by hand: doors through the day, check-ins, starts."""

import datetime as dt
import random

import pytest

from accounts.models import Office
from tests.desk import DAY, NOON
from tests.tracker.dashboard.day import Canvass, at, doors_at, told
from tracker.archive.close import close_office
from tracker.dashboard.series import series, series_json
from tracker.dashboard.slices import SLICE
from tracker.dashboard.state import State
from tracker.models import CampaignSettings, CanvassGroup, CheckIn, OfficeCounter, VanStatus

MINUTE = dt.timedelta(minutes=1)
SUNDAY = dt.date(2026, 11, 1)  # the clocks go back at 2:00


@pytest.fixture
def desk(ana, r1a) -> Canvass:
    return Canvass(ana, r1a)


def slice_of(instant: dt.datetime) -> int:
    return int(instant.timestamp()) // SLICE


def test_check_ins_are_running_totals_and_a_later_one_replaces_the_earlier(desk):
    one, two = desk.send_out(at("9:30"), goal=84), desk.send_out(at("9:50"), goal=42)
    desk.hears(one, 12, at("10:15"))
    desk.hears(two, 9, at("10:40"))
    desk.hears(one, 30, at("11:16"))

    office = told(at("11:30"))["R1A"]
    assert office["gained"] == [(slice_of(at("10:15")), 12), (slice_of(at("10:40")), 9), (slice_of(at("11:16")), 18)]
    assert office["goals"] == [(slice_of(at("9:30")), 84), (slice_of(at("9:50")), 42)]
    assert [doors_at(office, at(clock)) for clock in ("10:00", "10:20", "10:50", "11:20")] == [0, 12, 21, 39]
    assert (office["doors"], office["goal"]) == (39, 126)


def test_a_lower_figure_typed_later_says_that_the_earlier_one_was_too_high(desk):
    group = desk.send_out(at("9:30"))
    desk.hears(group, 120, at("10:15"))  # a slip of the hand
    desk.hears(group, 12, at("10:31"))
    desk.hears(group, 30, at("11:16"))

    office = told(at("11:30"))["R1A"]
    assert [doors_at(office, at(clock)) for clock in ("10:20", "10:40", "11:20")] == [12, 12, 30]


def test_a_check_in_that_was_taken_back_counts_no_more(desk, ana):
    group = desk.send_out(at("9:30"))
    desk.hears(group, 12, at("10:15"))
    taken_back = desk.hears(group, 30, at("11:16"))
    desk.applied("undo", operation=taken_back["id"], now=at("11:17"))

    office = told(at("11:30"))["R1A"]
    assert (doors_at(office, at("11:20")), sum(made for _, made, _ in office["check_ins"])) == (12, 1)


def test_the_return_sheet_counts_for_the_doors_but_is_no_check_in(desk):
    group = desk.send_out(at("9:30"), goal=84)
    desk.hears(group, 48, at("10:15"))
    desk.final(group, at("11:30"))
    desk.hears(group, 61, at("11:40"))

    office = told(at("12:00"))["R1A"]
    assert (office["gained"], office["left"]) == ([(slice_of(at("10:15")), 48), (slice_of(at("11:40")), 13)], 0)
    assert office["check_ins"] == [(slice_of(at("10:15")), 1, 0)]


def test_a_group_that_is_made_not_final_again_is_out_with_its_packets(desk):
    group = desk.send_out(at("9:30"), goal=84)
    desk.hears(group, 40, at("10:15"))
    desk.final(group, at("11:00"))
    assert told(at("11:30"))["R1A"]["left"] == 0

    desk.applied("not_final", group=group, now=at("11:10"))
    office = told(at("12:30"))["R1A"]
    assert (office["left"], office["gained"]) == (44, [(slice_of(at("10:15")), 40)])
    assert office["overdue"] == [(slice_of(at("12:10")), 1)]  # an hour after it was made not final
    desk.hears(group, 50, at("12:31"))
    assert doors_at(told(at("12:35"))["R1A"], at("12:35")) == 50


def test_a_group_that_has_not_left_counts_for_the_goal_of_now_and_a_removed_one_for_nothing(desk):
    desk.send_out(at("9:30"), goal=84)
    CanvassGroup.objects.create(office=desk.office, day=DAY, goal=42)
    gone = desk.send_out(at("9:40"), goal=50)
    desk.hears(gone, 20, at("10:20"))
    CanvassGroup.objects.filter(pk=gone.pk).update(is_active=False)

    office = told(at("10:30"))["R1A"]
    assert (office["goals"], office["goal_forming"], office["gained"]) == ([(slice_of(at("9:30")), 84)], 42, [])
    assert (office["goal"], office["left"]) == (126, 126)


def test_check_ins_in_time_late_ones_corrections_and_overdue_groups(desk):
    """Due 45 minutes after the departure, then hourly; late after another quarter of an hour."""
    group, silent = desk.send_out(at("9:30")), desk.send_out(at("10:00"))
    desk.hears(group, 10, at("10:30"))  # to the minute
    desk.hears(group, 11, at("10:40"))  # within ten minutes: the same check-in, corrected
    desk.hears(group, 25, at("11:56"))  # 76 minutes after 10:40
    desk.hears(group, 36, at("13:11"))  # 75

    office = told(at("13:30"))["R1A"]
    made = [(slice_of(at("10:30")), 1, 0), (slice_of(at("11:56")), 0, 1), (slice_of(at("13:11")), 1, 0)]
    assert office["check_ins"] == made
    assert office["overdue"] == [(slice_of(at("10:45")), 1)]
    desk.final(silent, at("13:31"))
    assert told(at("13:32"))["R1A"]["overdue"] == []


def test_starts_count_canvass_shifts_as_the_figures_do(desk):
    VanStatus.objects.filter(name="Declined").update(is_open=False)
    for status in ("completed", "in", "no_show", "booked", "declined"):
        desk.shift(status)  # at ten
    desk.shift(van_status="Declined")  # closed in VAN before anybody here touched it
    desk.walk_in()
    desk.shift("completed", role="Phonebanking")
    late = desk.shift("same_day_confirmed", starts_at=at("12:00"))
    desk.shift("same_day_confirmed", starts_at=at("15:00"), volunteer=late.volunteer)
    desk.shift(starts_at=at("15:00"))

    starts = {start[0]: start[1:] for start in told(at("12:30"))["R1A"]["starts"]}
    # scheduled, came, confirmed, unreached, late, expected: 82, 50 and 25 per cent
    assert starts == {600: [5, 2, 0, 0, 1, None], 720: [1, 0, 0, 0, 1, 0.25], 900: [2, 0, 1, 1, 0, 0.82 + 0.50]}


def test_every_office_goes_by_its_own_clock(desk, ana, r1b):
    Office.objects.filter(pk=r1b.pk).update(time_zone="America/Denver")
    r1b.refresh_from_db()
    desk.shift(starts_at=at("9:00"))
    Canvass(ana, r1b).shift(starts_at=at("10:00"))  # nine o'clock there

    found = told(at("8:00"))
    assert [found[code]["starts"][0][0] for code in ("R1A", "R1B")] == [540, 540]
    assert [found[code]["end"] - at("21:00") for code in ("R1A", "R1B")] == [dt.timedelta(), dt.timedelta(hours=1)]


def test_the_hour_that_comes_twice_has_two_places(desk):
    """The night to Sunday: 1:30 daylight saving time, and an hour later 1:30 once more."""
    OfficeCounter.objects.update(day=SUNDAY)
    first = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)
    group = desk.send_out(first - 45 * MINUTE, day=SUNDAY)
    desk.hears(group, 10, first)
    desk.hears(group, 25, first + 60 * MINUTE)

    office = told(first + 80 * MINUTE, SUNDAY)["R1A"]
    assert office["gained"] == [(slice_of(first), 10), (slice_of(first) + 4, 15)]
    assert office["check_ins"] == [(slice_of(first), 1, 0), (slice_of(first) + 4, 1, 0)]
    assert office["pace"] == 15  # not 25: the first figure is more than an hour old
    assert office["overdue"] == []
    assert told(first + 121 * MINUTE, SUNDAY)["R1A"]["overdue"] == [(slice_of(first) + 8, 1)]


def test_an_evening_past_midnight_stays_on_its_day(desk):
    midnight = at("24:00")
    group = desk.send_out(at("22:30"), goal=84)
    desk.hears(group, 10, at("23:15"))
    desk.hears(group, 25, midnight + 20 * MINUTE)
    desk.shift("booked", starts_at=midnight + 15 * MINUTE)

    office = told(midnight + 30 * MINUTE)["R1A"]
    assert (doors_at(office, midnight + 30 * MINUTE), office["starts"][0][0]) == (25, 24 * 60 + 15)
    assert (office["low"], office["high"]) == (25, 25)  # nine o'clock is over
    assert told(midnight + 30 * MINUTE, SUNDAY) == {}


def test_a_figure_from_a_clock_that_is_ahead_is_drawn_now(desk):
    group = desk.send_out(at("9:30"))
    desk.hears(group, 10, at("10:15"))
    CheckIn.objects.update(at=at("14:00"))
    assert told(at("10:20"))["R1A"]["gained"] == [(slice_of(at("10:15")), 10)]


def test_the_series_costs_the_same_queries_for_any_number_of_rows(desk, ana, r1b, django_assert_num_queries):
    CampaignSettings.load()
    for office_desk in (desk, Canvass(ana, r1b)):
        for minute in range(3):
            office_desk.shift()
            office_desk.hears(office_desk.send_out(at("9:30") + minute * MINUTE), 10, at("10:15"))
    series(DAY, NOON)
    with django_assert_num_queries(11):
        series(DAY, NOON)


@pytest.mark.parametrize("seed", range(6))
def test_any_day_is_as_slow_and_obvious_counting_says(desk, ana, r2a, seed):
    chance = random.Random(seed)
    start, hours = at("9:00"), 16 * 60  # past midnight
    desks = [desk, Canvass(ana, r2a)]
    for _ in range(12):
        canvass = chance.choice(desks)
        left = start + chance.randrange(300) * MINUTE
        group, clock = canvass.send_out(left, goal=chance.randrange(20, 90)), left
        for _ in range(chance.randrange(5)):
            clock += chance.randrange(1, 150) * MINUTE
            group.refresh_from_db()
            canvass.hears(group, max(0, group.knocks + chance.choice([-15, 0, 4, 18, 30])), clock)
        if chance.random() < 0.5:
            canvass.final(group, clock + MINUTE)
            if chance.random() < 0.3:
                canvass.applied("not_final", group=group, now=clock + 2 * MINUTE)
    now = start + hours * MINUTE

    found = told(now)
    for canvass in desks:
        groups = list(CanvassGroup.objects.filter(office=canvass.office))
        office = found.get(canvass.office.code)
        if office is None:
            assert not groups
            continue
        for minute in range(0, hours, 45):
            until = (start + minute * MINUTE).timestamp() // SLICE
            assert doors_at(office, start + minute * MINUTE) == sum(slowly(group, until) for group in groups)
        assert sum(gained for _, gained in office["gained"]) == sum(group.knocks for group in groups)
        assert all(gained >= 0 for _, gained in office["gained"])
        assert office["left"] == sum(max(0, group.goal - group.knocks) for group in groups if group.returned_at is None)
        assert office["goal"] == sum(group.goal for group in groups)


def slowly(group: CanvassGroup, until: float) -> int:
    """The last figure by then, but no more than any that came later."""
    figures = list(CheckIn.objects.filter(group=group, is_active=True).order_by("pk"))
    by_then = [place for place, figure in enumerate(figures) if figure.at.timestamp() // SLICE <= until]
    return min(figure.knocks for figure in figures[by_then[-1] :]) if by_then else 0


def test_however_many_ask_it_is_worked_out_once_until_something_has_moved(desk, django_assert_num_queries):
    CampaignSettings.load()
    state = State(DAY, NOON, {}, {})
    first = series_json(state)
    with django_assert_num_queries(0):
        assert series_json(state) == first
    desk.hears(desk.send_out(at("9:30")), 10, at("10:15"))
    moved = series_json(State(DAY, NOON + MINUTE, {}, {}))
    assert moved != first
    with django_assert_num_queries(0):
        assert series_json(state) == moved, "who waited with the older state gets the newer one's"


def test_an_office_whose_day_is_archived_stays_in_the_pictures(desk, bo, r1b):
    """The night turns offices one by one, and may stop between two of them."""
    other = Canvass(bo, r1b)
    for canvass in (desk, other):
        group = canvass.send_out(at("9:30"), goal=84, people=2)
        canvass.hears(group, 12, at("10:15"))
        canvass.hears(group, 50, at("11:16"))
        canvass.shift("same_day_confirmed", starts_at=at("13:00"))
    before = told(at("11:30"))

    close_office(r1b.pk, before=SUNDAY, by=None)

    assert told(at("11:30")) == before
    assert before["R1B"]["doors"] == 50
