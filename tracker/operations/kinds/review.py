"""The evening's review: which settled rows are written to VAN."""

from django import forms

from tracker.models import Shift
from tracker.operations.edit import Edit
from tracker.operations.fields import Row, YesNo
from tracker.operations.kinds.calls import require_active
from tracker.operations.registry import operation


class LeaveOutForm(forms.Form):
    shift = Row(Shift)
    was = YesNo()
    to = YesNo()


@operation(LeaveOutForm)
def leave_out(edit: Edit, *, shift: Shift, was: bool, to: bool) -> None:
    """Take a row out of the run that writes to VAN, or put it back. Everyone sees that it is out, and whose doing it was."""
    require_active(shift)
    if edit.compare(shift, "is_left_out", was=was, to=to):
        edit.change(shift, is_left_out=to)
