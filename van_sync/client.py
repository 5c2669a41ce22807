"""VAN's API v4 over HTTP, in this project's words."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Self

from van_sync.client_types import Event, EventType, KeyProfile, Named, Person, Signup


class VanClient:
    """One key's view of VAN's My Campaign database. Every method raises ``van_sync.client_errors.VanError`` and its kinds.

    Safe to share between threads. Reads are tried again after 429, 5xx and broken connections; writes only where VAN cannot have
    taken them, else the error says ``may_have_happened``.
    """

    @classmethod
    def from_settings(cls) -> Self:
        """The client for VAN_URL, VAN_APPLICATION and VAN_API_KEY. Raises ``VanNotSetUp``."""
        raise NotImplementedError

    def echo(self) -> None:
        """Am I let in?"""
        raise NotImplementedError

    def key_profile(self) -> KeyProfile:
        raise NotImplementedError

    def event_types(self) -> list[EventType]:
        raise NotImplementedError

    def events(self, first: dt.date, last: dt.date, type_ids: Iterable[int] = ()) -> list[Event]:
        """Active events whose local start lies on ``first`` to ``last``, both included, with shifts, roles and locations."""
        raise NotImplementedError

    def event(self, event_id: int) -> Event:
        raise NotImplementedError

    def signups(self, event_id: int) -> Iterator[Signup]:
        """All signups of an event, page after page, each once."""
        raise NotImplementedError

    def signups_of(self, vanid: int) -> list[Signup]:
        """All signups of a person."""
        raise NotImplementedError

    def signup(self, signup_id: int) -> Signup:
        raise NotImplementedError

    def statuses(self, event_type_id: int) -> list[Named]:
        """The statuses that an event type offers; kept for ten minutes."""
        raise NotImplementedError

    def set_status(self, signup_id: int, status: Named, *, expected: str) -> Signup:
        """Read the signup again, put it back with ``status``, and return it as it was read.

        Nothing is written if it has that status already. Raises ``VanChanged`` if its status is no longer ``expected`` (a name,
        compared without case). After an error with ``may_have_happened`` call it again: it looks before it writes.
        """
        raise NotImplementedError

    def add_signup(self, *, vanid: int, event_id: int, shift_id: int, role_id: int, status_id: int, location_id: int | None) -> int:
        """Sign a person up; VAN's upsert on person, event, shift and role. Returns the signup's id."""
        raise NotImplementedError

    def person(self, vanid: int) -> Person:
        raise NotImplementedError

    def find_people(self, *, first_name: str = "", last_name: str = "", phone: str = "", email: str = "") -> list[Person]:
        """Everybody in VAN who may be meant: by phone, by e-mail, by name; each once, best match first."""
        raise NotImplementedError

    def create_person(self, *, first_name: str, last_name: str, phone: str = "", cell: str = "", email: str = "") -> int:
        """VAN's findOrCreate. Returns the VANID."""
        raise NotImplementedError

    def locations(self) -> list[Named]:
        raise NotImplementedError
