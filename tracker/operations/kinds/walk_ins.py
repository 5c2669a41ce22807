"""People who came without a shift."""

import datetime as dt
import uuid

from django import forms

from accounts.models import Office
from tracker.enums import ShiftStatus
from tracker.errors import Refused
from tracker.models import Location, Shift, Volunteer, WalkInActivity, WalkInSlot
from tracker.operations.edit import Edit
from tracker.operations.fields import Key, Row, Text, Whole
from tracker.operations.kinds.calls import refuse_in_open_group
from tracker.operations.kinds.claims import refuse_claimed
from tracker.operations.kinds.people import known_person, phone_or_sentence, same_people, sees_own_region_only, with_vanid
from tracker.operations.registry import operation


class AddWalkInForm(forms.Form):
    shift = Key()
    office = Row(Office)
    first_name = Text(max_length=60)
    last_name = Text(max_length=60)
    phone = Text(max_length=40)
    slot = Text(max_length=5)
    activity = Whole(low=1, high=2**31 - 1)
    vanid = Whole(low=1, high=2**31 - 1, required=False)

    def clean_phone(self) -> str:
        return phone_or_sentence(self.cleaned_data["phone"])

    def clean_slot(self) -> dt.time:
        for slot in WalkInSlot.objects.all():
            if f"{slot.starts_at:%H:%M}" == self.cleaned_data["slot"]:
                return slot.starts_at
        raise forms.ValidationError("Choose one of the start times in the form.")

    def clean_activity(self) -> WalkInActivity:
        activity = WalkInActivity.objects.select_related("role", "event_type").filter(pk=self.cleaned_data["activity"]).first()
        if activity is None:
            raise forms.ValidationError("Choose one of the activities in the form.")
        return activity


def _candidates(data: dict) -> set[int]:
    if data["vanid"] is not None:
        return with_vanid(data["vanid"])
    return same_people(data["first_name"], data["last_name"], data["phone"])


@operation(AddWalkInForm, also_people=_candidates)
def add_walk_in(
    edit: Edit,
    *,
    shift: uuid.UUID,
    office: Office,
    first_name: str,
    last_name: str,
    phone: str,
    slot: dt.time,
    activity: WalkInActivity,
    vanid: int | None,
) -> None:
    """Make a shift that is In. A known VANID, or a known name and phone, is that volunteer; else a new one without a VANID."""
    if Shift.objects.filter(key=shift).exists():
        raise Refused("exists", "This walk-in is on the board already.")
    known = known_person(edit, edit.people)
    if vanid is not None and known is None and (edit.people or sees_own_region_only(edit)):
        raise Refused("not_yours", "Nobody with this VANID has been at an office of your region. Leave it out; an organizer can attach it.")
    if known is None:
        person = Volunteer(vanid=vanid, first_name=first_name, last_name=last_name, phone=phone)
        edit.add(person)
    else:
        person = known
        edit.touch(person)
    day = edit.counters[office.pk].day
    edit.add(Shift(
        key=shift, volunteer=person, office=office, location=_own_location(office), day=day, starts_at=dt.datetime.combine(day, slot, office.zone),
        event_type=activity.event_type, role=activity.role, status=ShiftStatus.IN, is_walk_in=True,
    ))  # fmt: skip


def _own_location(office: Office) -> Location | None:
    """The place VAN knows the office by; the first where it has several."""
    return Location.objects.filter(office=office).order_by("pk").first()


class RemoveShiftForm(forms.Form):
    shift = Row(Shift)


@operation(RemoveShiftForm)
def remove_shift(edit: Edit, *, shift: Shift) -> None:
    """Take a walk-in without a VANID off the board. Bookings from VAN are settled, never removed."""
    if not shift.is_active:
        return  # gone already, which is what was wanted
    if shift.volunteer.vanid is not None:
        raise Refused("has_vanid", "This person is in VAN: give the row a final status instead of removing it.")
    refuse_claimed(edit, shift)
    refuse_in_open_group([shift])
    edit.change(shift, is_active=False)
