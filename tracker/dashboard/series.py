"""The day as it went, for the pictures: doors and goals, shows by start time, check-ins, and what is to come. What the words mean, projection.py says.

A handful of queries, however many offices. A group's check-ins are running totals: a database adds up what each of them brought.
Instants are counted in slices of a quarter of an hour since 1970, so no clock change and no midnight touches them.
"""

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Func, Min, Q, QuerySet, Sum, Value, When, Window
from django.db.models.expressions import RowRange
from django.db.models.functions import Greatest, Lag

from accounts.models import Office
from tracker.dashboard.projection import (
    CORRECTION_MINUTES,
    LATE_CHECK_IN_MINUTES,
    PACE_MINUTES,
    SLOT_STAYS_MINUTES,
    Shares,
    doors_by,
    end_of,
    expected,
    goal_reached_at,
    past_shares,
    usual_shares,
)
from tracker.enums import CountsAs, ShiftStatus
from tracker.models import CampaignSettings, CanvassGroup, CheckIn, Shift, VanStatus

SLICE = 15 * 60  # seconds
Pairs = dict[int, int]  # by slice


class Seconds(Func):
    """An instant as whole seconds since 1970."""

    output_field = BigIntegerField()
    template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER)")


@dataclass
class Start:
    """Those booked for one start time. ``waiting``: by confirmed, unreached, late."""

    minutes: int  # of the office's day, by its clock
    at: dt.datetime
    scheduled: int
    came: int
    waiting: dict[str, int]
    expected: float | None = None  # only of the next slots


@dataclass
class OfficeDay:
    doors: Pairs = field(default_factory=lambda: defaultdict(int))  # gained in the slice
    goals: Pairs = field(default_factory=lambda: defaultdict(int))  # of groups that left in the slice
    on_time: Pairs = field(default_factory=dict)
    late: Pairs = field(default_factory=dict)
    overdue: Pairs = field(default_factory=dict)
    goal_forming: int = 0
    left: int = 0
    pace: int = 0
    starts: list[Start] = field(default_factory=list)

    @property
    def doors_now(self) -> int:
        return sum(self.doors.values())

    @property
    def goal_now(self) -> int:
        return sum(self.goals.values()) + self.goal_forming


def series(day: dt.date, now: dt.datetime) -> dict[str, Any]:
    """What the browser draws: each office's day, and the projections of offices, regions and the state."""
    settings = CampaignSettings.load()
    days = office_days(day, now, settings)
    offices = list(Office.objects.filter(pk__in=days).select_related("region"))
    _foresee(day, offices, days, now, settings)
    ends = {office.pk: end_of(day, office.zone, settings) for office in offices}
    return {
        "as_of": now,
        "zone": settings.time_zone,
        "end": f"{settings.doors_until:%-I:%M %p}".replace(":00", ""),
        "offices": [_told(office, days[office.pk]) for office in offices],
        "projections": {
            "state": project(offices, days, ends, now),
            "regions": {code: project(list(of), days, ends, now) for code, of in groupby(_by_region(offices), attrgetter("region.code"))},
            "offices": {str(office.pk): project([office], days, ends, now) for office in offices},
        },
    }


def project(offices: list[Office], days: dict[int, OfficeDay], ends: dict[int, dt.datetime], now: dt.datetime) -> dict[str, Any]:
    """Of one or several offices: sums, and the finish from them."""
    found = [(days[office.pk], ends[office.pk]) for office in offices]
    ranges = [doors_by(end, now, doors=day.doors_now, left=day.left, pace=day.pace) for day, end in found]
    sums = {
        "doors": sum(day.doors_now for day, _ in found),
        "goal": sum(day.goal_now for day, _ in found),
        "pace": sum(day.pace for day, _ in found),
    }
    low, high = (sum(bounds) for bounds in zip(*ranges, strict=True)) if ranges else (0, 0)
    end = max((end for _, end in found), default=None)
    return {
        **sums,
        "left": sum(day.left for day, _ in found),
        "low": low,
        "high": high,
        "end": end,
        "goal_at": goal_reached_at(now, **sums),
    }


