"""What an undo must leave right: the rules that hold for every edit, asked of the rows as they would be."""

from typing import Any

from django.db.models import Model, Q

from tracker.enums import ShiftStatus
from tracker.errors import Refused
from tracker.models import CanvassGroup, Change, CheckIn, GroupMember, Note, Shift, Volunteer
from tracker.operations.edit import Edit, Touched
from tracker.operations.kinds.claims import refuse_claimed

IN_GROUP = Refused("in_group", "This person is in a canvass group. Finish the group, or take them out of it, first.")
HOLDS = Q(left_at=None) | Q(returned=True)


def refuse_built_on(row: Any, change: Change) -> None:
    """Nobody may have hung anything on a shift or group that the operation made."""
    if not isinstance(row, Shift | CanvassGroup):
        return
    on_it = {"shift": row} if isinstance(row, Shift) else {"group": row}
    note = Note.objects.filter(**on_it, is_active=True).exclude(pk__in=_made(change, "note")).select_related("by").first()
    if note is not None:
        who = note.by.get_full_name() if note.by else "Somebody"
        raise Refused("built_on", f"{who} has added a note since: “{note.text}”. Delete that first.")
    if GroupMember.objects.filter(HOLDS, **on_it).exclude(pk__in=_made(change, "member")).exists():
        raise IN_GROUP
    if isinstance(row, CanvassGroup) and row.reports.filter(is_active=True).exists():
        raise Refused("built_on", "This group has checked in since. Take that back first.")


def _made(change: Change, kind: str) -> list[int]:
    names = [key.split(":") for key, before in change.before.items() if before is None]
    return [int(pk) for name, pk in names if name == kind]


def check_end(edit: Edit) -> None:
    """Look at every row of the edit as it would be written, and refuse what no forward edit might bring about."""
    touched = list(edit.touched.values())
    members = [found for found in touched if isinstance(found.row, GroupMember)]
    closing = [found.row.pk for found in members if found.row.left_at is not None or "shift_id" in found.fields]  # or goes to another row
    for found in touched:
        _refuse_removed(found)
        if isinstance(found.row, Shift):
            _check_shift(edit, found, closing)
        elif isinstance(found.row, CanvassGroup):
            _check_group(edit, found)
        elif isinstance(found.row, Volunteer):
            _check_person(edit, found)
    shifts = Shift.objects.in_bulk({found.row.shift_id for found in members})
    for found in members:
        _check_member(edit, found, shifts[found.row.shift_id], closing)
    for group in {found.row.group for found in members if found.was("left_at") is None}:
        _refuse_empty(group, members)


def _refuse_removed(found: Touched) -> None:
    row = found.row
    owner = row.owner if isinstance(row, Note) else row.group if isinstance(row, CheckIn) else None
    is_gone = owner is not None and not owner.is_active and found.was("is_active") != row.is_active and row.is_active
    if is_gone or (found.fields - {"version", "volunteer_id"} and not getattr(row, "is_active", True) and not found.was("is_active")):
        raise Refused("removed", "Somebody has removed this row.")


def _check_shift(edit: Edit, found: Touched, closing: list[int]) -> None:
    shift = found.row
    goes = found.was("is_active") and not shift.is_active
    if goes:
        refuse_claimed(edit, _as_it_was(found))
    is_free_of_groups = goes or (found.was("status") != shift.status and found.was("status") == ShiftStatus.IN)
    if is_free_of_groups and GroupMember.objects.filter(shift=shift, left_at=None).exclude(pk__in=closing).exists():
        raise IN_GROUP


def _as_it_was(found: Touched) -> Any:
    row = type(found.row)(pk=found.row.pk)
    for name in ("claimed_by_id", "claimed_until"):
        setattr(row, name, found.was(name))
    return row


def _check_group(edit: Edit, found: Touched) -> None:
    group = found.row
    if found.was("is_active") and not group.is_active:
        refuse_claimed(edit, _as_it_was(found))
    end = group.returned_at or (group.checked_in_at if group.check_ins else None)
    if group.departed_at and end and group.departed_at > end:
        raise Refused("bad_time", "The departure must lie before the group's last check-in and its return.")


def _check_person(edit: Edit, found: Touched) -> None:
    person = found.row
    if "vanid" in found.fields and person.vanid is not None:
        other = Volunteer.objects.filter(vanid=person.vanid).exclude(pk=person.pk).first()
        if other is not None:
            raise Refused("vanid_taken", f"The VANID {person.vanid} belongs to {other} by now.")
    if "merged_into_id" in found.fields and person.merged_into_id is not None:
        moved = [one.row.pk for one in edit.touched.values() if isinstance(one.row, Shift)]
        if Shift.objects.filter(volunteer=person).exclude(pk__in=moved).exists():
            raise Refused("changed_since", f"{person} has got another shift since.")


def _check_member(edit: Edit, found: Touched, saved: Shift, closing: list[int]) -> None:
    """Whoever would be in a group must be free, here, and the group still there."""
    member = found.row
    if member.left_at is not None:
        return
    shift = _in(edit, saved)
    if member.group.returned_at or not member.group.is_active:
        raise Refused("returned", "The group has returned or was removed since.")
    if GroupMember.objects.filter(shift=shift, left_at=None).exclude(pk__in=[member.pk, *closing]).exists():
        raise IN_GROUP
    if not shift.is_active:
        raise Refused("removed", "Somebody has removed this row.")
    if shift.office_id != member.group.office_id:
        raise Refused("other_office", "A group and its members belong to one office.")
    # A return leaves those who were not In as they are; taking it back does the same.
    if not found.was("returned") and shift.status not in ShiftStatus.may_canvass:
        raise Refused("not_here", "Only people who are In or Same Day Confirmed can go out with a group.")


def _in(edit: Edit, shift: Shift) -> Any:
    """The shift as this edit leaves it."""
    key: tuple[type[Model], object] = (Shift, shift.pk)
    return edit.touched[key].row if key in edit.touched else shift


def _refuse_empty(group: CanvassGroup, members: list[Touched]) -> None:
    if not group.is_active or group.returned_at:
        return
    ends = {found.row.pk: found.row.left_at is None for found in members if found.row.group_id == group.pk}
    others = GroupMember.objects.filter(group=group, left_at=None).exclude(pk__in=ends)
    if not any(ends.values()) and not others.exists():
        raise Refused("empty_group", "A group needs at least one canvasser.")
