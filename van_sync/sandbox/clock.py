"""The stand-in's clock, and times as VAN writes and reads them."""

import datetime as dt
import zoneinfo

from django.conf import settings
from django.utils import timezone

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 1, 1)
DAY_STARTS = dt.timedelta(hours=3, minutes=30)  # after midnight, on the wall
WINDOWS_ZONES = {
    "America/New_York": "Eastern Standard Time", "America/Chicago": "Central Standard Time",
    "America/Denver": "Mountain Standard Time", "America/Los_Angeles": "Pacific Standard Time",
}  # fmt: skip


def zone() -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(settings.SANDBOX_ZONE)


def windows_zone() -> str:
    return WINDOWS_ZONES.get(settings.SANDBOX_ZONE, "UTC")


def now() -> dt.datetime:
    """The real time, moved by whole days to the day that the stand-in was started for."""
    real = timezone.now().astimezone(zone())
    day = settings.SANDBOX_DAY or real.date()
    return real.replace(year=day.year, month=day.month, day=day.day)


def today() -> dt.date:
    return now().date()


def volunteer_day(at: dt.datetime) -> dt.date:
    """The day that CPT's boards show at a local time: the night belongs to the evening before."""
    return (at - DAY_STARTS).date()


def local(at: dt.datetime) -> str:
    """As VAN writes what belongs to an event: local, with the offset of that day."""
    return at.astimezone(zone()).isoformat(timespec="seconds")


def zulu(at: dt.datetime) -> str:
    """As VAN writes when a record was made."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The instant of a time on the wall."""
    return dt.datetime.combine(day, time, zone())


def read_instant(text: str) -> dt.datetime:
    """Read an ISO date-time; without an offset it is the committee's local time. Raises ``ValueError``."""
    found = dt.datetime.fromisoformat(text)
    if not EARLIEST <= found.date() <= LATEST:
        raise ValueError("out of range")
    return found.astimezone(zone()) if found.tzinfo else found.replace(tzinfo=zone())


def read_day(text: str) -> dt.date:
    """Read a date, or the date of a date-time. Raises ``ValueError``."""
    found = dt.date.fromisoformat(text[:10])
    if len(text) > 10:
        dt.datetime.fromisoformat(text)
    if not EARLIEST <= found <= LATEST:
        raise ValueError("out of range")
    return found
