"""What a call settles: the status of a shift, and that somebody tried."""

from django import forms

from tracker.enums import ShiftStatus, Tab
from tracker.errors import Refused
from tracker.models import GroupMember, Note, Shift
from tracker.operations.edit import Edit
from tracker.operations.fields import Choice, Row
from tracker.operations.registry import operation


class SetStatusForm(forms.Form):
    shift = Row(Shift)
    was = Choice(choices=ShiftStatus.choices)
    to = Choice(choices=ShiftStatus.choices)


@operation(SetStatusForm)
def set_status(edit: Edit, *, shift: Shift, was: str, to: str) -> None:
    """Flip a shift. A No Show marks the flake for good; whoever comes after all closes the chase."""
    require_active(shift)
    if not edit.compare(shift, "status", was=was, to=to):
        return
    if shift.status == ShiftStatus.IN:
        refuse_in_open_group([shift])
    note_status(edit, shift, to)
    flip(edit, shift, to)


class AddPassForm(forms.Form):
    shift = Row(Shift)
    tab = Choice(choices=[(Tab.CONFIRMS.value, Tab.CONFIRMS.label), (Tab.FLAKE.value, Tab.FLAKE.label)])


@operation(AddPassForm)
def add_pass(edit: Edit, *, shift: Shift, tab: str) -> None:
    """Count one more call attempt. Increments never conflict: two callers are two attempts."""
    require_active(shift)
    counter = "confirm_passes" if tab == Tab.CONFIRMS else "flake_passes"
    edit.change(shift, **{counter: getattr(shift, counter) + 1})


def require_active(row: object) -> None:
    if not getattr(row, "is_active", True):
        raise Refused("removed", "Somebody has removed this row.")


def flip(edit: Edit, shift: Shift, to: str) -> None:
    """Set the status with all that follows from it; what VAN knows is out of date from now on."""
    edit.change(shift, status=to, synced_at=None)
    if to == ShiftStatus.NO_SHOW:
        edit.change(shift, flaked_at=shift.flaked_at or edit.at, chase_closed_at=None)
    if to == ShiftStatus.SAME_DAY_CONFIRMED:
        edit.change(shift, same_day_confirmed_at=shift.same_day_confirmed_at or edit.at)
    if to == ShiftStatus.BOOKED:
        edit.change(shift, same_day_confirmed_at=None)
    if to in ShiftStatus.came and shift.flaked_at and not shift.chase_closed_at:
        edit.change(shift, chase_closed_at=edit.at)
    if to in ShiftStatus.settled:
        edit.change(shift, claimed_by=None, claimed_until=None)


def note_status(edit: Edit, shift: Shift, to: str) -> None:
    """Leave the note that people read a row's story from: "Scheduled to In"."""
    old = shift.van_status if shift.status == ShiftStatus.BOOKED and shift.van_status else shift.get_status_display()
    new = shift.van_status if to == ShiftStatus.BOOKED and shift.van_status else ShiftStatus(to).label
    edit.add(Note(shift=shift, tab=Tab.CONFIRMS, text=f"{old} to {new}", by=edit.by, at=edit.at))


def refuse_in_open_group(shifts: list[Shift]) -> None:
    if GroupMember.objects.filter(shift__in=shifts, left_at=None).exists():
        raise Refused("in_group", "This person is in a canvass group. Finish the group, or take them out of it, first.")
