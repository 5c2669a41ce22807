"""The look before anything is written: VAN is read now, each row is compared, and what was found is kept."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Office, User
from tracker.boards import ensure_counters
from tracker.enums import ShiftStatus
from tracker.models import OfficeCounter, Shift
from tracker.operations.locks import Busy
from van_sync.client import VanClient
from van_sync.client_errors import VanError
from van_sync.models import SIGN_OF_LIFE, DryRow, RowKind, SyncState, VanSync
from van_sync.progress import Superseded, Telling, pulse
from van_sync.push.agreement import take_over
from van_sync.push.judge import Verdict, judge
from van_sync.push.reading import VanDay
from van_sync.push.words import Words

logger = logging.getLogger(__name__)
KEPT = dt.timedelta(days=7)  # a dry run of which nothing was sent
OUR_FAULT = "Something went wrong that is not about VAN. It stands in the server's log; tell whoever keeps the server, and try again."


def begin(offices: Sequence[Office], *, by: User) -> list[VanSync]:
    """A dry run for the day that these offices' boards show; one for each day, if they differ. A second click finds the first one's."""
    ensure_counters([office.pk for office in offices])
    days = dict(OfficeCounter.objects.filter(office__in=offices).values_list("office", "day"))
    syncs = []
    for day in sorted(set(days.values())):
        theirs = {office for office, its_day in days.items() if its_day == day}
        syncs.append(_under_way(by, day, theirs) or _new(by, day, theirs))
    return syncs


def _under_way(by: User, day: dt.date, offices: set[int]) -> VanSync | None:
    looking = VanSync.objects.filter(by=by, day=day, state=SyncState.LOOKING).prefetch_related("offices")
    return next((sync for sync in looking if {office.pk for office in sync.offices.all()} == offices), None)


def _new(by: User, day: dt.date, offices: set[int]) -> VanSync:
    with transaction.atomic():
        sync = VanSync.objects.create(by=by, day=day)
        sync.offices.set(offices)
    return sync


def look(sync_id: int, client: VanClient | None = None) -> None:
    """Read VAN and keep what would become of each row. Writes nothing to VAN."""
    sync = _take(sync_id)
    if sync is None:
        return
    mine = VanSync.objects.filter(pk=sync.pk, attempt=sync.attempt, state=SyncState.LOOKING)
    try:
        with pulse(lambda: mine.update(alive_at=timezone.now()), f"pulse of dry run {sync.pk}"):
            _compare(sync, mine, client or VanClient.from_settings())
    except Superseded:
        return
    except VanError as problem:
        mine.update(state=SyncState.FAILED, trouble=str(problem)[:500])
    except Exception:
        mine.update(state=SyncState.FAILED, trouble=OUR_FAULT)
        raise


def _take(sync_id: int) -> VanSync | None:
    now = timezone.now()
    free = Q(alive_at=None) | Q(alive_at__lt=now - SIGN_OF_LIFE)
    taken = VanSync.objects.filter(free, pk=sync_id, state=SyncState.LOOKING).update(
        attempt=F("attempt") + 1, alive_at=now, rows_done=0, rows_total=0
    )
    return VanSync.objects.get(pk=sync_id) if taken else None


def _compare(sync: VanSync, mine: QuerySet[VanSync], client: VanClient) -> None:
    offices = {office.pk: office for office in sync.offices.all()}
    words = Words()
    shifts, counts = _shifts(sync.day, offices, words.written)
    van = VanDay(client, sync.day, offices, _teller(mine))
    van.look_for(shifts)
    taken = {shift.van_signup_id for shift in shifts if shift.van_signup_id}
    judged: list[tuple[Shift, Verdict]] = []
    for shift in shifts:
        found = van.find(shift, taken)
        taken.update([found.it.signup.signup_id] if found.it else [])
        judged.append((shift, judge(shift, found, words.line(shift.status, shift.event_type_id), offices[shift.office_id or 0].zone)))
    with transaction.atomic():
        if not mine.update(state=SyncState.READY, looked_at=timezone.now(), counts=counts, trouble=""):
            raise Superseded
        DryRow.objects.bulk_create(_row(sync, shift, verdict) for shift, verdict in judged)
    agreed = [(shift, verdict.van_says) for shift, verdict in judged if verdict.kind == RowKind.SAME and verdict.becomes]
    try:
        take_over(agreed, by=sync.by)
    except Busy:  # the next look does it
        logger.info("sync %s: a board was too busy to take over what VAN says", sync.pk)


def _shifts(day: dt.date, offices: dict[int, Office], written: set[str]) -> tuple[list[Shift], dict[str, int]]:
    """Those to be compared, and how many are not, by why."""
    counts: Counter[str] = Counter()
    compared = []
    here = Shift.objects.on_boards().filter(office__in=offices, day=day).select_related("volunteer", "role", "event_type")
    for shift in here.order_by("office__code", "starts_at", "pk"):
        why = _not_compared(shift, offices[shift.office_id or 0], written)
        if why:
            counts[why] += 1
        else:
            compared.append(shift)
    return compared, counts


def _not_compared(shift: Shift, office: Office, written: set[str]) -> str:
    if not office.is_written_to_van:
        return "office"
    if shift.status not in written:
        return "booked" if shift.status == ShiftStatus.BOOKED else "open"
    if shift.volunteer.vanid is None:
        return "no_vanid"
    return "left_out" if shift.is_left_out else ""


def _teller(mine: QuerySet[VanSync]) -> Callable[[int, int], None]:
    telling = Telling()

    def tell(done: int, total: int) -> None:
        if telling.is_time(done, total) and not mine.update(rows_done=done, rows_total=total, alive_at=timezone.now()):
            raise Superseded

    return tell


def _row(sync: VanSync, shift: Shift, verdict: Verdict) -> DryRow:
    assert shift.office_id is not None, "only shifts of an office are compared"
    return DryRow(
        sync=sync, shift=shift, office_id=shift.office_id, kind=verdict.kind, ours=shift.status, van_says=verdict.van_says[:60],
        becomes=verdict.becomes[:60], why=verdict.why[:300], choices=[choice.as_dict() for choice in verdict.choices],
    )  # fmt: skip


def forget_old(now: dt.datetime) -> None:
    VanSync.objects.filter(sent_at=None, asked_at__lt=now - KEPT).delete()
