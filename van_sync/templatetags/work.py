"""What the admin's front page says about VAN."""

from typing import Any

from django import template
from django.db.models import Count

from accounts.models import User
from accounts.scope import offices_for
from tracker.models import CampaignSettings, OfficeCounter
from van_sync.models import ImportRun, RunStatus, VanSync

register = template.Library()


@register.simple_tag
def last_import() -> ImportRun | None:
    """The last one that came to an end: brought in, or failed."""
    ended = [*RunStatus.is_on_boards, RunStatus.FAILED]
    return (
        ImportRun.objects.filter(status__in=ended).defer("counts", "problems").select_related("by").order_by("-finished_at", "-pk").first()
    )


@register.simple_tag
def days_shown() -> dict[str, Any]:
    """The days that boards show, with how many offices do: imports by the clock go by them. ``is_odd``: not all are on ``today``."""
    today = CampaignSettings.load().today()
    days = list(OfficeCounter.objects.values_list("day").annotate(Count("pk")).order_by("day"))
    return {"days": days, "today": today, "is_odd": any(day != today for day, _ in days)}


@register.simple_tag
def last_sync(user: User) -> VanSync | None:
    """The last one that was sent, of offices that are this user's to send."""
    mine = VanSync.objects.filter(sent_at__isnull=False, offices__in=offices_for(user, "sync"))
    return mine.select_related("sent_by").order_by("-sent_at").first()
