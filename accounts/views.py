"""Where people come in: the first page after signing in, and the list to choose from."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import SignedInRequest
from accounts.landing import landing_board, lands_on_dashboard
from accounts.scope import offices_visible_to


def landing(request: SignedInRequest) -> HttpResponse:
    if lands_on_dashboard(request.user):
        return redirect("dashboard")
    code = landing_board(request.user)
    return redirect("board", code=code, tab="confirms") if code else redirect("chooser")


def chooser(request: SignedInRequest) -> HttpResponse:
    offices = list(offices_visible_to(request.user).select_related("region").order_by("region__code", "code"))
    regions = list(dict.fromkeys(office.region for office in offices))
    return render(request, "tracker/chooser.html", {"offices": offices, "regions": regions})
