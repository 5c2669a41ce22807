"""When VAN is asked without anybody's asking: every quarter of an hour by day, once a night for the coming days, after the archive."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import F

from tracker.models import CampaignSettings
from van_sync import api_import, runs
from van_sync.client import VanClient
from van_sync.client_errors import VanNotSetUp
from van_sync.models import ImportRun, RunKind, RunStatus
from van_sync.night import schedule as night

MOST_TRIES = 4  # a day, to read the coming days whole; a part that the key may never see is not worth more calls
LOST_AFTER = dt.timedelta(seconds=60)  # a run that still waits then: its message was lost, or its worker is not there


def look(now: dt.datetime) -> str:
    """What the clock calls every minute: does what waits or is due, if VAN is set up and no other import from it is under way.

    Returns what came of it, for the schedule's record.
    """
    try:
        VanClient.from_settings()
    except VanNotSetUp:
        return "VAN's API is not set up."
    if night.comes_first(now):
        return "The night comes first; it imports the coming days itself."
    run = runs.van_under_way()
    if run and run.is_waiting and run.asked_at < now - LOST_AFTER:
        return _brought_in(run)
    if run is not None and not run.is_quiet(now):
        return "An import from VAN is under way."
    if not (days := days_due(now)):
        return "Nothing was due."
    first = runs.newest_day(now)
    begun = runs.ask_van(first, first + dt.timedelta(days=days - 1), by=None, is_scheduled=True)
    return _brought_in(begun) if begun else "An import from VAN is under way."


def _brought_in(run: ImportRun) -> str:
    assert run.day is not None
    api_import.bring_in(run.pk)
    run.refresh_from_db()
    said = (
        f"{run.file_name}: {run.get_status_display().lower()}.",
        run.trouble,
        runs.ahead_sentence(run.day, CampaignSettings.load().today()),
    )
    return " ".join(filter(None, said))


def days_due(now: dt.datetime) -> int:
    """How many days to fetch now, 0 for none. A night's reading that failed, or was partial, is made up for at the next full quarter."""
    campaign = CampaignSettings.load()
    if not campaign.van_import_minutes:
        return 0
    zone = ZoneInfo(campaign.time_zone)
    local = now.astimezone(zone)
    day_begins = dt.datetime.combine(campaign.today(now), campaign.day_starts_at, zone)
    slot_begins = now - dt.timedelta(
        minutes=(local.hour * 60 + local.minute) % campaign.van_import_minutes, seconds=local.second, microseconds=local.microsecond
    )
    todays = ImportRun.objects.filter(kind=RunKind.API, is_scheduled=True, uploaded_at__gte=day_begins)
    is_open = campaign.van_import_from <= local.hour < campaign.van_import_until
    if todays.exists() and not (is_open and not todays.filter(uploaded_at__gte=slot_begins).exists()):
        return 0
    coming = todays.filter(last_day__gt=F("day"))
    has_coming = coming.filter(status=RunStatus.DONE).exists() or coming.filter(status=RunStatus.PARTIAL).count() >= MOST_TRIES
    return 1 if has_coming else runs.COMING
