"""Reading archived days: what the read-only boards, the downloads and a person's past shifts show."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Office
from tracker.enums import ShiftStatus
from tracker.models import ArchivedDay, ArchivedGroup, ArchivedMember, ArchivedNote, ArchivedShift, Volunteer

MOST_PAST = 20  # shifts of a person


@dataclass(frozen=True)
class DayLine:
    """An archived day of a board, all of its offices together."""

    day: dt.date
    shifts: int
    completed: int
    flaked: int
    doors: int
    offices: int


@dataclass(frozen=True)
class PastShift:
    row: ArchivedShift
    office: Office
    number: int
    notes: list[ArchivedNote]
    groups: list[ArchivedGroup]

    @property
    def status_word(self) -> str:
        return ShiftStatus.word(self.row.status, self.row.van_status)


@dataclass(frozen=True)
class PastGroup:
    row: ArchivedGroup
    office: Office
    number: int
    members: list[ArchivedShift]
    notes: list[ArchivedNote]

    @property
    def percent(self) -> int | None:
        return round(100 * self.row.knocks / self.row.goal) if self.row.goal else None

    @property
    def is_not_back(self) -> bool:
        return self.row.departed_at is not None and self.row.returned_at is None


def days_of(offices: Iterable[Office]) -> list[DayLine]:
    """Days with rows, newest first. One query."""
    found: dict[dt.date, list[ArchivedDay]] = defaultdict(list)
    for day in ArchivedDay.objects.filter(office__in=list(offices)):
        if day.has_board:
            found[day.day].append(day)
    return [_line(day, found[day]) for day in sorted(found, reverse=True)]


def _line(day: dt.date, parts: list[ArchivedDay]) -> DayLine:
    def total(name: str) -> int:
        return sum(part.sums.get(name, 0) for part in parts)

    statuses = [part.sums.get("statuses", {}) for part in parts]
    return DayLine(
        day, sum(sum(found.values()) for found in statuses), sum(found.get("completed", 0) for found in statuses), total("flaked"), total("doors"),
        len(parts),
    )  # fmt: skip


class PastDay:
    """A day of some offices, as it was archived. Rows that somebody had taken off the board are left out. Six queries, whatever its size."""

    def __init__(self, offices: Iterable[Office], day: dt.date) -> None:
        self.day = day
        self.parts = list(ArchivedDay.objects.filter(office__in=list(offices), day=day).select_related("office").order_by("office__code"))
        self._offices = {part.pk: part.office for part in self.parts}

    def __bool__(self) -> bool:
        return bool(self.parts)

    @cached_property
    def shifts(self) -> list[PastShift]:
        rows = self._rows(ArchivedShift).order_by("archived_day__office__code", "starts_at", "last_name", "first_name", "pk")
        notes, groups = self._notes("shift_id"), self._groups_of
        return [
            PastShift(row, self._offices[row.archived_day_id], number, notes[row.pk], groups[row.pk])
            for number, row in enumerate(rows, start=1)
        ]

    @property
    def flakes(self) -> list[PastShift]:
        return [shift for shift in self.shifts if shift.row.flaked_at]

    @property
    def unsettled(self) -> list[PastShift]:
        return [shift for shift in self.shifts if shift.row.status not in ShiftStatus.settled]

    @cached_property
    def groups(self) -> list[PastGroup]:
        notes = self._notes("group_id")
        by_id = {shift.row.pk: shift.row for shift in self.shifts}
        members: dict[int, list[ArchivedShift]] = defaultdict(list)
        for member in self._members:
            if member.shift_id in by_id:
                members[member.group_id].append(by_id[member.shift_id])
        return [
            PastGroup(row, self._offices[row.archived_day_id], number, members[row.pk], notes[row.pk])
            for number, row in enumerate(self._group_rows, start=1)
        ]

    @property
    def not_back(self) -> list[PastGroup]:
        return [group for group in self.groups if group.is_not_back]

    def _rows(self, model: Any) -> Any:
        return model.objects.filter(archived_day__in=self.parts, is_active=True)

    @cached_property
    def _group_rows(self) -> list[ArchivedGroup]:
        return list(self._rows(ArchivedGroup).order_by("archived_day__office__code", "departed_at", "pk"))

    @cached_property
    def _members(self) -> list[ArchivedMember]:
        """Who was in a group to the end: those it came back with, and those still out."""
        ids = [group.pk for group in self._group_rows]
        return list(ArchivedMember.objects.filter(Q(left_at=None) | Q(returned=True), group_id__in=ids))

    @cached_property
    def _groups_of(self) -> dict[int, list[ArchivedGroup]]:
        by_id = {group.pk: group for group in self._group_rows}
        found: dict[int, list[ArchivedGroup]] = defaultdict(list)
        for member in self._members:
            found[member.shift_id].append(by_id[member.group_id])
        return found

    def _notes(self, owner: str) -> dict[int, list[ArchivedNote]]:
        found: dict[int, list[ArchivedNote]] = defaultdict(list)
        for note in self._all_notes:
            if getattr(note, owner) is not None:
                found[getattr(note, owner)].append(note)
        return found

    @cached_property
    def _all_notes(self) -> list[ArchivedNote]:
        return list(self._rows(ArchivedNote).order_by("at", "pk"))


def past_shifts(volunteer_id: int, offices: Iterable[Office]) -> list[ArchivedShift]:
    """The last of a person's archived shifts at these offices, newest first."""
    rows = past_rows_of(volunteer_id, offices).select_related("archived_day__office")
    return list(rows.order_by("-starts_at", "-pk")[:MOST_PAST])


def past_rows_of(volunteer_id: int, offices: Iterable[Office]) -> QuerySet[ArchivedShift]:
    """A person's archived shifts at these offices; those from before they were found to be this person, too.

    By VANID where the row has one: in a restored archive a bare number may be another person's. A row without one must have their name.
    """
    people = list(Volunteer.objects.filter(Q(pk=volunteer_id) | Q(merged_into=volunteer_id)))
    theirs = Q(vanid__in=[person.vanid for person in people if person.vanid])
    for person in people:
        named = Q(first_name__iexact=person.first_name, last_name__iexact=person.last_name)
        theirs |= named & Q(volunteer=person.pk, vanid=None)
    return ArchivedShift.objects.filter(theirs, archived_day__office__in=list(offices), is_active=True)
