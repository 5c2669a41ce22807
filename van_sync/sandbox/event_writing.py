"""Making, replacing, deleting and bringing back events."""

from django.db.models import Model

from van_sync.sandbox import clock, reading
from van_sync.sandbox.call import NOTHING, Answer, Call
from van_sync.sandbox.event_rules import Part, Planned, planned, shift_columns
from van_sync.sandbox.events import active_event
from van_sync.sandbox.history import forget
from van_sync.sandbox.lookups import API_USER
from van_sync.sandbox.models import Event, EventNote, EventRole, EventShift
from van_sync.sandbox.problems import Wrongs, forbidden, invalid, not_found


def post_event(call: Call) -> Answer:
    told = planned(call.fields(), row=None)
    row = Event.objects.create(made_at=clock.now(), **told.columns)
    _put_parts(row, told)
    return call.created("events", row.pk)


def put_event(call: Call, event_id: int) -> Answer:
    """Replace an event: what is left out is taken away, what has no id is added."""
    row, fields = _editable(active_event(event_id)), call.fields()
    _refuse_another_id(fields.get("eventId"), event_id)
    told = planned(fields, row=row)
    for name, value in told.columns.items():
        setattr(row, name, value)
    row.save()
    _put_parts(row, told)
    return NOTHING


def patch_event(call: Call, event_id: int) -> Answer:
    """Bring a deleted event back, or delete it. Its signups stay gone."""
    fields, wrongs = call.fields(), Wrongs()
    row = Event.objects.filter(pk=event_id).first()
    if row is None:
        raise not_found("The event could not be found.")
    _editable(row)
    _refuse_another_id(fields.get("eventId"), event_id)
    is_active = reading.flag(fields, "isActive", wrongs)
    if is_active is None and not wrongs:
        wrongs.add("isActive is required.", "isActive")
    wrongs.refuse()
    if is_active is False:
        _delete(row)
    else:
        Event.objects.filter(pk=event_id).update(is_active=True)
    return NOTHING


def delete_event(call: Call, event_id: int) -> Answer:
    _delete(_editable(active_event(event_id)))
    return NOTHING


def post_shift(call: Call, event_id: int) -> Answer:
    row, wrongs = _editable(active_event(event_id)), Wrongs()
    columns = shift_columns(call.fields(), row.starts_at, row.ends_at, "", wrongs)
    wrongs.refuse()
    return call.created(f"events/{event_id}/shifts", EventShift.objects.create(event=row, **columns).pk)


def _delete(row: Event) -> None:
    for signup in row.signups.all():
        forget(signup)
    Event.objects.filter(pk=row.pk).update(is_active=False)


def _editable(row: Event) -> Event:
    if row.is_creators_alone and row.made_by != API_USER:
        raise forbidden("Only the user who created this event may change it.")
    return row


def _refuse_another_id(value: object, event_id: int) -> None:
    if value is not None and reading.as_id(value) != event_id:
        raise invalid("eventId is not the one in the address.", "eventId")


def _put_parts(row: Event, told: Planned) -> None:
    _put(row, EventShift, told.shifts)
    _put(row, EventNote, told.notes)
    row.roles.all().delete()
    EventRole.objects.bulk_create(EventRole(event=row, **part.columns) for part in told.roles)
    row.locations.set(told.locations)
    row.codes.set(told.codes)


def _put(row: Event, table: type[Model], parts: list[Part]) -> None:
    rows = table._default_manager.filter(event=row)
    rows.exclude(pk__in=[part.pk for part in parts if part.pk]).delete()
    dated = {"made_at": clock.now()} if table is EventNote else {}
    for part in parts:
        if part.pk:
            rows.filter(pk=part.pk).update(**part.columns)
        else:
            table._default_manager.create(event=row, **part.columns, **dated)
