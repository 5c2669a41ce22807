"""The sums of all offices, worked out once for everybody who looks at the dashboard at the same time.

Whoever asks waits for the one computation of this process, which is done at most once a second. Only what has moved is worked out again:
the offices whose change number is another one, and once a minute what hangs on the clock, such as late and overdue.
"""

import datetime as dt
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from django.utils import timezone

from accounts.models import Office
from tracker.counting import TIMED, Sums, sums_by_office
from tracker.metrics import TALLIES
from tracker.models import ArchivedDay, CampaignSettings, EventType, Role, VanStatus

SECOND = 1.0
DAYS_KEPT = 4  # of those that people look at, today and the days before


@dataclass(frozen=True)
class State:
    """``numbers``: each office's change number that the sums are up to, at least. ``sums``: of every office, also of those without a row.
    ``as_of``: when the database was last asked for sums."""

    day: dt.date
    as_of: dt.datetime
    numbers: dict[int, int]
    sums: dict[int, Sums]


def state_of(day: dt.date) -> State:
    """The same object until something has moved. Boards and archive together, so that a day stays whole while the night closes it."""
    return keeper_of(day).state()


@dataclass(frozen=True)
class Marks:
    """What the sums hang on beside the clock: of each office its number, its epoch and what is archived; and what words and roles mean."""

    offices: dict[int, tuple[Any, ...]]
    meanings: tuple[Any, ...]


class Keeper:
    """Keeps the state of one day."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._known: tuple[State, Marks] | None = None

    def state(self) -> State:
        with self._lock:  # who comes second finds what the first one found
            if self._known is None or time.monotonic() - self._looked_at >= SECOND:
                self._known = self._look()
                self._looked_at = time.monotonic()
            return self._known[0]

    def _look(self) -> tuple[State, Marks]:
        marks, now = marks_of(self.day), timezone.now()  # before any row: what slips in between is worked out again
        every = set(marks.offices)
        if self._known is None or self._known[1].meanings != marks.meanings:
            return self._made(marks, now, self._taken(marks, now, every))
        state, known = self._known
        moved = {pk for pk in every if marks.offices[pk] != known.offices.get(pk)}
        sums = {pk: state.sums[pk] for pk in every - moved}
        if _minute(state.as_of) != _minute(now):
            timed = self._taken(marks, now, every - moved, TIMED)
            sums = {pk: sums[pk] | timed[pk] for pk in sums}
        elif not moved and len(every) == len(state.sums):
            return self._known
        return self._made(marks, now, sums | self._taken(marks, now, moved))

    def _made(self, marks: Marks, now: dt.datetime, sums: dict[int, Sums]) -> tuple[State, Marks]:
        return State(self.day, now, {pk: mark[0] for pk, mark in marks.offices.items()}, {pk: sums[pk] for pk in marks.offices}), marks

    def _taken(self, marks: Marks, now: dt.datetime, offices: set[int], names: Collection[str] = TALLIES) -> dict[int, Sums]:
        """The sums of these offices. The archive is asked always: the night may commit after the marks were read."""
        if not offices:
            return {}
        chosen = None if len(offices) == len(marks.offices) else sorted(offices)
        found = sums_by_office(self.day, now, with_archive=True, offices=chosen, names=names)
        return {pk: found.get(pk) or dict.fromkeys(names, 0) for pk in offices}


def _minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)


def marks_of(day: dt.date) -> Marks:
    """Six small queries."""
    archived = dict(ArchivedDay.objects.filter(day=day).values_list("office", "rows_hash"))
    counters = Office.objects.values_list("pk", "counter__number", "counter__epoch")
    return Marks(
        {pk: (number or 0, epoch, archived.get(pk, "")) for pk, number, epoch in counters},
        (
            CampaignSettings.load().late_after_minutes,
            *VanStatus.objects.order_by("pk").values_list("name", "is_open"),
            *Role.objects.order_by("pk").values_list("pk", "counts_as", "is_intern"),
            *EventType.objects.order_by("pk").values_list("pk", "is_intern"),
        ),
    )


@lru_cache(maxsize=DAYS_KEPT)
def keeper_of(day: dt.date) -> Keeper:
    return Keeper(day)
