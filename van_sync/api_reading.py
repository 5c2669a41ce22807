"""Reading some days of VAN by its API: events, their signups, phones of those who have none here. Changes nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from django.utils import timezone

from tracker.bookings import Clocks
from tracker.models import Volunteer
from van_sync.client import VanClient
from van_sync.client_errors import VanBudgetSpent, VanError, VanKeyRefused, VanNotFound, VanThrottled, VanUnavailable, VanUnreadable
from van_sync.client_types import BrokenEvent, Event, Person, Signup
from van_sync.export_values import tidy
from van_sync.models import PhoneAsked

FAILURES_IN_A_ROW: Final = 3  # then VAN is down: each of them was tried several times already, for up to minutes
PHONE_AGAIN_AFTER: Final = dt.timedelta(days=1)
DAY: Final = dt.timedelta(days=1)
NOT_ASKED: Final = "Not asked for any more, as VAN failed before."
Progress = Callable[[int, int], None]
T = TypeVar("T")


class Patience:
    """Asks VAN until it is clear that the rest would fail, too."""

    def __init__(self, *fatal_in_a_row: type[VanError], ended: VanError | None = None) -> None:
        self.fatal_in_a_row, self.ended = fatal_in_a_row, ended
        self.failed = 0

    def ask(self, call: Callable[[], T]) -> T:
        """What ``call`` returns. Raises its ``VanError``, or at once the one for which all was given up."""
        if self.ended:
            raise type(self.ended)(f"{NOT_ASKED} {self.ended}")
        try:
            answer = call()
        except VanError as error:
            self.failed = self.failed + 1 if isinstance(error, self.fatal_in_a_row) else 0
            if isinstance(error, VanKeyRefused | VanBudgetSpent) or self.failed >= FAILURES_IN_A_ROW:
                self.ended = error
            raise
        self.failed = 0
        return answer


@dataclass
class Reading:
    """What VAN said about some days, each by the clock of the office. An event is read whole or not at all."""

    clocks: Clocks
    events: list[Event] = field(default_factory=list)  # those that were read
    signups: list[tuple[Event, Signup]] = field(default_factory=list)
    missing: list[tuple[Event, str]] = field(default_factory=list)  # with the reason, a sentence
    broken: list[BrokenEvent] = field(default_factory=list)  # not even known well enough to ask who is signed up
    ended: VanError | None = None  # why the rest was not asked for

    def wall(self, signup: Signup) -> dt.datetime:
        """When it begins, by the clock of its office."""
        return signup.starts_at.astimezone(self.clocks.zone(tidy(signup.location.name) if signup.location else ""))

    def is_on(self, event: Event, first: dt.date, last: dt.date) -> bool:
        """Whether the event or a shift of it is on these days, at any of its places or by VAN's own clock."""
        zones = {self.clocks.zone(tidy(place.name)) for place in event.locations}
        return any(event.touches(first, last, zone) for zone in (None, *zones))


def read_days(van: VanClient, first: dt.date, last: dt.date, progress: Progress) -> Reading:
    """All events of these days and who is signed up, for then or for later. Raises ``VanError`` if nothing at all could be read.

    Later ones stay, as one that was moved from these days to a later one has not vanished; of earlier days nothing is asked.
    """
    listed = van.event_list(first - DAY, last + DAY)  # a day of VAN's may be another day where an office is
    reading = Reading(Clocks(), broken=listed.broken)
    errors: list[VanError] = [VanUnreadable(event.why) for event in listed.broken]
    events = [event for event in listed.found if reading.is_on(event, first, last)]
    patience = Patience(VanUnavailable, VanThrottled)
    progress(0, len(events))
    for done, event in enumerate(events, start=1):
        try:
            signups = patience.ask(lambda event=event: list(van.signups(event.event_id)))  # type: ignore[misc]
        except VanError as error:
            errors.append(error)
            reading.missing.append((event, str(error)))
        else:
            reading.events.append(event)
            reading.signups += [(event, signup) for signup in signups if reading.wall(signup).date() >= first]
        progress(done, len(events))
    if errors and not reading.events:
        raise errors[0]
    reading.ended = patience.ended
    return reading


@dataclass
class People:
    """What VAN says about those who have no phone here."""

    found: dict[int, Person] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    left: int = 0  # for the next runs
    refused: Counter[str] = field(default_factory=Counter)  # reason → people

    def remember(self) -> None:
        """That they were asked for. Once what was found is kept: else it would be missing for a day."""
        rows = [PhoneAsked(vanid=vanid) for vanid in sorted(self.asked)]
        PhoneAsked.objects.bulk_create(rows, update_conflicts=True, update_fields=["at"], unique_fields=["vanid"])


def read_people(van: VanClient, reading: Reading, *, most: int, progress: Progress) -> People:
    """Ask for those who have no phone here, at most ``most``, whoever comes soonest first."""
    soonest_first = sorted(reading.signups, key=lambda pair: pair[1].starts_at)
    wanted = _without_phone([signup.vanid for _, signup in soonest_first])
    people, patience = People(left=max(0, len(wanted) - most)), Patience(VanError, ended=reading.ended)
    for done, vanid in enumerate(wanted[:most]):
        progress(done, len(wanted[:most]))
        try:
            person = patience.ask(lambda vanid=vanid: _person(van, vanid))  # type: ignore[misc]
        except VanError as error:
            people.refused[str(patience.ended or error)] += 1
        else:
            people.asked.add(vanid)
            if person:
                people.found[vanid] = person
    return people


def _person(van: VanClient, vanid: int) -> Person | None:
    try:
        return van.person(vanid)
    except VanNotFound:  # deleted or merged in VAN since
        return None


def _without_phone(vanids: Sequence[int]) -> list[int]:
    """Who has no phone here and was not asked for within a day; people who are new here included."""
    since = timezone.now() - PHONE_AGAIN_AFTER
    skip: set[Any] = set(PhoneAsked.objects.filter(at__gt=since).values_list("vanid", flat=True))
    numbers = ("phone", "cell", "merged_into__phone", "merged_into__cell")
    known = Volunteer.objects.filter(vanid__in=set(vanids)).values_list("vanid", *numbers)
    skip.update(vanid for vanid, *phones in known if any(phones))
    return [vanid for vanid in dict.fromkeys(vanids) if vanid not in skip]
