"""The one serializer of board rows: snapshot and patches are built from the same columns.

Values stay Python objects; ``dumps`` writes instants as UTC with ``Z``.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

import orjson
from django.db.models import BooleanField, ExpressionWrapper, F, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from tracker.models import CanvassGroup, EventType, GroupMember, Location, Note, Role, Shift, VanStatus, Volunteer

# wire name -> attribute of the model (or of the annotation below)
SHIFT_COLUMNS = {
    "id": "pk", "key": "key", "office": "office_id", "day": "day", "version": "version", "volunteer": "volunteer_id",
    "starts_at": "starts_at", "location": "location_name", "event_type": "event_type_name", "role": "role_name",
    "counts_as": "counts_as", "status": "status", "van_status": "van_status", "flaked_at": "flaked_at",
    "chase_closed_at": "chase_closed_at", "confirm_passes": "confirm_passes", "flake_passes": "flake_passes",
    "claimed_by": "claimed_by_id", "claimed_until": "claimed_until", "is_walk_in": "is_walk_in", "vanished_at": "vanished_at", "is_intern": "is_intern",
    "same_day_confirmed_at": "same_day_confirmed_at", "synced_at": "synced_at", "is_left_out": "is_left_out",
}  # fmt: skip
VOLUNTEER_COLUMNS = {
    "id": "pk", "version": "version", "vanid": "vanid", "first_name": "first_name", "last_name": "last_name",
    "phone": "phone", "cell": "cell", "do_not_call": "do_not_call", "pitched_on": "pitched_on", "extra_shifts": "extra_shifts",
}  # fmt: skip
GROUP_COLUMNS = {
    "id": "pk", "key": "key", "office": "office_id", "day": "day", "version": "version", "goal": "goal", "knocks": "knocks",
    "packets_given": "packets_given", "packet_names": "packet_names", "departed_at": "departed_at",
    "checked_in_at": "checked_in_at", "check_in_due_at": "check_in_due_at", "check_ins": "check_ins",
    "returned_at": "returned_at", "claimed_by": "claimed_by_id", "claimed_until": "claimed_until",
}  # fmt: skip
NOTE_COLUMNS = {
    "id": "pk", "key": "key", "office": "office_id", "day": "day", "version": "version", "shift": "shift_id",
    "group": "group_id", "tab": "tab", "text": "text", "by": "by_id", "at": "at",
}  # fmt: skip
COLUMNS = {
    "shift": [*SHIFT_COLUMNS],
    "volunteer": [*VOLUNTEER_COLUMNS, "next_shift_at", "next_shift_confirmed"],
    "group": [*GROUP_COLUMNS, "members"],
    "note": [*NOTE_COLUMNS],
}
# Columns with few different values: a snapshot writes each value once, and its number in the rows.
CODED = {
    "shift": ("day", "location", "event_type", "role", "counts_as", "status", "van_status"),
    "volunteer": (),
    "group": ("day",),
    "note": ("day", "tab"),
}
NextShift = tuple[dt.datetime, bool]


def dumps(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode()


def shifts_with_names(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Add the names that a shift's row shows."""
    return shifts.annotate(
        location_name=F("location__name"),
        event_type_name=F("event_type__name"),
        role_name=F("role__name"),
        counts_as=F("role__counts_as"),
        is_intern=ExpressionWrapper(Q(role__is_intern=True) | Q(event_type__is_intern=True), output_field=BooleanField()),
    )


def give_names(shift: Shift, location: Location | None, event_type: EventType, role: Role) -> None:
    """What ``shifts_with_names`` adds, for a shift that was just made: saves bulk services a query."""
    vars(shift).update(
        location_name=location and location.name,
        event_type_name=event_type.name,
        role_name=role.name,
        counts_as=role.counts_as,
        is_intern=role.is_intern or event_type.is_intern,
    )


def notes_with_places(notes: QuerySet[Note]) -> QuerySet[Note]:
    """Add office and day of the shift or group that a note is on."""
    return notes.annotate(office_id=Coalesce("shift__office_id", "group__office_id"), day=Coalesce("shift__day", "group__day"))


def values(rows: QuerySet, columns: Mapping[str, str]) -> list[tuple]:
    return list(rows.values_list(*columns.values()))


def as_row(row: Model, columns: Mapping[str, str]) -> dict[str, object]:
    return {name: getattr(row, attribute) for name, attribute in columns.items()}


def next_shifts(volunteer_ids: Iterable[int], *, after: dt.date) -> dict[int, NextShift]:
    """Each volunteer's first booking on a later day that VAN still calls open: its start, and whether it is confirmed. Two queries."""
    words = dict(VanStatus.objects.values_list("name", "is_confirmed"))
    closed = VanStatus.objects.filter(is_open=False).values("name")
    ahead = (
        Shift.objects.filter(volunteer_id__in=list(volunteer_ids), day__gt=after, is_active=True, vanished_at=None)
        .exclude(van_status__in=closed)
        .order_by("-starts_at")
        .values_list("volunteer_id", "starts_at", "van_status")
    )
    return {volunteer: (starts_at, words.get(word, False)) for volunteer, starts_at, word in ahead}


def group_members(group_ids: Iterable[int]) -> dict[int, list[int]]:
    """Shift ids by group: those in it now, and those who came back with it."""
    found: dict[int, list[int]] = defaultdict(list)
    listed = (
        GroupMember.objects.filter(group_id__in=list(group_ids)).order_by("pk").values_list("group_id", "shift_id", "left_at", "returned")
    )
    for group, shift, left_at, returned in listed:
        if left_at is None or returned:
            found[group].append(shift)
    return found


def shift_row(shift: Shift) -> dict[str, object]:
    return as_row(shift, SHIFT_COLUMNS)


def volunteer_row(volunteer: Volunteer, following: Mapping[int, NextShift]) -> dict[str, object]:
    starts_at, confirmed = following.get(volunteer.pk, (None, False))
    return as_row(volunteer, VOLUNTEER_COLUMNS) | {"next_shift_at": starts_at, "next_shift_confirmed": confirmed}


def group_row(group: CanvassGroup, members: Mapping[int, list[int]]) -> dict[str, object]:
    return as_row(group, GROUP_COLUMNS) | {"members": members.get(group.pk, [])}


def note_row(note: Note) -> dict[str, object]:
    return as_row(note, NOTE_COLUMNS)


def whole(kind: str, row: dict[str, object]) -> dict[str, object]:
    """The patch that brings a row, whole: an answer that overtakes the stream must not lose what lies between."""
    place: dict[str, object] = {name: row[name] for name in ("office", "day") if name in row}
    return {kind: row["id"], **place, "version": row["version"], "set": row}


def gone(kind: str, pk: int, *, office: int, day: dt.date, version: int) -> dict[str, object]:
    return {kind: pk, "office": office, "day": day, "version": version, "gone": True}


def person(user: User) -> dict[str, object]:
    return {"id": user.pk, "name": user.get_full_name(), "initials": user.initials, "colour": user.colour}
