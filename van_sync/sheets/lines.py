"""What stands in the sheet: the lines of a day, without the timestamp that begins each."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Office
from tracker.counting import figures_of, sums_by_office
from tracker.metrics import FIGURES
from tracker.models import ArchivedGroup, ArchivedMember, ArchivedShift, CanvassGroup, GroupMember, Shift
from van_sync.models import SheetKind

Line = list[Any]
HEADERS: dict[str, list[str]] = {
    SheetKind.DOORS: ["timestamp", "VANID", "date", "doors"],
    SheetKind.OFFICES: ["timestamp", "date", "office", *(figure.name for figure in FIGURES)],
}
DIGITS = 4  # of a figure that is one sum divided by another


def lines_of(kind: str, day: dt.date) -> list[Line]:
    """As the day is known now, on the boards and in the archive together: a night may have archived some offices and not the others."""
    return _doors(day) if kind == SheetKind.DOORS else _offices(day)


def has_rows(day: dt.date) -> bool:
    """Whether anything of this day is here, live or archived; a day that was purged has gone."""
    live = Shift.objects.filter(day=day, is_active=True, office__isnull=False), CanvassGroup.objects.filter(day=day, is_active=True)
    past = (rows.objects.filter(archived_day__day=day, is_active=True) for rows in (ArchivedShift, ArchivedGroup))
    return any(rows.exists() for rows in (*live, *past))


def _doors(day: dt.date) -> list[Line]:
    """Each volunteer's doors in the groups that they came back with, by VANID."""
    doors: Counter[int] = Counter()
    for knocks, vanids in _returned(day):
        for vanid, share in zip(vanids, shares(knocks, len(vanids)), strict=True):
            if vanid is not None:
                doors[vanid] += share
    return [[vanid, day.isoformat(), count] for vanid, count in sorted(doors.items())]


def shares(knocks: int, people: int) -> list[int]:
    """Doors divided among people, whole ones; the first get what is left over, so that the sum stays the group's figure."""
    each, over = divmod(knocks, people)
    return [each + (place < over) for place in range(people)]


def _returned(day: dt.date) -> Iterator[tuple[int, list[int | None]]]:
    """Doors and people of each returned group, of offices that are written to VAN; a person is once in a group."""
    back = {"is_active": True, "returned_at__isnull": False}
    live = CanvassGroup.objects.filter(**back, day=day, office__is_written_to_van=True)
    yield from _with_people(live, GroupMember.objects.filter(group__in=live), "shift__volunteer__vanid")
    past = ArchivedGroup.objects.filter(**back, archived_day__day=day, archived_day__office__is_written_to_van=True)
    yield from _with_people(past, ArchivedMember.objects.filter(group__in=past), "shift__vanid")


def _with_people(groups: QuerySet[Any], members: QuerySet[Any], vanid: str) -> Iterator[tuple[int, list[int | None]]]:
    people: dict[int, dict[int, int | None]] = {}
    for group, volunteer, number in members.filter(returned=True).order_by("pk").values_list("group_id", "shift__volunteer_id", vanid):
        people.setdefault(group, {})[volunteer] = number
    for pk, knocks in groups.order_by("pk").values_list("pk", "knocks"):
        if pk in people:
            yield knocks, [*people[pk].values()]


def _offices(day: dt.date) -> list[Line]:
    """One line for each office that had anything that day. An empty cell: there was nothing to divide by."""
    sums = sums_by_office(day, timezone.now(), with_archive=True)
    codes = Office.objects.filter(pk__in=list(sums)).order_by("code").values_list("pk", "code")
    return [[day.isoformat(), code, *_cells(figures_of(sums[pk]))] for pk, code in codes]


def _cells(figures: dict[str, float | None]) -> Line:
    return ["" if value is None else round(value, DIGITS) if isinstance(value, float) else value for value in figures.values()]
