"""Makes the rows of the schedules from the table, and keeps what data staff have changed on them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask, PeriodicTasks

from tracker.models import CampaignSettings
from van_sync.schedules.table import BY_NAME, JOBS, Job


@transaction.atomic
def sync_schedules() -> str:
    """New lines are added; lines that are no longer in the table go; time and on/off of the others stay. Returns a sentence."""
    made = [job.name for job in JOBS if _make(job)]
    gone, _ = PeriodicTask.objects.exclude(name__in=BY_NAME).delete()
    zones = follow_zone()
    if gone:
        PeriodicTasks.update_changed()  # the clock reads its rows anew
    said = [
        f"{len(made)} new" if made else "",
        f"{gone} removed" if gone else "",
        f"{zones} moved to the campaign's time zone" if zones else "",
    ]
    return f"Schedules: {', '.join(part for part in said if part) or 'nothing to change'}; {len(JOBS)} in all."


def _make(job: Job) -> bool:
    """True for one that was not there. What is the program's own, such as the task's name, is brought up to date."""
    ours = {"task": job.task, "description": job.says, "expire_seconds": job.expires}
    found = PeriodicTask.objects.select_for_update().filter(name=job.name).first()
    if found is None:
        PeriodicTask.objects.create(name=job.name, **ours, **_times(job))
        return True
    if bool(job.at) != bool(found.crontab_id):  # it was by the hour, and is by the clock now
        ours |= _times(job)
    if any(getattr(found, name) != value for name, value in ours.items()):
        for name, value in ours.items():
            setattr(found, name, value)
        found.save()
    return False


def _times(job: Job) -> dict[str, Any]:
    return {"interval": None, "crontab": at(job.at)} if job.at else {"interval": every(job.every), "crontab": None}


def every(seconds: int) -> IntervalSchedule:
    found = IntervalSchedule.objects.filter(every=seconds, period=IntervalSchedule.SECONDS).first()
    return found or IntervalSchedule.objects.create(every=seconds, period=IntervalSchedule.SECONDS)


def at(time: dt.time) -> CrontabSchedule:
    """A row of its own, so that one schedule's time is not another's."""
    return CrontabSchedule.objects.create(minute=str(time.minute), hour=str(time.hour), timezone=campaign_zone())


def follow_zone() -> int:
    """Times of day are the campaign's. Returns how many had another zone."""
    zone = campaign_zone()
    changed = CrontabSchedule.objects.exclude(timezone=zone).update(timezone=zone)
    if changed:
        PeriodicTasks.update_changed()
    return changed


def campaign_zone() -> ZoneInfo:
    return ZoneInfo(CampaignSettings.load().time_zone)


def on_campaign_saved(**_signal: object) -> None:
    follow_zone()
