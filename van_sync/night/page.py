"""The nights in the admin: closing a day by hand after seeing what would go, and watching it."""

import datetime as dt
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.site import data_only
from tracker.models import CampaignSettings
from van_sync.models import NightRun, NightState, NightStep, StepState
from van_sync.night import runs
from van_sync.night.preview import OfficePreview, what_would_go
from van_sync.night.schedule import last_day
from van_sync.night.steps import waiting_for_an_office
from van_sync.progress import LONG_WAIT, Progress
from van_sync.work import hand_over_night

RUN: Final = "admin:van_sync_nightrun_change"
NO_WORKER: Final = (
    "No worker has taken this up yet. It waits, and nothing is lost. The worker is a process of its own: ask whoever keeps the server to "
    "look at it; the night begins by itself once it runs."
)
QUIET: Final = "The worker has said nothing for more than a minute, so it was probably stopped. Another one goes on where it was left."
NO_BROKER: Final = (
    "It is kept and waits, but the worker could not be told of it. It begins by itself within two minutes of the worker's clock."
)
UNDER_WAY: Final = "A night is under way already: this one."


class DayForm(forms.Form):
    """Which day is closed: the last one that is over, or today's, where the evening is done early."""

    day = forms.DateField()

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day not in days_to_choose(timezone.now()):
            raise forms.ValidationError("Choose yesterday or today.")
        return day


def days_to_choose(now: dt.datetime) -> list[dt.date]:
    over = last_day(now)
    return [over, over + dt.timedelta(days=1)]


@dataclass(frozen=True)
class Preview:
    day: dt.date
    is_over: bool
    offices: list[OfficePreview]

    @cached_property
    def totals(self) -> dict[str, int]:
        names = ("shifts", "unsettled", "unwritten", "groups", "not_back", "doors")
        return {name: sum(getattr(office, name) for office in self.offices) for name in names}


@data_only
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def close(request: SignedInRequest) -> HttpResponse:
    """What would go, and then the button."""
    now = timezone.now()
    if request.method == "POST":
        return _begin(request)
    choices = days_to_choose(now)
    form = DayForm(request.GET)
    day = form.cleaned_data["day"] if form.is_valid() else choices[0]
    context = {
        "title": "Close the day", "preview": Preview(day, day == choices[0], what_would_go(day)), "choices": choices, "under_way": runs.under_way(),
        "homeless": waiting_for_an_office(day + dt.timedelta(days=1)), "zone": CampaignSettings.load().time_zone,
    }  # fmt: skip
    return _render(request, "close.html", context)


def _begin(request: SignedInRequest) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The day has changed since this page was opened. Look at the figures again, then press the button.")
        return redirect("admin:van_sync_nightrun_close")
    run = runs.begin(form.cleaned_data["day"], by=request.user)
    if run is None:
        messages.info(request, UNDER_WAY)
        run = runs.under_way()
        return redirect(RUN, run.pk) if run else redirect("admin:van_sync_nightrun_changelist")
    if not hand_over_night(run):
        messages.error(request, NO_BROKER)
    return redirect(RUN, run.pk)


@data_only
@require_POST
def again(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Go on with a night that was left, or do what one that had trouble has not done."""
    run = get_object_or_404(NightRun, pk=run_id)
    if not run.is_open:
        run = runs.begin(run.day, by=request.user) or runs.under_way() or run
    if not hand_over_night(run):
        messages.error(request, NO_BROKER)
    return redirect(RUN, run.pk)


@data_only
@require_GET
@never_cache
def progress_json(request: HttpRequest, run_id: int) -> JsonResponse:
    return JsonResponse(asdict(NightPage(get_object_or_404(NightRun, pk=run_id), timezone.now()).progress))


@data_only
@require_GET
@never_cache
def run_page(request: HttpRequest, run_id: str) -> HttpResponse:
    if not (run_id.isdecimal() and len(run_id) < 19):
        raise Http404
    run = get_object_or_404(NightRun.objects.select_related("by"), pk=run_id)
    zone = CampaignSettings.load().time_zone
    return _render(
        request, "run.html", {"title": f"Night of {run.day:%B %-d, %Y}", "run": run, "page": NightPage(run, timezone.now()), "zone": zone}
    )


@dataclass(frozen=True)
class NightPage:
    """What the page of a night, and the line about the last one, show."""

    run: NightRun
    now: dt.datetime

    @cached_property
    def steps(self) -> list[NightStep]:
        return list(self.run.steps.all())

    @cached_property
    def failed(self) -> list[NightStep]:
        return [step for step in self.steps if step.state == StepState.FAILED]

    @property
    def is_left(self) -> bool:
        """Nobody is at it who should be."""
        return self.run.is_open and (
            self.run.is_quiet(self.now) or (self.run.alive_at is None and self.run.asked_at < self.now - LONG_WAIT)
        )

    @property
    def may_again(self) -> bool:
        return self.is_left or self.run.state == NightState.TROUBLE

    @property
    def progress(self) -> Progress:
        step = next((step for step in self.steps if step.state == StepState.WORKING), None)
        stage = " ".join([self.run.state, str(self.is_left), *(step.state for step in self.steps)])
        return Progress(stage, self.sentence, step.done if step else 0, step.total if step else 0)

    @property
    def sentence(self) -> str:
        if self.is_left:
            return NO_WORKER if self.run.alive_at is None else QUIET
        if self.run.state == NightState.WAITING:
            return "Waiting for the worker …"
        if self.run.state == NightState.WORKING:
            title = next((step.title for step in self.steps if not step.has_ended), "the end")
            return f"Under way: {title} …"
        if self.failed:
            return f"Done, with trouble: {', '.join(step.title.lower() for step in self.failed)}. What to do stands below."
        return "Done. The day is in the archive."

    @cached_property
    def offices(self) -> list[tuple[str, dict[str, Any]]]:
        archive = next((step for step in self.steps if step.name == "archive"), None)
        return sorted(archive.counts.get("offices", {}).items()) if archive else []


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"admin/van_sync/nightrun/{template}", {**admin.site.each_context(request), "opts": NightRun._meta, **context})
