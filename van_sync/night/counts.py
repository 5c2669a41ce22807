"""What a night has archived, office by office. It stands on the step after each office, so that it outlives a worker that is killed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from tracker.archive.close import Closed
from tracker.models import ArchivedDay, ArchivedShift
from tracker.unwritten import in_the_archive

NAMES = ("shifts", "groups", "check_ins", "notes", "changes", "doors", "not_back", "walk_ins", "flaked", "without_vanid", "unwritten")
Offices = dict[str, dict[str, Any]]  # by code


def of_closed(closed: Closed) -> Offices:
    if not (closed.counts.get("shifts") or closed.counts.get("groups")):
        return {}
    return {closed.office: _line(closed.office, closed.days, {**closed.counts, **closed.sums})}


def of_archived(days: Iterable[ArchivedDay]) -> Offices:
    """The same of days that were archived by somebody else, or by a worker that was killed before it could say so."""
    found: dict[str, list[ArchivedDay]] = {}
    for day in days:
        if day.has_board:
            found.setdefault(day.office.code, []).append(day)
    return {code: _line(code, [one.day for one in theirs], _sum(theirs)) for code, theirs in found.items()}


def _sum(days: list[ArchivedDay]) -> dict[str, int]:
    return {name: sum({**one.counts, **one.sums}.get(name, 0) for one in days) for name in NAMES}


def _line(code: str, days: list[dt.date], figures: dict[str, Any]) -> dict[str, Any]:
    there = ArchivedDay.objects.filter(office__code=code, day__in=days)
    return {**figures, "days": len(days), "without_vanid": _without_vanid(there), "unwritten": len(in_the_archive(there))}


def _without_vanid(days: QuerySet[ArchivedDay]) -> int:
    """Walk-ins whom nobody has found or made in VAN: the desk for that shows the day of the boards alone."""
    return ArchivedShift.objects.filter(archived_day__in=days, is_active=True, is_walk_in=True, vanid=None).count()


def added(one: Offices, other: Offices) -> Offices:
    """``other``: of other days than ``one``."""
    names = (*NAMES, "days")
    return {**one, **{code: {name: one.get(code, {}).get(name, 0) + line.get(name, 0) for name in names} for code, line in other.items()}}


def totals(offices: Offices, turned: int) -> dict[str, Any]:
    """``turned``: offices of which something was closed, be it only a board that showed an old day."""
    return {**{name: sum(one.get(name, 0) for one in offices.values()) for name in NAMES}, "turned": turned, "offices": offices}
