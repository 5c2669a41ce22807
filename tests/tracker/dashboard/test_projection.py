"""What is foreseen, worked out by hand."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.desk import DAY
from tests.tracker.dashboard.day import Canvass, at, told
from tracker.archive.close import close_office
from tracker.dashboard.projection import RULES, doors_by, goal_reached_at, past_shares
from tracker.dashboard.series import series
from tracker.models import ArchivedDay, ArchivedShift, CampaignSettings

WEEK = dt.timedelta(days=7)


@pytest.fixture
def desk(ana, r1a) -> Canvass:
    return Canvass(ana, r1a)


@pytest.mark.parametrize(
    ("pace", "left", "clock", "bounds"),
    [
        (60, 100, "18:00", (400, 480)),  # three hours bring 180, of which 100 are in packets
        (20, 100, "18:00", (360, 360)),
        (60, 100, "20:30", (330, 330)),
        (50, 0, "20:45", (300, 312)),  # half a door is none
        (0, 100, "18:00", (300, 300)),
        (60, 100, "21:00", (300, 300)),
        (60, 100, "23:00", (300, 300)),
    ],
)
def test_doors_by_nine(pace, left, clock, bounds):
    assert doors_by(at("21:00"), at(clock), doors=300, left=left, pace=pace) == bounds


def test_when_the_goal_is_reached():
    noon = at("12:00")
    assert goal_reached_at(noon, doors=100, goal=190, pace=60) == at("13:30")
    assert goal_reached_at(noon, doors=190, goal=190, pace=0) == noon
    assert goal_reached_at(noon, doors=100, goal=190, pace=0) is None
    assert goal_reached_at(noon, doors=0, goal=0, pace=0) is None


def test_the_pace_is_what_was_reported_in_the_last_hour(desk):
    group = desk.send_out(at("9:30"), goal=84)
    desk.hears(group, 12, at("10:15"))
    desk.hears(group, 30, at("11:15"))
    assert [told(at(clock))["R1A"]["pace"] for clock in ("11:14", "11:15", "11:16", "12:14", "12:15")] == [30, 18, 18, 18, 0]


def test_a_region_and_the_state_add_up_what_their_offices_will_bring(desk, ana, r1b, r2a):
    """R1A: 30 doors, 54 left, pace 30. R1B: done. R2A: 6 of 60, pace 6."""
    desk.hears(desk.send_out(at("9:30"), goal=84), 30, at("10:15"))
    done = Canvass(ana, r1b)
    group = done.send_out(at("9:30"), goal=20)
    done.hears(group, 22, at("9:45"))
    done.final(group, at("9:50"))
    slow = Canvass(ana, r2a)
    slow.hears(slow.send_out(at("9:30"), goal=60), 6, at("10:20"))

    found = series(DAY, at("11:00"))["projections"]  # ten hours to go
    assert told(at("11:00"))["R1A"]["low"] == 84
    region = {
        "doors": 52,
        "goal": 104,
        "pace": 30,
        "left": 54,
        "low": 84 + 22,
        "high": 330 + 22,
        "end": at("21:00"),
        "goal_at": at("12:44"),
    }
    assert found["regions"]["R1"] == region
    state = {"doors": 58, "goal": 164, "pace": 36, "left": 108, "low": 106 + 60, "high": 352 + 66, "end": at("21:00")}
    assert {name: found["state"][name] for name in state} == state
    assert found["state"]["goal_at"] == at("11:00") + dt.timedelta(hours=106 / 36)
    assert found["regions"].keys() == {"R1", "R2"}


def past(desk: Canvass, day: dt.date, **kinds: int) -> None:
    """A day in the archive: how many of ``yes_came``, ``yes_gone``, ``silent_came``, ``silent_gone``, ``flaked_came``, ``declined``, ``chased``."""
    start = at("10:00") - (DAY - day)
    flaked: dict[str, Any] = {"flaked_at": start + dt.timedelta(minutes=30)}
    made: dict[str, tuple[str, dict[str, Any]]] = {
        "yes_came": ("completed", {"same_day_confirmed_at": start}),
        "yes_gone": ("no_show", {"same_day_confirmed_at": start, **flaked}),
        "silent_came": ("completed", {}),
        "silent_gone": ("no_show", flaked),
        "flaked_came": ("completed", {**flaked, "same_day_confirmed_at": start + dt.timedelta(minutes=40)}),  # reached by the chase
        "declined": ("declined", {}),
        "chased": ("rescheduled", flaked),
    }
    for kind, count in kinds.items():
        status, fields = made[kind]
        for _ in range(count):
            desk.shift(status, day=day, starts_at=start, **fields)
    desk.shift("completed", day=day, starts_at=start, is_walk_in=True)
    desk.shift("completed", day=day, starts_at=start, role="Phonebanking")
    close_office(desk.office.pk, before=day + dt.timedelta(days=1), by=None)


def test_an_office_goes_by_its_own_past(desk):
    past(desk, DAY - WEEK, yes_came=15, yes_gone=5, silent_came=6, silent_gone=15, flaked_came=2, declined=9, chased=1)

    shares = past_shares(DAY)[desk.office.pk]
    # confirmed: 15 of 20. unreached: 6 + 2 of 6 + 15 + 2 + 1. late: 2 of 5 + 15 + 2 + 1.
    assert shares == {"confirmed": 0.75, "unreached": 8 / 24, "late": 2 / 23}


def test_too_few_rows_say_nothing_and_the_settings_do(desk):
    CampaignSettings.objects.update_or_create(pk=1, defaults={"show_rate_confirmed": 60, "show_rate_unreached": 30})
    past(desk, DAY - WEEK, yes_came=19, silent_gone=20)
    assert past_shares(DAY)[desk.office.pk] == {"unreached": 0.0, "late": 0.0}

    desk.shift("same_day_confirmed", starts_at=at("15:00"))
    desk.shift("in", starts_at=at("15:00"))
    desk.shift(starts_at=at("15:00"))
    assert told(at("12:00"))["R1A"]["starts"] == [[900, 3, 1, 1, 1, 0, 1 + 0.60 + 0.0]]


def test_days_longer_ago_than_four_weeks_and_the_day_itself_say_nothing(desk):
    past(desk, DAY - dt.timedelta(days=29), yes_came=20)
    assert past_shares(DAY) == {}
    assert past_shares(DAY - dt.timedelta(days=29)) == {}
    assert past_shares(DAY - dt.timedelta(days=1)) == {desk.office.pk: {"confirmed": 1.0}}


def test_what_the_night_adds_or_somebody_removes_counts_at_once(desk):
    past(desk, DAY - WEEK, yes_came=20)
    assert past_shares(DAY)[desk.office.pk]["confirmed"] == 1.0
    past(desk, DAY - 2 * WEEK, yes_gone=20)
    assert past_shares(DAY)[desk.office.pk]["confirmed"] == 0.5
    ArchivedShift.objects.all().delete()
    ArchivedDay.objects.filter(day=DAY - WEEK).delete()
    assert past_shares(DAY) == {}


def test_an_hour_after_its_start_nobody_is_expected_any_more(desk):
    desk.shift(starts_at=at("12:00"))
    assert [told(at(clock))["R1A"]["starts"][0][-1] for clock in ("11:00", "12:20", "12:21", "12:59", "13:00")] == [
        0.5,
        0.5,
        0.25,
        0.25,
        None,
    ]


@pytest.mark.parametrize("name", ["show_rate_confirmed", "show_rate_unreached", "show_rate_late"])
def test_a_rate_is_at_most_a_hundred_per_cent(db, name):
    settings = CampaignSettings.load()
    setattr(settings, name, 101)
    with pytest.raises(ValidationError):
        settings.full_clean()


def test_every_rule_has_a_name_a_formula_and_words():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.label and rule.formula.endswith(".") for rule in RULES)
