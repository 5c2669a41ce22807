"""Help pages: what each tab is for, in the words of the field. The times they name are those of the campaign's settings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import time_format
from django.views.decorators.http import require_GET

from accounts import ranks
from accounts.http import SignedInRequest
from accounts.scope import fo_own_region_only
from tracker.metrics import DASHBOARD, DASHBOARD_ONLY, FIGURES, SECTIONS, Figure
from tracker.models import CampaignSettings

TABS = {"confirms": "Same Day Confirms", "kph": "KPH", "flake": "Flake Chase", "review": "Review", "dashboard": "Dashboard"}
CLOCK = "g:i A"


@require_GET
def help_page(request: HttpRequest, tab: str = "") -> HttpResponse:
    settings = CampaignSettings.load()
    return render(request, f"help/{tab or 'overview'}.html", {
        "tab": tab, "tabs": TABS.items(), "word": TABS.get(tab, ""),
        "late_after": settings.late_after_minutes, "claim_minutes": settings.claim_minutes,
        "first_check_in": settings.first_check_in_minutes, "next_check_in": settings.next_check_in_minutes,
        "figures": EXPLAINED.get(tab, list)(),
        "calls_from": time_format(settings.calls_from, CLOCK), "calls_until": time_format(settings.calls_until, CLOCK),
    })  # fmt: skip


@require_GET
def ranks_page(request: SignedInRequest) -> HttpResponse:
    """Who may what, as it is at this moment."""
    directors, data_staff = ranks.whom_to_ask(request.user)
    return render(request, "help/ranks.html", {
        "tab": "ranks", "tabs": TABS.items(), "word": "Who may what", "rows": ranks.table_for(request.user), "actions": ranks.ACTIONS.values(),
        "is_narrowed": fo_own_region_only(), "directors": directors, "data_staff": data_staff, "me": request.user,
    })  # fmt: skip


Explained = list[tuple[str, str, list[Figure]]]  # title, note, what stands under it


def figures() -> Explained:
    """What Review's figures mean, by section; of two roles with the same figures only what differs is told again."""
    told: set[tuple[str, str]] = set()
    found = []
    for section, title in SECTIONS.items():
        of_section = [figure for figure in FIGURES if figure.section == section]
        new = [figure for figure in of_section if (figure.label, figure.formula) not in told]
        told |= {(figure.label, figure.formula) for figure in new}
        note = "" if len(new) == len(of_section) else "The same figures as above, of this role. One means something else:"
        found.append((title, note, new))
    return found


def figures_of_the_dashboard() -> Explained:
    """Those that Review does not have."""
    shown = {column.figure for columns in DASHBOARD.values() for column in columns}
    return [
        (
            "Figures that only the dashboard has",
            "",
            [figure for figure in FIGURES if figure.section == DASHBOARD_ONLY and figure.name in shown],
        )
    ]


EXPLAINED = {"review": figures, "dashboard": figures_of_the_dashboard}
