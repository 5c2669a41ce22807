"""Beside the API: switches, counts and histories as JSON, for tests. ``debug_pages`` shows the same to people."""

import dataclasses
import json
import os
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from van_sync.sandbox import clock
from van_sync.sandbox.faults import faults
from van_sync.sandbox.history import change_as_somebody_else
from van_sync.sandbox.lookups import CONTACT_TYPES, INPUT_TYPES, RESULTS, STATUS_IDS
from van_sync.sandbox.models import Contact, Person, Signup, StatusChange, Suppression
from van_sync.sandbox.seed_people import DUPLICATES
from van_sync.sandbox.traffic import traffic

View = Callable[..., HttpResponseBase]


def told(view: View) -> View:
    """Give the view what was sent, from a form or as JSON; a form is sent back to the page that it came from."""

    @wraps(view)
    def wrapped(request: HttpRequest, **names: Any) -> HttpResponseBase:
        is_form = (request.content_type or "").startswith(("application/x-www-form", "multipart/"))
        try:
            values = request.POST.dict() if is_form else json.loads(request.body or "{}")
            response = view(request, dict(values), **names)
        except (ValueError, TypeError) as wrong:
            return JsonResponse({"error": str(wrong)}, status=400)
        return HttpResponseRedirect(request.headers.get("Referer", "/debug/")) if is_form and response.status_code == 200 else response

    return wrapped


@require_http_methods(["GET", "POST", "PUT"])
@told
def faults_json(request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
    """POST turns the switches it names; PUT also turns all others off."""
    if request.method == "PUT":
        checked = dataclasses.replace(faults)
        checked.set(values)  # refuse before anything is turned
        faults.clear()
    if request.method != "GET":
        faults.set(values)
    return JsonResponse(dataclasses.asdict(faults))


@require_http_methods(["GET", "DELETE"])
def calls_json(request: HttpRequest) -> HttpResponse:
    if request.method == "DELETE":
        traffic.clear()
    return JsonResponse({"process": os.getpid(), **traffic.figures()})


@require_GET
def history_json(request: HttpRequest) -> HttpResponse:
    """All changes of statuses since the file was filled, or those of one signup from its beginning."""
    signup = request.GET.get("signup", "")
    rows = StatusChange.objects.filter(signup_id=signup) if signup.isdigit() else changes()
    return JsonResponse({"history": [change_json(row) for row in rows]})


def changes() -> QuerySet[StatusChange]:
    """What happened after the file was filled."""
    return StatusChange.objects.filter(is_seeded=False)


def change_json(row: StatusChange) -> dict[str, Any]:
    return {
        "signup": row.signup_id, "vanid": row.vanid, "event": row.event_id, "at": clock.local(row.at), "who": row.who, "from": row.was,
        "to": row.now, "source": row.source,
    }  # fmt: skip


@require_GET
def contacts_json(request: HttpRequest) -> HttpResponse:
    vanid = request.GET.get("vanid", "")
    rows = Contact.objects.filter(vanid=vanid) if vanid.isdigit() else Contact.objects.all()
    return JsonResponse({"contacts": [contact_json(row) for row in rows]})


def contact_json(row: Contact) -> dict[str, Any]:
    return {
        "vanid": row.vanid, "signup": row.signup_id, "on": row.on.isoformat(), "who": row.who, "source": row.source, "phone": row.phone,
        "contact_type": CONTACT_TYPES[row.contact_type_id][0] if row.contact_type_id else None,
        "input_type": INPUT_TYPES[row.input_type_id], "result": RESULTS[row.result_id].name if row.result_id else None,
        "responses": row.responses,
    }  # fmt: skip


@require_GET
def people_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(special_people())


def special_people() -> dict[str, list[int]]:
    """The VANIDs of those whom a client has to treat with care."""
    signups = Signup.objects.values("person", "shift").annotate(roles=Count("pk")).filter(roles__gt=1)
    return {
        "do_not_call": list(Suppression.objects.filter(code="NC").values_list("person", flat=True)),
        "duplicates": list(Person.objects.filter(pk__in=DUPLICATES).values_list("pk", flat=True)),
        "hidden": list(Person.objects.filter(is_hidden=True).values_list("pk", flat=True)),
        "two_roles": list(signups.values_list("person", flat=True)),
    }


@require_POST
@told
def change_status(request: HttpRequest, values: dict[str, Any], signup_id: int) -> HttpResponse:
    """Somebody else gives a signup another status."""
    status = {name.lower(): pk for name, pk in STATUS_IDS.items()}.get(str(values.get("status", "")).lower())
    if status is None:
        raise ValueError(f"There is no status “{values.get('status')}”. There are: {', '.join(STATUS_IDS)}.")
    with transaction.atomic():
        row = Signup.objects.filter(pk=signup_id).first()
        if row is None:
            return JsonResponse({"error": "There is no such signup."}, status=404)
        change_as_somebody_else(row, status)
    return JsonResponse({"signup": signup_id, "status": values["status"]})
