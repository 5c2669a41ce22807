"""Where a VAN location belongs, and what follows for the shifts booked there."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from tracker.models import GroupMember, Location, Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters

CHUNK = 200


def place_location(location_id: int, office_id: int | None, by: User | None) -> int:
    """Give a location to an office (None: to nobody yet) and move the shifts booked there. Returns how many moved.

    Each chunk of shifts is one numbered change of the offices it leaves and reaches: the boards move live.
    Raises ``Busy`` if an office stays locked; what has moved by then stays moved, and doing it again moves the rest.
    """
    Location.objects.filter(pk=location_id).update(office=office_id)
    moved = 0
    while ids := list(_misplaced(location_id, office_id).values_list("pk", flat=True)[:CHUNK]):
        moved += in_transaction(partial(_move, ids, office_id, by), [office_id] if office_id else [])
    return moved


def _misplaced(location_id: int, office_id: int | None) -> QuerySet[Shift]:
    """Shifts booked at the location that stand elsewhere. Who is in a group stays with it until it is back."""
    out = GroupMember.objects.filter(left_at=None).values("shift")
    here = Shift.objects.filter(location=location_id).exclude(pk__in=out).order_by("pk")
    return here.exclude(office__isnull=True) if office_id is None else here.filter(~Q(office=office_id) | Q(office=None))


def _move(ids: list[int], office_id: int | None, by: User | None, offices: set[int]) -> int:
    counters = lock_counters(offices)
    edit = Edit("place_location", counters, by=by, at=timezone.now())
    shifts = list(Shift.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    people = Volunteer.objects.in_bulk([shift.volunteer_id for shift in shifts])
    for shift in shifts:
        shift.volunteer = people[shift.volunteer_id]
        edit.change(shift, office_id=office_id)
    edit.flush()
    return len(shifts)
