"""The queue of places that need an office, for data staff: one row, one choice, one button."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.models import Office
from accounts.site import data_only
from tracker.models import Location
from tracker.operations.locks import Busy
from tracker.places import place_location, waiting_places

QUEUE = "admin:tracker_location_waiting"


class BelongsForm(forms.Form):
    office = forms.ModelChoiceField(
        Office.objects.all(), error_messages={"required": "Choose an office first.", "invalid_choice": "There is no such office any more."}
    )


@data_only
@require_GET
@never_cache
def waiting(request: SignedInRequest) -> HttpResponse:
    offices = list(Office.objects.all())
    places = waiting_places(offices)
    context = {"places": places, "offices": offices, "title": "Places that need an office", "opts": Location._meta}
    return render(request, "admin/tracker/location/waiting.html", {**admin.site.each_context(request), **context})


@data_only
@require_POST
def belongs(request: SignedInRequest, location_id: int) -> HttpResponse:
    """Give a place of the queue to an office. Whoever comes second hears whose it is, and changes nothing."""
    location, form = get_object_or_404(Location.objects.select_related("office"), pk=location_id), BelongsForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{location}: {form.errors['office'][0]}")
    elif location.office not in (None, form.cleaned_data["office"]):
        messages.info(request, f"{location} has been given to {location.office} meanwhile.")
    else:
        _place(request, location, form.cleaned_data["office"])
    return redirect(QUEUE)


def _place(request: SignedInRequest, location: Location, office: Office) -> None:
    try:
        moved = place_location(location.pk, office.pk, request.user)
    except Busy:
        messages.warning(
            request,
            f"{location} is {office.code}'s now, but its board was too busy to take all shifts. Save the place once more to move the rest.",
        )
    else:
        messages.success(request, f"{location} belongs to {office} now. Shifts that moved there: {moved}.")
