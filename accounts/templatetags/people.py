"""What the admin's pages ask about people, and the order in which its lists stand."""

import zoneinfo
from typing import Any

from django import template

from accounts.clock import briefly, zone_of
from accounts.models import Rank, User
from accounts.scope import people_seen_by
from accounts.waiting import waiting_count

register = template.Library()
register.filter("briefly", briefly)

# Names of models, in the words and the order of the work. What is not named comes last, under its own app.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("People and places", ("User", "Region", "Office", "Location", "AccessSettings", "SocialAccount")),
    ("The campaign", ("CampaignSettings", "WalkInSlot", "WalkInActivity")),
    ("Words of VAN", ("EventType", "Role", "VanStatus", "StatusMapping")),
    ("To and from VAN", ("ImportRun", "SyncShift", "VanSync", "VanPush", "VanDeed")),
    ("The day, to look at", ("Shift", "Volunteer", "CanvassGroup", "Note", "Change")),
    ("The night", ("NightRun", "Schedule", "SheetSettings", "SheetExport")),
    ("Past days", ("ArchivedDay", "ArchivedShift", "ArchivedChange", "LateEdit")),
    ("Who changed what here", ("LogEntry",)),
)


@register.simple_tag
def people_waiting(user: User) -> int:
    return waiting_count(user)


@register.simple_tag
def people_allowed(user: User) -> int:
    return people_seen_by(user).filter(is_active=True).count()


@register.simple_tag
def clock_of(user: User) -> zoneinfo.ZoneInfo:
    return zone_of(user)


@register.filter
def is_data(user: User) -> bool:
    return user.rank == Rank.DATA


@register.simple_tag
def in_our_order(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The admin's tables, by what they are for instead of by the part of the program that holds them."""
    tables = {table["object_name"]: {**table, "app": app} for app in apps for table in app["models"]}
    groups = [_group(title, [tables.pop(name) for name in names if name in tables]) for title, names in GROUPS]
    others = [_group(app["name"], [table for table in app["models"] if table["object_name"] in tables]) for app in apps]
    return [group for group in [*groups, *others] if group["models"]]


def _group(title: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": title, "app_label": title.lower().replace(" ", "-").replace(",", ""), "models": tables}
