"""When the night comes by itself, and what has to wait for it."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from tracker.archive.close import offices_to_close
from tracker.models import ArchivedDay, CampaignSettings, Change, OfficeCounter
from van_sync.models import NightRun, NightState, NightStep
from van_sync.night import runs

MOST_TRIES: Final = 4  # in a night that had trouble; then a person is needed
AGAIN_AFTER: Final = dt.timedelta(minutes=30)
LOST_AFTER: Final = dt.timedelta(seconds=60)  # a night that still waits then: its message was lost, or its worker is not there


def look(now: dt.datetime) -> None:
    """What the clock calls every minute: goes on with a night that was left, or begins the one that is due."""
    run = runs.under_way()
    if run is not None:
        if run.is_quiet(now) or (run.alive_at is None and run.asked_at < now - LOST_AFTER):
            runs.work(run.pk)
    elif (day := day_due(now)) and (begun := runs.begin(day, by=None, is_scheduled=True)):
        runs.work(begun.pk)


def last_day(now: dt.datetime) -> dt.date:
    """The last day that is over, by the campaign's clock: after midnight the evening goes on until ``day_starts_at``."""
    return CampaignSettings.load().today(now) - dt.timedelta(days=1)


def day_due(now: dt.datetime) -> dt.date | None:
    """The day to close now, also where somebody, or an import, has opened the next one and so archived it: sheet, copies and report are
    still to come. A night that had trouble is tried again some times.
    """
    day = last_day(now)
    nights = NightRun.objects.filter(day=day)
    last = nights.first()
    if last is None:
        return day if _is_left(now) or ArchivedDay.objects.filter(day=day).exists() else None
    if last.state == NightState.TROUBLE and last.ended_at and last.ended_at < now - AGAIN_AFTER and nights.count() < MOST_TRIES:
        return day
    return None


def _is_left(now: dt.datetime) -> bool:
    """Whether boards have past days that nobody has put there on purpose since today began: to look at one, it stays until tonight."""
    campaign = CampaignSettings.load()
    today = campaign.today(now)
    began = dt.datetime.combine(today, campaign.day_starts_at, ZoneInfo(campaign.time_zone))
    left = offices_to_close(today)
    past = OfficeCounter.objects.filter(pk__in=left, day__lt=today)
    meant = Change.objects.filter(kind="open_day", at__gte=began, office__in=past.values("pk"))
    return bool(set(left) - set(meant.values_list("office", flat=True)))


def comes_first(now: dt.datetime) -> bool:
    """Whether an import has to wait: it would turn the boards to a day before the last one is in the archive."""
    run = runs.under_way()
    if run is not None:
        archive = NightStep.objects.filter(run=run, name="archive").first()
        return archive is None or not archive.has_ended
    return not NightRun.objects.filter(day=last_day(now)).exists() and day_due(now) is not None
