"""What proves that a copy is one: counts, sums and a hash of every row, each taken on both sides."""

import hashlib
from collections.abc import Iterable
from typing import Any

import orjson
from django.db.models import Count, Q, QuerySet, Sum

from tracker.models import ArchivedDay, ArchivedGroup, ArchivedShift, CanvassGroup, Shift

Hashes = dict[int, str]  # by the row's id


def as_json(value: object) -> bytes:
    """One way to write a row, on every database: instants in UTC, keys of objects in order."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS)


def hash_row(values: Iterable[Any]) -> str:
    """Instants come in UTC from every database of ours."""
    return hashlib.sha256(as_json(list(values))).hexdigest()


def hashes(rows: QuerySet[Any]) -> Hashes:
    """Of ``values_list``s that begin with the id."""
    return {row[0]: hash_row(row) for row in rows}


def hash_day(by_kind: dict[str, Hashes]) -> str:
    """One hash over all rows of a day, whatever their order."""
    whole = hashlib.sha256()
    for name in sorted(by_kind):
        for pk in sorted(by_kind[name]):
            whole.update(f"{name}:{pk}:{by_kind[name][pk]}\n".encode())
    return whole.hexdigest()


def sums_of(shifts: QuerySet[Any], groups: QuerySet[Any]) -> dict[str, Any]:
    """The figures that a director would miss first. Rows that somebody took off the board do not count."""
    of_shifts = shifts.filter(is_active=True).aggregate(
        confirm_passes=Sum("confirm_passes", default=0), flake_passes=Sum("flake_passes", default=0),
        walk_ins=Count("pk", filter=Q(is_walk_in=True)), flaked=Count("pk", filter=Q(flaked_at__isnull=False)),
    )  # fmt: skip
    of_groups = groups.filter(is_active=True).aggregate(
        doors=Sum("knocks", default=0), packets=Sum("packets_given", default=0),
        not_back=Count("pk", filter=Q(departed_at__isnull=False, returned_at=None)),
    )  # fmt: skip
    by_status = dict(shifts.filter(is_active=True).order_by().values_list("status").annotate(Count("pk")))
    return {**of_groups, **of_shifts, "statuses": {status: by_status[status] for status in sorted(by_status)}}


def live_sums(shift_ids: Iterable[int], group_ids: Iterable[int]) -> dict[str, Any]:
    return sums_of(Shift.objects.filter(pk__in=shift_ids), CanvassGroup.objects.filter(pk__in=group_ids))


def archived_sums(day: ArchivedDay) -> dict[str, Any]:
    return sums_of(ArchivedShift.objects.filter(archived_day=day), ArchivedGroup.objects.filter(archived_day=day))
