"""A group's way: departure, check-ins, return. Times and figures as people give them by phone."""

import datetime as dt

from django import forms

from tracker.enums import ShiftStatus
from tracker.errors import Refused
from tracker.models import CampaignSettings, CanvassGroup, CheckIn, GroupMember, Shift
from tracker.operations.edit import Edit
from tracker.operations.fields import Instant, Row, Rows, Whole
from tracker.operations.kinds.calls import flip, note_status, refuse_in_open_group, require_active
from tracker.operations.kinds.groups import MAX_DOORS, compare_members, open_members
from tracker.operations.kinds.notes import group_note
from tracker.operations.registry import operation


class GroupForm(forms.Form):
    group = Row(CanvassGroup)


class GroupTimeForm(forms.Form):
    group = Row(CanvassGroup)
    was = Instant()
    to = Instant()


class CheckInForm(forms.Form):
    group = Row(CanvassGroup)
    was = Whole(high=MAX_DOORS)
    to = Whole(high=MAX_DOORS)


class ReturnForm(forms.Form):
    group = Row(CanvassGroup)
    members = Rows(Shift)


@operation(GroupForm)
def depart(edit: Edit, *, group: CanvassGroup) -> None:
    """Send a group out. The departure counts as its first sign of life; the first check-in falls due soon after."""
    require_active(group)
    if group.is_out:
        return
    if group.returned_at:
        raise Refused("returned", "This group has returned. Mark it Not Final to send it out again.")
    edit.change(group, departed_at=edit.at, checked_in_at=edit.at, check_in_due_at=_first_due(edit.at))


@operation(GroupTimeForm)
def change_departure(edit: Edit, *, group: CanvassGroup, was: dt.datetime, to: dt.datetime) -> None:
    """Correct the departure. Before any check-in the last sign of life and the due time move with it."""
    _require_departed(group)
    if not edit.compare(group, "departed_at", was=was, to=to):
        return
    if to > edit.at or (group.returned_at and to > group.returned_at):
        raise Refused("bad_time", "The departure must lie before now and before the return.")
    if group.check_ins and group.checked_in_at and to > group.checked_in_at:
        raise Refused("bad_time", "The departure must lie before the group's last check-in.")
    group_note(edit, group, f"Departure {_clock(group, group.departed_at)} to {_clock(group, to)}")
    edit.change(group, departed_at=to)
    if not group.check_ins:
        edit.change(group, checked_in_at=to, check_in_due_at=_first_due(to) if group.is_out else None)


@operation(GroupTimeForm)
def set_next_check_in(edit: Edit, *, group: CanvassGroup, was: dt.datetime, to: dt.datetime) -> None:
    """Set by hand when a group is due."""
    _require_out(group)
    if not edit.compare(group, "check_in_due_at", was=was, to=to):
        return
    if to < _departure(group):
        raise Refused("bad_time", "The next check-in must lie after the departure.")
    group_note(edit, group, f"Next check-in {_clock(group, group.check_in_due_at)} to {_clock(group, to)}")
    edit.change(group, check_in_due_at=to)


@operation(CheckInForm)
def check_in(edit: Edit, *, group: CanvassGroup, was: int, to: int) -> None:
    """Record the running total of doors that a group reports; the same total again is a check-in too.

    A smaller total is a correction: it counts, and the history keeps both. After the return only the figure changes.
    """
    _require_departed(group)
    if group.returned_at and group.knocks == to:
        return
    if group.knocks != to:
        edit.compare(group, "knocks", was=was, to=to)
    edit.add(CheckIn(group=group, knocks=to, at=edit.at, by=edit.by))
    edit.change(group, knocks=to)
    group_note(edit, group, f"{to} doors")
    if group.is_out:
        edit.change(group, checked_in_at=edit.at, check_ins=group.check_ins + 1, check_in_due_at=_next_due(edit))


@operation(ReturnForm)
def return_group(edit: Edit, *, group: CanvassGroup, members: list[Shift]) -> None:
    """Final: the group is back. Members who are In become Completed; for the others their row stays as it is."""
    _require_departed(group)
    if group.returned_at:
        return
    present = open_members(group)
    compare_members(group, present, members)
    returned_at = max(edit.at, _departure(group))
    left_out = [shift for shift in members if shift.status != ShiftStatus.IN]
    for shift in members:
        member, is_in = present[shift.pk], shift.status == ShiftStatus.IN
        edit.change(member, left_at=max(returned_at, member.joined_at), returned=True, completed=is_in)
        if is_in:
            note_status(edit, shift, ShiftStatus.COMPLETED)
            flip(edit, shift, ShiftStatus.COMPLETED)
    edit.change(group, returned_at=returned_at, check_in_due_at=None, claimed_by=None, claimed_until=None)
    if left_out:
        names = ", ".join(str(shift.volunteer) for shift in left_out)
        group_note(edit, group, f"Not completed by the return: {names}")


@operation(GroupForm)
def not_final(edit: Edit, *, group: CanvassGroup) -> None:
    """Take a return back: the group is out again, and just those whom the return completed are In again."""
    _require_departed(group)
    if not group.returned_at:
        return
    members = list(GroupMember.objects.filter(group=group, returned=True).order_by("pk"))
    shifts = {shift.pk: shift for shift in Shift.objects.select_for_update(no_key=True).filter(memberships__in=members).order_by("pk")}
    refuse_in_open_group(list(shifts.values()))
    for member in members:
        member.group, shift = group, shifts[member.shift_id]
        if member.completed and shift.status == ShiftStatus.COMPLETED:
            note_status(edit, shift, ShiftStatus.IN)
            flip(edit, shift, ShiftStatus.IN)
        edit.change(member, left_at=None, returned=False, completed=False)
    edit.change(group, returned_at=None, check_in_due_at=_next_due(edit))


def _require_departed(group: CanvassGroup) -> None:
    require_active(group)
    if group.departed_at is None:
        raise Refused("not_departed", "This group has not departed yet.")


def _require_out(group: CanvassGroup) -> None:
    _require_departed(group)
    if group.returned_at:
        raise Refused("returned", "This group has returned.")


def _departure(group: CanvassGroup) -> dt.datetime:
    assert group.departed_at is not None, "required before"
    return group.departed_at


def _first_due(departed_at: dt.datetime) -> dt.datetime:
    return departed_at + dt.timedelta(minutes=CampaignSettings.load().first_check_in_minutes)


def _next_due(edit: Edit) -> dt.datetime:
    return edit.at + dt.timedelta(minutes=CampaignSettings.load().next_check_in_minutes)


def _clock(group: CanvassGroup, moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(group.office.zone):%-I:%M %p}" if moment else "none"
