"""Walk-ins that VAN does not have yet: who they may be there, and on which shift of which event they were."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.scope import offices_for
from tracker.enums import ShiftStatus
from tracker.models import Location, Shift
from van_sync.client import VanClient
from van_sync.client_types import Event, EventShift, EventType, Named, Person

CAME_WORDS = ("Walk In", "Completed")  # the first that an event type offers is suggested


def waiting_for_van(user: User) -> QuerySet[Shift]:
    """Walk-ins of the boards' day who came and are not signed up in VAN, at the offices that this user syncs."""
    offices = offices_for(user, "sync").filter(is_written_to_van=True)
    found = Shift.objects.on_boards().filter(
        office__in=offices, is_walk_in=True, van_signup_id=None, is_left_out=False, status__in=ShiftStatus.came
    )
    return found.select_related("volunteer", "office", "role", "event_type", "location").order_by("office__code", "starts_at", "pk")


@dataclass(frozen=True)
class Place:
    """One way to sign the walk-in up. ``fits``: type, role and time are those of the row."""

    event: Event
    shift: EventShift
    role: Named
    location: Named | None
    fits: bool

    @property
    def key(self) -> str:
        return f"{self.event.event_id}-{self.shift.shift_id}-{self.role.id}"


@dataclass(frozen=True)
class Plan:
    """What VAN offers for one walk-in. ``words`` are the statuses to choose from, the suggested one first."""

    people: list[Person]
    places: list[Place]
    words: list[str]

    @property
    def fitting(self) -> list[Place]:
        return [place for place in self.places if place.fits]

    @property
    def others(self) -> list[Place]:
        return [place for place in self.places if not place.fits]

    @property
    def suggested(self) -> Place | None:
        """The one that fits; with several, or none, somebody has to say."""
        return self.fitting[0] if len(self.fitting) == 1 else None

    def place(self, key: str) -> Place | None:
        return next((place for place in self.places if place.key == key), None)


def plan(shift: Shift, van: VanClient, *, search: bool) -> Plan:
    """Ask VAN. ``search``: also who the person may be, which is not asked of one who has a VANID."""
    types = {event_type.type.id: event_type for event_type in van.event_types()}
    places = _places(shift, van, types)
    offered = {place.event.type.id for place in places}
    names = {status.name.casefold() for pk in offered if pk in types for status in types[pk].statuses}
    words = [word for word in CAME_WORDS if word.casefold() in names]
    return Plan(_people(shift, van) if search else [], places, words)


def status_named(word: str, place: Place, van: VanClient) -> Named | None:
    return next((status for status in van.statuses(place.event.type.id) if status.name.casefold() == word.casefold()), None)


def _people(shift: Shift, van: VanClient) -> list[Person]:
    person = shift.volunteer
    return van.find_people(first_name=person.first_name, last_name=person.last_name, phone=person.phone or person.cell, email=person.email)


def _places(shift: Shift, van: VanClient, types: dict[int, EventType]) -> list[Place]:
    """All shifts of this office's events on the day; of the row's event type, where VAN has it."""
    named = [pk for pk, event_type in types.items() if _same(event_type.type.name, shift.event_type.name)]
    events = van.events(shift.day, shift.day, named)
    at_office = [(event, where) for event in events for where in _where(event, shift)]
    slots = [(event, slot) for event, _ in at_office for slot in event.shifts]
    right = _at_that_time(shift.starts_at, {slot for _, slot in slots})
    return [
        Place(event, slot, role, where, fits=bool(named) and is_role and slot in right)
        for event, where in at_office
        for slot in event.shifts
        for role, is_role in _roles(event, shift)
    ]


def _where(event: Event, shift: Shift) -> Iterator[Named | None]:
    """The one place of the event that is the office's; nothing for an event that is elsewhere."""
    ours = {name.casefold() for name in Location.objects.filter(office=shift.office).values_list("name", flat=True)}
    if not event.locations:
        yield from [None] if "" in ours else []
        return
    here = [place for place in event.locations if place.name.casefold() in ours]
    exact = [place for place in here if shift.location and _same(place.name, shift.location.name)]
    yield from (exact or here)[:1]


def _at_that_time(starts_at: dt.datetime, slots: Iterable[EventShift]) -> set[EventShift]:
    """The shifts that begin when the walk-in's does, else those that are under way then."""
    exact = {slot for slot in slots if slot.starts_at == starts_at}
    return exact or {slot for slot in slots if slot.starts_at <= starts_at < slot.ends_at}


def _roles(event: Event, shift: Shift) -> list[tuple[Named, bool]]:
    """The row's role, where the event has it; else all of the event's, for somebody to choose from."""
    same = [role for role in event.roles if _same(role.name, shift.role.name)]
    return [(same[0], True)] if same else [(role, False) for role in event.roles]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
