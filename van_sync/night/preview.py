"""What closing a day would do, before anybody says so."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Office
from tracker.archive.close import offices_to_close
from tracker.enums import ShiftStatus
from tracker.models import CanvassGroup, OfficeCounter, Shift
from tracker.unwritten import on_boards


@dataclass(frozen=True)
class OfficePreview:
    code: str
    name: str
    shows: dt.date | None  # the day of its boards
    shifts: int
    unsettled: int
    groups: int
    not_back: int
    doors: int
    unwritten: int  # settled here, and VAN does not know


def what_would_go(day: dt.date) -> list[OfficePreview]:
    """Offices of which rows would go into the archive, or whose boards would turn, with what is still open there."""
    past = Q(is_active=True, day__lte=day)
    open_, out = ~Q(status__in=ShiftStatus.settled), Q(departed_at__isnull=False, returned_at=None)
    shifts = {row[0]: row[1:] for row in _by_office(Shift.objects.filter(past), all=Count("pk"), open=Count("pk", filter=open_))}
    groups = {
        row[0]: row[1:]
        for row in _by_office(
            CanvassGroup.objects.filter(past), all=Count("pk"), out=Count("pk", filter=out), doors=Sum("knocks", default=0)
        )
    }
    unwritten = on_boards(day)
    shown = dict(OfficeCounter.objects.values_list("office", "day"))
    offices = Office.objects.filter(pk__in=offices_to_close(day + dt.timedelta(days=1))).order_by("code")
    return [
        OfficePreview(
            office.code, office.name, shown.get(office.pk),
            *(*shifts.get(office.pk, (0, 0)), *groups.get(office.pk, (0, 0, 0)), unwritten[office.pk]),
        )
        for office in offices
    ]  # fmt: skip


def _by_office(rows: QuerySet[Any], **counted: Any) -> QuerySet[Any]:
    return rows.order_by().values_list("office").annotate(**counted)
