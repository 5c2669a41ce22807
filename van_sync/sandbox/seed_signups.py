"""The campaign's bookings as signups, with the start of their history."""

import datetime as dt
from collections.abc import Iterable

from van_sync.sample.campaign import Booking
from van_sync.sandbox import clock
from van_sync.sandbox.history import SCREEN
from van_sync.sandbox.lookups import HOST, STATUS_IDS, STATUSES, TYPE_OF_ROLE
from van_sync.sandbox.models import Signup, StatusChange
from van_sync.sandbox.seed_ids import event_of, shift_id, signup_id


def add_signups(bookings: Iterable[Booking], places: dict[str, int]) -> None:
    bookings = list(bookings)
    rows = [_signup(booking, places) for booking in bookings]
    Signup.objects.bulk_create(rows)
    # The first of yesterday came in two roles to one shift.
    two_roles = _signup(bookings[0], places)
    two_roles.pk, two_roles.role_id = max(row.pk for row in rows) + 1, HOST.role_id
    two_roles.save(force_insert=True)
    StatusChange.objects.bulk_create(
        StatusChange(
            signup_id=row.pk, vanid=row.person_id, event_id=row.event_id, at=row.made_at, who=booking.recruited_by, was=None,
            now=STATUSES[row.status_id], source=SCREEN, is_seeded=True,
        )
        for row, booking in zip(rows, bookings, strict=True)
    )  # fmt: skip


def _signup(booking: Booking, places: dict[str, int]) -> Signup:
    event = event_of(booking)
    kind, status_id = TYPE_OF_ROLE[booking.role], STATUS_IDS[booking.status]
    role = next(role for role in kind.roles if role.name == booking.role)
    return Signup(
        pk=signup_id(booking), person_id=booking.person.vanid, event_id=event, shift_id=shift_id(event, booking.starts_at.hour),
        role_id=role.role_id, status_id=status_id if status_id in kind.statuses else STATUS_IDS["Confirmed"], location_id=places[booking.location.name],
        made_at=clock.at(booking.signed_up_on, dt.time(10)),
    )  # fmt: skip
