"""What the tests of imports share: bookings as VAN would have them, and what a merge told the boards."""

import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any

import orjson

from tests.desk import DAY
from tracker.bookings import Booking, Outcome, merge_bookings
from tracker.models import Change, Shift, Volunteer

SUNDAY, MONDAY = DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=2)
ADA = 101


def only() -> Shift:
    """The one shift there is."""
    return Shift.objects.get()


def booking(**given: Any) -> Booking:
    """Ada, ten in the morning of the test day at R1A."""
    usual = {
        "vanid": ADA, "first_name": "Ada", "last_name": "Sample", "phone": "8165550101", "cell": "", "email": "", "signup_id": None,
        "event_name": "", "event_type": "", "role": "Canvassing", "location": "R1A Field Office", "day": DAY, "starts_at": dt.time(10), "status": "Scheduled",
    }  # fmt: skip
    return Booking(**{**usual, **given})


def merge(*bookings: Booking, **terms: Any) -> Outcome:
    return merge_bookings(bookings, **{"day": DAY, "by": None, **terms})


def before_locking(work: Callable[[], object]) -> Callable[[int, int], None]:
    """A progress callback that does ``work`` once: after the look without locks, before anything is locked."""
    calls = count(1)

    def progress(done: int, total: int) -> None:
        if next(calls) == 2:
            work()

    return progress


def counted(outcome: Outcome) -> dict[str, int]:
    return {what: count for what, count in outcome.counts.items() if count}


def versions() -> dict[tuple[type, int], int]:
    return {(model, pk): version for model in (Shift, Volunteer) for pk, version in model.objects.values_list("pk", "version")}


def patches(change: Change) -> list[dict[str, Any]]:
    return orjson.loads(change.frame)["change"]["patches"]


def told(office: Any, since: int = 0) -> list[dict[str, Any]]:
    """All patches that an office's boards heard after change number ``since``."""
    return [patch for change in Change.objects.filter(office=office, number__gt=since) for patch in patches(change)]


def number(office: Any) -> int:
    office.counter.refresh_from_db()
    return office.counter.number
