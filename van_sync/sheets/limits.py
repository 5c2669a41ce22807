"""At most fifty writes to Google in any minute, over all workers and web processes: rows in the database say so.

Google allows an account sixty. A slot that was used is free again a minute later, so the limit holds for every minute, not for those
of the clock.
"""

import datetime as dt
import time
from collections.abc import Callable

from django.db.models import Min, Q
from django.utils import timezone

from van_sync.models import SheetSlot
from van_sync.sheets.errors import TooMany

A_MINUTE = 50
MINUTE = dt.timedelta(minutes=1)
PATIENCE = 180.0  # seconds


def wait_for_slot(*, now: Callable[[], dt.datetime] = timezone.now, sleep: Callable[[float], None] = time.sleep) -> None:
    """Take the right to one write. Raises ``TooMany`` after some minutes of waiting: nothing was sent then."""
    until = now() + dt.timedelta(seconds=PATIENCE)
    while not _take(now()):
        if now() >= until:
            raise TooMany(
                f"CPT writes to Google at most {A_MINUTE} times a minute, and others were first for {PATIENCE / 60:.0f} minutes. Try again later."
            )
        sleep(_until_one_is_free(now()))


def _take(now: dt.datetime) -> bool:
    free = Q(used_at=None) | Q(used_at__lte=now - MINUTE)
    return any(SheetSlot.objects.filter(free, number=number).update(used_at=now) for number in _free_numbers(free))


def _free_numbers(free: Q) -> list[int]:
    if SheetSlot.objects.count() < A_MINUTE:
        SheetSlot.objects.bulk_create((SheetSlot(number=number) for number in range(1, A_MINUTE + 1)), ignore_conflicts=True)
    return list(SheetSlot.objects.filter(free, number__lte=A_MINUTE).values_list("number", flat=True))


def _until_one_is_free(now: dt.datetime) -> float:
    oldest = SheetSlot.objects.filter(number__lte=A_MINUTE).aggregate(oldest=Min("used_at"))["oldest"]
    wait = ((oldest or now) + MINUTE - now).total_seconds()
    return min(max(wait, 0.05), 5.0)  # others take what comes free, too, so look again soon
