"""What VAN answers, as this project speaks of it. Only ``van_sync.client`` knows VAN's own JSON.

Instants are aware and keep VAN's offset: that of the committee's zone, which an office need not be in.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Named:
    """A reference that VAN gives by id and name: a status, role, location, shift or type. ``name`` may be ``""``: VAN has null."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class EventShift:
    shift_id: int
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Event:
    event_id: int
    name: str
    type: Named
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_active: bool
    shifts: tuple[EventShift, ...] = ()
    roles: tuple[Named, ...] = ()
    locations: tuple[Named, ...] = ()

    def touches(self, first: dt.date, last: dt.date, zone: dt.tzinfo | None = None) -> bool:
        """Whether it begins, or one of its shifts is under way, on these days by the clock of ``zone`` (None: by VAN's own offset)."""
        spans = [(shift.starts_at, shift.ends_at) for shift in self.shifts] or [(self.starts_at, self.ends_at)]
        return any(
            starts.astimezone(zone or starts.tzinfo).date() <= last and _last_day(starts, ends, zone or ends.tzinfo) >= first
            for starts, ends in [(self.starts_at, self.starts_at), *spans]
        )


def _last_day(starts: dt.datetime, ends: dt.datetime, zone: dt.tzinfo | None) -> dt.date:
    """What ends at midnight is not under way on the next day."""
    return max(starts, ends - dt.timedelta(microseconds=1)).astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class BrokenEvent:
    """An event of VAN's list whose record lacks something. The rest is what could be read of it all the same, for people to find it by."""

    why: str  # a sentence, with what to do
    event_id: int | None
    name: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    locations: tuple[str, ...]  # empty: it may be anywhere

    def may_touch(self, first: dt.date, last: dt.date) -> bool:
        """Whether it may be on these days; a day is let be on either side, for clocks of other zones."""
        day = dt.timedelta(days=1)
        is_later = self.starts_at is not None and self.starts_at.date() > last + day
        is_over = self.starts_at is not None and self.ends_at is not None and max(self.starts_at, self.ends_at).date() < first - day
        return not (is_later or is_over)


@dataclass(frozen=True, slots=True)
class EventList:
    found: list[Event]
    broken: list[BrokenEvent]


@dataclass(frozen=True, slots=True)
class EventType:
    type: Named
    roles: tuple[Named, ...]
    statuses: tuple[Named, ...]
    needs_location: bool


@dataclass(frozen=True, slots=True)
class Signup:
    """One person on one shift of one event in one role. ``starts_at`` is the effective time: the override if there is one."""

    signup_id: int
    vanid: int
    first_name: str
    last_name: str
    event: Named
    shift: Named
    role: Named
    status: Named
    location: Named | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    raw: dict[str, Any] = field(repr=False, compare=False, default_factory=dict)  # as VAN gave it, to be put back whole


@dataclass(frozen=True, slots=True)
class Person:
    """Phones are ten digits, ``""`` where VAN has none."""

    vanid: int
    first_name: str
    last_name: str
    phone: str = ""  # the preferred one that is no cell, else the first
    cell: str = ""
    email: str = ""
    do_not_call: bool = False


@dataclass(frozen=True, slots=True)
class KeyProfile:
    """Whose key it is."""

    database: str
    committee_id: int | None
    committee: str
    key_type: str
    user_name: str
    has_my_campaign: bool
