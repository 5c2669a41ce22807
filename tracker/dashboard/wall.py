"""The wall of the boiler room, and the series that the pictures draw."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from tracker.dashboard.feed import current
from tracker.dashboard.pages import dashboard_only, islands
from tracker.dashboard.series import series_json


@dashboard_only
@require_GET
@never_cache
def wall(request: SignedInRequest) -> HttpResponse:
    return render(request, "dashboard/wall.html", islands())


@dashboard_only
@require_GET
@never_cache
def series(request: SignedInRequest) -> HttpResponse:
    request.is_asked_by_itself = True
    return HttpResponse(series_json(current()), content_type="application/json")
