"""A Saturday with something of everything, and what the archive must hold of it."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import Office
from tests.desk import DAY, NOON, Desk
from tracker.archive.close import Closed, close_office
from tracker.archive.kinds import KINDS
from tracker.models import ArchivedDay, CanvassGroup, Change, CheckIn, GroupMember, Note, OfficeCounter, Shift

SUNDAY = DAY + dt.timedelta(days=1)


def make_saturday(desk: Desk) -> dict[str, Any]:
    """Calls, a no-show, a walk-in, a group back and one still out, notes on both, a booking for tomorrow."""
    open_, called, flake = desk.shift(), desk.shift(), desk.shift()
    desk.applied("add_pass", shift=called, tab="confirms")
    desk.applied("set_status", shift=called, was="booked", to="same_day_confirmed")
    desk.applied("add_note", shift=called, tab="confirms", text="Comes with a friend", note=str(uuid.uuid4()))
    desk.applied("set_status", shift=flake, was="booked", to="no_show")
    desk.applied("claim", shift=open_)
    walk_in = desk.walk_in(first_name="Zoë", last_name="O'Hara")
    back, out = desk.group(2, out=True), desk.group(1, out=True)
    desk.applied("check_in", group=back, was=0, to=30)
    desk.applied("check_in", group=back, was=30, to=48)
    desk.applied("add_group_note", group=back, text="Two packets left", note=str(uuid.uuid4()))
    members = list(GroupMember.objects.filter(group=back).order_by("pk"))
    desk.applied("set_pitched", shift=members[0].shift, was=False, to=True)
    desk.applied("return_group", group=back, members=[member.shift_id for member in members])
    tomorrow = desk.shift(volunteer=called.volunteer, day=SUNDAY, starts_at=NOON + dt.timedelta(days=1))
    return {"open": open_, "called": called, "flake": flake, "walk_in": walk_in, "back": back, "out": out, "tomorrow": tomorrow}


def archived() -> dict[str, list[tuple[Any, ...]]]:
    """All that is in the archive, row by row, with office and day."""
    place = ("archived_day__office__code", "archived_day__day")
    return {kind.name: list(kind.archived._default_manager.order_by("pk").values_list(*kind.names, *place)) for kind in KINDS}


def expected(*offices: int, day: dt.date = DAY) -> dict[str, set[int]]:
    """The ids that are to be in the archive, looked up while the rows are live."""
    shifts = set(Shift.objects.filter(office__in=offices, day=day).values_list("pk", flat=True))
    groups = set(CanvassGroup.objects.filter(office__in=offices, day=day).values_list("pk", flat=True))
    rows: dict[str, Any] = {
        "shifts": shifts, "groups": groups,
        "members": GroupMember.objects.filter(group__in=groups), "check_ins": CheckIn.objects.filter(group__in=groups),
        "notes": Note.objects.filter(shift__in=shifts) | Note.objects.filter(group__in=groups), "changes": Change.objects.filter(office__in=offices),
    }  # fmt: skip
    return {name: found if isinstance(found, set) else set(found.values_list("pk", flat=True)) for name, found in rows.items()}


def ids() -> dict[str, set[int]]:
    return {name: {row[0] for row in rows} for name, rows in archived().items()}


def live() -> dict[str, Any]:
    """The live tables, for "nothing was changed"."""
    models = (Shift, CanvassGroup, GroupMember, CheckIn, Note, Change, OfficeCounter, ArchivedDay)
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def close_saturday(office: Office, **terms: Any) -> Closed:
    return close_office(office.pk, before=SUNDAY, by=None, **terms)
