"""The evening's walk-ins that VAN does not have: a list, and one page for each. For those who sync; GET writes nothing."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.scope import NO, offices_for, reach
from tracker import van as boards
from tracker.models import Shift
from tracker.operations import apply
from van_sync.client import VanClient
from van_sync.client_errors import VanError
from van_sync.client_http import PAGE
from van_sync.models import Deed, Taken, VanDeed
from van_sync.walk_in_writes import Booked, NotBrought, Wish, bring
from van_sync.walk_ins import Plan, plan, waiting_for_van

CREATE = "create"
LIST = "van_walk_ins"
RECEIPTS_SHOWN = 100


class WalkInForm(forms.Form):
    """``seen``: which signup is there already and what VAN says of it, shown before it is written over."""

    who = forms.CharField(required=False)
    place = forms.CharField(error_messages={"required": "Choose the shift that they were on."})
    word = forms.CharField(error_messages={"required": "Choose the status in VAN."})
    seen = forms.CharField(required=False, max_length=100)

    def __init__(self, data: Any, found: Plan, *, vanid: int | None) -> None:
        super().__init__(data)
        self.found, self.vanid = found, vanid

    def clean_who(self) -> int | None:
        """The page of a moment ago may say another person than the row has by now."""
        who = self.cleaned_data["who"]
        if who == CREATE or (self.vanid and who in ("", str(self.vanid))):
            return None
        if self.vanid:
            raise forms.ValidationError(f"This row has the VANID {self.vanid} by now. See whether that is right, and press again.")
        if not (who.isascii() and who.isdecimal() and 0 < int(who) < 2**31):
            raise forms.ValidationError("Choose who they are in VAN, or that they are new.")
        return int(who)

    def clean_place(self) -> object:
        place = self.found.place(self.cleaned_data["place"])
        if place is None:
            raise forms.ValidationError("VAN no longer has the shift that you chose. Choose again.")
        return place

    def clean_word(self) -> str:
        word = self.cleaned_data["word"]
        if word not in self.found.words:
            raise forms.ValidationError("Choose one of the statuses.")
        return word

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(given["who"], given["place"], given["word"], given["seen"])


@dataclass
class Page:
    """What the page of one walk-in says besides the row: ``trouble`` is why VAN could not be asked, or what was not done."""

    found: Plan | None = None
    form: WalkInForm | None = None
    trouble: str = ""
    booked: Booked | None = None


@require_GET
@never_cache
def walk_ins(request: SignedInRequest) -> HttpResponse:
    if reach(request.user, "sync") == NO:
        raise Http404
    context = {"shifts": list(waiting_for_van(request.user)), "is_set_up": boards.is_set_up(), "receipts": _receipts(request.user)}
    return render(request, "van_sync/walk_ins.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def walk_in(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Look in VAN, choose, write. Whoever comes second hears that it is done."""
    shift = waiting_for_van(request.user).filter(pk=shift_id).first()
    if shift is None:
        return _gone(request, shift_id)
    page = _look(shift, request)
    if page.form is not None and page.form.is_valid():
        try:
            messages.success(request, bring(shift, page.form.wish(), by=request.user, van=VanClient.from_settings(PAGE)))
            return redirect(LIST)
        except Booked as booked:
            page.booked = booked
        except (NotBrought, Taken) as reason:
            page.trouble = str(reason)
            shift = waiting_for_van(request.user).filter(pk=shift_id).first()  # who they are may be known by now
            if shift is None:
                messages.error(request, page.trouble)
                return redirect(LIST)
    status = 422 if page.form is not None and page.form.errors else 200
    return render(request, "van_sync/walk_in.html", {"shift": shift, "page": page, "create": CREATE}, status=status)


@require_POST
def leave_out(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """The same as on Review: this row is not written to VAN, and everyone sees that it is out."""
    shift = waiting_for_van(request.user).filter(pk=shift_id).first()
    if shift is None:
        return _gone(request, shift_id)
    result = apply({"id": str(uuid.uuid4()), "do": "leave_out", "shift": shift.pk, "was": False, "to": True}, user=request.user)
    if result["result"] == "applied":
        messages.success(request, f"{shift.volunteer} is left out. On Review, “Differs from VAN” puts the row back.")
    else:
        messages.error(request, result.get("reason", "The row has changed meanwhile. Look again."))
    return redirect(LIST)


def _look(shift: Shift, request: HttpRequest) -> Page:
    vanid = shift.volunteer.vanid
    try:
        found = plan(shift, VanClient.from_settings(PAGE), search=vanid is None)
    except VanError as error:
        return Page(trouble=f"{error} Nothing was written.")
    form = WalkInForm(request.POST, found, vanid=vanid) if request.method == "POST" else None
    return Page(found, form)


def _gone(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Done meanwhile, for somebody who may know of it; else it never was."""
    shift = Shift.objects.filter(pk=shift_id, office__in=offices_for(request.user, "sync"), is_walk_in=True).first()
    if shift is None:
        raise Http404
    messages.info(request, f"{shift.volunteer} is not on this list any more: in VAN already, left out, or no longer In or Completed.")
    return redirect(LIST)


def _receipts(user: User) -> list[VanDeed]:
    """Of the walk-ins on the boards of today."""
    offices = offices_for(user, "sync")
    shifts = Shift.objects.on_boards().filter(office__in=offices, is_walk_in=True)
    deeds = VanDeed.objects.filter(shift__in=shifts, deed__in=(Deed.PERSON, Deed.WALK_IN))
    return list(deeds.select_related("by", "shift__volunteer", "shift__office")[:RECEIPTS_SHOWN])
