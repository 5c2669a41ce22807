"""What the page of a person shows: contact, today, what they promised, how they came in the past, and what was done. Of visible offices alone."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Prefetch, Q
from django.utils import timezone

from accounts.models import Office, User
from tracker.archive.past import MOST_PAST, past_rows_of, past_shifts
from tracker.enums import ShiftStatus
from tracker.history import GOES_BACK, Entry, Story, told
from tracker.models import (
    ArchivedGroup,
    ArchivedMember,
    ArchivedNote,
    ArchivedShift,
    CampaignSettings,
    CanvassGroup,
    Change,
    GroupMember,
    Note,
    Shift,
    Volunteer,
)

HOLDS = Q(left_at=None) | Q(returned=True)
IN_THE_WINDOW = 5  # shifts


@dataclass(frozen=True)
class Outing:
    """A group that the person was in."""

    knocks: int
    size: int
    departed_at: dt.datetime | None
    ended_at: dt.datetime | None
    is_back: bool

    @property
    def kph(self) -> float | None:
        """The figure KPH (tracker/metrics.py) of this one group: doors by canvasser-hours, from the departure to the return or the last check-in."""
        if not (self.departed_at and self.ended_at and self.size):
            return None
        hours = (self.ended_at - self.departed_at).total_seconds() / 3600 * self.size
        return self.knocks / hours if hours > 0 else None


@dataclass(frozen=True)
class TodayRow:
    shift: Shift
    office: Office
    outings: list[Outing]
    notes: list[Note]


@dataclass(frozen=True)
class PastRow:
    row: ArchivedShift
    office: Office
    outings: list[Outing]
    notes: list[ArchivedNote]

    @property
    def status_word(self) -> str:
        return ShiftStatus.word(self.row.status, self.row.van_status)


@dataclass(frozen=True)
class Record:
    """How past shifts ended. Walk-ins apart, as everywhere; every booked shift is in one of the five counts."""

    booked: int
    came: int
    flaked: int  # and did not come after all
    declined: int
    rescheduled: int
    unsettled: int
    walk_ins: int
    last_flaked_on: dt.date | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.came / self.booked) if self.booked else None


def today_rows(person: Volunteer, offices: Iterable[Office]) -> list[TodayRow]:
    shifts = (
        Shift.objects.on_boards().filter(volunteer=person, office__in=offices).select_related("office", "location", "role", "claimed_by")
        .prefetch_related(Prefetch("notes", Note.objects.filter(is_active=True).select_related("by"), to_attr="told"))
    )  # fmt: skip
    rows = list(shifts)
    outings = _outings(rows, GroupMember, CanvassGroup)
    return [TodayRow(shift, shift.office, outings[shift.pk], shift.told) for shift in rows if shift.office]


def past_rows(person: Volunteer, offices: Iterable[Office], *, most: int = MOST_PAST) -> list[PastRow]:
    """The last ones, newest first."""
    rows = past_shifts(person.pk, offices)[:most]
    outings, notes = _outings(rows, ArchivedMember, ArchivedGroup), defaultdict(list)
    for note in ArchivedNote.objects.filter(shift__in=[row.pk for row in rows], is_active=True):
        notes[note.shift_id].append(note)
    return [PastRow(row, row.archived_day.office, outings[row.pk], notes[row.pk]) for row in rows]


def last_shifts(person: Volunteer, offices: Iterable[Office]) -> list[dict[str, Any]]:
    """What the names window of a board tells of the past, as JSON."""
    return [
        {
            "day": line.row.archived_day.day, "office": line.office.code, "role": line.row.role, "status": line.status_word,
            "has_come": line.row.status in ShiftStatus.came, "has_flaked": line.row.flaked_at is not None and line.row.status != ShiftStatus.NO_SHOW,
            "doors": sum(outing.knocks for outing in line.outings) if line.outings else None,
        }
        for line in past_rows(person, offices, most=IN_THE_WINDOW)
    ]  # fmt: skip


def _outings(shifts: Iterable[Shift | ArchivedShift], member: Any, group: Any) -> dict[int, list[Outing]]:
    """By shift; three queries. The archive has the live tables' names."""
    theirs = list(member.objects.filter(HOLDS, shift__in=[shift.pk for shift in shifts]).order_by("pk").values_list("group_id", "shift_id"))
    ids = {group_id for group_id, _ in theirs}
    groups = {found.pk: found for found in group.objects.filter(pk__in=ids, is_active=True)}
    sizes: Counter[int] = Counter(member.objects.filter(HOLDS, group__in=ids).values_list("group_id", flat=True))
    found: dict[int, list[Outing]] = defaultdict(list)
    for group_id, shift_id in theirs:
        if one := groups.get(group_id):
            ended_at = one.returned_at or one.checked_in_at
            found[shift_id].append(Outing(one.knocks, sizes[group_id], one.departed_at, ended_at, one.returned_at is not None))
    return found


