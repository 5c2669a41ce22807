"""The clock on a manager's wall: times on pages about people are shown by it."""

import datetime as dt
import zoneinfo

from django.utils import timezone

from accounts.models import Office, User

USUAL = "America/Chicago"


def zone_of(user: User) -> zoneinfo.ZoneInfo:
    """Of the own office, else of an office of the own region, else the one of most offices."""
    if user.default_office:
        return user.default_office.zone
    offices = Office.objects.order_by("pk")
    near = (user.region and offices.filter(region=user.region).first()) or offices.first()
    return near.zone if near else zoneinfo.ZoneInfo(USUAL)


def midnight(zone: zoneinfo.ZoneInfo, days_ago: int = 0) -> dt.datetime:
    """When today began, or a day some days ago."""
    today = timezone.now().astimezone(zone).date() - dt.timedelta(days=days_ago)
    return dt.datetime.combine(today, dt.time(), zone)


def briefly(moment: dt.datetime | None, zone: zoneinfo.ZoneInfo) -> str:
    """``today 9:04 AM``, ``Tue 9:04 AM``, ``Oct 3``; nothing for never."""
    if moment is None:
        return ""
    local, now = moment.astimezone(zone), timezone.now().astimezone(zone)
    days = (now.date() - local.date()).days
    if days == 0:
        return f"today {local:%-I:%M %p}"
    if 0 < days < 7:
        return f"{local:%a %-I:%M %p}"
    return f"{local:%b %-d}" if local.year == now.year else f"{local:%b %-d, %Y}"
