"""Where a board, or a person's page, asks for a coming shift to be confirmed in VAN: first what VAN says, then, with that word, the write."""

from collections.abc import Callable
from typing import Any

import orjson
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from tracker.boards import board_offices
from tracker.coming import stands_on
from tracker.models import CampaignSettings, Shift
from tracker.next_shift import offices_to_confirm_in, why_not
from tracker.operations.fields import Text, Whole
from tracker.rows import dumps
from tracker.volunteers.scope import find_volunteer
from van_sync.client import VanClient
from van_sync.client_errors import VanNotSetUp
from van_sync.client_http import PAGE
from van_sync.next_shift import Answer, confirm, look

NO_SHIFT = "No such shift for you."
InView = Callable[[User, int], bool]  # whether the page shows this volunteer to this user


class NextShiftForm(forms.Form):
    """``expected``: VAN's word as it was shown; without it nothing is written."""

    shift = Whole(low=1, high=2**63 - 1)
    expected = Text(max_length=60, required=False)


@login_not_required  # a signed-out tab must hear 401, not be led to the sign-in page
@require_POST
@never_cache
def next_shift(request: HttpRequest, code: str) -> HttpResponse:
    """Of somebody who stands on this board."""
    return _respond(request, lambda user, volunteer: stands_on(list(board_offices(user, code)), volunteer))


@login_not_required  # the same
@require_POST
@never_cache
def next_shift_of_person(request: HttpRequest, volunteer_id: int) -> HttpResponse:
    """Of the person whose page this is."""
    return _respond(request, lambda user, volunteer: volunteer == volunteer_id and find_volunteer(user, volunteer) is not None)


def _respond(request: HttpRequest, is_in_view: InView) -> HttpResponse:
    if not request.user.is_authenticated:
        return _json({"sentence": "You are signed out. Sign in again."}, 401)
    form = NextShiftForm(_object(request.body))
    if not form.is_valid():
        return _json({"sentence": "This page is older than the program. Reload it."}, 400)
    shift = _shift_or_404(request.user, form.cleaned_data["shift"], is_in_view)
    return _json(_answer(shift, request.user, form.cleaned_data["expected"]))


def _answer(shift: Shift, user: User, expected: str) -> Answer:
    reason = why_not(shift, CampaignSettings.load().today(timezone.now()))
    if reason:
        return Answer("refused", reason)
    try:
        van = VanClient.from_settings(PAGE)
    except VanNotSetUp as missing:
        return Answer("refused", str(missing))
    return confirm(shift, expected=expected, by=user, van=van) if expected else look(shift, by=user, van=van)


def _shift_or_404(user: User, pk: int, is_in_view: InView) -> Shift:
    """Of somebody whom the page shows, at an office where the user may confirm. Everything else looks like nothing."""
    shift = Shift.objects.select_related("volunteer", "office").filter(pk=pk, office__in=offices_to_confirm_in(user)).first()
    if shift is None or not is_in_view(user, shift.volunteer_id):
        raise Http404(NO_SHIFT)
    return shift


def _object(body: bytes) -> dict[str, Any]:
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return given if isinstance(given, dict) else {}


def _json(answer: object, status: int = 200) -> HttpResponse:
    return HttpResponse(dumps(answer), content_type="application/json", status=status)
