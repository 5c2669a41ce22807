"""Status history of signups, and the contact history that VAN writes by itself."""

from collections.abc import Iterable

from django.db import transaction

from van_sync.sandbox import clock
from van_sync.sandbox.faults import counting
from van_sync.sandbox.lookups import API_INPUT, API_USER, EVENT_TYPES, INPUT_TYPES, RESULTS_OF_STATUS, STATUSES
from van_sync.sandbox.models import Contact, Signup, StatusChange
from van_sync.sandbox.shapes import offered

SOMEBODY_ELSE, SCREEN = "Else, Somebody", "VAN"


def save_signup(row: Signup, was: int | None) -> None:
    """Save a signup as the API changed it, with a row of its history and one of contact history. ``was`` is its status before."""
    row.save()
    _remember(row, STATUSES[was] if was else None, STATUSES[row.status_id], API_USER, INPUT_TYPES[API_INPUT])
    Contact.objects.create(
        vanid=row.person_id, signup_id=row.pk, on=clock.today(), input_type_id=API_INPUT, result_id=RESULTS_OF_STATUS.get(row.status_id),
        source="Signup", made_at=clock.now(),
    )  # fmt: skip


def forget(row: Signup) -> None:
    """Delete a signup. The contact history stays."""
    _remember(row, STATUSES[row.status_id], None, API_USER, INPUT_TYPES[API_INPUT])
    row.delete()


def change_as_somebody_else(row: Signup, status_id: int) -> None:
    """Somebody sits at VAN's own screens and gives a signup another status."""
    was, row.status_id = STATUSES[row.status_id], status_id
    row.save(update_fields=["status_id"])
    _remember(row, was, STATUSES[status_id], SOMEBODY_ELSE, SCREEN)


def meddle(rows: Iterable[Signup], per_cent: float) -> None:
    """Somebody else changes that share of these signups, each only once. Which ones depends on their ids alone."""
    for row in rows:
        if not row.pk * 7919 % 10_000 < per_cent * 100:
            continue
        with counting.lock:
            is_first = row.pk not in counting.meddled
            counting.meddled.add(row.pk)
        if is_first:
            other = next(one for one in offered(EVENT_TYPES[row.event.type_id]) if one not in {row.status_id, 4})
            with transaction.atomic():
                change_as_somebody_else(row, other)


def _remember(row: Signup, was: str | None, now: str | None, who: str, source: str) -> None:
    StatusChange.objects.create(
        signup_id=row.pk, vanid=row.person_id, event_id=row.event_id, at=clock.now(), who=who, was=was, now=now, source=source
    )
