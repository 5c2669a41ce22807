"""How many calls go to VAN at once and in a day, over all workers and web processes: rows in the database say so.

A call takes a slot before it is sent and frees it after the answer: two short transactions, none during the call.
"""

import datetime as dt
import logging
import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error, transaction
from django.db.models import F, Q
from django.utils import timezone

from tracker.models import CampaignSettings
from van_sync.client_errors import VanBudgetSpent, VanThrottled
from van_sync.models import VanCalls, VanSlot

LEASE = dt.timedelta(seconds=60)  # longer than a call may take (10 s to connect, 30 s without a word)
CLOSED = dt.timedelta(seconds=60)
POLLS = (0.01, 0.05)  # seconds between two looks for a free slot, at random; a look only reads
logger = logging.getLogger(__name__)


@dataclass
class Call:
    """One call under way. Who makes it notes here how it ended."""

    slot: int
    holder: uuid.UUID
    day: dt.date
    at: dt.datetime
    throttled: bool = False
    failed: bool = False


class CallLimits:
    def __init__(
        self, at_once: int, a_day: int, *,
        patience: float = 60.0, now: Callable[[], dt.datetime] = timezone.now, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self.at_once, self.a_day, self._patience = max(at_once, 1), a_day, patience
        self.made = 0  # calls by whoever has these limits; in a day all make more
        self._now, self._sleep = now, sleep

    @contextmanager
    def call(self) -> Iterator[Call]:
        """The right to make one call. Raises ``VanBudgetSpent`` or, after waiting for a slot, ``VanThrottled``: nothing was sent then."""
        call = self._wait_for_slot()
        try:
            yield call
        finally:
            self._free(call)

    def _wait_for_slot(self) -> Call:
        until = self._now() + dt.timedelta(seconds=self._patience)
        while not (call := self._take()):
            if self._now() >= until:
                raise VanThrottled(
                    f"All calls to VAN that may go at once ({self.at_once}) were taken for {self._patience:.0f} seconds: another import or "
                    "a run to VAN is busy. Nothing was sent. Wait until it is done and try again."
                )
            self._sleep(random.uniform(*POLLS))  # noqa: S311  # spreads the looks, hides nothing
        return call

    def _take(self) -> Call | None:
        for number in self._free_numbers():
            if call := self._lease(number):
                return call
        return None

    def _free_numbers(self) -> list[int]:
        now = self._now()
        slots = list(VanSlot.objects.filter(number__lte=self.at_once))
        if len(slots) < self.at_once:
            VanSlot.objects.bulk_create((VanSlot(number=n) for n in range(1, self.at_once + 1)), ignore_conflicts=True)
            slots = list(VanSlot.objects.filter(number__lte=self.at_once))
        return [slot.number for slot in slots if _is_past(slot.held_until, now) and _is_past(slot.closed_until, now)]

    def _lease(self, number: int) -> Call | None:
        now = self._now()
        call = Call(number, uuid.uuid4(), CampaignSettings.load().today(now), now)
        free = Q(held_until=None) | Q(held_until__lte=now)
        is_open = Q(closed_until=None) | Q(closed_until__lte=now)
        # durable: a caller inside a transaction of its own would hold it during the call to VAN, and on SQLite stop every board.
        with transaction.atomic(durable=True):
            if not VanSlot.objects.filter(free, is_open, number=number).update(holder=call.holder, held_until=now + LEASE):
                return None
            self._count(call.day)
        self.made += 1
        return call

    def _count(self, day: dt.date) -> None:
        today = VanCalls.objects.filter(day=day)
        if today.filter(calls__lt=self.a_day).update(calls=F("calls") + 1):
            return None
        if not today.exists():
            VanCalls.objects.bulk_create([VanCalls(day=day)], ignore_conflicts=True)
            return self._count(day)
        raise VanBudgetSpent(
            f"The {self.a_day:,} calls to VAN that are allowed in a day (VAN_CALLS_A_DAY) are used up. Nothing was sent. "
            "Go on tomorrow, or raise the setting after asking your VAN administrator what the contract allows."
        )

    def _free(self, call: Call) -> None:
        try:
            with transaction.atomic():
                if call.throttled:
                    self._close_half(call.at)
                VanSlot.objects.filter(number=call.slot, holder=call.holder).update(holder=None, held_until=None)
                if call.throttled or call.failed:
                    VanCalls.objects.filter(day=call.day).update(
                        throttled=F("throttled") + int(call.throttled), failed=F("failed") + int(call.failed)
                    )
        except Error:
            # VAN has answered, and the answer counts; the slot comes free by itself.
            logger.warning("Slot %s for calls to VAN could not be freed; it is free again within %s.", call.slot, LEASE)

    def _close_half(self, sent_at: dt.datetime) -> None:
        """Close half of the open slots, one stays; once for all the calls that VAN refused in one burst."""
        now = self._now()
        slots = list(VanSlot.objects.select_for_update(no_key=True).filter(number__lte=self.at_once).order_by("number"))
        if any(slot.closed_until and slot.closed_until >= sent_at + CLOSED for slot in slots):
            return
        still_open = [slot.number for slot in slots if _is_past(slot.closed_until, now)]
        shut = still_open[(len(still_open) + 1) // 2 :]
        VanSlot.objects.filter(number__in=shut).update(closed_until=now + CLOSED)


def _is_past(moment: dt.datetime | None, now: dt.datetime) -> bool:
    return moment is None or moment <= now


def calls_today() -> VanCalls:
    """The counts of the campaign's day; zeros before its first call."""
    day = CampaignSettings.load().today()
    return VanCalls.objects.filter(day=day).first() or VanCalls(day=day)
