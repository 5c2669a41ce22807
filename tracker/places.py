"""Where a VAN location belongs, and what follows for the shifts booked there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Office, User
from tracker.models import GroupMember, Location, Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters

CHUNK = 200


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """A place that no office has yet. ``likely`` is a suggestion, for somebody to say yes to."""

    location: Location
    shifts: int
    likely: Office | None


def waiting_places(offices: Iterable[Office]) -> list[WaitingPlace]:
    """The places that need an office, those with most waiting shifts first.

    Also one that has its office, but whose board was too busy to take all of its shifts.
    """
    waiting = Count("shifts", Q(shifts__office=None, shifts__is_active=True))
    places = Location.objects.select_related("office").annotate(waiting=waiting).filter(Q(office=None) | Q(waiting__gt=0))
    known = list(offices)
    return [
        WaitingPlace(place, place.waiting, place.office or likely_office(place.name, known))
        for place in places.order_by("-waiting", "name")
    ]


def likely_office(place: str, offices: Iterable[Office]) -> Office | None:
    """Whose code the name begins with: "R4F - West Plains Library" is, in all likelihood, R4F's; "R4: Bootheel" says nothing."""
    name = place.casefold()
    alike = [office for office in offices if name.startswith(code := office.code.casefold()) and not name[len(code) :][:1].isalnum()]
    return max(alike, key=lambda office: len(office.code), default=None)


def place_location(location_id: int, office_id: int | None, by: User | None) -> int:
    """Give a location to an office (None: to nobody yet) and move the shifts booked there. Returns how many moved.

    Each chunk of shifts is one numbered change of the offices it leaves and reaches: the boards move live.
    Raises ``Busy`` if an office stays locked; what has moved by then stays moved, and doing it again moves the rest.
    """
    Location.objects.filter(pk=location_id).update(office=office_id)
    moved = 0
    while ids := list(misplaced(location_id, office_id).values_list("pk", flat=True)[:CHUNK]):
        moved += in_transaction(partial(_move, ids, office_id, by), [office_id] if office_id else [])
    return moved


def misplaced(location_id: int, office_id: int | None) -> QuerySet[Shift]:
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
