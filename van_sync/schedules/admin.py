"""The schedules in the admin: a page that says how each stands, with "run now", and a small form for its times.

django-celery-beat's own pages are taken out: their form has a script that our Content-Security-Policy forbids, and offers far more than fits.
"""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from accounts.http import SignedInRequest
from accounts.site import data_only
from tracker.models import CampaignSettings
from van_sync.models import Schedule, ScheduleRun
from van_sync.schedules import sync, watch
from van_sync.schedules.table import BY_NAME
from van_sync.work import NO_BROKER, run_now

LIST = "admin:van_sync_schedule_changelist"
UNITS = ((1, "seconds"), (60, "minutes"), (3600, "hours"))
SHORTEST, LONGEST = 10, 86_400  # seconds
RUNS_SHOWN = 20

for beats_own in (PeriodicTask, IntervalSchedule, CrontabSchedule, ClockedSchedule, SolarSchedule):
    if admin.site.is_registered(beats_own):
        admin.site.unregister(beats_own)


class ScheduleForm(forms.ModelForm):
    at = forms.TimeField(
        label="Time of day",
        widget=forms.TimeInput(format="%H:%M"),
        required=False,
        help_text="By the campaign's clock, such as 03:30.",
        error_messages={"invalid": "Give a time such as 03:30."},
    )
    number = forms.IntegerField(label="Every", required=False, min_value=1)
    unit = forms.TypedChoiceField(choices=UNITS, coerce=int, required=False)

    class Meta:
        model = Schedule
        fields = ["enabled"]
        labels = {"enabled": "On"}
        help_texts = {"enabled": "Off: it runs only when somebody presses “Run now”."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for other in ("number", "unit") if self.instance.crontab_id else ("at",):
            self.fields.pop(other, None)
        if crontab := self.instance.crontab:
            self.initial["at"] = dt.time(int(crontab.hour), int(crontab.minute))
        elif self.instance.interval:
            seconds = watch.seconds_between(self.instance)
            unit = max(size for size, _ in UNITS if seconds % size == 0)
            self.initial.update(number=seconds // unit, unit=unit)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "at" in self.fields and "at" not in self.errors and data.get("at") is None:
            raise ValidationError({"at": "Give a time such as 03:30."})
        if "number" in self.fields and not self.errors and not SHORTEST <= self.seconds <= LONGEST:
            raise ValidationError({"number": "It may run every 10 seconds at most, and once a day at least."})
        return data

    @property
    def seconds(self) -> int:
        return (self.cleaned_data.get("number") or 0) * (self.cleaned_data.get("unit") or 1)


@admin.register(Schedule)
class ScheduleAdmin(admin.ModelAdmin):
    form = ScheduleForm
    readonly_fields = ["does", "runs"]

    def get_fields(self, request: HttpRequest, obj: Schedule | None = None) -> list[Any]:
        return ["does", "enabled", "at" if obj and obj.crontab_id else ("number", "unit"), "runs"]

    @admin.display(description="what it does")
    def does(self, schedule: Schedule) -> str:
        return schedule.description

    @admin.display(description="last runs")
    def runs(self, schedule: Schedule) -> SafeString:
        zone = CampaignSettings.load().time_zone
        with timezone.override(zone):
            shown = [
                (f"{timezone.localtime(run.started_at):%b %-d, %-I:%M:%S %p}", run.get_end_display(), run.sentence)
                for run in ScheduleRun.objects.filter(job=schedule.name)[:RUNS_SHOWN]
            ]
        return format_html_join(mark_safe("<br>"), "{}: {}. {}", shown) or mark_safe("None yet.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Schedule, form: ScheduleForm, change: bool) -> None:
        if crontab := obj.crontab:
            time = form.cleaned_data["at"]
            crontab.minute, crontab.hour, crontab.timezone = str(time.minute), str(time.hour), sync.campaign_zone()
            crontab.save()
        else:
            obj.interval = sync.every(form.seconds)
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        now = self.admin_site.admin_view(run_schedule)
        return [path("<int:schedule_id>/run/", now, name="van_sync_schedule_run"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise Http404
        moment = timezone.now()
        context = {
            "title": "Schedules", "opts": Schedule._meta, "clock": watch.look_at_clock(moment), "schedules": watch.look_at_all(moment),
            "zone": CampaignSettings.load().time_zone,
        }  # fmt: skip
        return render(request, "admin/van_sync/schedule/list.html", {**self.admin_site.each_context(request), **context})


@data_only
@require_POST
def run_schedule(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """Ask the worker to do a schedule's work now; the clock goes on as before."""
    schedule = get_object_or_404(Schedule, pk=schedule_id)
    if schedule.name not in BY_NAME:
        messages.error(request, f"“{schedule.name}” is no longer a part of CPT. Run manage.py sync_schedules.")
    elif run_now(BY_NAME[schedule.name], by=request.user):
        messages.success(request, format_html("“{}”: the worker was asked. Look here again in a moment.", schedule.name))
    else:
        messages.error(request, NO_BROKER)
    return redirect(LIST)
