"""Canvass groups before and besides their way: who is in them, packets, goal."""

import uuid
from typing import Any

from django import forms

from accounts.models import Office
from tracker.enums import CountsAs, ShiftStatus
from tracker.errors import Conflict, Refused
from tracker.models import CanvassGroup, GroupMember, Shift
from tracker.operations.edit import Edit
from tracker.operations.fields import Key, Row, Rows, Text, Whole
from tracker.operations.kinds.calls import flip, note_status, refuse_in_open_group, require_active
from tracker.operations.kinds.claims import refuse_claimed
from tracker.operations.registry import operation

MAX_DOORS = 100_000
MAX_PACKETS = 999


class CreateGroupForm(forms.Form):
    group = Key()
    office = Row(Office)
    members = Rows(Shift)
    packets = Whole(high=MAX_PACKETS)
    packet_names = Text(max_length=300, required=False)
    goal = Whole(high=MAX_DOORS)


@operation(CreateGroupForm)
def create_group(edit: Edit, *, group: uuid.UUID, office: Office, members: list[Shift], packets: int, packet_names: str, goal: int) -> None:
    """Put people who are here into a group. Whoever was only same-day confirmed is flipped to In."""
    if CanvassGroup.objects.filter(key=group).exists():
        raise Refused("exists", "This group is on the board already.")
    made = CanvassGroup(
        key=group, office=office, day=edit.counters[office.pk].day, packets_given=packets, packet_names=packet_names, goal=goal
    )
    edit.add(made)
    take_in(edit, made, members)


class ChangeMembersForm(forms.Form):
    group = Row(CanvassGroup)
    was = Rows(Shift)
    to = Rows(Shift)


@operation(ChangeMembersForm)
def change_members(edit: Edit, *, group: CanvassGroup, was: list[Shift], to: list[Shift]) -> None:
    """Take people into a group and out of it, as long as it has not returned."""
    require_active(group)
    _refuse_returned(group)
    present = open_members(group)
    if set(present) == {shift.pk for shift in to}:
        return
    compare_members(group, present, was)
    for shift in was:
        if shift not in to:
            edit.change(present[shift.pk], left_at=edit.at)
    take_in(edit, group, [shift for shift in to if shift.pk not in present], already=len(set(was) & set(to)))
    edit.touch(group)


class SetGoalForm(forms.Form):
    group = Row(CanvassGroup)
    was = Whole(high=MAX_DOORS)
    to = Whole(high=MAX_DOORS)


@operation(SetGoalForm)
def set_goal(edit: Edit, *, group: CanvassGroup, was: int, to: int) -> None:
    set_field(edit, group, "goal", was, to)


class SetPacketsForm(forms.Form):
    group = Row(CanvassGroup)
    was = Whole(high=MAX_PACKETS)
    to = Whole(high=MAX_PACKETS)


@operation(SetPacketsForm)
def set_packets(edit: Edit, *, group: CanvassGroup, was: int, to: int) -> None:
    set_field(edit, group, "packets_given", was, to)


class SetPacketNamesForm(forms.Form):
    group = Row(CanvassGroup)
    was = Text(max_length=300, required=False)
    to = Text(max_length=300, required=False)


@operation(SetPacketNamesForm)
def set_packet_names(edit: Edit, *, group: CanvassGroup, was: str, to: str) -> None:
    set_field(edit, group, "packet_names", was, to)


class RemoveGroupForm(forms.Form):
    group = Row(CanvassGroup)


@operation(RemoveGroupForm)
def remove_group(edit: Edit, *, group: CanvassGroup) -> None:
    """Dissolve a group that has not returned; its members are free again."""
    if not group.is_active:
        return  # gone already, which is what was wanted
    refuse_claimed(edit, group)
    _refuse_returned(group)
    for member in open_members(group).values():
        edit.change(member, left_at=edit.at)
    edit.change(group, is_active=False, check_in_due_at=None)


def set_field(edit: Edit, group: CanvassGroup, field: str, was: Any, to: Any) -> None:
    require_active(group)
    if edit.compare(group, field, was=was, to=to):
        edit.change(group, **{field: to})


def open_members(group: CanvassGroup) -> dict[int, GroupMember]:
    """Who is in the group now, by shift."""
    present = GroupMember.objects.filter(group=group, left_at=None).order_by("pk")
    members = {member.shift_id: member for member in present}
    for member in members.values():
        member.group = group  # one instance of the group, the locked one
    return members


def compare_members(group: CanvassGroup, present: dict[int, GroupMember], seen: list[Shift]) -> None:
    """The list that the person saw must be the list that is."""
    if {shift.pk for shift in seen} != set(present):
        raise Conflict(group, "members", list(present))


def take_in(edit: Edit, group: CanvassGroup, shifts: list[Shift], already: int = 0) -> None:
    if not shifts and not already:
        raise Refused("empty_group", "A group needs at least one canvasser.")
    for shift in shifts:
        _require_can_join(group, shift)
    if shifts:
        refuse_in_open_group(shifts)
    for shift in shifts:
        if shift.status == ShiftStatus.SAME_DAY_CONFIRMED:
            note_status(edit, shift, ShiftStatus.IN)
            flip(edit, shift, ShiftStatus.IN)
        edit.add(GroupMember(group=group, shift=shift, joined_at=edit.at))


def _require_can_join(group: CanvassGroup, shift: Shift) -> None:
    require_active(shift)
    if shift.office_id != group.office_id:
        raise Refused("other_office", "A group and its members belong to one office.")
    if shift.status not in ShiftStatus.may_canvass:
        raise Refused("not_here", "Only people who are In or Same Day Confirmed can go out with a group.")
    if shift.counts_as != CountsAs.CANVASS:  # type: ignore[attr-defined]  # named by shifts_with_names
        raise Refused("not_canvassing", "Only people booked to canvass can go out with a group.")


def _refuse_returned(group: CanvassGroup) -> None:
    if group.returned_at:
        raise Refused("returned", "This group has returned. Mark it Not Final first.")
