"""VAN's JSON, read into this project's words. What VAN may leave out is optional; anything else that is missing is said aloud."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tracker.phones import phone_digits
from van_sync.client_errors import VanUnreadable
from van_sync.client_types import BrokenEvent, Event, EventShift, EventType, KeyProfile, Named, Person, Signup

T = TypeVar("T")
Row = dict[str, Any]
ShiftsOf = Callable[[int], Iterable[EventShift]]
DO_NOT_CALL = "NC"
CELL_TYPES, FAX_TYPES = {"cell", "c", "mobile"}, {"fax", "f"}


def read(reader: Callable[[Any], T], row: Any, what: str) -> T:
    """``reader(row)``. Raises ``VanUnreadable`` if a key is missing or its value is of another kind; ``what`` says of which record."""
    try:
        return reader(row)
    except KeyError as missing:
        problem = f"has no “{missing.args[0]}”"
    except (TypeError, ValueError, AttributeError):
        problem = "is not as VAN's reference says"
    raise VanUnreadable(
        f"VAN's answer about {what} {problem}. Nothing was taken from it. Look at the record in VAN and complete it there; "
        "if nothing is missing, tell whoever keeps CPT."
    )


def named(row: Row, id_key: str) -> Named:
    return Named(int(row[id_key]), _text(row, "name"))


def key_profile(row: Row) -> KeyProfile:
    return KeyProfile(
        database=_text(row, "databaseName"),
        committee_id=row.get("committeeId"),
        committee=_text(row, "committeeName"),
        key_type=_text(row, "apiKeyTypeName"),
        user_name=_text(row, "username"),
        has_my_campaign=row.get("hasMyCampaign") is not False,
    )


def event_type(row: Row) -> EventType:
    return EventType(
        type=named(row, "eventTypeId"),
        roles=tuple(named(role, "roleId") for role in row.get("roles") or ()),
        statuses=tuple(named(status, "statusId") for status in row.get("statuses") or ()),
        needs_location=bool(row.get("isAtLeastOneLocationRequired")),
    )


def event(row: Row) -> Event:
    return Event(
        event_id=int(row["eventId"]),
        name=_text(row, "name"),
        type=named(_part(row, "eventType"), "eventTypeId"),
        starts_at=instant(row["startDate"]),
        ends_at=instant(row["endDate"]),
        is_active=row.get("isActive") is not False,
        shifts=tuple(event_shift(shift) for shift in row.get("shifts") or ()),
        roles=tuple(named(role, "roleId") for role in row.get("roles") or ()),
        locations=tuple(named(place, "locationId") for place in row.get("locations") or ()),
    )


def broken_event(row: Row, why: str) -> BrokenEvent:
    """What can be read of an event that ``event`` refuses."""
    places = _rest(lambda: tuple(_text(place, "name") for place in row["locations"])) or ()
    return BrokenEvent(
        why=why,
        event_id=_rest(lambda: int(row["eventId"])),
        name=_text(row, "name"),
        starts_at=_rest(lambda: instant(row["startDate"])),
        ends_at=_rest(lambda: instant(row["endDate"])),
        locations=places if all(places) else (),
    )


def _rest(reader: Callable[[], T]) -> T | None:
    try:
        return reader()
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def event_shift(row: Row) -> EventShift:
    return EventShift(int(row["eventShiftId"]), _text(row, "name"), instant(row["startTime"]), instant(row["endTime"]))


def signup(row: Row, shifts_of: ShiftsOf) -> Signup:
    """``shifts_of`` is asked for an event's shifts only where VAN gives the signup no times of its own."""
    person, its_event, shift = _part(row, "person"), named(_part(row, "event"), "eventId"), named(_part(row, "shift"), "eventShiftId")
    starts_at, ends_at = _times(row, its_event, shift, shifts_of)
    return Signup(
        signup_id=int(row["eventSignupId"]),
        vanid=int(person["vanId"]),
        first_name=_text(person, "firstName"),
        last_name=_text(person, "lastName"),
        event=its_event,
        shift=shift,
        role=named(_part(row, "role"), "roleId"),
        status=named(_part(row, "status"), "statusId"),
        location=named(row["location"], "locationId") if row.get("location") else None,
        starts_at=starts_at,
        ends_at=ends_at,
        raw=row,
    )


def _times(row: Row, its_event: Named, shift: Named, shifts_of: ShiftsOf) -> tuple[dt.datetime, dt.datetime]:
    starts, ends = row.get("startTimeOverride"), row.get("endTimeOverride")
    if starts and ends:
        return instant(starts), instant(ends)
    for known in shifts_of(its_event.id):
        if known.shift_id == shift.id:
            return known.starts_at, known.ends_at
    raise KeyError("startTimeOverride")


def person(row: Row) -> Person:
    """``do_not_call`` is only true where suppressions were asked for and given."""
    phones = [(kind, digits) for kind, digits in map(_phone, _preferred_first(row.get("phones"))) if digits and kind not in FAX_TYPES]
    return Person(
        vanid=int(row["vanId"]),
        first_name=_text(row, "firstName"),
        last_name=_text(row, "lastName"),
        phone=next((digits for kind, digits in phones if kind not in CELL_TYPES), ""),
        cell=next((digits for kind, digits in phones if kind in CELL_TYPES), ""),
        email=next((_text(email, "email") for email in _preferred_first(row.get("emails")) if email.get("email")), ""),
        do_not_call=any(each.get("suppressionCode") == DO_NOT_CALL for each in row.get("suppressions") or ()),
    )


def _phone(row: Row) -> tuple[str, str]:
    return _text(row, "phoneType").lower(), phone_digits(_text(row, "phoneNumber")) or ""


def _preferred_first(rows: list[Row] | None) -> list[Row]:
    return sorted(rows or (), key=lambda row: not row.get("isPreferred"))


def instant(text: str) -> dt.datetime:
    """Aware, with VAN's own offset. Raises ``ValueError`` on a time without one: nobody could say when that is."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
    return moment


def _part(row: Row, key: str) -> Row:
    """A part that must be there: null is missing, too."""
    if row[key] is None:
        raise KeyError(key)
    part: Row = row[key]
    return part


def _text(row: Row, key: str) -> str:
    return str(row.get(key) or "").strip()
