"""What the log knows of an operation: what it changed, whether that was taken back, and who wrote to the same rows since."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import F, Model, Q

from tracker.models import Change
from tracker.operations.edit import KINDS

MODELS = {name: model for model, name in KINDS.items()}
# Machines' clocks differ; among changes of one office the numbers decide.
CLOCKS_DIFFER = dt.timedelta(minutes=5)
Key = tuple[type[Model], int]


@dataclass(frozen=True)
class Written:
    """What one operation did to a row. ``before`` None: it made the row."""

    key: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    change: Change

    @property
    def model(self) -> type[Model]:
        return self.identity[0]

    @property
    def identity(self) -> Key:
        kind, pk = self.key.split(":")
        return MODELS[kind], int(pk)

    @property
    def fields(self) -> set[str]:
        return self.after.keys() - {"version"}


def changes_of(operation: uuid.UUID) -> list[Change]:
    return list(Change.objects.filter(operation=operation).order_by("office"))


def rows_of(changes: Iterable[Change]) -> dict[str, Written]:
    """By name; a person that several offices show is the same in each of their changes."""
    return {key: Written(key, change.before[key], after, change) for change in changes for key, after in change.after.items()}


def last_of_chain(changes: list[Change]) -> tuple[list[Change], bool]:
    """Follow who took these changes back, and brought them again. Returns the last of them, and whether all is taken back."""
    is_taken_back = False
    while following := Change.objects.filter(undoes__in=changes).values_list("operation", flat=True).first():
        changes, is_taken_back = changes_of(following), not is_taken_back
    return changes, is_taken_back


def written_since(written: Mapping[str, Written], office_ids: Iterable[int]) -> list[Change]:
    """Later changes, in the offices given, of any of these rows; without what was taken back since, and what took it back."""
    numbers = {row.change.office_id: row.change.number for row in written.values()}
    first = min(row.change.recorded_at for row in written.values())
    places = Q(office__in=set(office_ids) - numbers.keys(), recorded_at__gte=first - CLOCKS_DIFFER)
    for office, number in numbers.items():
        places |= Q(office=office, number__gt=number)
    later = Change.objects.filter(places, after__has_any_keys=list(written)).select_related("actor", "office").defer("frame")
    return list(later.annotate(takes_back=F("undoes__operation")).order_by("recorded_at", "number"))


def standing(later: list[Change]) -> list[Change]:
    """Without pairs of an operation and its undo: what is in effect of what came later."""
    pairs = {change.takes_back: change.operation_id for change in later if change.takes_back}  # type: ignore[attr-defined]
    operations = {change.operation_id for change in later} - {None}
    cancelled: set[uuid.UUID | None] = set()
    for operation in operations - set(pairs.values()) | {undo for done, undo in pairs.items() if done not in operations}:
        chain = [operation]
        while chain[-1] in pairs:
            chain.append(pairs[chain[-1]])
        cancelled |= set(chain[: len(chain) // 2 * 2])
    return [change for change in later if change.operation_id is None or change.operation_id not in cancelled]


def is_later(change: Change, row: Written) -> bool:
    """Whether a change wrote to the row after the operation did. Versions tell it across offices."""
    after = change.after.get(row.key)
    if after is None:
        return False
    if "version" in row.after:
        return after.get("version", 0) > row.after["version"]
    return change.office_id == row.change.office_id and change.number > row.change.number


def has_hole(row: Written, version: int, later: list[Change]) -> bool:
    """Whether somebody wrote to the row where the log of these offices does not show it."""
    known = {change.after[row.key]["version"] for change in later if is_later(change, row)}
    return not known >= set(range(row.after["version"] + 1, version + 1))


def day_of(change: Change) -> str:
    """The day that the office's boards showed, as the frame tells it."""
    return str(orjson.loads(change.frame)["change"]["day"])
