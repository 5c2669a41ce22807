"""One sound entry for each kind of operation. A test compares this table with the registry: a new kind must add its case."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from tests.desk import Desk, members
from tracker.models import CanvassGroup, Note, Shift, Volunteer, WalkInActivity
from tracker.volunteers.joining import pairs, seen

Case = Callable[[Desk], dict[str, Any]]
_ids = count(5001)


def _group_fields(desk: Desk) -> dict[str, Any]:
    return {"office": desk.office.pk, "packets": 2, "packet_names": "12A, 12B", "goal": 84}


def _time(desk: Desk, field: str, minutes: int) -> dict[str, Any]:
    group = desk.group(1, out=True)
    was = getattr(group, field)
    return {"group": group, "was": was.isoformat(), "to": (was + timedelta(minutes=minutes)).isoformat()}


def _note(desk: Desk) -> dict[str, Any]:
    desk.applied("add_note", shift=desk.shift(), tab="confirms", text="left voicemail")
    return {"note": Note.objects.latest("pk").pk}


def _claimed(desk: Desk) -> dict[str, Any]:
    shift = desk.shift()
    desk.applied("claim", shift=shift)
    return {"shift": shift}


def _walk_in(desk: Desk) -> dict[str, Any]:
    return {
        "shift": str(uuid.uuid4()), "office": desk.office.pk, "first_name": "Wanda", "last_name": "Walker", "phone": "816-555-0177",
        "slot": "10:00", "activity": WalkInActivity.objects.get(name="Canvassing").pk,
    }  # fmt: skip


def _change_members(desk: Desk) -> dict[str, Any]:
    group = desk.group(2)
    listed = members(group)
    return {"group": group, "was": listed, "to": [listed[0], desk.shift("in").pk]}


def _returning(desk: Desk) -> dict[str, Any]:
    group = desk.group(2, out=True)
    return {"group": group, "members": members(group)}


def _returned(desk: Desk) -> dict[str, Any]:
    entry = _returning(desk)
    desk.applied("return_group", **entry)
    return {"group": CanvassGroup.objects.get(pk=entry["group"].pk)}


def _done(desk: Desk) -> dict[str, Any]:
    return {"operation": desk.applied("set_status", shift=desk.shift(), was="booked", to="in")["id"]}


def _two_records(desk: Desk) -> dict[str, Any]:
    """A booking and a walk-in of the same person, whose rows are one shift: both with a note."""
    booked, walk_in = desk.shift(van_signup_id=next(_ids)), desk.walk_in(cell="8165550133")
    for shift in (booked, walk_in):
        desk.applied("add_note", shift=shift, tab="confirms", text="brings a friend")
    return merge_entry(desk, booked.volunteer, walk_in.volunteer, {f"{booked.pk}-{walk_in.pk}": str(walk_in.pk)})


def merge_entry(desk: Desk, keep: Volunteer, gone: Volunteer, answers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """``answers``: for each pair of rows of one shift; without them both rows stay."""
    shifts = [list(Shift.objects.filter(volunteer=person, office__isnull=False).order_by("pk")) for person in (keep, gone)]
    asked = pairs(*shifts)
    people = [Volunteer.objects.get(pk=person.pk) for person in (keep, gone)]
    answers = {pair.key: "both" for pair in asked} if answers is None else answers
    return {
        "office": desk.office.pk,
        "keep": keep.pk,
        "gone": gone.pk,
        "seen": seen(people, asked),
        "cell": "",
        "rows_asked": answers,
        **more,
    }


CASES: dict[str, Case] = {
    "merge_volunteers": _two_records,
    "set_status": lambda desk: {"shift": desk.shift(), "was": "booked", "to": "in"},
    "add_pass": lambda desk: {"shift": desk.shift(), "tab": "confirms"},
    "add_note": lambda desk: {"shift": desk.shift(), "tab": "confirms", "text": "asked for noon", "note": str(uuid.uuid4())},
    "add_group_note": lambda desk: {"group": desk.group(1), "text": "white van", "note": str(uuid.uuid4())},
    "delete_note": _note,
    "claim": lambda desk: {"shift": desk.shift()},
    "release": _claimed,
    "edit_volunteer": lambda desk: {"shift": desk.shift(), "field": "cell", "was": "", "to": "8165550188"},
    "attach_vanid": lambda desk: {"shift": desk.walk_in(), "vanid": desk.shift().volunteer.vanid},
    "set_pitched": lambda desk: {"shift": desk.shift("in"), "was": False, "to": True},
    "set_extra_shifts": lambda desk: {"shift": desk.shift("in"), "was": 0, "to": 2},
    "add_walk_in": _walk_in,
    "remove_shift": lambda desk: {"shift": desk.walk_in()},
    "create_group": lambda desk: {"group": str(uuid.uuid4()), "members": [desk.shift("in").pk], **_group_fields(desk)},
    "change_members": _change_members,
    "depart": lambda desk: {"group": desk.group(1)},
    "change_departure": lambda desk: _time(desk, "departed_at", -10),
    "set_next_check_in": lambda desk: _time(desk, "check_in_due_at", 30),
    "check_in": lambda desk: {"group": desk.group(1, out=True), "was": 0, "to": 48},
    "set_goal": lambda desk: {"group": desk.group(1), "was": 84, "to": 126},
    "set_packets": lambda desk: {"group": desk.group(1), "was": 2, "to": 3},
    "set_packet_names": lambda desk: {"group": desk.group(1), "was": "", "to": "12A"},
    "leave_out": lambda desk: {"shift": desk.shift("declined"), "was": False, "to": True},
    "return_group": _returning,
    "not_final": _returned,
    "remove_group": lambda desk: {"group": desk.group(1)},
    "undo": _done,
}