def office_days(day: dt.date, now: dt.datetime, settings: CampaignSettings) -> dict[int, OfficeDay]:
    """By office; only those with a canvass shift or a group on their boards."""
    found: dict[int, OfficeDay] = defaultdict(OfficeDay)
    for office, told_in, gain, in_pace, on_time, late in _check_ins(day, now, settings):
        of_office, slice_ = found[office], min(told_in, int(now.timestamp()) // SLICE)  # a laptop's clock may be ahead
        of_office.doors[slice_] += gain
        of_office.pace += in_pace
        of_office.on_time[slice_] = of_office.on_time.get(slice_, 0) + on_time
        of_office.late[slice_] = of_office.late.get(slice_, 0) + late
    for office, slice_, goals, left in _goals(day):
        found[office].left += left
        if slice_ is None:
            found[office].goal_forming += goals
        else:
            found[office].goals[slice_] += goals
    for office, slice_, count in _overdue(day, now):
        found[office].overdue[slice_] = count
    for office, start in _starts(day, now, settings):
        found[office].starts.append(start)
    return dict(found)


# -- queries -----------------------------------------------------------------------------------------------------------

_GAINS = f"""
    WITH figures AS ({{figures}}),
    gains AS (
        SELECT office, came_at, doors - LAG(doors, 1, 0) OVER (PARTITION BY group_id ORDER BY id) AS gain,
            CASE WHEN returned_at < came_at OR came_at - heard_at <= {CORRECTION_MINUTES * 60} THEN 0 ELSE 1 END AS is_own,
            CASE WHEN came_at <= COALESCE(heard_at + %s, departed_at + %s) THEN 1 ELSE 0 END AS in_time
        FROM figures
    )
    SELECT office, came_at / {SLICE}, SUM(gain), SUM(CASE WHEN came_at > %s THEN gain ELSE 0 END), SUM(is_own * in_time), SUM(is_own * (1 - in_time))
    FROM gains GROUP BY 1, 2
"""  # noqa: S608  # our own numbers


def _check_ins(day: dt.date, now: dt.datetime, settings: CampaignSettings) -> list[tuple[int, int, int, int, int, int]]:
    """Office, slice, doors gained, those of the last hour among them, check-ins in time, and late ones."""
    of_group: dict[str, Any] = {"partition_by": "group", "order_by": "pk"}
    figures = (
        CheckIn.objects.filter(is_active=True, group__is_active=True, group__day=day)
        .order_by()
        .annotate(
            office=F("group__office"), came_at=Seconds("at"), departed_at=Seconds("group__departed_at"), returned_at=Seconds("group__returned_at"),
            doors=Window(Min("knocks"), frame=RowRange(start=0), **of_group), heard_at=Window(Lag(Seconds("at")), **of_group),
        )
        .values("id", "group_id", "office", "came_at", "departed_at", "returned_at", "doors", "heard_at")
    )  # fmt: skip
    sql, params = figures.query.sql_with_params()
    due_after = [(minutes + LATE_CHECK_IN_MINUTES) * 60 for minutes in (settings.next_check_in_minutes, settings.first_check_in_minutes)]
    with connection.cursor() as cursor:
        cursor.execute(_GAINS.format(figures=sql), [*params, *due_after, int(now.timestamp()) - PACE_MINUTES * 60])
        return [tuple(int(value) for value in row) for row in cursor.fetchall()]  # type: ignore[misc]


def _goals(day: dt.date) -> QuerySet[CanvassGroup, Any]:
    """Office, slice of the departure or None, door goals, and what is left of them in packets that are not back."""
    left = Case(When(returned_at=None, then=Greatest(F("goal") - F("knocks"), Value(0))), default=Value(0))
    groups = CanvassGroup.objects.filter(day=day, is_active=True).order_by().annotate(slice=Seconds("departed_at") / Value(SLICE))
    return groups.values("office", "slice").annotate(goals=Sum("goal"), left=Sum(left)).values_list("office", "slice", "goals", "left")


def _overdue(day: dt.date, now: dt.datetime) -> QuerySet[CanvassGroup, Any]:
    """Office, slice in which they were due, groups."""
    groups = CanvassGroup.objects.filter(
        day=day, is_active=True, departed_at__isnull=False, returned_at=None, check_in_due_at__lt=now
    ).order_by()
    by_slice = groups.annotate(slice=Seconds("check_in_due_at") / Value(SLICE)).values("office", "slice")
    return by_slice.annotate(count=Count("pk")).values_list("office", "slice", "count")


def _starts(day: dt.date, now: dt.datetime, settings: CampaignSettings) -> list[tuple[int, Start]]:
    """Canvass shifts by office and start."""
    closed = Q(status=ShiftStatus.BOOKED, van_status__in=VanStatus.objects.filter(is_open=False).values("name"))
    late = Q(starts_at__lt=now - dt.timedelta(minutes=settings.late_after_minutes))
    open_ = {"confirmed": Q(status=ShiftStatus.SAME_DAY_CONFIRMED) & ~late, "unreached": Q(status=ShiftStatus.BOOKED) & ~late}
    open_["late"] = Q(status__in=[ShiftStatus.SAME_DAY_CONFIRMED, ShiftStatus.BOOKED]) & late
    counts = {kind: Count("pk", filter=which) for kind, which in open_.items()}
    rows: Iterable[Any] = (
        Shift.objects.filter(day=day, is_active=True, office__isnull=False, is_walk_in=False, role__counts_as=CountsAs.CANVASS)
        .exclude(closed)
        .order_by("starts_at")
        .values("office", "office__time_zone", "day", "starts_at")
        .annotate(scheduled=Count("pk"), came=Count("pk", filter=Q(status__in=ShiftStatus.came)), **counts)
    )
    return [(row["office"], _start(row, list(open_))) for row in rows]


def _start(row: dict[str, Any], kinds: list[str]) -> Start:
    clock = row["starts_at"].astimezone(zoneinfo.ZoneInfo(row["office__time_zone"])).replace(tzinfo=None)
    minutes = int((clock - dt.datetime.combine(row["day"], dt.time())).total_seconds()) // 60
    return Start(minutes, row["starts_at"], row["scheduled"], row["came"], {kind: row[kind] for kind in kinds})


# -- what is to come, and what is told ---------------------------------------------------------------------------------


def _foresee(day: dt.date, offices: list[Office], days: dict[int, OfficeDay], now: dt.datetime, settings: CampaignSettings) -> None:
    """How many are expected at the next start times."""
    usual, past = usual_shares(settings), past_shares(day)
    earliest = now - dt.timedelta(minutes=SLOT_STAYS_MINUTES)
    for office in offices:
        shares: Shares = {**usual, **past.get(office.pk, {})}
        for start in days[office.pk].starts:
            if start.at > earliest:
                start.expected = expected(start.came, start.waiting, shares)


def _by_region(offices: list[Office]) -> list[Office]:
    return sorted(offices, key=attrgetter("region.code"))


def _told(office: Office, day: OfficeDay) -> dict[str, Any]:
    slices = sorted(day.on_time)
    return {
        "id": office.pk, "code": office.code, "name": office.name, "region": office.region.code, "zone": office.time_zone,
        "gained": sorted(day.doors.items()), "goals": sorted(day.goals.items()), "goal_forming": day.goal_forming,
        "check_ins": [(slice_, day.on_time[slice_], day.late[slice_]) for slice_ in slices if day.on_time[slice_] or day.late[slice_]],
        "overdue": sorted(day.overdue.items()),
        "starts": [[start.minutes, start.scheduled, start.came, *start.waiting.values(), start.expected] for start in day.starts],
    }  # fmt: skip
