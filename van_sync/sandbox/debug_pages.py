"""The debug pages for people: what the stand-in holds, what it was asked, and its switches."""

import dataclasses
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from van_sync.sandbox import clock
from van_sync.sandbox.debug import changes, contact_json, special_people
from van_sync.sandbox.faults import Faults, faults
from van_sync.sandbox.lookups import EVENT_TYPES, ROLES, STATUSES
from van_sync.sandbox.models import Contact, Event, Location, Person, Signup, StatusChange
from van_sync.sandbox.person_shapes import KINDS_OUT
from van_sync.sandbox.shapes import offered
from van_sync.sandbox.traffic import traffic

LATEST = 50


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    counts = {
        "events": Event.objects.filter(is_active=True).count(), "signups": Signup.objects.count(), "locations": Location.objects.count(),
        "people": Person.objects.filter(is_voter=False, is_deleted=False).count(),
    }  # fmt: skip
    latest = changes().order_by("-pk")[:LATEST]
    return render(request, "sandbox/overview.html", {
        "counts": counts, "traffic": traffic.figures(), "switches": _switches(), "latest": latest, "special": special_people(), "now": clock.now(),
        "application": settings.SANDBOX_APPLICATION, "key": settings.SANDBOX_KEY, "address": request.build_absolute_uri("/v4/"),
    })  # fmt: skip


def _switches() -> list[dict[str, Any]]:
    usual = Faults()
    return [
        {
            "name": one.name, "words": one.metadata["words"], "value": getattr(faults, one.name), "is_flag": isinstance(one.default, bool),
            "is_on": getattr(faults, one.name) != getattr(usual, one.name),
        }
        for one in dataclasses.fields(Faults)
    ]  # fmt: skip


@require_GET
def signup(request: HttpRequest, signup_id: int) -> HttpResponse:
    history = StatusChange.objects.filter(signup_id=signup_id)
    row = Signup.objects.select_related("person", "event", "shift", "location").filter(pk=signup_id).first()
    if row is None and not history.exists():
        raise Http404
    return render(request, "sandbox/signup.html", {
        "signup_id": signup_id, "row": row, "history": history, "contacts": Contact.objects.filter(signup_id=signup_id),
        "role": ROLES[row.role_id].name if row else "", "status": STATUSES[row.status_id] if row else "gone",
        "statuses": [STATUSES[pk] for pk in offered(EVENT_TYPES[row.event.type_id])] if row else [],
    })  # fmt: skip


@require_GET
def person(request: HttpRequest, vanid: int) -> HttpResponse:
    row = Person.objects.filter(pk=vanid).first()
    if row is None:
        raise Http404
    signups = row.signups.select_related("event", "shift").order_by("-shift__starts_at")
    return render(request, "sandbox/person.html", {
        "row": row, "phones": [(KINDS_OUT[one.kind], one) for one in row.phones.all()],
        "contacts": [contact_json(one) for one in Contact.objects.filter(vanid=vanid)],
        "signups": [(one, STATUSES[one.status_id], ROLES[one.role_id].name) for one in signups],
        "changes": StatusChange.objects.filter(vanid=vanid),
    })  # fmt: skip
