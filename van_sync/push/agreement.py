"""What the boards are told once VAN is known to say what we say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from tracker.models import ArchivedShift, OfficeCounter, Shift
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters
from van_sync.models import DryRow, VanPush

CHUNK = 200
KIND = "sync_to_van"


def agree(edit: Edit, shift: Shift, *, ours: str, word: str) -> None:
    """VAN says ``word`` of this shift, which is what ``ours`` means there. Our status is not touched."""
    # Somebody has changed the row meanwhile: then it still differs.
    synced_at = edit.at if shift.status == ours else shift.synced_at
    edit.change(shift, van_status=word, synced_at=synced_at)


def locked(shift_ids: Iterable[int]) -> list[Shift]:
    """Under the counters of their offices, which the caller has locked."""
    return list(Shift.objects.select_for_update(no_key=True).filter(pk__in=list(shift_ids)).order_by("pk"))


def take_over(agreed: Iterable[tuple[Shift, str]], *, by: User | None) -> None:
    """Put VAN's words on rows of which VAN says what we say, where the board does not show that yet. Raises ``Busy``."""
    by_office: dict[int | None, list[tuple[Shift, str]]] = defaultdict(list)
    for shift, word in agreed:
        if shift.van_status != word:  # else Review lists it no more, by the same table
            by_office[shift.office_id].append((shift, word))
    for office, rows in by_office.items():
        for start in range(0, len(rows), CHUNK):
            in_transaction(partial(_take_over, rows[start : start + CHUNK], by, timezone.now()), [office] if office else [])


def _take_over(rows: Sequence[tuple[Shift, str]], by: User | None, at: dt.datetime, office_ids: set[int]) -> None:
    edit = _edit(lock_counters(office_ids), by, at)
    words = {shift.pk: (shift.status, word) for shift, word in rows}
    for shift in locked(words):
        ours, word = words[shift.pk]
        agree(edit, shift, ours=ours, word=word)
    edit.flush()


def leave_out(decided: Sequence[DryRow], *, by: User | None) -> int:
    """Take rows out of the sync, as “Take out” on Review does. Returns how many were not, as they changed here. Raises ``Busy``."""

    def work(office_ids: set[int]) -> int:
        edit = _edit(lock_counters(office_ids), by, timezone.now())
        shifts = {shift.pk: shift for shift in locked(row.shift_id for row in decided if row.shift_id)}
        changed = 0
        for row in decided:
            shift = shifts.get(row.shift_id or 0)
            if shift and is_as_shown(row, shift):
                edit.change(shift, is_left_out=True)
            elif not (shift and shift.is_left_out):
                changed += 1
        edit.flush()
        return changed

    return in_transaction(work, {row.office_id for row in decided}) if decided else 0


def is_as_shown(decided: DryRow | VanPush, shift: Shift | None) -> bool:
    """Whether the shift still is what somebody decided about."""
    return (
        shift is not None
        and shift.is_active
        and not shift.is_left_out
        and shift.status == decided.ours
        and shift.office_id == decided.office_id
    )


def is_as_archived(decided: VanPush) -> bool:
    """The same of a row whose day was closed since. The receipt lost its number then, so it is known by its signup, or by its person."""
    signup = Q(van_signup_id=decided.signup_id) | Q(van_signup_id=None, vanid=decided.vanid)
    place = {"archived_day__office": decided.office_id, "archived_day__day": decided.sync.day}
    return ArchivedShift.objects.filter(signup, **place, status=decided.ours, is_active=True, is_left_out=False).exists()


def _edit(counters: dict[int, OfficeCounter], by: User | None, at: dt.datetime) -> Edit:
    return Edit(KIND, counters, by=by, at=at)
