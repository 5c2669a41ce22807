"""What a browser lacks, read from the database."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.db.models import Q

from tracker.models import Change, OfficeCounter

MOST_BEHIND = 500


@dataclass(frozen=True)
class Seen:
    """Where a browser says it stands in one office."""

    number: int
    epoch: str
    day: str


@dataclass(frozen=True)
class Standing:
    """Where an office stands."""

    number: int
    floor: int
    epoch: uuid.UUID
    day: dt.date


@database_sync_to_async
def read_standing(office_ids: Collection[int]) -> dict[int, Standing]:
    """One query, whatever the number of offices. An office without a counter is left out."""
    rows = OfficeCounter.objects.filter(office__in=office_ids).values_list("office_id", "number", "floor", "epoch", "day")
    return {row[0]: Standing(*row[1:]) for row in rows}


@database_sync_to_async
def read_frames(ranges: Mapping[int, tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Office, number and frame of the changes above the first and up to the second number of each office's range. One query."""
    wanted = Q(pk__in=[])
    for office, (above, last) in ranges.items():
        wanted |= Q(office=office, number__gt=above, number__lte=last)
    return list(Change.objects.filter(wanted).order_by("office", "number").values_list("office_id", "number", "frame"))


def snapshot_reason(seen: Mapping[int, Seen], standing: Mapping[int, Standing]) -> str | None:
    """Why single changes cannot bring the browser up to date, in the words of the wire; None if they can."""
    if seen.keys() != standing.keys():
        return "offices"
    reasons = (_reason(seen[office], standing[office]) for office in standing)
    return next((reason for reason in reasons if reason), None)


def _reason(seen: Seen, office: Standing) -> str | None:
    if seen.epoch != str(office.epoch):
        return "epoch"
    if seen.day != office.day.isoformat():
        return "day"
    if not office.floor <= seen.number <= office.number or office.number - seen.number > MOST_BEHIND:
        return "behind"
    return None
