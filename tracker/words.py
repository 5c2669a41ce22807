"""What a change says, in words that follow its author's name: "set In, was Scheduled"."""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime

from accounts.models import User
from tracker.enums import ShiftStatus
from tracker.models import CanvassGroup, Change, GroupMember, Note, Shift, Volunteer
from tracker.rows import shifts_with_names

Values = dict[str, Any]
# Follow from another field, which says it, or from nothing that a person does.
SILENT = {
    "shift": {"version", "same_day_confirmed_at", "flaked_at", "chase_closed_at", "claimed_until", "synced_at", "key"},
    "volunteer": {"version", "cell_edited", "merged_into_id"},
    "group": {"version", "checked_in_at", "check_ins", "claimed_until", "key"},
}
PHONES = {"phone", "cell"}
MODELS: dict[str, type[models.Model]] = {"shift": Shift, "volunteer": Volunteer, "group": CanvassGroup}


class Speaker:
    """Knows the names that the log's ids stand for: a few queries, however many changes are to be told."""

    def __init__(self, changes: Iterable[Change]) -> None:
        ids: dict[str, set[int]] = {name: set() for name in ("shift", "volunteer", "member", "note", "user")}
        for change in changes:
            for key in change.after:
                kind, pk = key.split(":")
                ids.setdefault(kind, set()).add(int(pk))
            for values in filter(None, [*change.before.values(), *change.after.values()]):
                ids["user"].add(values.get("claimed_by_id"))
                ids["volunteer"] |= {values.get("volunteer_id"), values.get("merged_into_id")}
        self.members = dict(GroupMember.objects.filter(pk__in=ids["member"]).values_list("pk", "shift_id"))
        shifts = Shift.objects.filter(pk__in={*ids["shift"], *self.members.values()}).select_related("volunteer")
        self.shifts = {shift.pk: shift for shift in shifts_with_names(shifts)}
        self.notes = dict(Note.objects.filter(pk__in=ids["note"]).values_list("pk", "text"))
        self.users = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=ids["user"] - {None})}
        self.people = {person.pk: str(person) for person in Volunteer.objects.filter(pk__in=ids["volunteer"] - {None})}

    def say(self, change: Change, keys: Iterable[str] | None = None) -> str:
        """What the change did to these rows, or to all of its rows. Empty where there is nothing that a person would say."""
        told = sorted((key for key in change.after if keys is None or key in keys), key=_order)
        said = [phrase for key in told for phrase in self._row(change, key)]
        if not said:  # a note that goes with something else only says it again
            said = [self._note(change, key) for key in told if key.startswith("note:")]
        return "; ".join(dict.fromkeys(said))

    def _row(self, change: Change, key: str) -> list[str]:
        kind, pk = key.split(":")
        tell = TELLERS.get(kind)
        return tell(self, change, int(pk), change.before[key], change.after[key]) if tell else []

    # -- rows ----------------------------------------------------------------------------------------------------------

    def tell_shift(self, change: Change, pk: int, before: Values | None, after: Values) -> list[str]:
        if before is None:
            return ["added the walk-in" if after["is_walk_in"] else "brought the booking from VAN"]
        said = []
        if "status" in after:
            said.append(f"set {self._status(pk, after['status'])}, was {self._status(pk, before['status'])}")
        elif "claimed_by_id" in after:
            said.append(self._claim(before, after))
        if "van_status" in after:
            said.append(f"says {after['van_status'] or 'nothing'} in VAN, was {before['van_status'] or 'nothing'}")
        for field, word in (("confirm_passes", "pass"), ("flake_passes", "flake pass")):
            if field in after:
                said.append(f"added a {word}" if after[field] > before[field] else f"took a {word} off")
        if "volunteer_id" in after:
            said.append(f"gave the row to {self.people.get(after['volunteer_id'], 'somebody')}")
        if "vanished_at" in after:
            said.append("no longer has it in VAN" if after["vanished_at"] else "has it in VAN again")
        if "is_left_out" in after:
            said.append(
                "took the row out of the next sync to VAN" if after["is_left_out"] else "put the row back into the next sync to VAN"
            )
        said += self._is_there(before, after, "row")
        known = {
            "status",
            "claimed_by_id",
            "van_status",
            "confirm_passes",
            "flake_passes",
            "volunteer_id",
            "vanished_at",
            "is_left_out",
            "is_active",
        }
        return said + self._others(change, "shift", before, after, known)

    def tell_volunteer(self, change: Change, pk: int, before: Values | None, after: Values) -> list[str]:
        if before is None:
            return []
        said = []
        if "pitched_on" in after:
            said.append("pitched for the next shift" if after["pitched_on"] else "took the pitch back")
        if "merged_into_id" in after and change.kind == "merge_volunteers":
            said.append(f"merged {self.people.get(pk, 'somebody')} into {self.people.get(after['merged_into_id'], 'somebody')}")
        return said + self._others(change, "volunteer", before, after, {"pitched_on"})

    def tell_group(self, change: Change, pk: int, before: Values | None, after: Values) -> list[str]:
        if before is None:
            return ["made the group"]
        said = []
        if "claimed_by_id" in after and "returned_at" not in after:
            said.append(self._claim(before, after))
        if "departed_at" in after:
            said.append(self._departure(change, before, after))
        elif "returned_at" in after:
            said.append(f"marked it Final, {self._clock(change, after['returned_at'])}" if after["returned_at"] else "marked it Not Final")
        elif "knocks" in after:
            said.append(f"reported {after['knocks']} doors, was {before['knocks']}")
        elif "check_ins" in after:
            said.append("reported the same doors again" if after["check_ins"] > before["check_ins"] else "took a check-in off")
        elif after.get("check_in_due_at"):
            said.append(f"set the next check-in to {self._clock(change, after['check_in_due_at'])}")
        said += self._is_there(before, after, "group")
        known = {"claimed_by_id", "departed_at", "returned_at", "knocks", "check_in_due_at", "is_active"}
        return said + self._others(change, "group", before, after, known)

    def _departure(self, change: Change, before: Values, after: Values) -> str:
        if not before["departed_at"]:
            return f"sent the group out, {self._clock(change, after['departed_at'])}"
        was = self._clock(change, before["departed_at"])
        return (
            f"set the departure to {self._clock(change, after['departed_at'])}, was {was}"
            if after["departed_at"]
            else "called the group back in"
        )

    def tell_member(self, change: Change, pk: int, before: Values | None, after: Values) -> list[str]:
        shift = self.shifts.get(self.members.get(pk, 0))
        name = shift.volunteer if shift else "somebody"
        if before is None:
            return [f"put {name} into the group"]
        if "returned" in after:
            return ["came back with the group"] if after["returned"] else []
        if "left_at" not in after:
            return []
        return [f"took {name} out of the group" if after["left_at"] else f"put {name} into the group again"]

    def _note(self, change: Change, key: str) -> str:
        text = self.notes.get(int(key.partition(":")[2]), "")
        if change.before[key] is None:
            return f"note “{text}”"
        return f"{'put back' if change.after[key].get('is_active') else 'deleted'} the note “{text}”"

    # -- values --------------------------------------------------------------------------------------------------------

    def _status(self, pk: int, status: str) -> str:
        shift = self.shifts.get(pk)
        if status == ShiftStatus.BOOKED and shift and shift.van_status:
            return shift.van_status
        return str(ShiftStatus(status).label)

    def _claim(self, before: Values, after: Values) -> str:
        if after["claimed_by_id"]:
            return "claimed the row"
        return f"released the claim of {self.users.get(before['claimed_by_id'], 'somebody')}"

    @staticmethod
    def _is_there(before: Values, after: Values, what: str) -> list[str]:
        if "is_active" not in after:
            return []
        return [f"put the {what} back" if after["is_active"] else f"removed the {what}"]

    def _others(self, change: Change, kind: str, before: Values, after: Values, known: set[str]) -> list[str]:
        """Fields without words of their own: "set goal 126, was 84"."""
        said = []
        for name in after.keys() - known - SILENT[kind]:
            field = MODELS[kind]._meta.get_field(name)
            assert isinstance(field, models.Field)
            if isinstance(field, models.ForeignKey):
                said.append(f"changed the {field.verbose_name}")
            else:
                said.append(f"set {field.verbose_name} {self._value(change, name, after)}, was {self._value(change, name, before)}")
        return sorted(said)

    def _value(self, change: Change, name: str, values: Values) -> str:
        value = values[name]
        if value is None or value == "":
            return "empty"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if name in PHONES and len(value) == 10:
            return f"{value[:3]}-{value[3:6]}-{value[6:]}"
        return self._clock(change, value) if name.endswith("_at") else str(value)

    @staticmethod
    def _clock(change: Change, moment: str) -> str:
        return clock(parse_datetime(moment), change.office.zone)


# In the order of telling. Check-ins and most notes are told by what they belong to.
TELLERS: dict[str, Callable[..., list[str]]] = {
    "group": Speaker.tell_group, "shift": Speaker.tell_shift, "volunteer": Speaker.tell_volunteer, "member": Speaker.tell_member,
}  # fmt: skip


def _order(key: str) -> tuple[int, int]:
    """PostgreSQL keeps no order of keys."""
    kind, pk = key.split(":")
    return [*TELLERS, kind].index(kind), int(pk)


def clock(moment: dt.datetime | None, zone: zoneinfo.ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%-I:%M %p}" if moment else "none"


def author(change: Change) -> str:
    return change.actor.get_full_name() if change.actor else "An import"
