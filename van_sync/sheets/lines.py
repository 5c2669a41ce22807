"""What stands in the sheet: the lines of a day, without the timestamp that begins each."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils import timezone

from accounts.models import Office
from tracker.counting import figures_of, rows_of, sums_by_office
from tracker.metrics import FIGURES
from tracker.models import CanvassGroup, GroupMember, Shift
from van_sync.models import SheetKind
from van_sync.sheets.errors import NotThere

Line = list[Any]
HEADERS: dict[str, list[str]] = {
    SheetKind.DOORS: ["timestamp", "VANID", "date", "doors"],
    SheetKind.OFFICES: ["timestamp", "date", "office", *(figure.name for figure in FIGURES)],
}
DIGITS = 4  # of a figure that is one sum divided by another


def lines_of(kind: str, day: dt.date) -> list[Line]:
    """Raises ``NotThere`` if the day was archived before anybody kept its lines."""
    if is_archived(day) and not is_live(day):
        raise NotThere(
            f"{day:%A, %b %-d} is in the archive, and the sheet's lines are taken before that. Nothing was written for this day."
        )
    return _doors(day) if kind == SheetKind.DOORS else _offices(day)


def is_live(day: dt.date) -> bool:
    return Shift.objects.filter(day=day, is_active=True).exists() or CanvassGroup.objects.filter(day=day, is_active=True).exists()


def is_archived(day: dt.date) -> bool:
    archived = apps.all_models["tracker"].get("archivedday")
    return archived is not None and archived._default_manager.filter(day=day).exists()


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
    groups = CanvassGroup.objects.filter(day=day, is_active=True, returned_at__isnull=False, office__is_written_to_van=True)
    people: dict[int, dict[int, int | None]] = {}
    members = GroupMember.objects.filter(group__in=groups, returned=True).order_by("pk")
    for group, volunteer, vanid in members.values_list("group_id", "shift__volunteer_id", "shift__volunteer__vanid"):
        people.setdefault(group, {})[volunteer] = vanid
    for pk, knocks in groups.order_by("pk").values_list("pk", "knocks"):
        if pk in people:
            yield knocks, [*people[pk].values()]


def _offices(day: dt.date) -> list[Line]:
    """One line for each office that had anything that day. An empty cell: there was nothing to divide by."""
    sums = sums_by_office(rows_of(day, timezone.now()))
    codes = Office.objects.filter(pk__in=list(sums)).order_by("code").values_list("pk", "code")
    return [[day.isoformat(), code, *_cells(figures_of(sums[pk]))] for pk, code in codes]


def _cells(figures: dict[str, float | None]) -> Line:
    return ["" if value is None else round(value, DIGITS) if isinstance(value, float) else value for value in figures.values()]
