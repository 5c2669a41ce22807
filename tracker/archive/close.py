"""Closing days: their rows go into the archive, proven to be there, and only then leave the live tables.

All of it under the office's counter, from before the first read until the commit (protocol.md 21): nobody's edit can
slip in between the copy and the removal. One transaction an office, so that an office either has its day or has it archived.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import IntegrityError, connection
from django.db.models import SET_NULL, ForeignObjectRel, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Office, User
from tracker.archive.check import Hashes, archived_sums, hash_day, hashes, live_sums, sums_of
from tracker.archive.kinds import KINDS, Kind
from tracker.errors import TryAgain
from tracker.models import (
    ArchivedDay,
    ArchivedGroup,
    ArchivedShift,
    CanvassGroup,
    Change,
    CheckIn,
    GroupMember,
    Note,
    OfficeCounter,
    Shift,
    Volunteer,
)
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters

log = logging.getLogger(__name__)
OF_THE_DAY = (Shift, CanvassGroup, GroupMember, CheckIn, Note, Change)
Numbers = list[tuple[int, int]]  # the first and the last of each range
TURNS = ("open_day", "day_closed")  # kinds of changes that put a board on another day


class NotArchived(Exception):
    """The copy is not what the live rows are: nothing of this office was changed. The sentence is for data staff."""


@dataclass
class Closed:
    """What closing an office did. Empty: there was nothing to do."""

    office: str
    days: list[dt.date] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)  # the one that turned the board

    def add(self, day: dt.date, counts: dict[str, int], sums: dict[str, Any]) -> None:
        self.days.append(day)
        self.counts = {name: self.counts.get(name, 0) + count for name, count in counts.items()}
        self.sums = _added(self.sums, sums)


def past_rows(before: dt.date) -> Q:
    """Rows of days before this one, which an office has. Shifts without an office wait for one, however old they are."""
    return Q(day__lt=before, office__isnull=False)


def offices_to_close(before: dt.date) -> list[int]:
    """Ids of the offices that have rows of days before this one, or whose boards still show one."""
    found = set(Shift.objects.filter(past_rows(before)).values_list("office_id", flat=True).distinct())
    found |= set(CanvassGroup.objects.filter(past_rows(before)).values_list("office_id", flat=True).distinct())
    found |= set(OfficeCounter.objects.filter(day__lt=before).values_list("pk", flat=True))
    return sorted(found)


def has_past_rows(office_id: int, before: dt.date) -> bool:
    past = past_rows(before) & Q(office=office_id)
    return Shift.objects.filter(past).exists() or CanvassGroup.objects.filter(past).exists()


def close_office(office_id: int, *, before: dt.date, by: User | None, step: Callable[[str], None] = lambda name: None) -> Closed:
    """Archive all days of the office before ``before`` and put its boards on that day, unless they are there or later.

    Doing it again does nothing. A copy that is not exact is tried once more, as an admin may have renamed a place meanwhile.
    Raises ``NotArchived`` if it still is not, and ``Busy``: then the office is as it was. ``step`` is told what comes next.
    """

    def close(locked: set[int]) -> Closed:
        return _close(office_id, before, by, locked, step)

    try:
        return in_transaction(close, {office_id})
    except NotArchived:
        log.warning("the archive of office %s was no exact copy; trying once more", office_id)
        return in_transaction(close, {office_id})


def _close(office_id: int, before: dt.date, by: User | None, locked: set[int], step: Callable[[str], None]) -> Closed:
    counters = lock_counters(locked)
    counter = counters[office_id]
    done = Closed(Office.objects.get(pk=office_id).code)
    for day, numbers in _days(office_id, before, counter.number):
        _archive_day(office_id, day, numbers, counters, done, step)
        counter.floor = max([counter.floor, *(last for _, last in numbers)])
    OfficeCounter.objects.filter(pk=office_id).update(floor=counter.floor)
    if counter.day < before:
        edit = Edit("day_closed", {office_id: counter}, by=by, at=timezone.now())
        edit.turn(counter, before)
        done.changes = edit.flush()
    step("commit")
    return done


def _days(office_id: int, before: dt.date, number: int) -> list[tuple[dt.date, Numbers]]:
    """The days to archive, each with the numbers of its changes, wherever they stand: a board may show a later day and be turned back.

    What stays of such a later day has lower numbers than the floor. No browser asks for it: one that is below the floor gets a
    snapshot, and above the floor nothing is missing. It goes with its own day.
    """
    days: dict[dt.date, Numbers] = {}
    for model in (Shift, CanvassGroup):
        for day in model._default_manager.filter(past_rows(before), office=office_id).values_list("day", flat=True).distinct():
            days.setdefault(day, [])
    for day, first, last in _segments(office_id, number):
        if day < before:
            days.setdefault(day, []).append((first, last))
    return sorted(days.items())


def _segments(office_id: int, number: int) -> list[tuple[dt.date, int, int]]:
    """Which numbers belong to which day, as the frames say it: the day that the board showed."""
    kept = Change.objects.filter(office=office_id).order_by("number")
    first = kept.first()
    if first is None:
        return []
    begins = [first, *kept.filter(kind__in=TURNS, number__gt=first.number)]
    ends = [change.number - 1 for change in begins[1:]] + [number]
    return [(_day_of(change), change.number, end) for change, end in zip(begins, ends, strict=True)]


def _day_of(change: Change) -> dt.date:
    return dt.date.fromisoformat(orjson.loads(change.frame)["change"]["day"])


# -- one day -----------------------------------------------------------------------------------------------------------


def _archive_day(
    office_id: int, day: dt.date, numbers: Numbers, counters: dict[int, OfficeCounter], done: Closed, step: Callable[[str], None]
) -> None:
    chosen = _choose(office_id, day, numbers, counters)
    step("copy")
    archived, _ = ArchivedDay.with_purged.get_or_create(office_id=office_id, day=day)
    place = str(archived)  # before anything goes wrong: PostgreSQL then answers nothing more
    live = {kind.name: hashes(kind.live_values(chosen)) for kind in KINDS}
    sums = live_sums(chosen["shifts"], chosen["groups"])
    try:
        for kind in (kind for kind in KINDS if live[kind.name]):
            _copy(kind, chosen, archived)
    except IntegrityError as clash:
        raise NotArchived(f"{place}: a row of it is in the archive already.") from clash
    step("check")
    _check(archived, place, live, sums)
    step("remove")
    for kind in reversed(KINDS):
        _remove(kind, chosen, len(live[kind.name]), place)
    _sum_up(archived, live, sums)
    done.add(day, {name: len(found) for name, found in live.items()}, sums)


def _choose(office_id: int, day: dt.date, numbers: Numbers, counters: dict[int, OfficeCounter]) -> dict[str, Any]:
    """The rows, with the people on them locked, so that no other office's edit renames one between copy and check."""
    rows = Q(office=office_id, day=day)
    shifts = list(Shift.objects.filter(rows).order_by("pk").values_list("pk", "volunteer_id"))
    groups = list(CanvassGroup.objects.filter(rows).order_by("pk").values_list("pk", flat=True))
    ids = [pk for pk, _ in shifts]
    elsewhere = set(GroupMember.objects.filter(shift__in=ids).exclude(group__in=groups).values_list("group__office_id", flat=True))
    if elsewhere - counters.keys():
        raise TryAgain(elsewhere)
    list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in={owner for _, owner in shifts}).order_by("pk").values_list("pk"))
    return {"office": office_id, "shifts": ids, "groups": groups, "numbers": numbers}


