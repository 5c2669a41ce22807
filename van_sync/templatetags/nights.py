"""The line about the last night on the admin's front page."""

from typing import Any

from django import template
from django.utils import timezone

from accounts.models import Rank
from tracker.models import CampaignSettings
from van_sync.models import NightRun
from van_sync.night_page import NightPage

register = template.Library()


@register.inclusion_tag("admin/van_sync/nightrun/_last_night_panel.html", takes_context=True)
def last_night(context: dict[str, Any]) -> dict[str, Any]:
    """For data staff; others see nothing of it."""
    user = getattr(context.get("request"), "user", None)
    run = NightRun.objects.first() if getattr(user, "rank", None) == Rank.DATA else None
    is_for_me = getattr(user, "rank", None) == Rank.DATA
    return {"is_shown": is_for_me, "run": run, "page": run and NightPage(run, timezone.now()), "zone": CampaignSettings.load().time_zone}
