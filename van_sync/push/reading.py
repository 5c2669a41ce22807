"""VAN's signups of a day as they are at this minute, and which of our shifts each one is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from django.conf import settings
from django.db import connections

from tracker.models import Location, Shift
from tracker.van import is_same
from van_sync.client import VanClient
from van_sync.client_errors import VanError, VanForbidden, VanInvalid, VanNotFound, VanUnreadable
from van_sync.client_types import Event, Named, Signup
from van_sync.push.judge import Found, InVan

Tell = Callable[[int, int], None]
T = TypeVar("T")
R = TypeVar("R")

GONE = "VAN no longer has this signup."
SOMEBODY_ELSES = "In VAN this signup is another person's."
NO_VANID = "The person has no VANID."
NONE = "VAN has no signup of this person at this time in this role."
SEVERAL = "VAN has more than one signup that it may be."
NO_EVENT = "VAN no longer has the event of this signup."

# What VAN answers about one record, and what a row then says; other errors are about the key or VAN itself and end the look.
# Our words, not VAN's: those may name somebody.
OF_ONE_RECORD: Final = (VanNotFound, VanForbidden, VanUnreadable, VanInvalid)
UNSEEN: Final = {
    VanForbidden: "VAN does not let this key see {} (answer 403). Look it up in VAN, or ask your VAN administrator for the right to it.",
    VanUnreadable: "VAN's answer about {} cannot be read. Look it up in VAN; if it stays, tell whoever keeps CPT.",
    VanInvalid: "VAN does not take our question about {}. Look it up in VAN; if it stays, tell whoever keeps CPT.",
}
SIGNUP, OF_PERSON, OF_EVENT, EVENT, STATUSES = (
    "this signup", "this person's signups", "this event's signups", "the event of this signup", "the statuses of this event's type",
)  # fmt: skip
MISSING: Final = {
    SIGNUP: GONE,
    OF_PERSON: NONE,
    OF_EVENT: NO_EVENT,
    EVENT: NO_EVENT,
    STATUSES: "VAN has no statuses for this event's type.",
}


def each(work: Callable[[T], R], items: Iterable[T], done: Callable[[], None]) -> list[R]:
    """``work`` on all items, as many at a time as VAN may be called. ``done`` is told of each."""

    def one(item: T) -> R:
        try:
            return work(item)
        finally:
            connections.close_all()  # the thread's own

    with ThreadPoolExecutor(settings.VAN_CALLS_AT_ONCE, "van-reading") as pool:
        found = []
        for result in pool.map(one, items):
            found.append(result)
            done()
        return found


class Unseen(Exception):
    """VAN does not have or does not show a record; the words say why, for the row that needs it."""


class VanDay:
    """All signups of the day's events at these offices. What was not read is asked for one by one."""

    def __init__(self, client: VanClient, day: dt.date, office_ids: Iterable[int], tell: Tell) -> None:
        self.client, self.tell = client, tell
        self.events = {event.event_id: event for event in client.events(day, day)}
        self.done, self.total = 0, 0
        self._statuses: dict[int, tuple[Named, ...]] = {}
        self._unseen: dict[tuple[str, int], VanError] = {}
        self._by_id: dict[int, Signup] = {}
        self._by_person: dict[int, list[Signup]] = defaultdict(list)
        self._read([event for event in self.events.values() if _may_be_at(event, _elsewhere(office_ids))], day)

    def _read(self, events: list[Event], day: dt.date) -> None:
        for signups in self._each(self._signups_at, events):
            self._keep(signup for signup in signups if signup.starts_at.date() == day)  # of a night's event some are another day's
        refused = [problem for problem in self._unseen.values() if isinstance(problem, VanForbidden)]
        if len(refused) == len(events) > 1:  # then it is the key, and no row could be compared
            raise refused[0]

    def _each(self, work: Callable[[T], R], items: list[T]) -> list[R]:
        self.total += len(items)
        return each(work, items, self._one_more)

    def _one_more(self) -> None:
        self.done += 1
        self.tell(self.done, self.total)

    def _keep(self, signups: Iterable[Signup]) -> None:
        for signup in signups:
            if signup.signup_id not in self._by_id:
                self._by_id[signup.signup_id] = signup
                self._by_person[signup.vanid].append(signup)

    def look_for(self, shifts: list[Shift]) -> None:
        """Ask VAN for what the events did not have: a signup that has moved, a person whose signup has no id here."""
        ids = [shift.van_signup_id for shift in shifts if shift.van_signup_id and shift.van_signup_id not in self._by_id]
        for signup in self._each(self._signup, ids):
            self._keep([signup] if signup else [])
        people = {shift.volunteer.vanid for shift in shifts if not self._by_id.get(shift.van_signup_id or 0)}
        days = {shift.day for shift in shifts}
        known = {} if any(what == OF_EVENT for what, _ in self._unseen) else self._by_person  # an event that was not read may have more
        for signups in self._each(self._signups_of, sorted(vanid for vanid in people if vanid and vanid not in known)):
            self._keep(signup for signup in signups if signup.starts_at.date() in days)

    def _signups_at(self, event: Event) -> list[Signup]:
        """None of them if one cannot be had: then they are asked for one by one, and that one's row alone is in trouble."""
        try:
            return self._ask(OF_EVENT, event.event_id, lambda pk: list(self.client.signups(pk)))
        except Unseen:
            return []

    def _signup(self, signup_id: int) -> Signup | None:
        try:
            return self._ask(SIGNUP, signup_id, self.client.signup)
        except Unseen:
            return None

    def _signups_of(self, vanid: int) -> list[Signup]:
        try:
            return self._ask(OF_PERSON, vanid, self.client.signups_of)
        except Unseen:
            return []

    def _ask(self, what: str, pk: int, ask: Callable[[int], R]) -> R:
        """Raises ``Unseen``; VAN is not asked again for what it did not show."""
        if (what, pk) not in self._unseen:
            try:
                return ask(pk)
            except OF_ONE_RECORD as problem:
                self._unseen[what, pk] = problem
        raise Unseen(self._why(what, pk))

    def _why(self, what: str, pk: int) -> str:
        problem = self._unseen.get((what, pk))
        if problem is None or isinstance(problem, VanNotFound):
            return MISSING[what]
        return UNSEEN[type(problem)].format(what)

    # -- which is which ------------------------------------------------------------------------------------------------

    def find(self, shift: Shift, taken: set[int]) -> Found:
        """``taken``: signups that are other shifts' already."""
        if shift.volunteer.vanid is None:
            return Found(None, why=NO_VANID)
        try:
            return self._by_signup_id(shift, taken) if shift.van_signup_id else self._by_person_and_time(shift, taken)
        except Unseen as why:
            return Found(None, why=str(why))

    def _by_person_and_time(self, shift: Shift, taken: set[int]) -> Found:
        vanid = shift.volunteer.vanid or 0
        theirs = [signup for signup in self._by_person.get(vanid, ()) if signup.signup_id not in taken]
        alike = [signup for signup in theirs if signup.starts_at == shift.starts_at and is_same(signup.role.name, shift.role.name)]
        if len(alike) == 1:
            return Found(self._in_van(alike[0]))
        return Found(None, tuple(map(self._in_van, alike or theirs)), SEVERAL if alike else self._why(OF_PERSON, vanid))

    def _by_signup_id(self, shift: Shift, taken: set[int]) -> Found:
        signup_id = shift.van_signup_id or 0
        signup = self._by_id.get(signup_id)
        if signup is None and self._why(SIGNUP, signup_id) != GONE:  # it is there, so no other can be meant
            raise Unseen(self._why(SIGNUP, signup_id))
        if signup is None:
            theirs = [other for other in self._by_person.get(shift.volunteer.vanid or 0, ()) if other.signup_id not in taken]
            return Found(None, tuple(map(self._in_van, theirs)), GONE)
        if signup.vanid != shift.volunteer.vanid:
            return Found(None, (self._in_van(signup),), SOMEBODY_ELSES)
        return Found(self._in_van(signup))

    def _in_van(self, signup: Signup) -> InVan:
        event = self.events.get(signup.event.id)
        if event is None:
            event = self.events[signup.event.id] = self._ask(EVENT, signup.event.id, self.client.event)
        if event.type.id not in self._statuses:
            self._statuses[event.type.id] = tuple(self._ask(STATUSES, event.type.id, self.client.statuses))
        return InVan(signup, self._statuses[event.type.id])


def _elsewhere(office_ids: Iterable[int]) -> set[str]:
    """Names of the places that belong to other offices. A place that nobody has placed may be anywhere."""
    return set(Location.objects.exclude(office=None).exclude(office__in=list(office_ids)).values_list("name", flat=True))


def _may_be_at(event: Event, elsewhere: set[str]) -> bool:
    return not event.locations or any(location.name not in elsewhere for location in event.locations)
