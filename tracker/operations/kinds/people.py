"""Who the person on a shift is: names and phones of walk-ins, and the VANID once it is known."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q

from accounts.scope import EVERY, reach
from tracker.errors import Refused
from tracker.models import Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.fields import Choice, Row, Text, Whole
from tracker.operations.kinds.calls import require_active
from tracker.operations.kinds.pitch import carry_pitch
from tracker.operations.registry import operation
from tracker.phones import phone_digits
from tracker.volunteers.scope import sees

FIELDS = {"first_name": "First name", "last_name": "Last name", "phone": "Phone", "cell": "Cell"}


class EditVolunteerForm(forms.Form):
    shift = Row(Shift)
    field = Choice(choices=list(FIELDS.items()))
    was = Text(max_length=60, required=False)
    to = Text(max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("field") in ("phone", "cell") and data.get("to"):
            data["to"] = phone_or_sentence(data["to"])
        if data.get("field") in ("first_name", "last_name") and not data.get("to"):
            raise forms.ValidationError(f"{FIELDS[data['field']]} must not be empty.")
        return data


def _namesakes(data: dict[str, Any]) -> set[int]:
    """Known people whom the walk-in may turn out to be once this edit is made."""
    found = Shift.objects.filter(pk=data["shift"]) if isinstance(data["shift"], int) else Shift.objects.filter(key=data["shift"])
    person = Volunteer.objects.filter(shifts__in=found, vanid=None).first()
    if person is None:
        return set()
    setattr(person, data["field"], data["to"])
    return same_people(person.first_name, person.last_name, person.phone)


@operation(EditVolunteerForm, locks_people=True, also_people=_namesakes)
def edit_volunteer(edit: Edit, *, shift: Shift, field: str, was: str, to: str) -> None:
    """Change a walk-in's name or phone, or anyone's cell. A name and phone that we know become that person."""
    require_active(shift)
    person = shift.volunteer
    if person.vanid is not None and field != "cell":
        raise Refused("fixed", f"{FIELDS[field]} comes from VAN for people with a VANID. Change it there.")
    if not edit.compare(person, field, was=was, to=to):
        return
    edit.change(person, **{field: to})
    if field == "cell":
        edit.change(person, cell_edited=True)
    if person.vanid is None:
        known = known_person(edit, same_people(person.first_name, person.last_name, person.phone))
        if known is not None:
            merge(edit, shift, known)


class AttachVanidForm(forms.Form):
    shift = Row(Shift)
    vanid = Whole(low=1, high=2**31 - 1)


@operation(AttachVanidForm, locks_people=True, also_people=lambda data: with_vanid(data["vanid"]))
def attach_vanid(edit: Edit, *, shift: Shift, vanid: int) -> None:
    """Say who a walk-in is. A VANID that we know swaps the row to that volunteer; another one is written down."""
    require_active(shift)
    person = shift.volunteer
    if person.vanid == vanid:
        return
    if person.vanid is not None:
        raise Refused("fixed", f"This row has the VANID {person.vanid} already. Remove the row and add the walk-in again if it is wrong.")
    there = with_vanid(vanid)
    known = known_person(edit, there)
    if known is None and (there or sees_own_region_only(edit)):
        raise Refused("not_yours", "Nobody with this VANID has been at an office of your region. Ask an organizer to attach it.")
    if known is None:
        edit.change(person, vanid=vanid)
    else:
        merge(edit, shift, known)


def merge(edit: Edit, shift: Shift, known: Volunteer) -> None:
    """Give all shifts of this walk-in, with their notes, to the person they turned out to be. Nothing is deleted."""
    person = shift.volunteer
    others = Shift.objects.select_for_update(no_key=True).filter(volunteer=person).exclude(pk=shift.pk).order_by("pk")
    for one in (shift, *others):
        edit.change(one, volunteer=known)
    if person.cell and not known.cell:
        edit.change(known, cell=person.cell, cell_edited=True)
    carry_pitch(edit, person, known)
    edit.touch(known)
    edit.change(person, merged_into=known)


def with_vanid(vanid: int) -> set[int]:
    """The volunteer with this VANID, or whom that one was merged into."""
    return {_end_of_merges(person) for person in Volunteer.objects.filter(vanid=vanid)}


def same_people(first_name: str, last_name: str, phone: str) -> set[int]:
    """People in VAN with exactly this name and phone number."""
    if not (first_name and last_name and phone):
        return set()
    alike = Volunteer.objects.filter(Q(phone=phone) | Q(cell=phone), first_name__iexact=first_name, last_name__iexact=last_name)
    return {_end_of_merges(person) for person in alike.exclude(vanid=None)}


def _end_of_merges(person: Volunteer) -> int:
    seen = {person.pk}
    while person.merged_into is not None and person.merged_into_id not in seen:
        person = person.merged_into
        seen.add(person.pk)
    return person.pk


def known_person(edit: Edit, ids: Iterable[int]) -> Volunteer | None:
    """The one person among these locked volunteers whom the user may attach; None if there is none, or no telling which."""
    found = [edit.people[pk] for pk in ids if pk in edit.people]
    if len(found) != 1 or found[0].merged_into_id is not None:
        return None
    if edit.by and sees_own_region_only(edit) and not sees(edit.by, found[0]):
        return None  # whoever sees one region may attach only people with a row, today or past, in it
    return found[0]


def sees_own_region_only(edit: Edit) -> bool:
    """Interns always, organizers where the setting says so."""
    return edit.by is not None and reach(edit.by, "edit") != EVERY


def phone_or_sentence(text: str) -> str:
    digits = phone_digits(text)
    if digits is None:
        raise forms.ValidationError("Give ten digits, such as 816-555-0123.")
    return digits
