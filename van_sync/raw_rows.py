"""Keeping what VAN sent as it came, one row for each booking that VAN has."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tracker.bookings import Booking, Placed
from tracker.models import Shift
from van_sync.models import ImportRun, SyncShift

BATCH = 1000
FIELDS = ["raw", "shift", "reason", "last_run"]
Raw = dict[str, Any]
Row = tuple[Booking, Raw, Placed]


def keep_rows(bookings: Sequence[Booking], raws: Sequence[Raw], placed: Sequence[Placed], run: ImportRun) -> None:
    """Store each booking as VAN wrote it and what became of it (all three run parallel); of equal keys the last one stands.

    Rows that are as they were only learn that this run has seen them: one query for a thousand.
    """
    wanted = {key_of(row[0]): row for row in zip(bookings, raws, placed, strict=True)}
    keys = list(wanted)
    for start in range(0, len(keys), BATCH):
        batch = {key: wanted[key] for key in keys[start : start + BATCH]}
        with transaction.atomic():
            _keep(batch, run)


def key_of(row: Booking) -> str:
    """The signup id where VAN gave one. Hashed: the names in the other form are as long as people make them."""
    if row.signup_id:
        return f"signup:{row.signup_id}"
    parts = (str(row.vanid), row.event_name, f"{row.day:%Y-%m-%d} {row.starts_at:%H:%M}", row.role, row.location)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _keep(batch: dict[str, Row], run: ImportRun) -> None:
    known = {row[0]: row[1:] for row in SyncShift.objects.filter(key__in=batch).values_list("key", "pk", "raw", "shift", "reason")}
    new: list[SyncShift] = []
    changed: list[SyncShift] = []
    same: list[int] = []
    for key, (booking, raw, placed) in batch.items():
        shift = placed.shift.pk if placed.shift else None
        pk, *was = known.get(key, (None,))
        if pk is not None and was == [raw, shift, placed.reason]:
            same.append(pk)
            continue
        kept = SyncShift(
            pk=pk, key=key, vanid=booking.vanid, signup_id=booking.signup_id, day=booking.day, raw=raw,
            first_run=run, last_run=run, shift_id=shift, reason=placed.reason,
        )  # fmt: skip
        (new if pk is None else changed).append(kept)
    _let_go_of_archived(new + changed)
    SyncShift.objects.bulk_create(new)
    SyncShift.objects.bulk_update(changed, ["vanid", "day", *FIELDS], batch_size=200)
    SyncShift.objects.filter(pk__in=same).update(last_run=run)


def _let_go_of_archived(rows: Sequence[SyncShift]) -> None:
    """The night may have taken a shift away since the merge saw it."""
    named = {row.shift_id for row in rows if row.shift_id}
    there = set(Shift.objects.filter(pk__in=named).values_list("pk", flat=True))
    for row in rows:
        if row.shift_id not in there:
            row.shift_id = None
