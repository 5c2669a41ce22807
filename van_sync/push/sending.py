"""The worker's part: receipts are taken one by one, several at a time, and nothing is written twice.

A receipt is taken by an update that names what it expects, with a lease that this worker prolongs. A worker that was killed
leaves its lease to run out; whoever takes the receipt then has VAN's present word read before anything is written.
"""

import datetime as dt
import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import Error, OperationalError, connections
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tracker.models import ArchivedDay, Shift
from tracker.operations.edit import Edit
from tracker.operations.locks import Busy, in_transaction, is_about_locks, lock_counters
from tracker.van import is_same
from van_sync.client import VanClient
from van_sync.client_errors import (
    VanBudgetSpent,
    VanChanged,
    VanError,
    VanForbidden,
    VanKeyRefused,
    VanNotSetUp,
    VanThrottled,
    VanUnavailable,
)
from van_sync.client_types import Named
from van_sync.models import WRITTEN, PushState, SyncState, VanPush, VanSync
from van_sync.progress import Superseded, pulse
from van_sync.push.agreement import KIND, agree, is_as_archived, is_as_shown, locked
from van_sync.push.dry_run import OUR_FAULT
from van_sync.push.send import CHANGED_HERE, CLOSED, locked_sync

TURN: Final = 60.0  # seconds; then others who wait for the worker have theirs
LEASE: Final = dt.timedelta(seconds=60)
TRIES: Final = 3  # at one row in one go; each looks before it writes
IN_A_ROW: Final = 10  # rows that VAN did not answer, or three for each call at once: then it is VAN, not the row
LOOK_AHEAD: Final = 32  # receipts among which a thread finds one that nobody else has
LOCKED_IN_A_ROW: Final = 5  # times that one thread found the database locked: then it waits for somebody
LONGEST_PAUSE: Final = 1.0  # seconds after it was locked
EVERYBODYS: Final = (VanNotSetUp, VanKeyRefused, VanBudgetSpent)

HAD_IT = "VAN had it already; nothing was written."
HAD_IT_SINCE = "VAN had it already after an unanswered call; nothing was written twice."
NO_ANSWER = "VAN may have taken it, but did not answer. Trying again looks before it writes."
DATABASE_IS_BUSY = (
    "The database was locked several times in a row, so the rest waits. Go on in a few minutes; if it stays, tell whoever keeps CPT."
)
BOARD_IS_BUSY = "VAN has it, but the board was too busy to show that. Trying again writes nothing twice."


