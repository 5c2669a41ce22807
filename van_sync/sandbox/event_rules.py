"""What VAN demands of an event. Everything that is wrong is said at once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from van_sync.sandbox import clock, reading
from van_sync.sandbox.call import Fields
from van_sync.sandbox.lookups import EVENT_TYPES, NOTE_CATEGORIES, EventType
from van_sync.sandbox.models import Code, Event, Location
from van_sync.sandbox.problems import Wrongs


@dataclass(frozen=True)
class Part:
    """A shift, role or note as it was sent: ``pk`` if it is there already."""

    pk: int | None
    columns: dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """An event as a client described it, all of it valid."""

    columns: dict[str, Any]
    shifts: list[Part]
    roles: list[Part]
    notes: list[Part]
    locations: list[Location]
    codes: list[Code]


def planned(fields: Fields, *, row: Event | None) -> Planned:
    """Read and check an event. ``row`` is the one that is replaced. Raises ``Problem`` with all that is wrong."""
    wrongs = Wrongs()
    kind = _kind(fields, wrongs)
    starts_at, ends_at = (reading.instant(fields, name, wrongs, required=True) for name in ("startDate", "endDate"))
    if starts_at and ends_at and ends_at <= starts_at:
        wrongs.add("endDate must be later than startDate.", "endDate")
    columns = {
        "name": reading.text(fields, "name", wrongs, most=500, required=True),
        "short_name": reading.text(fields, "shortName", wrongs, most=12, required=True),
        "description": reading.text(fields, "description", wrongs, most=500),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "type_id": kind.event_type_id if kind else None,
        "is_creators_alone": bool(reading.flag(fields, "isOnlyEditableByCreatingUser", wrongs)),
        "is_public": reading.flag(fields, "isPubliclyViewable", wrongs),
        "district": reading.text(fields, "districtFieldValue", wrongs, most=40),
    }
    parts = Planned(
        columns,
        _shifts(fields, starts_at, ends_at, row, kind, wrongs),
        _roles(fields, kind, wrongs),
        _notes(fields, row, wrongs),
        _locations(fields, kind, wrongs),
        _codes(fields, wrongs),
    )
    wrongs.refuse()
    return parts


def _kind(fields: Fields, wrongs: Wrongs) -> EventType | None:
    if not reading.has(fields, "eventType"):
        wrongs.add("eventType is required.", "eventType")
        return None
    kind = EVENT_TYPES.get(reading.reference(fields, "eventType", "eventTypeId") or 0)
    if kind is None:
        wrongs.add("There is no such event type.", "eventType.eventTypeId")
    return kind


def _shifts(
    fields: Fields, starts_at: dt.datetime | None, ends_at: dt.datetime | None, row: Event | None, kind: EventType | None, wrongs: Wrongs
) -> list[Part]:  # fmt: skip
    sent = reading.objects(fields, "shifts", wrongs)
    if not sent:
        wrongs.add("An event needs at least one shift.", "shifts")
    if kind and len(sent) > 1 and not kind.may_have_several_shifts:
        wrongs.add("Events of this type have one shift.", "shifts")
    parts = [_shift(one, starts_at, ends_at, f"shifts[{at}]", wrongs) for at, one in enumerate(sent)]
    _refuse_unknown(parts, set(row.shifts.values_list("pk", flat=True)) if row else set(), "shifts", "eventShiftId", wrongs)
    if row and row.signups.exclude(shift__in=[part.pk for part in parts if part.pk]).exists():
        wrongs.add("A shift that somebody is signed up for cannot be removed.", "shifts")
    return parts


def _shift(fields: Fields, starts_at: dt.datetime | None, ends_at: dt.datetime | None, path: str, wrongs: Wrongs) -> Part:
    return Part(reading.as_id(fields.get("eventShiftId")), shift_columns(fields, starts_at, ends_at, path, wrongs))


def shift_columns(
    fields: Fields, starts_at: dt.datetime | None, ends_at: dt.datetime | None, path: str, wrongs: Wrongs
) -> dict[str, Any]:  # fmt: skip
    """A shift's name and times. Only the times of day count: the days are those of the event."""
    dot = f"{path}." if path else ""
    start, end = (reading.instant(fields, name, wrongs, required=True, path=f"{dot}{name}") for name in ("startTime", "endTime"))
    if start and end and starts_at and ends_at:
        first, last = (at.astimezone(clock.zone()).date() for at in (starts_at, ends_at))
        start, end = reading.within(first, start), reading.within(first, end)
        if end <= start and last > first:  # past midnight
            end = reading.within(first + dt.timedelta(days=1), end)
        if end <= start:
            wrongs.add("endTime must be later than startTime.", f"{dot}endTime")
    return {"name": reading.text(fields, "name", wrongs, most=100, path=f"{dot}name"), "starts_at": start, "ends_at": end}


