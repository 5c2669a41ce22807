"""A VAN in memory with the methods of ``VanClient``, for tests that are about our own steps. VAN's behaviour is tested over HTTP."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from van_sync.client_errors import VanChanged, VanNotFound
from van_sync.client_types import BrokenEvent, Event, EventList, EventShift, EventType, KeyProfile, Named, Person, Signup

WORDS = {
    name: Named(number, name) for number, name in enumerate(("Scheduled", "Completed", "Declined", "Confirmed", "No Show", "Walk In"), 1)
}
CANVASSER, DIALER = Named(91, "Canvassing"), Named(92, "Dialer")
OFFICE, ELSEWHERE = Named(501, "R1A Field Office"), Named(502, "R2A Field Office")
DVC = EventType(Named(71, "Volunteer DVC"), (CANVASSER, DIALER), tuple(WORDS.values()), needs_location=True)


class VanWithPeople:
    def __init__(self) -> None:
        self.types = [DVC]
        self.all_places = [OFFICE, ELSEWHERE]
        self.key = KeyProfile("SmartVAN Missouri", 4455, "Missouri Coordinated", "Custom Integration", "mo.api", has_my_campaign=True)
        self.all_events: list[Event] = []
        self.broken_events: list[BrokenEvent] = []
        self.people: dict[int, Person] = {}
        self.all_signups: dict[int, Signup] = {}
        self.calls: list[str] = []
        self.fail: dict[str, Exception] = {}
        self.meanwhile: dict[str, Callable[[], object]] = {}  # done once, while this call is under way

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name in self.meanwhile:
            self.meanwhile.pop(name)()
        if name in self.fail:
            raise self.fail.pop(name)

    # -- making it -----------------------------------------------------------------------------------------------------

    def add_event(self, day: dt.date, *hours: int, where: Named = OFFICE, roles: tuple[Named, ...] = (CANVASSER, DIALER)) -> Event:
        """Shifts of three hours at these hours in Missouri."""
        zone = dt.timezone(dt.timedelta(hours=-5))
        starts = [dt.datetime.combine(day, dt.time(hour), zone) for hour in hours]
        number = 7000 + len(self.all_events)
        shifts = tuple(EventShift(number * 10 + place, f"Shift {place}", at, at + dt.timedelta(hours=3)) for place, at in enumerate(starts))
        event = Event(number, "Saturday canvass", DVC.type, starts[0], starts[-1], True, shifts, roles, (where,))
        self.all_events.append(event)
        return event

    def add(self, event: Event, vanid: int, status: str, shift: int = 0, role: Named = CANVASSER) -> Signup:
        slot = event.shifts[shift]
        pk = 3000 + len(self.all_signups)
        self.all_signups[pk] = Signup(
            pk, vanid, "Ada", "Sample", Named(event.event_id, event.name), Named(slot.shift_id, slot.name), role, WORDS[status],
            event.locations[0], slot.starts_at, slot.ends_at,
        )  # fmt: skip
        return self.all_signups[pk]

    def say(self, signup_id: int, status: str) -> None:
        self.all_signups[signup_id] = replace(self.all_signups[signup_id], status=WORDS[status])

    # -- VanClient -----------------------------------------------------------------------------------------------------

    def echo(self) -> None:
        self._call("echo")

    def key_profile(self) -> KeyProfile:
        self._call("key_profile")
        return self.key

    def locations(self) -> list[Named]:
        self._call("locations")
        return self.all_places

    def event_types(self) -> list[EventType]:
        self._call("event_types")
        return self.types

    def events(self, first, last, type_ids=()) -> list[Event]:
        return self.event_list(first, last, type_ids).found

    def event_list(self, first, last, type_ids=()) -> EventList:
        self._call("events")
        found = [one for one in self.all_events if first <= one.starts_at.date() <= last and (not type_ids or one.type.id in type_ids)]
        return EventList(found, self.broken_events)

    def event(self, event_id) -> Event:
        self._call("event")
        return next(one for one in self.all_events if one.event_id == event_id)

    def signup(self, signup_id) -> Signup:
        self._call("signup")
        if signup_id not in self.all_signups:
            raise VanNotFound("VAN does not know this signup.", status=404)
        return self.all_signups[signup_id]

    def signups_of(self, vanid) -> list[Signup]:
        self._call("signups_of")
        return [one for one in self.all_signups.values() if one.vanid == vanid]

    def statuses(self, event_type_id) -> list[Named]:
        self._call("statuses")
        return [status for one in self.types if one.type.id == event_type_id for status in one.statuses]

    def set_status(self, signup_id, status, *, expected) -> Signup:
        self._call("set_status")
        was = self.all_signups[signup_id]
        if was.status == status:
            return was
        if was.status.name.casefold() != expected.casefold():
            raise VanChanged("VAN says something else by now.", now=was.status.name)
        self.all_signups[signup_id] = replace(was, status=status)
        return was

    def add_signup(self, *, vanid, event_id, shift_id, role_id, status_id, location_id) -> int:
        self._call("add_signup")
        event = self.event(event_id)
        place = [one.shift_id for one in event.shifts].index(shift_id)
        made = self.add(event, vanid, "Scheduled", place)
        status = next(word for word in WORDS.values() if word.id == status_id)
        role = next(one for one in event.roles if one.id == role_id)
        self.all_signups[made.signup_id] = replace(made, status=status, role=role, location=Named(location_id, "") if location_id else None)
        return made.signup_id

    def person(self, vanid) -> Person:
        self._call("person")
        if vanid not in self.people:
            raise VanNotFound("VAN does not know this person.", status=404)
        return self.people[vanid]

    def find_people(self, *, first_name="", last_name="", phone="", email="") -> list[Person]:
        self._call("find_people")
        return [
            one
            for one in self.people.values()
            if (one.first_name, one.last_name) == (first_name, last_name) or phone in (one.phone, one.cell)
        ]

    def create_person(self, *, first_name, last_name, phone="", cell="", email="") -> int:
        self._call("create_person")
        for one in self.find_people(first_name=first_name, last_name=last_name, phone=phone):
            return one.vanid
        vanid = 200_000_000 + len(self.people)
        self.people[vanid] = Person(vanid, first_name, last_name, phone, cell, email)
        return vanid
