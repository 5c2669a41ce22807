"""VAN's API v4 over HTTP, in this project's words."""

import datetime as dt
import functools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings

from tracker.phones import phone_digits
from van_sync import client_json, client_people
from van_sync.client_errors import VanChanged, VanNotSetUp, VanUnreadable
from van_sync.client_http import WORK, Kind, Pace, VanHttp
from van_sync.client_json import read
from van_sync.client_limits import CallLimits
from van_sync.client_types import Event, EventList, EventShift, EventType, KeyProfile, Named, Person, Signup

STATUSES_KEPT = 600.0  # seconds
EVENT_PARTS = "shifts,roles,locations"
# A bare date may or may not include its own day, and may be a day of UTC; and a night's event began the day before. What comes too
# much is left out here.
MARGIN = dt.timedelta(days=3)


class VanClient:
    """One key's view of VAN's My Campaign database. Every method raises ``van_sync.client_errors.VanError`` and its kinds.

    Safe to share between threads. Reads are tried again after 429, 5xx and broken connections; writes only where VAN cannot have
    taken them, else the error says ``may_have_happened``. Not to be called inside a transaction: a call may take a minute.
    """

    def __init__(self, http: VanHttp, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._http, self._seconds = http, seconds
        self._statuses: dict[int, tuple[float, list[Named]]] = {}

    @classmethod
    def from_settings(cls, pace: Pace = WORK) -> Self:
        """The client for VAN_URL, VAN_APPLICATION and VAN_API_KEY. Raises ``VanNotSetUp``. ``PAGE``: somebody waits for the answer."""
        missing = [name for name in ("VAN_URL", "VAN_APPLICATION", "VAN_API_KEY") if not getattr(settings, name).strip()]
        if missing:
            raise VanNotSetUp(f"CPT is not connected to VAN: set {' and '.join(missing)} and restart CPT.")
        if not _is_safe(settings.VAN_URL):
            raise VanNotSetUp(
                "VAN_URL must be an address that begins with https://, else everybody on the way could read the key. Mend it and restart CPT."
            )
        limits = CallLimits(settings.VAN_CALLS_AT_ONCE, settings.VAN_CALLS_A_DAY, patience=pace.patience)
        return cls(VanHttp(settings.VAN_URL, settings.VAN_APPLICATION, settings.VAN_API_KEY, limits, pace=pace))

    @property
    def calls(self) -> int:
        """How many it has made, tries counted each."""
        return self._http.calls

    def echo(self) -> None:
        """Am I let in?"""
        self._http.json(self._http.post("echoes", {"message": "hello"}, Kind.READ))

    def key_profile(self) -> KeyProfile:
        for row in self._http.rows("apiKeyProfiles", {}, "keyReference"):
            return read(client_json.key_profile, row, "the key")
        raise VanUnreadable("VAN says nothing about this key. Ask your VAN administrator whether it is a key for My Campaign.")

    def event_types(self) -> list[EventType]:
        return [read(client_json.event_type, row, "an event type") for row in self._http.rows("events/types", {}, "eventTypeId")]

    def events(self, first: dt.date, last: dt.date, type_ids: Iterable[int] = ()) -> list[Event]:
        """Active events of ``first`` to ``last`` by VAN's clock, both included, with shifts, roles and locations.

        Those that begin then and those of which a shift is under way then: one from 6 PM to 2 AM belongs to two days.
        Left out is what cannot be read; ``event_list`` names it.
        """
        return self.event_list(first, last, type_ids).found

    def event_list(self, first: dt.date, last: dt.date, type_ids: Iterable[int] = ()) -> EventList:
        """The same, and apart the events of which something is missing: one of them must not hide the others."""
        wanted = set(type_ids)
        query: dict[str, Any] = {
            "startingAfter": (first - MARGIN).isoformat(), "startingBefore": (last + MARGIN).isoformat(), "$expand": EVENT_PARTS, "$top": 50,
        }  # fmt: skip
        if wanted:
            query["eventTypeIds"] = ",".join(map(str, sorted(wanted)))
        events = EventList([], [])
        for row in self._http.rows("events", query, "eventId"):
            if row.get("isActive") is not False:
                self._sort_in(row, events)
        found = [each for each in events.found if each.touches(first, last) and (not wanted or each.type.id in wanted)]
        return EventList(found, [each for each in events.broken if each.may_touch(first, last)])

    def event(self, event_id: int) -> Event:
        return self._event(self._http.get(f"events/{event_id}", {"$expand": EVENT_PARTS}))

    def signups(self, event_id: int) -> Iterator[Signup]:
        """All signups of an event, page after page, each once. A later page may fail: take all before changing anything."""
        return self._signups({"eventId": event_id})

    def signups_of(self, vanid: int) -> list[Signup]:
        """All signups of a person."""
        return list(self._signups({"vanId": vanid}))

    def signup(self, signup_id: int) -> Signup:
        return self._signup(self._http.get(f"signups/{signup_id}"), self._shifts_of)

    def statuses(self, event_type_id: int) -> list[Named]:
        """The statuses that an event type offers; kept for ten minutes."""
        read_at, known = self._statuses.get(event_type_id, (-STATUSES_KEPT, []))
        if not known or self._seconds() - read_at >= STATUSES_KEPT:
            rows = self._http.rows("signups/statuses", {"eventTypeId": event_type_id}, "statusId")
            known = [read(lambda row: client_json.named(row, "statusId"), row, "a status") for row in rows]
            self._statuses[event_type_id] = (self._seconds(), known)
        return list(known)

    def set_status(self, signup_id: int, status: Named, *, expected: str) -> Signup:
        """Read the signup again, put it back with ``status``, and return it as it was read.

        Nothing is written if it has that status already. Raises ``VanChanged`` if its status is no longer ``expected`` (a name,
        compared without case). After an error with ``may_have_happened`` call it again: it looks before it writes.
        """
        found = self.signup(signup_id)
        if found.status.id == status.id:
            return found
        if found.status.name.casefold() != expected.strip().casefold():
            raise VanChanged(
                f"Somebody changed this signup in VAN meanwhile: it was “{expected}” and is “{found.status.name}” now. Nothing was written. "
                "Look at both and decide again.",
                now=found.status.name,
            )
        # Whole: what a PUT leaves out may be cleared, and VAN passes over what it does not let anybody change.
        self._http.put(f"signups/{signup_id}", {**found.raw, "status": {"statusId": status.id}})
        return found

    def add_signup(self, *, vanid: int, event_id: int, shift_id: int, role_id: int, status_id: int, location_id: int | None) -> int:
        """Sign a person up; VAN's upsert on person, event, shift and role. Returns the signup's id."""
        body = {
            "person": {"vanId": vanid}, "event": {"eventId": event_id}, "shift": {"eventShiftId": shift_id},
            "role": {"roleId": role_id}, "status": {"statusId": status_id},
        }  # fmt: skip
        if location_id is not None:
            body["location"] = {"locationId": location_id}
        return self._http.id_in(self._http.post("signups", body, Kind.UPSERT), "eventSignupId", Kind.UPSERT)

    def person(self, vanid: int) -> Person:
        row = self._http.get(f"people/{vanid}", {"$expand": "phones,emails,suppressions"})
        return read(client_json.person, row, f"the person with VANID {vanid}")

    def find_people(self, *, first_name: str = "", last_name: str = "", phone: str = "", email: str = "") -> list[Person]:
        """Everybody in VAN who may be meant: by phone, by e-mail, by name; each once, best match first; fifty of each search at most.

        Only ``person`` knows surely who must not be called: VAN's searches do not say.
        """
        found: dict[int, Person] = {}
        for each in self._matches(first_name.strip(), last_name.strip(), phone_digits(phone), email.strip()):
            found.setdefault(each.vanid, each)
        return list(found.values())

    def create_person(self, *, first_name: str, last_name: str, phone: str = "", cell: str = "", email: str = "") -> int:
        """VAN's findOrCreate. Returns the VANID."""
        body = client_people.candidate(first_name=first_name, last_name=last_name, phone=phone, cell=cell, email=email)
        kind = Kind.UPSERT if client_people.is_matched(body) else Kind.CREATE
        return self._http.id_in(self._http.post("people/findOrCreate", body, kind), "vanId", kind)

    def locations(self) -> list[Named]:
        rows = self._http.rows("locations", {"$top": 200}, "locationId")
        return [read(lambda row: client_json.named(row, "locationId"), row, "a location") for row in rows]

    def _sort_in(self, row: dict[str, Any], events: EventList) -> None:
        try:
            events.found.append(self._event(row))
        except VanUnreadable as error:
            events.broken.append(client_json.broken_event(row, str(error)))

    def _event(self, row: Any) -> Event:
        return read(client_json.event, row, _which("event", row, "eventId"))

    def _signups(self, query: dict[str, Any]) -> Iterator[Signup]:
        shifts_of = functools.cache(self._shifts_of)
        for row in self._http.rows("signups", {**query, "$top": 50}, "eventSignupId"):
            yield self._signup(row, shifts_of)

    def _signup(self, row: Any, shifts_of: client_json.ShiftsOf) -> Signup:
        return read(lambda row: client_json.signup(row, shifts_of), row, _which("signup", row, "eventSignupId"))

    def _shifts_of(self, event_id: int) -> tuple[EventShift, ...]:
        return self.event(event_id).shifts

    def _matches(self, first_name: str, last_name: str, phone: str | None, email: str) -> Iterator[Person]:
        if phone:
            if vanid := client_people.vanid_by_phone(self._http, phone):
                yield self.person(vanid)
            yield from client_people.search(self._http, {"phoneNumber": phone})
        if email:
            yield from client_people.search(self._http, {"email": email})
        names = {key: value for key, value in (("firstName", first_name), ("lastName", last_name)) if value}
        if names:
            yield from client_people.search(self._http, names)


def _which(what: str, row: Any, key: str) -> str:
    return f"{what} {row[key]}" if isinstance(row, dict) and row.get(key) else f"{'an' if what == 'event' else 'a'} {what}"


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))
