"""The page of a person and the search. Nobody's name or phone is in an address: people go by their number, what is looked for by POST."""

import uuid
from typing import Any

import orjson
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.models import Office, User
from accounts.scope import NO, offices_visible_to, reach
from tracker.coming import coming_shifts
from tracker.errors import Refused
from tracker.models import CampaignSettings, Shift, Volunteer
from tracker.operations.engine import Result, apply
from tracker.operations.fields import MAX_ID
from tracker.operations.kinds.people import FIELDS
from tracker.operations.kinds.pitch import MAX_EXTRA_SHIFTS
from tracker.rows import dumps
from tracker.volunteers.page import TodayRow, changes_of_person, past_rows, record_of, today_rows
from tracker.volunteers.scope import find_volunteer
from tracker.volunteers.search import search

NOBODY = "No such person for you."
LONGEST = 100  # of what is looked for


@login_not_required  # a signed-out page must hear 401, not be led to the sign-in page
@require_POST
@never_cache
def search_volunteers(request: HttpRequest) -> HttpResponse:
    """``{"text": "ortiz 0123"}`` → ``{"people": [Found], "more": bool}``, or ``{"sentence"}`` where that cannot be looked for."""
    if not request.user.is_authenticated:
        return _json({"sentence": "You are signed out. Sign in again."}, 401)
    text = _text(request.body)
    if text is None:
        return _json({"sentence": "This page is older than the program. Reload it."}, 400)
    try:
        people, more = search(request.user, text)
    except Refused as refusal:
        return _json({"people": [], "more": False, "sentence": refusal.reason})
    return _json({"people": people, "more": more})


def _text(body: bytes) -> str | None:
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    text = given.get("text") if isinstance(given, dict) else None
    return text.strip() if isinstance(text, str) and len(text) <= LONGEST and "\x00" not in text else None


@require_GET
@never_cache
def volunteer_page(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    person = volunteer_or_404(request.user, volunteer_id)
    if person.pk != volunteer_id:
        return redirect("volunteer", person.pk)  # who they turned out to be
    return _page(request, person)


class EditForm(forms.Form):
    """One edit of the page, which becomes one entry of the one door. ``id`` comes with the page, so that a second press changes nothing."""

    id = forms.UUIDField()
    do = forms.ChoiceField(choices=[(do, do) for do in ("edit_volunteer", "set_pitched", "set_extra_shifts", "undo")])
    shift = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    operation = forms.UUIDField(required=False)
    field = forms.CharField(required=False)
    was = forms.CharField(required=False)
    to = forms.CharField(required=False)

    def entry(self) -> dict[str, Any]:
        given = self.cleaned_data
        entry: dict[str, Any] = {"id": str(given["id"]), "do": given["do"]}
        if given["do"] == "undo":
            return entry | {"operation": str(given["operation"])}
        entry |= {"shift": given["shift"], **{name: _typed(given["do"], given[name]) for name in ("was", "to")}}
        return entry | {"field": given["field"]} if given["do"] == "edit_volunteer" else entry


def _typed(do: str, text: str) -> object:
    if do == "set_pitched":
        return text == "yes"
    if do == "set_extra_shifts":
        return int(text) if text.isdecimal() else text  # what is no number the kind itself refuses
    return text


@require_POST
@never_cache
def edit_person(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Through the same door as the boards, with the same answers; only that they come as a page."""
    person = volunteer_or_404(request.user, volunteer_id)
    form = EditForm(request.POST)
    if not form.is_valid():
        messages.error(request, "This page is older than the program. Type it again.")
        return redirect("volunteer", person.pk)
    entry = form.entry()
    if entry["do"] != "undo" and not Shift.objects.filter(pk=entry["shift"], volunteer=person).exists():
        raise Http404(NOBODY)
    result = apply(entry, user=request.user)
    if result["result"] in ("applied", "repeated"):
        messages.success(request, "Taken back." if entry["do"] == "undo" else "Saved.")
        return redirect("volunteer", volunteer_id if entry["do"] == "undo" else person.pk)
    return _page(request, person, refusal=sentence(result), typed=entry, status=409)


def sentence(result: Result) -> str:
    """What a person is told of an entry that did not apply."""
    if result["result"] != "conflict":
        return f"Not saved: {result['reason']}"
    who = f"{result['by']['name']} has changed it" if result["by"] else "It has changed"
    return f"Not saved: {who} since this page was loaded. It says “{_word(result['is'])}” now. Save again if yours is right."


def _word(value: object) -> str:
    return {True: "yes", False: "no", "": "nothing"}.get(value, str(value)) if isinstance(value, bool | str) else str(value)


def volunteer_or_404(user: User, volunteer_id: int) -> Volunteer:
    person = find_volunteer(user, volunteer_id)
    if person is None:
        raise Http404(NOBODY)
    return person


def _page(
    request: SignedInRequest, person: Volunteer, *, refusal: str = "", typed: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    offices = list(offices_visible_to(user))
    today = today_rows(person, offices)
    settings = CampaignSettings.load()
    return render(request, "volunteers/person.html", {
        "person": person, "today": today, "fields": _fields(person, today, typed), "pitch": _pitch(person, today), "refusal": refusal,
        "coming": _coming(person, user, offices, {row.shift.pk for row in today}), "past": past_rows(person, offices), "record": record_of(person, offices),
        "changes": changes_of_person(person, offices, user), "may_merge": reach(user, "merge_people") != NO, "new_id": uuid.uuid4,
        "van_address": settings.van_address.rstrip("/"), "most_extra": MAX_EXTRA_SHIFTS,
    }, status=status)  # fmt: skip


def _coming(person: Volunteer, user: User, offices: list[Office], today: set[int]) -> list[Any]:
    found = coming_shifts(person.pk, user=user, now=timezone.now(), offices=offices)
    return [shift for shift in found if shift.id not in today]


def _fields(person: Volunteer, today: list[TodayRow], typed: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What can be changed here: what the board lets one change on the person's row of today. ``typed``: what was not saved."""
    if not today:
        return []
    names = ["cell"] if person.vanid is not None else list(FIELDS)
    tried = typed["to"] if typed and typed["do"] == "edit_volunteer" else None
    return [
        {"name": name, "label": FIELDS[name], "was": getattr(person, name), "shift": today[0].shift.pk,
         "to": tried if tried is not None and typed and typed["field"] == name else getattr(person, name)}
        for name in names
    ]  # fmt: skip


def _pitch(person: Volunteer, today: list[TodayRow]) -> dict[str, Any] | None:
    if not today:
        return None
    day = today[0].shift.day
    return {"shift": today[0].shift.pk, "is_pitched": person.was_pitched_on(day), "extra": person.extra_shifts_on(day)}


def _json(answer: object, status: int = 200) -> HttpResponse:
    return HttpResponse(dumps(answer), content_type="application/json", status=status)
