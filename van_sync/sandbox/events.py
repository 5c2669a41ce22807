"""Reading events and their types."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from van_sync.sandbox import clock, shapes
from van_sync.sandbox.call import Call
from van_sync.sandbox.lists import page
from van_sync.sandbox.lookups import COMMITTEE_ID, EVENT_TYPES
from van_sync.sandbox.models import Event
from van_sync.sandbox.problems import invalid, not_found

ONE_EVENT = ("locations", "codes", "shifts", "roles", "notes", "financialProgram", "ticketCategories", "voterRegistrationBatches")
EVENTS = (*ONE_EVENT[:-1], "onlineForms")
PARTS = ("shifts", "roles", "locations", "codes", "notes")


def get_events(call: Call) -> dict[str, Any]:
    expanded = call.expand(*EVENTS)
    rows = _filtered(call, Event.objects.filter(is_active=True)).prefetch_related(*(part for part in PARTS if part in expanded))
    return page(call, rows, lambda row: shapes.event(row, expanded), default=10, most=50)


def _filtered(call: Call, rows: QuerySet[Event]) -> QuerySet[Event]:
    if after := _day(call, "startingAfter"):
        rows = rows.filter(starts_at__gt=clock.at(after, dt.time()))
    if before := _day(call, "startingBefore"):
        rows = rows.filter(starts_at__lt=clock.at(before, dt.time()))
    if types := call.numbers("eventTypeIds"):
        rows = rows.filter(type_id__in=types)
    if codes := call.numbers("codeIds"):
        rows = rows.filter(codes__in=codes).distinct()
    if district := call.query("districtFieldValue"):
        rows = rows.filter(district=district)
    if (committee := call.number("createdByCommitteeId")) is not None and committee != COMMITTEE_ID:
        rows = rows.none()
    if (pk := call.number("inRepetitionWithEventId")) is not None:
        series = Event.objects.filter(pk=pk).values_list("series", flat=True).first()
        rows = rows.filter(series=series) if series else rows.filter(pk=pk)
    return rows


def _day(call: Call, name: str) -> dt.date | None:
    text = call.query(name)
    if not text:
        return None
    try:
        return clock.read_day(text)
    except ValueError:
        raise invalid(f"{name} must be a date such as 2018-11-03.", name) from None


def get_event(call: Call, event_id: int) -> dict[str, Any]:
    expanded = call.expand(*ONE_EVENT)
    return shapes.event(active_event(event_id), expanded)


def active_event(event_id: int) -> Event:
    """Raises ``Problem`` if there is none, or it was deleted."""
    row = Event.objects.filter(pk=event_id, is_active=True).first()
    if row is None:
        raise not_found("The event could not be found.")
    return row


def get_types(call: Call) -> list[dict[str, Any]]:
    return [shapes.event_type(kind) for kind in EVENT_TYPES.values()]


def get_type(call: Call, event_type_id: int) -> dict[str, Any]:
    if event_type_id not in EVENT_TYPES:
        raise not_found("The event type could not be found.")
    return shapes.event_type(EVENT_TYPES[event_type_id])
