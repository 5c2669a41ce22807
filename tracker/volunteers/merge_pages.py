"""Two records side by side, with what will become of each field; the press below does just that."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Office, Rank, User
from accounts.scope import NO, offices_visible_to, reach
from tracker.models import CanvassGroup, GroupMember, Note, Shift, Volunteer
from tracker.operations.engine import apply
from tracker.operations.kinds.merging import BOTH, TWO_IN_VAN
from tracker.volunteers.joining import Pair, are_two_in_van, cells, fields_of, in_order, pairs, phone_of, seen
from tracker.volunteers.page import HOLDS, log_office, record_of
from tracker.volunteers.pages import NOBODY, sentence, volunteer_or_404


@dataclass(frozen=True)
class Line:
    """A field: what each record says, and what will stand there."""

    label: str
    keep: str
    gone: str
    after: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge_page(request: SignedInRequest, volunteer_id: int, other_id: int) -> HttpResponse:
    user = request.user
    if reach(user, "merge_people") == NO:
        raise Http404(NOBODY)
    one, other = volunteer_or_404(user, volunteer_id), volunteer_or_404(user, other_id)
    if one == other:
        return redirect("volunteer", one.pk)  # merged already
    # Which of two VANIDs VAN has kept, the address says: the first one.
    stays, goes = (one, other) if are_two_in_van(one, other) else in_order(one, other)
    refusal = ""
    if request.method == "POST":
        result = apply(_entry(request, user, stays, goes), user=user)
        if result["result"] in ("applied", "repeated"):
            messages.success(request, "Merged: this is one record now. To take it back today, press Undo in the history below.")
            return redirect("volunteer", stays.pk)
        refusal = sentence(result).replace("Not saved", "Not merged")
    return render(request, "volunteers/merge.html", _context(user, stays, goes) | {"refusal": refusal}, status=409 if refusal else 200)


def _entry(request: SignedInRequest, user: User, stays: Volunteer, goes: Volunteer) -> dict[str, Any]:
    """What the page asked and the person answered, as one entry of the one door. It judges all of it."""
    given = request.POST
    office = log_office(stays, list(offices_visible_to(user)), user)
    answers = {name.removeprefix("row-"): value for name, value in given.items() if name.startswith("row-")}
    return {
        "id": given.get("id", ""), "do": "merge_volunteers", "office": office.pk if office else None, "keep": stays.pk, "gone": goes.pk,
        "seen": given.get("seen", ""), "cell": given.get("cell", ""), "rows_asked": answers, "is_one_in_van": "is_one_in_van" in given,
    }  # fmt: skip


def _context(user: User, stays: Volunteer, goes: Volunteer) -> dict[str, Any]:
    offices = list(offices_visible_to(user))
    asked = pairs(*(_shifts(person) for person in (stays, goes)))
    is_two = are_two_in_van(stays, goes)
    return {
        "stays": stays, "goes": goes, "lines": _lines(stays, goes, offices), "cells": cells(stays, goes), "asked": [_question(pair) for pair in asked],
        "seen": seen((stays, goes), asked), "id": uuid.uuid4(), "both": BOTH,
        "is_two": is_two, "is_refused": is_two and user.rank != Rank.DATA, "two_in_van": TWO_IN_VAN.format(stays.vanid, goes.vanid),
    }  # fmt: skip


def _shifts(person: Volunteer) -> list[Shift]:
    return list(Shift.objects.filter(volunteer=person, office__isnull=False).select_related("office", "role").order_by("pk"))


def _lines(stays: Volunteer, goes: Volunteer, offices: list[Office]) -> list[Line]:
    after = fields_of(stays, goes, "")
    pitched = max((person for person in (stays, goes) if person.pitched_on), key=lambda person: person.pitched_on, default=stays)  # type: ignore[arg-type, return-value]

    def line(label: str, read: Any, becomes: str) -> Line:
        return Line(label, str(read(stays) or "–"), str(read(goes) or "–"), becomes or "–")

    def count(person: Volunteer, model: Any, path: str) -> int:
        return model.objects.filter(**{path: person}, is_active=True).count()

    live = {
        person.pk: (count(person, Shift, "volunteer"), count(person, Note, "shift__volunteer"), _groups(person)) for person in (stays, goes)
    }
    words = [(f"{shifts} on boards and ahead", f"{notes}", f"{groups}") for shifts, notes, groups in live.values()]
    sums = [sum(numbers) for numbers in zip(*live.values(), strict=True)]
    past = [record.booked + record.walk_ins for record in (record_of(stays, offices), record_of(goes, offices))]
    return [
        line("Name", str, str(stays)),
        line("VANID", lambda person: person.vanid, str(stays.vanid or "")),
        line("Phone", lambda person: person.phone, phone_of(stays, goes)),
        line("Cell", lambda person: person.cell, "choose below" if cells(stays, goes) else stays.cell),
        line("E-mail", lambda person: person.email, after["email"]),
        line("Do not call", lambda person: "yes" if person.do_not_call else "", "yes" if after["do_not_call"] else ""),
        line("Pitched on", lambda person: person.pitched_on, str(pitched.pitched_on or "")),
        Line("Shifts", words[0][0], words[1][0], f"all {sums[0]}, but see below" if sums[0] else "none"),
        Line("Notes", words[0][1], words[1][1], f"all {sums[1]}"),
        Line("Groups", words[0][2], words[1][2], f"all {sums[2]}"),
        Line("Past shifts", str(past[0]), str(past[1]), f"all {sum(past)}"),
    ]  # fmt: skip


def _groups(person: Volunteer) -> int:
    members = GroupMember.objects.filter(HOLDS, shift__volunteer=person, group__is_active=True)
    return CanvassGroup.objects.filter(pk__in=members.values("group")).count()


def _question(pair: Pair) -> dict[str, Any]:
    stays, goes = pair.in_order
    return {"pair": pair, "rows": [pair.one, pair.other], "stays": stays, "goes": goes}
