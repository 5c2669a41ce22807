"""One lock order for every writer: the operation's id, then the offices' counters by id, then rows by kind and id."""

import random
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import OperationalError, transaction

from tracker.boards import ensure_counters
from tracker.errors import TryAgain
from tracker.models import OfficeCounter

TRIES = 4
T = TypeVar("T")


class Busy(Exception):
    """Somebody else held a lock too long, several times over: nothing was recorded, the caller may try again."""


def lock_counters(office_ids: Iterable[int]) -> dict[int, OfficeCounter]:
    """Lock the offices' counters in ascending order. Every writer to an office does this before it reads what it will change."""
    wanted = sorted(set(office_ids))
    locked = OfficeCounter.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    counters = {counter.pk: counter for counter in locked}
    if len(counters) < len(wanted):
        ensure_counters(wanted)
        return lock_counters(wanted)
    return counters


def in_transaction(work: Callable[[set[int]], T], office_ids: Iterable[int]) -> T:
    """Run ``work(offices)`` in a transaction, again with more offices if it reaches some whose counters it has not locked.

    Lock time-outs and deadlocks are tried again after a random pause; ``Busy`` after the last try.
    """
    offices = set(office_ids)
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return work(offices)
        except TryAgain as more:
            offices |= more.office_ids
        except OperationalError as problem:
            if not is_about_locks(problem):
                raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311  # spreads the tries, hides nothing
    raise Busy


def is_about_locks(problem: OperationalError) -> bool:
    """PostgreSQL: lock_not_available, deadlock_detected; SQLite says it in words."""
    return getattr(problem.__cause__, "sqlstate", None) in ("55P03", "40P01") or "locked" in str(problem)
