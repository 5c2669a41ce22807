"""The dashboard: figures of all offices side by side, with totals of the regions and of the state. For field directors and data staff."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import Office
from accounts.site import with_right
from tracker.dashboard.download import as_csv, as_workbook
from tracker.dashboard.feed import current, frame_of, offices_in
from tracker.metrics import DASHBOARD, FIGURES, definitions
from tracker.models import CampaignSettings
from tracker.past_pages import EXCEL
from tracker.rows import dumps

WORDS = {"confirmations": "Confirmations", "production": "Production", "toplines": "Toplines"}
dashboard_only = with_right("dashboard")


@dashboard_only
@require_GET
def front(request: SignedInRequest) -> HttpResponse:
    return redirect("dashboard_tab", tab="confirmations")


@dashboard_only
@require_GET
@never_cache
def dashboard(request: SignedInRequest, tab: str) -> HttpResponse:
    return render(request, "dashboard/dashboard.html", {"tab": tab, "word": WORDS[tab], **islands()})


def islands() -> dict[str, str]:
    """What the browser begins with, ready to stand in script elements."""
    return {"metrics_json": _json_island(definitions(FIGURES)), "page_json": _json_island(_page())}


def _page() -> dict[str, Any]:
    """Places, tabs, and a whole frame (tracker/dashboard/feed.py)."""
    state, settings, now = current(), CampaignSettings.load(), timezone.now()
    return {
        "now": now, "time_zone": settings.time_zone, "campaign": settings.name,
        "regions": _regions(), "tabs": {tab: {"word": WORDS[tab], "columns": columns} for tab, columns in DASHBOARD.items()},
        "frame": frame_of(state, offices_in(state), now),
    }  # fmt: skip


def _regions() -> list[dict[str, Any]]:
    regions: dict[str, dict[str, Any]] = {}
    for office in Office.objects.select_related("region").order_by("region__code", "code"):
        region = regions.setdefault(office.region.code, {"code": office.region.code, "name": office.region.name, "offices": []})
        region["offices"].append({"id": office.pk, "code": office.code, "name": office.name})
    return list(regions.values())


@dashboard_only
@require_GET
@never_cache
def places(request: SignedInRequest) -> HttpResponse:
    """For pages that stay open while an office is added, moved to another region or removed."""
    request.is_asked_by_itself = True
    return HttpResponse(dumps(_regions()), content_type="application/json")


def _json_island(value: object) -> str:
    return mark_safe(dumps(value).replace("<", "\\u003c"))  # noqa: S308  # no "<" is left that could end the script element


@dashboard_only
@require_GET
@never_cache
def download(request: SignedInRequest, tab: str, kind: str) -> HttpResponse:
    state = current()
    data, content_type = (as_csv(tab, state), "text/csv; charset=utf-8") if kind == "csv" else (as_workbook(tab, state), EXCEL)
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{tab}-{state.day.isoformat()}.{kind}"'
    return answer
