"""Signups: one row for a person, event, shift and role."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from van_sync.sandbox import clock, shapes
from van_sync.sandbox.call import NOTHING, Answer, Call
from van_sync.sandbox.events import active_event
from van_sync.sandbox.faults import faults
from van_sync.sandbox.history import forget, meddle, save_signup
from van_sync.sandbox.lists import page
from van_sync.sandbox.lookups import EVENT_TYPES, STATUSES, EventType
from van_sync.sandbox.models import Signup
from van_sync.sandbox.problems import forbidden, invalid, not_found
from van_sync.sandbox.signup_rules import Booked, booked, existing, refuse_another_person_or_event, refuse_collision
from van_sync.sandbox.visible import UNSEEN, visible_person

ONCE_EXPANDED = ("printedLists", "minivanExports")  # older versions gave what a signup was assigned to


def _whole() -> QuerySet[Signup]:
    return Signup.objects.filter(event__is_active=True).select_related("person", "event", "shift", "location")


def get_signups(call: Call) -> dict[str, Any]:
    expanded = call.expand(*ONCE_EXPANDED)
    event_id, vanid = call.number("eventId"), call.number("vanId")
    if event_id is None and vanid is None:
        raise invalid("Either eventId or vanId is required.", "eventId", "vanId")
    rows = _whole().filter(person__is_hidden=False)
    if event_id is not None:
        rows = rows.filter(event=active_event(event_id))
    if vanid is not None:
        rows = rows.filter(person=visible_person(call, str(vanid)))
    return page(call, rows, lambda row: shapes.signup(row) | {name: [] for name in expanded}, seen=_after_list)


def _after_list(rows: Iterable[Signup]) -> None:
    meddle(rows, faults.changed_after_list)


def get_signup(call: Call, signup_id: int) -> dict[str, Any]:
    row = _signup(signup_id)
    shown = shapes.signup(row)
    meddle([row], faults.changed_between)
    return shown


def _signup(signup_id: int) -> Signup:
    row = _whole().filter(pk=signup_id).first()
    if row is None:
        raise not_found("The signup could not be found.")
    if row.person.is_hidden:
        raise forbidden(UNSEEN)
    return row


def post_signup(call: Call) -> Answer:
    """Make a signup, or write over the one with this person, event, shift and role."""
    told = booked(call.fields(), row=None)
    row = existing(told)
    was = row.status_id if row else None
    if row is None:
        row = Signup(person=told.person, event=told.event, shift=told.shift, role_id=told.role_id, made_at=clock.now())
        row.location, (row.starts_at, row.ends_at) = told.location, told.overrides
    else:
        row.location = told.location or row.location
        if told.has_overrides:
            row.starts_at, row.ends_at = told.overrides
    if told.has_supporter_group:
        row.supporter_group_id = told.supporter_group_id
    row.status_id = told.status_id
    save_signup(row, was)
    return call.created("signups", row.pk)


def put_signup(call: Call, signup_id: int) -> Answer:
    row, fields = _signup(signup_id), call.fields()
    refuse_another_person_or_event(fields, row)
    told: Booked = booked(fields, row=row)
    refuse_collision(told, row)
    row.shift, row.role_id, row.location = told.shift, told.role_id, told.location
    row.starts_at, row.ends_at = told.overrides
    was, row.status_id, row.supporter_group_id = row.status_id, told.status_id, told.supporter_group_id
    save_signup(row, was)
    return NOTHING


def delete_signup(call: Call, signup_id: int) -> Answer:
    forget(_signup(signup_id))
    return NOTHING


def get_statuses(call: Call) -> list[dict[str, Any]]:
    """The statuses of an event or of an event type, by name."""
    kind = _kind(call.number("eventId"), call.number("eventTypeId"))
    return [shapes.status(status_id) for status_id in sorted(shapes.offered(kind), key=_by_name)]


def _kind(event_id: int | None, event_type_id: int | None) -> EventType:
    if (event_id is None) == (event_type_id is None):
        raise invalid("Exactly one of eventId and eventTypeId is required.", "eventId", "eventTypeId")
    if event_id is not None:
        return EVENT_TYPES[active_event(event_id).type_id]
    if event_type_id not in EVENT_TYPES:
        raise not_found("The event type could not be found.")
    return EVENT_TYPES[event_type_id]


def _by_name(status_id: int) -> str:
    """Hyphens do not count: Sched-Web stands after Scheduled."""
    return STATUSES[status_id].replace("-", "").lower()