def _roles(fields: Fields, kind: EventType | None, wrongs: Wrongs) -> list[Part]:
    allowed = {role.role_id for role in kind.roles} if kind else set()
    parts = []
    for at, one in enumerate(reading.objects(fields, "roles", wrongs)):
        pk = reading.as_id(one.get("roleId"))
        if kind and pk not in allowed:
            wrongs.add("The role is not one of this event type.", f"roles[{at}].roleId")
        counts = {
            column: _count(one, name, f"roles[{at}]", wrongs) for column, name in (("minimum", "min"), ("maximum", "max"), ("goal", "goal"))
        }
        parts.append(Part(None, {"role_id": pk, **counts}))
    if not parts:
        wrongs.add("An event needs at least one role.", "roles")
    return parts


def _count(fields: Fields, name: str, path: str, wrongs: Wrongs) -> int | None:
    value = fields.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**6):
        wrongs.add(f"{name} must be a whole number.", f"{path}.{name}")
        return None
    return value


def _notes(fields: Fields, row: Event | None, wrongs: Wrongs) -> list[Part]:
    parts = []
    for at, one in enumerate(reading.objects(fields, "notes", wrongs)):
        parts.append(Part(reading.as_id(one.get("noteId")), note_columns(one, f"notes[{at}].", wrongs)))
    _refuse_unknown(parts, set(row.notes.values_list("pk", flat=True)) if row else set(), "notes", "noteId", wrongs)
    return parts


def note_columns(fields: Fields, dot: str, wrongs: Wrongs) -> dict[str, Any]:
    """What a note says, of an event or a person."""
    category = reading.reference(fields, "category", "noteCategoryId")
    if reading.has(fields, "category") and category not in NOTE_CATEGORIES:
        wrongs.add("There is no such category.", f"{dot}category.noteCategoryId")
    return {
        "text": reading.text(fields, "text", wrongs, most=10_000, required=True, path=f"{dot}text"),
        "is_restricted": bool(reading.flag(fields, "isViewRestricted", wrongs, path=f"{dot}isViewRestricted")),
        "category_id": category,
    }


def _refuse_unknown(parts: list[Part], known: set[int], name: str, key: str, wrongs: Wrongs) -> None:
    for at, part in enumerate(parts):
        if part.pk is not None and part.pk not in known:
            wrongs.add("This is not one of this event.", f"{name}[{at}].{key}")


def _locations(fields: Fields, kind: EventType | None, wrongs: Wrongs) -> list[Location]:
    sent = reading.objects(fields, "locations", wrongs)
    if kind and kind.needs_location and not sent:
        wrongs.add("Events of this type need a location.", "locations")
    if kind and len(sent) > 1 and not kind.may_have_several_locations:
        wrongs.add("Events of this type have one location.", "locations")
    known = Location.objects.filter(is_deleted=False).in_bulk([reading.as_id(one.get("locationId")) or 0 for one in sent])
    for at, one in enumerate(sent):
        if reading.as_id(one.get("locationId")) not in known:
            wrongs.add("There is no such location.", f"locations[{at}].locationId")
    return list(known.values())


def _codes(fields: Fields, wrongs: Wrongs) -> list[Code]:
    sent = reading.objects(fields, "codes", wrongs)
    known = Code.objects.in_bulk([reading.as_id(one.get("codeId")) or 0 for one in sent])
    for at, one in enumerate(sent):
        code = known.get(reading.as_id(one.get("codeId")) or 0)
        if code is None or "Events" not in code.entities:
            wrongs.add("There is no such code for events.", f"codes[{at}].codeId")
    if sum(code.code_type == "SourceCode" for code in known.values()) > 1:
        wrongs.add("An event has at most one source code.", "codes")
    return list(known.values())
