"""What VAN demands of a signup. Everything that is wrong is said at once."""

import datetime as dt
from dataclasses import dataclass

from van_sync.sandbox import clock, reading
from van_sync.sandbox.call import Fields
from van_sync.sandbox.lookups import EVENT_TYPES
from van_sync.sandbox.models import Event, EventShift, Location, Person, Signup
from van_sync.sandbox.problems import Wrongs, forbidden, invalid
from van_sync.sandbox.shapes import offered
from van_sync.sandbox.visible import UNSEEN

Overrides = tuple[dt.datetime | None, dt.datetime | None]


@dataclass(frozen=True)
class Booked:
    """A signup as a client described it, all of it valid."""

    person: Person
    event: Event
    shift: EventShift
    role_id: int
    status_id: int
    location: Location | None
    overrides: Overrides
    has_overrides: bool
    supporter_group_id: int | None
    has_supporter_group: bool


def booked(fields: Fields, *, row: Signup | None) -> Booked:
    """Read and check a signup. ``row`` is the one that is replaced. Raises ``Problem`` with all that is wrong.

    A person whom the key may not see is 403 before anything else is looked at.
    """
    wrongs = Wrongs()
    person, event = _person(fields, wrongs), _event(fields, wrongs)
    shift, role_id, status_id = _shift(fields, event, wrongs), _role(fields, event, wrongs), _status(fields, event, wrongs)
    location = _location(fields, event, wrongs)
    if event and location is None and not reading.has(fields, "location") and _lacks_location(event, person, shift, role_id, row):
        wrongs.add("A location is required for this event.", "location")
    overrides = _overrides(fields, shift, wrongs)
    group, has_group = reading.as_id(fields.get("supporterGroupId")), reading.has(fields, "supporterGroupId")
    wrongs.refuse()
    assert person, "else it was wrong"
    assert event, "else it was wrong"
    assert shift, "else it was wrong"
    assert role_id, "else it was wrong"
    assert status_id, "else it was wrong"
    return Booked(person, event, shift, role_id, status_id, location, overrides, reading.has(fields, "startTimeOverride"), group, has_group)


def _lacks_location(event: Event, person: Person | None, shift: EventShift | None, role_id: int | None, row: Signup | None) -> bool:
    """Whether the event has places; an upsert of a signup that has one may leave it out."""
    if row is None and person and shift and role_id and Signup.objects.filter(
        event=event, person=person, shift=shift, role_id=role_id, location__isnull=False
    ).exists():  # fmt: skip
        return False
    return event.locations.exists()


def _person(fields: Fields, wrongs: Wrongs) -> Person | None:
    pk = _required(fields, "person", "vanId", wrongs)
    person = Person.objects.filter(pk=pk, is_voter=False, is_deleted=False).first() if pk is not None else None
    if pk is not None and person is None:
        wrongs.add("There is no such person.", "person.vanId")
    if person and person.is_hidden:
        raise forbidden(UNSEEN)
    return person


def _event(fields: Fields, wrongs: Wrongs) -> Event | None:
    pk = _required(fields, "event", "eventId", wrongs)
    event = Event.objects.filter(pk=pk, is_active=True).first() if pk is not None else None
    if pk is not None and event is None:
        wrongs.add("There is no such event.", "event.eventId")
    return event


def _shift(fields: Fields, event: Event | None, wrongs: Wrongs) -> EventShift | None:
    pk = _required(fields, "shift", "eventShiftId", wrongs)
    if pk is None or event is None:
        return None
    shift = EventShift.objects.filter(pk=pk, event=event).first()
    if shift is None:
        wrongs.add("The shift is not one of this event.", "shift.eventShiftId")
    return shift


def _role(fields: Fields, event: Event | None, wrongs: Wrongs) -> int | None:
    pk = _required(fields, "role", "roleId", wrongs)
    if pk is not None and event and not event.roles.filter(role_id=pk).exists():
        wrongs.add("The role is not one of this event.", "role.roleId")
    return pk


def _status(fields: Fields, event: Event | None, wrongs: Wrongs) -> int | None:
    pk = _required(fields, "status", "statusId", wrongs)
    if pk is not None and event and pk not in offered(EVENT_TYPES[event.type_id]):
        wrongs.add("Status not valid for this event.", "status.statusId")
    return pk


def _location(fields: Fields, event: Event | None, wrongs: Wrongs) -> Location | None:
    if not reading.has(fields, "location"):
        return None
    pk = reading.reference(fields, "location", "locationId")
    location = event.locations.filter(pk=pk).first() if pk is not None and event else None
    if location is None and event:
        wrongs.add("The location is not one of this event.", "location.locationId")
    return location


def _overrides(fields: Fields, shift: EventShift | None, wrongs: Wrongs) -> Overrides:
    """Only the times count: their day is that of the shift."""
    start, end = (reading.instant(fields, name, wrongs) for name in ("startTimeOverride", "endTimeOverride"))
    has_start, has_end = (reading.has(fields, name) for name in ("startTimeOverride", "endTimeOverride"))
    if has_start != has_end:
        wrongs.add("startTimeOverride and endTimeOverride go together.", "endTimeOverride" if has_start else "startTimeOverride")
    if not (start and end and shift):
        return None, None
    zone = clock.zone()
    start = reading.within(shift.starts_at.astimezone(zone).date(), start)
    end = reading.within(shift.ends_at.astimezone(zone).date(), end)
    if end <= start:
        wrongs.add("endTimeOverride must be later than startTimeOverride.", "endTimeOverride")
    return start, end


def _required(fields: Fields, name: str, key: str, wrongs: Wrongs) -> int | None:
    if not reading.has(fields, name):
        wrongs.add(f"{name} is required.", name)
        return None
    pk = reading.reference(fields, name, key)
    if pk is None:
        wrongs.add(f"{name}.{key} is required and must be a number.", f"{name}.{key}")
    return pk


def existing(told: Booked) -> Signup | None:
    """The signup with the same person, event, shift and role."""
    return Signup.objects.filter(person=told.person, event=told.event, shift=told.shift, role_id=told.role_id).first()


def refuse_another_person_or_event(fields: Fields, row: Signup) -> None:
    """Who signed up for what cannot change; delete and make anew."""
    wrongs = Wrongs()
    for name, key, pk in (("person", "vanId", row.person_id), ("event", "eventId", row.event_id)):
        if (told := reading.reference(fields, name, key)) is not None and told != pk:
            wrongs.add(f"The {name} of a signup cannot be changed.", f"{name}.{key}")
    wrongs.refuse()


def refuse_collision(told: Booked, row: Signup) -> None:
    other = existing(told)
    if other is not None and other.pk != row.pk:
        raise invalid("This person is already signed up for this shift and role.", "shift.eventShiftId", "role.roleId")
