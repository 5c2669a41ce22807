"""From what was chosen to receipts, and what may be done about those that did not end well."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from tracker.operations.locks import in_transaction
from van_sync.models import DryRow, PushState, SyncState, VanPush, VanSync
from van_sync.push.agreement import is_as_shown, leave_out

CHANGED_HERE = "Somebody here has changed or removed the row since the dry run. Look again."
CLOSED = "The day was closed before this was written, and the row was another one by then. Past days show it; if VAN is to say so, type it in there."
UNDER_WAY = "This signup is being written by another sync, or is another row's here. Look again."
GIVEN_UP = "Not sent: somebody gave up the rest of this sync."
MAY_BE_WRITTEN = "The worker was stopped in the middle of this row: VAN may have it. A new look says so."
TRIES = 3


@dataclass(frozen=True)
class Chosen:
    """A row of the dry run, and the one of its choices that was made."""

    row: DryRow
    choice: dict[str, Any]


def chosen(sync: VanSync, picks: Mapping[int, str]) -> list[Chosen]:
    """``picks``: by row, the key of a choice. What was not on the page is not taken."""
    rows = sync.rows.filter(pk__in=picks).select_related("shift__volunteer").order_by("pk")
    found = ((row, next((one for one in row.choices if one["key"] == picks[row.pk]), None)) for row in rows)
    return [Chosen(row, choice) for row, choice in found if choice]


@dataclass(frozen=True)
class Sent:
    """``not_taken_out``: rows that were to keep VAN's word, and that somebody here has changed since the dry run."""

    not_taken_out: int


def send(sync: VanSync, picked: list[Chosen], *, by: User) -> Sent | None:
    """Make a receipt for each row that was chosen. None for whoever comes second: the sync is under way.

    Raises ``Busy`` if a board stays locked: the receipts are made then, and no row is taken out.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                first = VanSync.objects.filter(pk=sync.pk, state=SyncState.READY).update(
                    state=SyncState.SENDING, sent_by=by, sent_at=timezone.now(), asked_at=timezone.now(), alive_at=None, trouble=""
                )
                if first:
                    VanPush.objects.bulk_create(_receipts(sync, [one for one in picked if one.choice["signup_id"]]))
        except IntegrityError:  # another sync took one of these signups between our look and our write
            if attempt == TRIES - 1:
                raise
        else:
            break
    if not first:
        return None
    return Sent(not_taken_out=leave_out([one.row for one in picked if not one.choice["signup_id"]], by=by))


def _receipts(sync: VanSync, picked: list[Chosen]) -> list[VanPush]:
    under_way = set(_open().filter(signup_id__in=[one.choice["signup_id"] for one in picked]).values_list("signup_id", flat=True))
    made = []
    for one in picked:
        signup = one.choice["signup_id"]
        reason = UNDER_WAY if signup in under_way else "" if is_as_shown(one.row, one.row.shift) else CHANGED_HERE
        under_way.add(signup)
        made.append(_receipt(sync, one, reason))
    return made


def _receipt(sync: VanSync, one: Chosen, reason: str) -> VanPush:
    row, choice = one.row, one.choice
    return VanPush(
        sync=sync, shift=row.shift, office_id=row.office_id, signup_id=choice["signup_id"],
        vanid=row.shift.volunteer.vanid if row.shift else None, ours=row.ours,
        expected=choice["expected"], to_id=choice["to_id"], to=choice["to"],
        state=PushState.REFUSED if reason else PushState.WAITING, reason=reason, ended_at=timezone.now() if reason else None,
    )  # fmt: skip


def go_on(sync: VanSync) -> bool:
    """Let a sync that stopped, or whose worker went quiet, wait for a worker again."""
    stopped = VanSync.objects.filter(pk=sync.pk, state__in=[SyncState.STOPPED, SyncState.SENDING])
    return bool(stopped.update(state=SyncState.SENDING, trouble="", **_asked()))


def look_again(sync: VanSync) -> bool:
    """The same for a dry run that failed or went quiet."""
    stuck = VanSync.objects.filter(pk=sync.pk, state__in=[SyncState.FAILED, SyncState.LOOKING])
    return bool(stuck.update(state=SyncState.LOOKING, trouble="", rows_done=0, rows_total=0, **_asked()))


def retry(sync: VanSync, push_ids: Iterable[int] | None = None) -> int:
    """Let rows that failed wait again: these, or all. Returns how many do. Raises ``Busy``."""
    return in_transaction(lambda _: _retry(locked_sync(sync), push_ids), [])


def _retry(sync: VanSync, push_ids: Iterable[int] | None) -> int:
    failed = sync.receipts.filter(state=PushState.FAILED)
    if push_ids is not None:
        failed = failed.filter(pk__in=list(push_ids))
    waiting = sum(_wait_again(pk) for pk in list(failed.values_list("pk", flat=True)))
    if waiting:
        VanSync.objects.filter(pk=sync.pk, state__in=[SyncState.DONE, SyncState.STOPPED]).update(
            state=SyncState.SENDING, trouble="", finished_at=None, **_asked()
        )
    return waiting


def _wait_again(pk: int) -> bool:
    try:
        with transaction.atomic():
            return bool(
                VanPush.objects.filter(pk=pk, state=PushState.FAILED).update(
                    state=PushState.WAITING, reason="", answer_status=None, reference="", ended_at=None, taken_by=None, lease_until=None
                )
            )
    except IntegrityError:  # a later sync is writing this signup
        VanPush.objects.filter(pk=pk, state=PushState.FAILED).update(reason=UNDER_WAY)
        return False


def give_up(sync: VanSync) -> None:
    """End a sync that stopped: what still waits is not sent, and a new dry run may have it. Raises ``Busy``."""
    in_transaction(lambda _: _give_up(locked_sync(sync), timezone.now()), [])


def _give_up(sync: VanSync, now: dt.datetime) -> None:
    if not VanSync.objects.filter(pk=sync.pk, state=SyncState.STOPPED).update(state=SyncState.DONE, finished_at=now):
        return
    # Locked first: a worker that is still at its last row moves receipts from one state to the other meanwhile.
    left = list(sync.receipts.select_for_update(no_key=True).filter(state__in=PushState.open))
    ends = {PushState.WAITING: (PushState.REFUSED, GIVEN_UP), PushState.SENDING: (PushState.FAILED, MAY_BE_WRITTEN)}
    for was, (state, reason) in ends.items():
        VanPush.objects.filter(pk__in=[push.pk for push in left if push.state == was]).update(
            state=state, reason=reason, ended_at=now, taken_by=None, lease_until=None
        )


def locked_sync(sync: VanSync) -> VanSync:
    """Its row, locked until the transaction ends: the state and the receipts are judged together."""
    return VanSync.objects.select_for_update(no_key=True).get(pk=sync.pk)


def reopen() -> None:
    """Let a sync that is done, and has receipts that wait for ever, wait for a worker again."""
    left = VanPush.objects.filter(sync=OuterRef("pk"), state__in=PushState.open)
    VanSync.objects.filter(Exists(left), state=SyncState.DONE).update(state=SyncState.SENDING, finished_at=None, alive_at=None)


def _open() -> QuerySet[VanPush]:
    return VanPush.objects.filter(state__in=PushState.open)


def _asked() -> dict[str, Any]:
    return {"asked_at": timezone.now(), "alive_at": None}