def record_of(person: Volunteer, offices: Iterable[Office]) -> Record:
    """Over all of the archive. Whoever was marked No Show and did not come flaked, whatever the chase made of it."""
    rows = past_rows_of(person.pk, offices)
    ends = Counter(_ending(*row) for row in rows.filter(is_walk_in=False).values_list("status", "flaked_at"))
    flaked = rows.filter(flaked_at__isnull=False).exclude(status__in=ShiftStatus.came)
    return Record(
        ends.total(), ends["came"], ends["flaked"], ends["declined"], ends["rescheduled"], ends["unsettled"],
        rows.filter(is_walk_in=True).count(), flaked.aggregate(on=Max("archived_day__day"))["on"],
    )  # fmt: skip


def _ending(status: str, flaked_at: dt.datetime | None) -> str:
    if status in ShiftStatus.came:
        return "came"
    if flaked_at is not None:
        return "flaked"
    return status if status in ("declined", "rescheduled") else "unsettled"


# -- the log -----------------------------------------------------------------------------------------------------------


def log_office(person: Volunteer, offices: Iterable[Office], user: User) -> Office | None:
    """Whose log keeps what happens to this person: where they stand, will stand or stood last; else the user's own office."""
    live = Shift.objects.filter(volunteer=person, office__in=offices, is_active=True).order_by("day", "pk").select_related("office").first()
    if live:
        return live.office
    past = past_shifts(person.pk, offices)
    if past:
        return past[0].archived_day.office
    mine = [office for office in offices if office.pk == user.default_office_id]
    return next(iter([*mine, *offices]), None)


def changes_of_person(person: Volunteer, offices: Iterable[Office], user: User) -> list[Entry]:
    """What was done with the person and their rows, newest first, as far back as the boards' histories. Only today's can be taken back."""
    offices, now = list(offices), timezone.now()
    shifts = Shift.objects.filter(volunteer=person, office__in=offices)
    where = {office.pk for office in [log_office(person, offices, user)] if office} | {shift.office_id for shift in shifts}
    keys = _keys(person, list(shifts))
    logged = told(Change.objects.filter(office__in=where, recorded_at__gte=now - GOES_BACK, after__has_any_keys=keys))
    changes = _one_an_operation(logged.order_by("-recorded_at", "-number"), keys)
    began = CampaignSettings.load().day_began(now)
    zones = {change.operation_id: change.office.time_zone for change in changes}
    return [
        entry | {"time_zone": zones[entry["operation"]], "may_undo": entry["may_undo"] and entry["at"] >= began}
        for entry in Story(changes, set(keys), user, is_open=True).entries()
    ]


def _one_an_operation(changes: Iterable[Change], keys: list[str]) -> list[Change]:
    """What reached two offices is told once, by the change that says most of this person."""
    found: dict[object, Change] = {}
    for change in changes:
        name = change.operation_id or change.pk
        if name not in found or len(change.after.keys() & set(keys)) > len(found[name].after.keys() & set(keys)):
            found[name] = change
    return list(found.values())


def _keys(person: Volunteer, shifts: list[Shift]) -> list[str]:
    people = Volunteer.objects.filter(Q(pk=person.pk) | Q(merged_into=person)).values_list("pk", flat=True)
    notes = Note.objects.filter(shift__in=shifts).values_list("pk", flat=True)
    members = GroupMember.objects.filter(shift__in=shifts).values_list("pk", flat=True)
    named = {"volunteer": people, "shift": [shift.pk for shift in shifts], "note": notes, "member": members}
    return [f"{kind}:{pk}" for kind, ids in named.items() for pk in ids]
