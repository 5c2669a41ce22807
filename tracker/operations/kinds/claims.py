""" "I am calling this one": a courtesy that everyone sees, not a lock on editing."""

import datetime as dt

from django import forms

from accounts.models import Rank
from tracker.errors import Refused
from tracker.models import CampaignSettings, CanvassGroup, Shift
from tracker.models.shifts import Claimable
from tracker.operations.edit import Edit
from tracker.operations.fields import Row
from tracker.operations.kinds.calls import require_active
from tracker.operations.registry import operation


class ClaimForm(forms.Form):
    shift = Row(Shift, required=False)
    group = Row(CanvassGroup, required=False)

    def clean(self) -> None:
        if (self.cleaned_data.get("shift") is None) == (self.cleaned_data.get("group") is None):
            raise forms.ValidationError("Name one shift or one group.")


@operation(ClaimForm)
def claim(edit: Edit, *, shift: Shift | None, group: CanvassGroup | None) -> None:
    """Claim a row for the campaign's claim minutes. Somebody else's claim that still holds stays; one's own is renewed."""
    row = _named(shift, group)
    refuse_claimed(edit, row)
    until = edit.at + dt.timedelta(minutes=CampaignSettings.load().claim_minutes)
    edit.change(row, claimed_by=edit.by, claimed_until=until)


@operation(ClaimForm)
def release(edit: Edit, *, shift: Shift | None, group: CanvassGroup | None) -> None:
    """End a claim: one's own, or anyone's for FD and DATA."""
    row = _named(shift, group)
    if edit.by is None or edit.by.rank not in (Rank.FD, Rank.DATA):
        refuse_claimed(edit, row)
    edit.change(row, claimed_by=None, claimed_until=None)


def refuse_claimed(edit: Edit, row: Claimable) -> None:
    """An expired claim counts as none, without anybody having written that."""
    claimant = row.claimant_at(edit.at)
    if claimant is not None and (edit.by is None or claimant != edit.by.pk):
        assert row.claimed_by is not None
        raise Refused("claimed", f"{row.claimed_by.get_full_name()} has claimed this row.")


def _named(shift: Shift | None, group: CanvassGroup | None) -> Claimable:
    row = shift or group
    assert row is not None, "the form wants one"
    require_active(row)
    return row
