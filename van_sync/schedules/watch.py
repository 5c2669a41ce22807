"""Does the clock go, and did everything run when it should have? Asked by the web process: a dead clock cannot report itself."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from van_sync.models import ClockPulse, RunEnd, Schedule, ScheduleRun
from van_sync.schedules.table import BY_NAME

SILENT_AFTER = dt.timedelta(seconds=90)  # the clock says that it is there every fifteen seconds
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Watched:
    """A schedule, and how it stands. ``due_at``: when it runs next, or should have; None while it is off."""

    schedule: Schedule
    last: ScheduleRun | None
    due_at: dt.datetime | None
    is_late: bool

    @property
    def is_failed(self) -> bool:
        return self.last is not None and self.last.end == RunEnd.FAILED

    @property
    def is_off(self) -> bool:
        return not self.schedule.enabled

    @property
    def times(self) -> str:
        """When it runs, in words."""
        if crontab := self.schedule.crontab:
            return f"daily at {dt.time(int(crontab.hour), int(crontab.minute)):%-I:%M %p}"
        return f"every {in_words(seconds_between(self.schedule))}"


@dataclass(frozen=True)
class Clock:
    """``alive_at``: the clock's last word, None if it never ran here."""

    alive_at: dt.datetime | None
    now: dt.datetime

    @property
    def is_silent(self) -> bool:
        return self.alive_at is None or self.alive_at < self.now - SILENT_AFTER


def look_at_clock(now: dt.datetime | None = None) -> Clock:
    return Clock(ClockPulse.objects.values_list("alive_at", flat=True).first(), now or timezone.now())


def silences() -> dict[str, float | None]:
    """Seconds since clock and worker were last heard; None for one that never was. The worker is heard at each schedule's run."""
    now = timezone.now()
    worker = ScheduleRun.objects.aggregate(newest=Max("started_at"))["newest"]
    heard = {"clock": look_at_clock(now).alive_at, "worker": worker}
    return {who: (now - at).total_seconds() if at else None for who, at in heard.items()}


def last_good_runs() -> dict[str, float]:
    """Seconds since each job last ended well, by its name."""
    now = timezone.now()
    newest = ScheduleRun.objects.filter(end=RunEnd.OK).order_by().values("job").annotate(newest=Max("ended_at"))
    return {row["job"]: (now - row["newest"]).total_seconds() for row in newest}


def look_at_all(now: dt.datetime | None = None) -> list[Watched]:
    """Every schedule, by name. Three queries."""
    now = now or timezone.now()
    schedules = list(Schedule.objects.select_related("interval", "crontab").order_by("name"))
    newest = ScheduleRun.objects.order_by().values("job").annotate(newest=Max("pk")).values("newest")
    last = {run.job: run for run in ScheduleRun.objects.filter(pk__in=newest).select_related("asked_by")}
    return [_watched(schedule, last.get(schedule.name), now) for schedule in schedules]


def _watched(schedule: Schedule, last: ScheduleRun | None, now: dt.datetime) -> Watched:
    if not schedule.enabled:
        return Watched(schedule, last, None, is_late=False)
    due_at = next_due(schedule, max(schedule.date_changed, last.started_at) if last else schedule.date_changed)
    job = BY_NAME.get(schedule.name)
    grace = dt.timedelta(seconds=job.grace if job else 300)
    return Watched(schedule, last, due_at, is_late=now > due_at + grace)


def next_due(schedule: Schedule, after: dt.datetime) -> dt.datetime:
    """The first time after ``after``. A time of day that the clocks skip is an hour later that night; one that comes twice counts once."""
    if schedule.crontab is None:
        return after + dt.timedelta(seconds=seconds_between(schedule))
    zone = ZoneInfo(str(schedule.crontab.timezone))
    time = dt.time(int(schedule.crontab.hour), int(schedule.crontab.minute))
    day = after.astimezone(zone).date()
    found = dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
    return found if found > after else dt.datetime.combine(day + DAY, time, zone).astimezone(dt.UTC)


def seconds_between(schedule: Schedule) -> int:
    assert schedule.interval is not None
    return int(dt.timedelta(**{schedule.interval.period: schedule.interval.every}).total_seconds())


def trouble(now: dt.datetime | None = None) -> str:
    """One sentence for the head of data staff's pages; empty when all is well."""
    clock = look_at_clock(now)
    if clock.is_silent:
        since = f"since {in_words(int((clock.now - clock.alive_at).total_seconds()))} ago" if clock.alive_at else "here"
        return f"The clock (celery beat) has not been heard {since}: nothing happens by itself, the night neither. Tell whoever keeps the server."
    watched = look_at_all(clock.now)
    late, failed = [one for one in watched if one.is_late], [one for one in watched if one.is_failed and not one.is_late]
    said = [f"did not run when it should have: {_names(late)}" if late else "", f"failed: {_names(failed)}" if failed else ""]
    sentence = "; ".join(part for part in said if part)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def _names(watched: Iterable[Watched]) -> str:
    return ", ".join(one.schedule.name for one in watched)


def in_words(seconds: int) -> str:
    for size, word in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size and (seconds % size == 0 or seconds >= 2 * size):
            number = seconds // size
            return word if number == 1 else f"{number} {word}s"
    return "second" if seconds == 1 else f"{seconds} seconds"
