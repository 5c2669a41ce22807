"""What the pictures are drawn from, office by office: one query for each kind of row and shelf (boards, archive), however many offices.

Instants are counted in slices of a quarter of an hour since 1970, so no clock change and no midnight touches them. Check-ins are running totals:
the database takes what each of them brought.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Func, Min, QuerySet, Sum, Value, When, Window
from django.db.models.expressions import RowRange
from django.db.models.functions import Greatest, Lag

from tracker.counting import Batch
from tracker.dashboard.projection import CORRECTION_MINUTES, LATE_CHECK_IN_MINUTES, PACE_MINUTES
from tracker.enums import CountsAs
from tracker.fact_rows import Asked, Moment, combinations
from tracker.metrics import BOOKED, CONFIRMED, Condition, status
from tracker.models import ArchivedCheckIn, ArchivedGroup, CampaignSettings, CanvassGroup, CheckIn

SLICE = 15 * 60  # seconds
SECONDS = {"postgresql": "FLOOR(DATE_PART('epoch', {}))::bigint", "sqlite": "CAST(STRFTIME('%%s', {}) AS INTEGER)"}


class Seconds(Func):
    """An instant as whole seconds since 1970."""

    output_field = BigIntegerField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return SECONDS[connection.vendor].format(sql), params


# A lower figure says that the earlier ones were too high: each counts as the lowest from it on, and brought what it has more than the one before.
_GAINS = f"""
    WITH figures AS ({{figures}}),
    gains AS (
        SELECT place, came_at, doors - LAG(doors, 1, 0) OVER (PARTITION BY group_id ORDER BY id) AS gain,
            CASE WHEN returned_at < came_at OR came_at - heard_at <= {CORRECTION_MINUTES * 60} THEN 0 ELSE 1 END AS is_own,
            CASE WHEN came_at <= COALESCE(heard_at + %s, departed_at + %s) THEN 1 ELSE 0 END AS in_time
        FROM figures
    )
    SELECT place, came_at / {SLICE}, SUM(gain), SUM(CASE WHEN came_at > %s THEN gain ELSE 0 END), SUM(is_own * in_time), SUM(is_own * (1 - in_time))
    FROM gains GROUP BY 1, 2
"""  # noqa: S608  # our own numbers


def check_ins(day: dt.date, now: dt.datetime, settings: CampaignSettings) -> Iterator[tuple[int, ...]]:
    """Office, slice, doors gained, those of the last hour among them, check-ins in time, and late ones."""
    of_group: dict[str, Any] = {"partition_by": "group", "order_by": "pk"}
    parts = [
        reports.filter(is_active=True, group__is_active=True)
        .order_by()
        .annotate(
            place=F(office), came_at=Seconds("at"), departed_at=Seconds("group__departed_at"), returned_at=Seconds("group__returned_at"),
            doors=Window(Min("knocks"), frame=RowRange(start=0), **of_group), heard_at=Window(Lag(Seconds("at")), **of_group),
        )
        .values("id", "group_id", "place", "came_at", "departed_at", "returned_at", "doors", "heard_at")
        .query.sql_with_params()
        for reports, office in (
            (CheckIn.objects.filter(group__day=day), "group__office"),
            (ArchivedCheckIn.objects.filter(archived_day__day=day), "archived_day__office"),
        )
    ]  # fmt: skip
    sql, params = " UNION ALL ".join(part for part, _ in parts), [param for _, part in parts for param in part]
    due_after = [(minutes + LATE_CHECK_IN_MINUTES) * 60 for minutes in (settings.next_check_in_minutes, settings.first_check_in_minutes)]
    with connection.cursor() as cursor:
        cursor.execute(_GAINS.format(figures=sql), [*params, *due_after, int(now.timestamp()) - PACE_MINUTES * 60])
        yield from (tuple(map(int, row)) for row in cursor.fetchall())


def _groups(day: dt.date) -> Iterator[QuerySet[Any]]:
    """On the boards and in the archive, with ``place``: the night turns offices one by one."""
    yield CanvassGroup.objects.filter(day=day, is_active=True).order_by().annotate(place=F("office"))
    yield ArchivedGroup.objects.filter(archived_day__day=day, is_active=True).order_by().annotate(place=F("archived_day__office"))


def goals(day: dt.date) -> Iterator[tuple[int, int | None, int, int]]:
    """Office, slice of the departure or None, door goals, and what is left of them in packets that are not back."""
    left = Case(When(returned_at=None, then=Greatest(F("goal") - F("knocks"), Value(0))), default=Value(0))
    for groups in _groups(day):
        by_slice = groups.annotate(slice=Seconds("departed_at") / Value(SLICE)).values("place", "slice")
        yield from by_slice.annotate(goals=Sum("goal"), left=Sum(left)).values_list("place", "slice", "goals", "left")


def overdue(day: dt.date, now: dt.datetime) -> Iterator[tuple[int, int, int]]:
    """Office, slice in which they were due, groups. Only a group that is out has a time at which it is due: the database sees to that."""
    for groups in _groups(day):
        by_slice = groups.filter(check_in_due_at__lt=now).annotate(slice=Seconds("check_in_due_at") / Value(SLICE)).values("place", "slice")
        yield from by_slice.annotate(count=Count("pk")).values_list("place", "slice", "count")


# Of the canvass shifts that were scheduled; in the words of tracker/metrics.py.
WAITING: dict[str, Condition] = {
    "confirmed": ("all", status(CONFIRMED), ("not", "late")),
    "unreached": ("all", "open", status(BOOKED), ("not", "late")),
    "late": "late",
}


def starts(day: dt.date, now: dt.datetime) -> Iterator[tuple[int, dt.datetime, int, int, dict[str, int]]]:
    """Office, start, canvass shifts scheduled, those who came, and those who are waited for, by kind; in the order of the clock."""
    batch = Batch("shift", asked=Asked(values={"starts_at": "v0"}))
    asked: list[Condition] = [("all",), "came", *WAITING.values()]
    of_canvass = ("all", "scheduled", ("is", "counts_as", CountsAs.CANVASS.value))
    counts = [f"COALESCE(SUM(n) FILTER (WHERE {batch.text(('all', of_canvass, condition))}), 0)" for condition in asked]
    batch.asked.needed = batch.needed(of_canvass)
    rows, params = combinations("shift", batch.asked, Moment(day, now, with_archive=True))
    start = SECONDS[connection.vendor].format("v0")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT place, {start} AS start, {', '.join(counts)} FROM ({rows}) AS rows GROUP BY 1, 2 ORDER BY 2", params)  # noqa: S608  # our own words
        for office, second, scheduled, came, *waiting in cursor.fetchall():
            if scheduled:
                kinds = {kind: int(count) for kind, count in zip(WAITING, waiting, strict=True)}
                yield office, dt.datetime.fromtimestamp(second, dt.UTC), int(scheduled), int(came), kinds
