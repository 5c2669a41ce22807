"""The day as it went and what it will bring, for the pictures. What the words mean, projection.py says; where the numbers come from, slices.py."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from threading import Lock
from typing import Any

from accounts.models import Office
from tracker.dashboard import slices
from tracker.dashboard.projection import SLOT_STAYS_MINUTES, Shares, doors_by, end_of, expected, goal_reached_at, past_shares, usual_shares
from tracker.dashboard.state import State
from tracker.models import CampaignSettings
from tracker.rows import dumps


@dataclass
class Start:
    """Those booked for one start time. ``waiting``: by confirmed, unreached, late."""

    at: dt.datetime
    scheduled: int
    came: int
    waiting: dict[str, int]


@dataclass
class OfficeDay:
    """Counters go by slice."""

    doors: Counter[int] = field(default_factory=Counter)  # gained in it
    goals: Counter[int] = field(default_factory=Counter)  # of groups that left in it
    on_time: Counter[int] = field(default_factory=Counter)
    late: Counter[int] = field(default_factory=Counter)
    overdue: Counter[int] = field(default_factory=Counter)
    goal_forming: int = 0
    left: int = 0
    pace: int = 0
    starts: list[Start] = field(default_factory=list)

    @property
    def doors_now(self) -> int:
        return self.doors.total()

    @property
    def goal_now(self) -> int:
        return self.goals.total() + self.goal_forming


_lock = Lock()
kept: list[tuple[State, str]] = []


def series_json(state: State) -> str:
    """Worked out once for each state (tracker/dashboard/state.py), so at most once a second; who asks meanwhile waits for that.

    Whoever waited with an older state gets the newer one's.
    """
    with _lock:
        if not kept or kept[0][0].day != state.day or kept[0][0].as_of < state.as_of:
            kept[:] = [(state, dumps(series(state.day, state.as_of)))]
        return kept[0][1]


def series(day: dt.date, now: dt.datetime) -> dict[str, Any]:
    """What the browser draws: each office's day, and the projections of offices, regions and the state."""
    settings = CampaignSettings.load()
    days = office_days(day, now, settings)
    offices = list(Office.objects.filter(pk__in=days).select_related("region").order_by("region__code", "code"))
    usual, past = usual_shares(settings), past_shares(day)
    ends = {office.pk: end_of(day, office.zone, settings) for office in offices}

    def project(chosen: list[Office]) -> dict[str, Any]:
        return projection([(days[office.pk], ends[office.pk]) for office in chosen], now)

    return {
        "as_of": now,
        "day": day,
        "zone": settings.time_zone,
        "end": f"{settings.doors_until:%-I:%M %p}".replace(":00", ""),
        "offices": [_told(office, day, days[office.pk], {**usual, **past.get(office.pk, {})}, now) for office in offices],
        "projections": {
            "state": project(offices),
            "regions": {code: project(list(of_region)) for code, of_region in groupby(offices, attrgetter("region.code"))},
            "offices": {str(office.pk): project([office]) for office in offices},
        },
    }


def office_days(day: dt.date, now: dt.datetime, settings: CampaignSettings) -> dict[int, OfficeDay]:
    """Of the offices that have a canvass shift or a group on this day."""
    found: defaultdict[int, OfficeDay] = defaultdict(OfficeDay)
    for office, told_in, gained, in_pace, on_time, late in slices.check_ins(day, now, settings):
        slice_ = min(told_in, int(now.timestamp()) // slices.SLICE)  # a laptop's clock may be ahead
        of_office = found[office]
        of_office.doors[slice_] += gained
        of_office.pace += in_pace
        of_office.on_time[slice_] += on_time
        of_office.late[slice_] += late
    for office, left_in, goal, left in slices.goals(day):
        found[office].left += left
        if left_in is None:
            found[office].goal_forming += goal
        else:
            found[office].goals[left_in] += goal
    for office, due_in, groups in slices.overdue(day, now):
        found[office].overdue[due_in] += groups
    for office, at, scheduled, came, waiting in slices.starts(day, now):
        found[office].starts.append(Start(at, scheduled, came, waiting))
    return dict(found)


def projection(offices: list[tuple[OfficeDay, dt.datetime]], now: dt.datetime) -> dict[str, Any]:
    """Of one or several offices, each with the end of its day: sums, and when the goal is reached from them."""
    sums = Counter({"doors": 0, "goal": 0, "pace": 0, "left": 0, "low": 0, "high": 0})
    for day, end in offices:
        low, high = doors_by(end, now, doors=day.doors_now, left=day.left, pace=day.pace)
        sums.update(doors=day.doors_now, goal=day.goal_now, pace=day.pace, left=day.left, low=low, high=high)
    reached = goal_reached_at(now, doors=sums["doors"], goal=sums["goal"], pace=sums["pace"])
    return {**sums, "end": max((end for _, end in offices), default=None), "goal_at": reached}


def _told(office: Office, date: dt.date, day: OfficeDay, shares: Shares, now: dt.datetime) -> dict[str, Any]:
    """As static/js/dashboard/series.js reads it. ``minutes`` of a start: of the office's day, by its own clock."""
    earliest = now - dt.timedelta(minutes=SLOT_STAYS_MINUTES)
    midnight = dt.datetime.combine(date, dt.time())
    starts = [
        [
            int((start.at.astimezone(office.zone).replace(tzinfo=None) - midnight).total_seconds()) // 60, start.scheduled, start.came, *start.waiting.values(),
            expected(start.came, start.waiting, shares) if start.at > earliest else None,
        ]
        for start in day.starts
    ]  # fmt: skip
    made = [(slice_, day.on_time[slice_], day.late[slice_]) for slice_ in sorted(day.on_time)]
    return {
        "id": office.pk, "code": office.code, "name": office.name, "region": office.region.code, "zone": office.time_zone,
        "gained": sorted(day.doors.items()), "goals": sorted(day.goals.items()), "goal_forming": day.goal_forming,
        "check_ins": [(slice_, on_time, late) for slice_, on_time, late in made if on_time or late],
        "overdue": sorted(day.overdue.items()), "starts": starts,
    }  # fmt: skip