def _copy(kind: Kind, chosen: dict[str, Any], archived: ArchivedDay) -> None:
    """In the database, without a way through Python: thousands of rows in one statement."""
    rows = kind.live_values(chosen).annotate(kept_day=Value(archived.pk)).values_list(*(f"kept_{name}" for name in kind.names), "kept_day")
    select, values = rows.query.get_compiler(connection=connection).as_sql()
    quoted = [connection.ops.quote_name(column) for column in [*kind.columns_of_table, "archived_day_id"]]
    table = connection.ops.quote_name(kind.archived._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(quoted)}) {select}", values)  # names of our own tables


def _check(archived: ArchivedDay, place: str, live: dict[str, Hashes], sums: dict[str, Any]) -> None:
    """Compare what the archive has of these rows with what the live tables had. Raises ``NotArchived``."""
    for kind in KINDS:
        there = hashes(kind.archived._default_manager.filter(archived_day=archived, pk__in=list(live[kind.name])).values_list(*kind.names))
        if len(there) != len(live[kind.name]):
            raise NotArchived(f"{place}: {len(live[kind.name])} {kind.name} were to be archived, {len(there)} were.")
        differing = sum(there[pk] != found for pk, found in live[kind.name].items())
        if differing:
            raise NotArchived(f"{place}: {differing} of {len(there)} {kind.name} are not the same in the archive.")
    mine = ArchivedShift.objects.filter(pk__in=list(live["shifts"])), ArchivedGroup.objects.filter(pk__in=list(live["groups"]))
    if sums_of(*mine) != sums:
        raise NotArchived(f"{place}: doors, passes or statuses do not add up to the same in the archive.")


