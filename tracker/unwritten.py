"""Rows that VAN has not been told of: what Review lists as "Differs from VAN", without those that somebody took out.

Browsers work the same out over live rows: ``differs_from_van`` in tracker/metrics.py.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from tracker import van
from tracker.models import ArchivedDay, ArchivedShift, Shift


def on_boards(until: dt.date) -> Counter[int]:
    """How many by office, of this day and those before it."""
    rows = Shift.objects.filter(day__lte=until, office__is_written_to_van=True, volunteer__vanid__isnull=False)
    return Counter(_unwritten(rows, "office", "event_type__name"))


def in_the_archive(days: Iterable[ArchivedDay]) -> set[int]:
    """Ids of the archived shifts, as each day was closed."""
    rows = ArchivedShift.objects.filter(archived_day__in=days, archived_day__office__is_written_to_van=True, vanid__isnull=False)
    return set(_unwritten(rows, "pk", "event_type"))


def _unwritten(rows: QuerySet[Any], what: str, event_type: str) -> Iterator[int]:
    """``what``: of each row that VAN has not been told of."""
    table = van.words()
    open_ = rows.filter(is_active=True, synced_at=None, is_left_out=False, status__in=list(table)).order_by()
    for value, ours, kind, theirs in open_.values_list(what, "status", event_type, "van_status"):
        if _differs(table[ours], ours, kind, theirs):
            yield value


def _differs(lines: dict[str, list[str]], ours: str, kind: str, theirs: str) -> bool:
    if theirs == van.INVITED and ours in van.NEVER_BOOKED:
        return False
    return not any(van.is_same(word, theirs) for word in lines.get(kind, lines.get("", [])))
