"""What a person has promised already: their shifts that are still to come."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Q

from accounts.models import Office, User
from tracker.enums import ShiftStatus
from tracker.models import CampaignSettings, Shift, VanStatus
from tracker.next_shift import offices_to_confirm_in, why_not


@dataclass(frozen=True)
class ComingShift:
    """One shift ahead. Of a shift at another office than the board's, only the office's code and the time are told."""

    id: int
    starts_at: dt.datetime
    time_zone: str
    office: str | None  # code; None: the place belongs to no office yet
    location: str = ""
    role: str = ""
    status: str = ""
    van_status: str = ""
    is_confirmed: bool = False
    may_confirm: bool = False  # in VAN, by whoever asks


def stands_on(offices: list[Office], volunteer_id: int) -> bool:
    """Whether the person is on the boards of these offices today."""
    return Shift.objects.on_boards().filter(volunteer=volunteer_id, office__in=offices).exists()


def coming_shifts(volunteer_id: int, *, user: User, now: dt.datetime, offices: list[Office]) -> list[ComingShift]:
    """A person's shifts that begin after ``now`` and are still expected, soonest first. ``offices``: those of the board."""
    closed = VanStatus.objects.filter(is_open=False).values("name")
    expected = Q(status=ShiftStatus.SAME_DAY_CONFIRMED) | Q(status=ShiftStatus.BOOKED) & ~Q(van_status__in=closed)
    ahead = (
        Shift.objects.filter(expected, volunteer=volunteer_id, starts_at__gt=now, is_active=True, vanished_at=None)
        .select_related("office", "location", "role")
        .order_by("starts_at", "pk")
    )
    confirmed = set(VanStatus.objects.filter(is_confirmed=True).values_list("name", flat=True))
    campaign, here, mine = CampaignSettings.load(), {office.pk for office in offices}, offices_to_confirm_in(user)
    today = campaign.today(now)
    told = []
    for shift in ahead:
        is_ready = shift.office_id in mine and shift.van_status not in confirmed and not why_not(shift, today)
        told.append(replace(_told(shift, confirmed, campaign.time_zone, is_here=shift.office_id in here), may_confirm=is_ready))
    return told


def _told(shift: Shift, confirmed: set[str], zone: str, *, is_here: bool) -> ComingShift:
    office = shift.office
    place = ComingShift(shift.pk, shift.starts_at, office.time_zone if office else zone, office.code if office else None)
    if not is_here:
        return place
    return ComingShift(
        place.id, place.starts_at, place.time_zone, place.office, shift.location.name if shift.location else "", shift.role.name,
        shift.status, shift.van_status, shift.status == ShiftStatus.SAME_DAY_CONFIRMED or shift.van_status in confirmed,
    )  # fmt: skip
