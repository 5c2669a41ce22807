"""From what somebody means to do and what their screen shows, the edit that they make; none where it makes no sense any more."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from rehearsal.deeds import Deed
from rehearsal.outbox import Outbox
from rehearsal.store import Row

Body = dict[str, Any]
OPEN = ("booked", "same_day_confirmed")
CAME = ("in", "completed")


def entry(deed: Deed, outbox: Outbox) -> Body | None:
    """The body without id, times and version. ``was`` is what the screen shows, edits that wait included."""
    return DEEDS[deed.do](deed, outbox)


def flip(deed: Deed, outbox: Outbox) -> Body | None:
    row, to = outbox.shown("shift", deed.ref), deed.says["to"]
    if row is None or row["status"] == to or row["status"] in CAME or is_out(outbox, row):
        return None
    if to == "no_show" and row["status"] not in OPEN:
        return None
    return {"do": "set_status", "shift": row["id"], "was": row["status"], "to": to}


def complete(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("shift", deed.ref)
    if row is None or row["status"] != "in" or is_out(outbox, row):
        return None
    return {"do": "set_status", "shift": row["id"], "was": "in", "to": "completed"}


def settle(deed: Deed, outbox: Outbox) -> Body | None:
    """The evening: whoever was in has completed, whoever was open has not come."""
    row = outbox.shown("shift", deed.ref)
    if row is None or row["status"] not in OPEN:
        return complete(deed, outbox)
    return {"do": "set_status", "shift": row["id"], "was": row["status"], "to": "no_show"}


def put_back(deed: Deed, outbox: Outbox) -> Body | None:
    done = outbox.last_applied.get(("shift", deed.ref))
    return {"do": "undo", "operation": done} if done else None


def claim(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("shift", deed.ref)
    return {"do": "claim", "shift": row["id"]} if row and row["status"] in (*OPEN, "no_show") and row["claimed_by"] is None else None


def release(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("shift", deed.ref)
    return {"do": "release", "shift": row["id"]} if row and row["claimed_by"] == outbox.user else None


def call_pass(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("shift", deed.ref)
    return {"do": "add_pass", "shift": row["id"], **deed.says} if row and row["status"] in (*OPEN, "no_show") else None


def note(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("shift", deed.ref)
    return {"do": "add_note", "shift": row["id"], **deed.says} if row else None


def walk_in(deed: Deed, outbox: Outbox) -> Body | None:
    """The start time that the form presets is the nearest to the shift they came for."""
    says, settings = dict(deed.says), outbox.store.settings
    starts = says.pop("starts")
    slot = min(settings["slots"], key=lambda slot: abs(starts - minutes(slot)))
    return {"do": "add_walk_in", "shift": deed.ref, **says, "slot": slot, "activity": settings["activities"][0]["id"]}


def form(deed: Deed, outbox: Outbox) -> Body | None:
    """Of those whom the plan has together, who is here and in no group."""
    rows = [row for ref in deed.says["members"] if (row := outbox.shown("shift", ref))]
    members = [row["id"] for row in rows if row["status"] == "in" and row["counts_as"] == "canvass" and not is_out(outbox, row)]
    return {"do": "create_group", "group": deed.ref, **deed.says, "members": members} if members else None


def depart(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("group", deed.ref)
    return {"do": "depart", "group": row["id"]} if row and row["departed_at"] is None else None


def check_in(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("group", deed.ref)
    return {"do": "check_in", "group": row["id"], "was": row["knocks"], "to": deed.says["doors"]} if row and row["departed_at"] else None


def final(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("group", deed.ref)
    if row is None or not row["departed_at"] or row["returned_at"]:
        return None
    return {"do": "return_group", "group": row["id"], "members": row["members"]}


def pitch(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("shift", deed.ref)
    person = row and outbox.store.get("volunteer", row["volunteer"])
    if not (row and person) or person["pitched_on"] == row["day"]:
        return None
    return {"do": "set_pitched", "shift": row["id"], "was": False, "to": True}


def extra(deed: Deed, outbox: Outbox) -> Body | None:
    row = outbox.shown("shift", deed.ref)
    person = row and outbox.store.get("volunteer", row["volunteer"])
    if not (row and person):
        return None
    was = person["extra_shifts"] if person["pitched_on"] == row["day"] else 0
    return {"do": "set_extra_shifts", "shift": row["id"], "was": was, "to": deed.says["shifts"]}


def is_out(outbox: Outbox, shift: Row) -> bool:
    """In a group that has not returned: this row, or another of the same person."""
    groups = [group["members"] for group in outbox.store.rows["group"].values() if group["returned_at"] is None]
    shifts = (outbox.store.get("shift", member) for members in groups for member in members)
    return any(other and other["volunteer"] == shift["volunteer"] for other in shifts)


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")[:2]
    return int(hour) * 60 + int(minute)


def by_the_office_clock(instant: str, zone: str) -> float:
    local = dt.datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


DEEDS: dict[str, Callable[[Deed, Outbox], Body | None]] = {
    "flip": flip, "complete": complete, "settle": settle, "put_back": put_back, "claim": claim, "release": release, "pass": call_pass,
    "note": note, "walk_in": walk_in, "form": form, "depart": depart, "check_in": check_in, "final": final, "pitch": pitch, "extra": extra,
}  # fmt: skip
