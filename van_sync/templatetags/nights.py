"""The line about the last night on the admin's front page."""

from typing import Any

from django import template
from django.utils import timezone

from accounts.models import Rank
from tracker.models import CampaignSettings, LateEdit
from van_sync.models import NightRun
from van_sync.night.page import NightPage

register = template.Library()


@register.inclusion_tag("admin/van_sync/nightrun/_last_night_panel.html", takes_context=True)
def last_night(context: dict[str, Any]) -> dict[str, Any]:
    """For data staff; others see nothing of it."""
    if getattr(getattr(context.get("request"), "user", None), "rank", None) != Rank.DATA:
        return {"is_shown": False}
    run = NightRun.objects.first()
    late = LateEdit.objects.filter(settled_at=None).count()
    return {
        "is_shown": True, "run": run, "page": run and NightPage(run, timezone.now()), "zone": CampaignSettings.load().time_zone, "late": late,
    }  # fmt: skip
