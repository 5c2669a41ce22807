"""The pitch: asking a person for the next shift before they leave, and how many came of it.

Both are the person's, for one day: ``pitched_on`` says which. A pitch of another day counts as none, and so does its number
of extra shifts, so nothing has to be cleared overnight.
"""

from django import forms

from tracker.models import Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.fields import Row, Whole, YesNo
from tracker.operations.kinds.calls import require_active
from tracker.operations.registry import operation

MAX_EXTRA_SHIFTS = 20


class SetPitchedForm(forms.Form):
    shift = Row(Shift)
    was = YesNo()
    to = YesNo()


@operation(SetPitchedForm, locks_people=True)
def set_pitched(edit: Edit, *, shift: Shift, was: bool, to: bool) -> None:
    """Say whether the person was asked today. Taking the pitch back takes its extra shifts with it: they came of it."""
    require_active(shift)
    person = shift.volunteer
    if edit.compare_shown(person.was_pitched_on(shift.day), person, "pitched_on", was=was, to=to):
        edit.change(person, pitched_on=shift.day if to else None, extra_shifts=0)


class SetExtraShiftsForm(forms.Form):
    shift = Row(Shift)
    was = Whole(high=MAX_EXTRA_SHIFTS)
    to = Whole(high=MAX_EXTRA_SHIFTS)


@operation(SetExtraShiftsForm, locks_people=True)
def set_extra_shifts(edit: Edit, *, shift: Shift, was: int, to: int) -> None:
    """Say how many shifts the person was booked for today. Whoever has booked one has been asked: it is a pitch, too."""
    require_active(shift)
    person = shift.volunteer
    if edit.compare_shown(person.extra_shifts_on(shift.day), person, "extra_shifts", was=was, to=to):
        edit.change(person, pitched_on=shift.day, extra_shifts=to)


def carry_pitch(edit: Edit, person: Volunteer, known: Volunteer) -> None:
    """Let the one a walk-in turns out to be keep the newer pitch; of the same day, the larger number."""
    if person.pitched_on is None or (known.pitched_on and known.pitched_on > person.pitched_on):
        return
    extra_shifts = max(person.extra_shifts, known.extra_shifts_on(person.pitched_on))
    edit.change(known, pitched_on=person.pitched_on, extra_shifts=extra_shifts)