def _remove(kind: Kind, chosen: dict[str, Any], expected: int, place: str) -> None:
    """Raises ``NotArchived`` if that takes along, or leaves, anything else than was checked."""
    rows = kind.live_rows(chosen)
    for relation in kind.live._meta.related_objects:
        _let_go(relation, rows, place)
    # No objects are needed: frames are long, and everything that hangs on the rows has been seen to.
    if (rows._raw_delete(rows.db) or 0) != expected:  # noqa: SLF001
        raise NotArchived(f"{place}: removing {kind.name} would have removed other rows than those that were checked.")


def _let_go(relation: ForeignObjectRel, rows: QuerySet[Any], place: str) -> None:
    """What points to rows that go: receipts forget them, leases of an evening go along, and a row of the day's own must not be left."""
    pointing = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": rows.order_by().values("pk")})
    if relation.related_model in OF_THE_DAY and relation.on_delete is not SET_NULL:
        if pointing.exists():
            raise NotArchived(f"{place}: other rows than those that were checked hang on what would be removed.")
    elif relation.on_delete is SET_NULL:
        pointing.update(**{relation.field.name: None})
    else:
        pointing.delete()


def _sum_up(archived: ArchivedDay, of_these: dict[str, Hashes], sums: dict[str, Any]) -> None:
    """``of_these``: the rows that were taken over now; where the day has had others before, all are looked at."""
    found = of_these
    if archived.rows_hash:
        found = {kind.name: hashes(kind.archived._default_manager.filter(archived_day=archived).values_list(*kind.names)) for kind in KINDS}
        sums = archived_sums(archived)
    archived.counts, archived.sums = {name: len(rows) for name, rows in found.items()}, sums
    archived.rows_hash, archived.archived_at = hash_day(found), timezone.now()
    archived.save()


def _added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {name: one.get(name, 0) + value for name, value in other.items() if name != "statuses"}
    statuses = [found.get("statuses", {}) for found in (one, other)]
    return {**both, "statuses": {name: sum(found.get(name, 0) for found in statuses) for name in sorted({*statuses[0], *statuses[1]})}}


def is_closed(day: dt.date, office_id: int | None = None) -> bool:
    """Whether rows of this day, of any office or of this one, are in the archive, or were until somebody purged them.

    It cannot be opened again: its rows would come a second time, or after the campaign has forgotten them.
    """
    days = ArchivedDay.with_purged.filter(day=day) if office_id is None else ArchivedDay.with_purged.filter(day=day, office=office_id)
    return any(found.is_closed for found in days)


def closed_days(after: dt.date) -> frozenset[tuple[int, dt.date]]:
    """The same of all days after this one: pairs of office and day."""
    return frozenset((found.office_id, found.day) for found in ArchivedDay.with_purged.filter(day__gt=after) if found.is_closed)