class Sender:
    """One worker's turn at a sync. Several workers may have one at the same sync."""

    def __init__(self, sync: VanSync, client: VanClient) -> None:
        self.sync, self.client, self.me = sync, client, uuid.uuid4()
        self.ended = threading.Event()
        self._unanswered, self._lock = 0, threading.Lock()

    def work(self, seconds: float = TURN) -> bool:
        """Send until all is sent, the sync is stopped or the time is up. Returns whether something is left to do."""
        until = time.monotonic() + seconds
        at_once = settings.VAN_CALLS_AT_ONCE
        with suppress(Error):  # as in the pulse: a missed beat is made up by the next
            self._beat()
        with pulse(self._beat, f"pulse of sync {self.sync.pk}"), ThreadPoolExecutor(at_once, "van-writing") as pool:
            for thread in [pool.submit(self._work, until) for _ in range(at_once)]:
                thread.result()
        return not self._finish()

    def _work(self, until: float) -> None:
        in_a_row = 0  # times that a lock was held too long
        try:
            while not self.ended.is_set() and time.monotonic() < until:
                try:
                    if not self._next():
                        return
                    in_a_row = 0
                except OperationalError as problem:
                    in_a_row += 1
                    if not is_about_locks(problem):
                        raise
                    if in_a_row >= LOCKED_IN_A_ROW:
                        self._stop(DATABASE_IS_BUSY)
                    self.ended.wait(random.uniform(0, LONGEST_PAUSE))  # noqa: S311  # spreads the tries, hides nothing
        except BaseException:
            self.ended.set()
            raise
        finally:
            connections.close_all()  # the thread's own

    def _next(self) -> bool:
        """Send a receipt, or wait for those that another worker has. False if none is left."""
        receipt = self._take()
        if receipt is None:
            return self._open().exists() and not self.ended.wait(1)  # perhaps the other worker was stopped
        try:
            self.send(receipt)
        except OperationalError as problem:
            if is_about_locks(problem):
                in_transaction(lambda _: self._put_back(receipt), [])  # it may be in VAN by now, so it counts as tried
            raise
        return True

    def _open(self) -> QuerySet[VanPush]:
        return VanPush.objects.filter(sync=self.sync, sync__state=SyncState.SENDING, state__in=PushState.open)

    def _beat(self) -> None:
        now = timezone.now()
        VanSync.objects.filter(pk=self.sync.pk).update(alive_at=now)
        VanPush.objects.filter(taken_by=self.me, state=PushState.SENDING).update(lease_until=now + LEASE)

    def _finish(self) -> bool:
        """True if nothing is left for a worker."""
        try:
            return in_transaction(self._ended, [])
        except Busy:  # then the next turn finds out
            return False

    def _ended(self, _offices: set[int]) -> bool:
        sync = locked_sync(self.sync)
        sending = VanSync.objects.filter(pk=sync.pk, state=SyncState.SENDING)
        if not sync.receipts.filter(state__in=PushState.open).exists():
            sending.update(state=SyncState.DONE, finished_at=timezone.now())
        return not sending.update(alive_at=None, asked_at=timezone.now())  # it queues up again

    # -- one receipt ---------------------------------------------------------------------------------------------------

    def _take(self) -> VanPush | None:
        now = timezone.now()
        free = Q(state=PushState.WAITING) | Q(state=PushState.SENDING, lease_until__lt=now)
        for pk in self._open().filter(free).order_by("pk").values_list("pk", flat=True)[:LOOK_AHEAD]:
            mine = VanPush.objects.filter(free, pk=pk).update(
                state=PushState.SENDING, taken_by=self.me, lease_until=now + LEASE, attempts=F("attempts") + 1
            )
            if mine:
                return VanPush.objects.select_related("shift", "sync").get(pk=pk)
        return None

    def send(self, receipt: VanPush) -> None:
        """Write one row, unless it changed here or in VAN; keep on the receipt what became of it."""
        if refusal := _why_not(receipt):
            self._end(receipt, PushState.REFUSED, refusal)
            return
        problem: VanError | None = None
        for _ in range(TRIES):
            try:
                read = self.client.set_status(receipt.signup_id, Named(receipt.to_id, receipt.to), expected=receipt.expected)
            except VanError as trouble:
                problem = trouble
                if not trouble.may_have_happened:
                    break
            else:
                self._written(receipt, read.status.name, has_tried=problem is not None or receipt.attempts > 1)
                return
        assert problem is not None, "a row without an answer has its trouble"
        self._not_written(receipt, problem)

    def _written(self, receipt: VanPush, was: str, *, has_tried: bool) -> None:
        self._answered()
        had_it = is_same(was, receipt.to)
        reason = WRITTEN if not had_it else HAD_IT_SINCE if has_tried and not is_same(receipt.expected, receipt.to) else HAD_IT
        shift = receipt.shift
        try:
            in_transaction(partial(self._note, receipt, reason), [shift.office_id] if shift and shift.office_id else [])
        except Superseded:
            return
        except Busy:
            self._end(receipt, PushState.FAILED, BOARD_IS_BUSY)

    def _note(self, receipt: VanPush, reason: str, office_ids: set[int]) -> None:
        """The receipt and the row of the board, both or neither."""
        edit = Edit(KIND, lock_counters(office_ids), by=self.sync.sent_by, at=timezone.now())
        for shift in locked([receipt.shift_id] if receipt.shift_id else []):
            agree(edit, shift, ours=receipt.ours, word=receipt.to)
            if shift.van_signup_id != receipt.signup_id and not Shift.objects.filter(van_signup_id=receipt.signup_id).exists():
                edit.change(shift, van_signup_id=receipt.signup_id)
        edit.flush()
        if not self._end(receipt, PushState.DONE, reason):
            raise Superseded

    def _not_written(self, receipt: VanPush, problem: VanError) -> None:
        if isinstance(problem, VanChanged):
            self._answered()
            self._end(receipt, PushState.REFUSED, f"VAN says {problem.now} by now. Look again to decide.")
        elif isinstance(problem, EVERYBODYS):
            self._stop(str(problem))  # first, or another thread of ours takes it
            self._put_back(receipt, attempts=F("attempts") - 1)
        elif isinstance(problem, VanThrottled):
            self._put_back(receipt, attempts=F("attempts") - 1)
            self._count(problem)
        else:
            sentence = NO_ANSWER if problem.may_have_happened else str(problem)
            self._end(receipt, PushState.FAILED, sentence, problem)
            self._count(problem)

    def _count(self, problem: VanError) -> None:
        """A row's trouble may be everybody's: then the rest waits instead of failing, too."""
        if isinstance(problem, VanUnavailable | VanThrottled):
            with self._lock:
                self._unanswered += 1
                is_down = self._unanswered >= max(IN_A_ROW, 3 * settings.VAN_CALLS_AT_ONCE)
            if is_down:
                self._stop(f"VAN did not answer {self._unanswered} times in a row. The rest waits. The last answer: {problem}")
            return
        self._answered()
        # A key that has written a row of this sync may write: then it is about this event or person.
        if isinstance(problem, VanForbidden) and not self.sync.receipts.filter(state=PushState.DONE, reason=WRITTEN).exists():
            self._stop(str(problem))

    def _answered(self) -> None:
        with self._lock:
            self._unanswered = 0

    def _mine(self, receipt: VanPush) -> QuerySet[VanPush]:
        return VanPush.objects.filter(pk=receipt.pk, taken_by=self.me, state=PushState.SENDING)

    def _put_back(self, receipt: VanPush, **changes: Any) -> None:
        """The receipt waits again."""
        self._mine(receipt).update(state=PushState.WAITING, taken_by=None, lease_until=None, **changes)

    def _end(self, receipt: VanPush, state: PushState, reason: str, problem: VanError | None = None) -> bool:
        """False if another worker has it by now."""
        answer = {"answer_status": problem.status, "reference": problem.reference[:60]} if problem else {}
        ended = self._mine(receipt).update(
            state=state, reason=reason[:500], ended_at=timezone.now(), taken_by=None, lease_until=None, **answer
        )
        return bool(ended)

    def _stop(self, sentence: str) -> None:
        self.ended.set()
        VanSync.objects.filter(pk=self.sync.pk, state=SyncState.SENDING).update(state=SyncState.STOPPED, trouble=sentence[:500])


def _why_not(receipt: VanPush) -> str:
    """Empty if the row still is what somebody decided about; one that the night has archived meanwhile is, and nobody can change it any more."""
    if is_as_shown(receipt, receipt.shift):
        return ""
    if receipt.shift_id is None and is_as_archived(receipt):
        return ""
    place = {"office": receipt.office_id, "day": receipt.sync.day}
    is_closed = receipt.shift_id is None and ArchivedDay.objects.filter(**place).exists()
    return CLOSED if is_closed else CHANGED_HERE


def send_receipts(sync_id: int, client: VanClient | None = None, *, seconds: float = TURN) -> bool:
    """Work at a sync for a while. Returns whether a worker should come again."""
    sync = VanSync.objects.select_related("sent_by").filter(pk=sync_id, state=SyncState.SENDING).first()
    if sync is None:
        return False
    sending = VanSync.objects.filter(pk=sync_id, state=SyncState.SENDING)
    try:
        return Sender(sync, client or VanClient.from_settings()).work(seconds)
    except VanError as problem:  # no key is set here
        sending.update(state=SyncState.STOPPED, trouble=str(problem)[:500])
        return False
    except Exception:
        sending.update(state=SyncState.STOPPED, trouble=OUR_FAULT)
        raise
