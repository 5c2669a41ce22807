"""The shapes that go into a merge and come out of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from django.db.models import CharField, Model

from tracker.models import Shift

What = Literal["created", "changed", "unchanged", "returned", "vanished", "differs", "removed_here", "closed", "of_closed_days"]


@dataclass(frozen=True, slots=True)
class Booking:
    """One person on one shift, as VAN has it. Texts are tidied, ``""`` for what VAN does not say; a blank never wipes what is stored."""

    vanid: int
    first_name: str
    last_name: str
    phone: str
    cell: str
    email: str
    signup_id: int | None
    event_name: str
    event_type: str
    role: str
    location: str
    day: dt.date
    starts_at: dt.time  # naive: the clock on the wall of the location
    status: str  # VAN's word
    do_not_call: bool = False  # False: VAN does not say; it never takes back what stands here
    at: dt.datetime | None = None  # aware, if VAN says the instant: then it counts, and day and starts_at are what it is on that wall

    def without_gaps(self, other: "Booking") -> "Booking":
        """This row, with the other's values where it says nothing about the shift."""
        return replace(
            self,
            signup_id=self.signup_id or other.signup_id,
            event_type=self.event_type or other.event_type,
            event_name=self.event_name or other.event_name,
        )


def fitted(text: str, model: type[Model], name: str) -> str:
    """Cut to what the column holds: VAN sets other limits, and one endless name must not stop an import."""
    return text[: cast(CharField, model._meta.get_field(name)).max_length]


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a booking: its shift, or none. ``reason``: why there is none, or what was left as it is here."""

    shift: Shift | None
    reason: str = ""
    is_new: bool = False

    def is_new_on(self, day: dt.date) -> bool:
        return self.is_new and self.shift is not None and self.shift.day == day


BEFORE_THE_DAY = Placed(None, "Before the day that was opened.")


@dataclass(slots=True)
class Done:
    """What became of one person's bookings."""

    placed: dict[int, Placed] = field(default_factory=dict)  # by the booking's place in the file
    counts: Counter[What] = field(default_factory=Counter)
    is_changed: bool = False


@dataclass(slots=True)
class Outcome:
    """``placed`` runs parallel to the bookings. ``counts`` are shifts, not rows: two rows may speak of one shift.

    After a dry run the new shifts have no ids, and shifts to be changed look as they would.
    """

    placed: list[Placed]
    counts: Counter[What] = field(default_factory=Counter)
    unknown_words: dict[str, list[str]] = field(default_factory=dict)  # kind of word ("status" …) → words nobody has looked at
    closed_words: frozenset[str] = frozenset()

    def take(self, found: Iterable[Done]) -> int:
        """Add what became of some people's bookings. Returns how many bookings that were."""
        taken = 0
        for done in found:
            self.counts += done.counts
            for line, placed in done.placed.items():
                self.placed[line] = placed
            taken += len(done.placed)
        return taken
