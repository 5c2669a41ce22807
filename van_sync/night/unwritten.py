"""Rows that VAN has not been told of: what Review lists as not written, without those that somebody took out."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from tracker import van
from tracker.enums import ShiftStatus
from tracker.models import ArchivedShift, Shift
from van_sync.push.words import is_same

NEVER_BOOKED = ("Invited", {ShiftStatus.DECLINED, ShiftStatus.NO_SHOW})  # whoever was only invited and did not come


def on_boards(until: dt.date) -> Counter[int]:
    """By office, of this day and those before it."""
    rows = Shift.objects.filter(day__lte=until, office__is_written_to_van=True, volunteer__vanid__isnull=False)
    return _by_office(rows, "office", "event_type__name")


def in_the_archive(code: str, days: Iterable[dt.date]) -> int:
    """Of one office."""
    place = {"archived_day__office__code": code, "archived_day__office__is_written_to_van": True}
    rows = ArchivedShift.objects.filter(**place, archived_day__day__in=list(days), vanid__isnull=False)
    return _by_office(rows, "archived_day__office", "event_type").total()


def _by_office(rows: QuerySet[Any], office: str, event_type: str) -> Counter[int]:
    table = van.words()
    open_ = rows.filter(is_active=True, synced_at=None, is_left_out=False, status__in=list(table)).order_by()
    found = open_.values_list(office, "status", event_type, "van_status")
    return Counter(where for where, ours, kind, theirs in found if _differs(table[ours], ours, kind, theirs))


def _differs(lines: dict[str, list[str]], ours: str, kind: str, theirs: str) -> bool:
    if theirs == NEVER_BOOKED[0] and ours in NEVER_BOOKED[1]:
        return False
    return not any(is_same(word, theirs) for word in lines.get(kind, lines.get("", [])))
