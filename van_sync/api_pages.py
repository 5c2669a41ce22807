"""The import from VAN's API in the admin: the panel above the list of runs, and its button."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.site import data_only
from tracker.models import CampaignSettings, OfficeCounter
from van_sync import runs
from van_sync.client import VanClient
from van_sync.client_errors import VanNotSetUp
from van_sync.models import ImportRun, RunKind
from van_sync.runs import COMING
from van_sync.work import NO_BROKER, hand_over

RUN = "admin:van_sync_importrun_change"
UNDER_WAY = "An import from VAN is under way already: this one."


class DaysForm(forms.Form):
    days = forms.TypedChoiceField(choices=[(1, "Today"), (COMING, "Coming seven days")], coerce=int)


@data_only
@require_POST
def from_van(request: SignedInRequest) -> HttpResponse:
    """Begin an import from VAN; a second click, or a second person, comes to the one under way."""
    form = DaysForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say which days: today or the coming seven. Press one of the two buttons.")
        return redirect("admin:van_sync_importrun_changelist")
    today = CampaignSettings.load().today()
    run = runs.ask_van(today, today + dt.timedelta(days=form.cleaned_data["days"] - 1), by=request.user)
    if run is None:
        return _to_the_one_under_way(request)
    if not hand_over(run):
        messages.error(request, NO_BROKER)
    return redirect(RUN, run.pk)


def _to_the_one_under_way(request: HttpRequest) -> HttpResponse:
    other = runs.van_under_way()
    if other is None:  # done in this very moment
        messages.info(request, "An import from VAN has just ended. Look at it, or press again.")
        return redirect("admin:van_sync_importrun_changelist")
    messages.info(request, UNDER_WAY)
    return redirect(RUN, other.pk)


@dataclass
class VanPanel:
    """What the panel says."""

    campaign: CampaignSettings
    now: dt.datetime
    coming: int = COMING

    @cached_property
    def trouble(self) -> str:
        """Why VAN cannot be asked."""
        try:
            VanClient.from_settings()
        except VanNotSetUp as error:
            return str(error)
        return ""

    @cached_property
    def under_way(self) -> ImportRun | None:
        run = runs.van_under_way()
        return None if run is None or run.is_quiet(self.now) else run

    @cached_property
    def last(self) -> ImportRun | None:
        return ImportRun.objects.filter(kind=RunKind.API, finished_at__isnull=False).first()

    @property
    def today(self) -> dt.date:
        return self.campaign.today(self.now)

    @property
    def last_day(self) -> dt.date:
        return self.today + dt.timedelta(days=COMING - 1)

    @property
    def other_days(self) -> list[dt.date]:
        return sorted(set(OfficeCounter.objects.values_list("day", flat=True)) - {self.today})

    @property
    def minutes(self) -> int:
        return self.campaign.van_import_minutes

    @property
    def from_hour(self) -> dt.time:
        return dt.time(self.campaign.van_import_from)

    @property
    def until_hour(self) -> dt.time:
        return dt.time(self.campaign.van_import_until % 24)
