"""Works out the definitions of tracker/metrics.py on the server, over the rows of a whole day; static/js/metrics.js does it in the browser.

Rows are dicts with the paths of the definitions as keys. A member is a dict with the rows ``group`` and ``shift``.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.metrics import CONDITIONS, FIGURES, TALLIES, Condition, Figure, Tally
from tracker.models import ArchivedGroup, ArchivedMember, ArchivedShift, CampaignSettings, CanvassGroup, GroupMember, Shift, VanStatus
from tracker.rows import shifts_with_names

Row = dict[str, Any]
Sums = dict[str, float]  # by tally
SHIFT_PATHS = [
    "id", "office", "day", "volunteer", "starts_at", "counts_as", "status", "van_status", "flaked_at", "confirm_passes", "flake_passes", "is_walk_in",
    "is_intern", "same_day_confirmed_at", "synced_at", "volunteer__vanid", "volunteer__pitched_on", "volunteer__extra_shifts", "office__is_written_to_van",
]  # fmt: skip
GROUP_PATHS = ["id", "office", "goal", "knocks", "packets_given", "departed_at", "checked_in_at", "check_in_due_at", "returned_at"]

MEMBER_PATHS = ["group_id", "shift_id", "left_at", "returned"]
IN_THE_ARCHIVE = {
    "office": "archived_day__office", "office__is_written_to_van": "archived_day__office__is_written_to_van", "day": "archived_day__day",
    "volunteer__vanid": "vanid", "volunteer__pitched_on": "was_pitched", "volunteer__extra_shifts": "extra_shifts",
}  # fmt: skip


@dataclass
class DayRows:
    """A day's rows of all offices, and what the definitions need beside them."""

    shift: list[Row]
    group: list[Row]
    member: list[Row]
    now: dt.datetime
    settings: Row = field(default_factory=dict)


def rows_of(day: dt.date, now: dt.datetime, *, with_archive: bool = False) -> DayRows:
    """The live rows of a day; five queries, however many offices. ``with_archive``: and those of offices whose day is archived."""
    groups = {row["id"]: row for row in CanvassGroup.objects.filter(day=day, is_active=True).values(*GROUP_PATHS)}
    shifts = {row["id"]: row for row in _shifts(day)}
    members = list(GroupMember.objects.filter(group_id__in=list(groups)).order_by("pk").values_list(*MEMBER_PATHS))
    if with_archive:
        groups |= {row["id"]: row for row in _past(ArchivedGroup, day, GROUP_PATHS)}
        shifts |= {row["id"]: {**row, "is_in_open_group": False} for row in _past(ArchivedShift, day, SHIFT_PATHS)}
        members += ArchivedMember.objects.filter(archived_day__day=day).order_by("pk").values_list(*MEMBER_PATHS)
    pairs = [
        (groups[group], shifts[shift])
        for group, shift, left_at, back in members
        if group in groups and shift in shifts and (left_at is None or back)
    ]
    for group, shift in pairs:
        shift["is_in_open_group"] |= group["returned_at"] is None
    return DayRows([*shifts.values()], [*groups.values()], [{"group": group, "shift": shift} for group, shift in pairs], now, _settings())


def _shifts(day: dt.date) -> list[Row]:
    found = shifts_with_names(Shift.objects.filter(day=day, is_active=True, office__isnull=False)).order_by("pk")
    return [{**row, "is_in_open_group": False} for row in found.values(*SHIFT_PATHS)]


def _past(model: type[ArchivedGroup | ArchivedShift], day: dt.date, paths: Iterable[str]) -> Iterator[Row]:
    """Archived rows under the names that the definitions have for live ones."""
    names = {path: IN_THE_ARCHIVE.get(path, path) for path in paths}
    for values in model._default_manager.filter(archived_day__day=day, is_active=True).order_by("pk").values_list(*names.values()):
        row = dict(zip(names, values, strict=True))
        if "volunteer__pitched_on" in row:
            row["volunteer__pitched_on"] = day if row["volunteer__pitched_on"] else None
        yield row


def _settings() -> Row:
    return {
        "late_after_minutes": CampaignSettings.load().late_after_minutes,
        "closed_van_words": list(VanStatus.objects.filter(is_open=False).values_list("name", flat=True)),
    }


def sums_by_office(day: DayRows) -> dict[int, Sums]:
    """Every tally, for each office that has a row; a total is the sum of these."""
    found: dict[int, Sums] = defaultdict(lambda: dict.fromkeys(TALLIES, 0))
    for row in (*day.shift, *day.group):
        found[row["office"]]  # an office with rows has all figures, zeros included
    for name, tally in TALLIES.items():
        for office, amount in _take(tally, day):
            found[office][name] += amount
    return dict(found)


def value_of(figure: Figure, sums: Sums) -> float | None:
    """Sums over sums; None where there is nothing to divide by."""
    top = sum(sums[name] for name in figure.top)
    if not figure.bottom:
        return top
    bottom = sum(sums[name] for name in figure.bottom)
    return top / bottom if bottom > 0 else None


def figures_of(sums: Sums) -> dict[str, float | None]:
    return {figure.name: value_of(figure, sums) for figure in FIGURES}


# -- tallies -----------------------------------------------------------------------------------------------------------


def _take(tally: Tally, day: DayRows) -> Iterable[tuple[int, float]]:
    word, *parts = tally.measure
    amount, once = _measure(word, parts)
    seen: set[tuple[int, Any]] = set()
    for row in getattr(day, tally.over):
        office = row.get("group", row)["office"]
        if not holds(tally.where, row, day):
            continue
        if once:
            mark = (office, _identity(read(row, once)))
            if mark in seen:
                continue
            seen.add(mark)
        yield office, amount(row)


def _identity(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value


def _measure(word: str, parts: list[Any]) -> tuple[Callable[[Row], float], str | None]:
    """What a row adds, and the path of which each value counts once."""
    if word in ("count", "once"):
        return (lambda row: 1), (parts[0] if parts else None)
    if word == "sum":
        return (lambda row: read(row, parts[0]) or 0), (parts[1] if len(parts) > 1 else None)
    if word == "left":
        return (lambda row: max(0, (read(row, parts[0]) or 0) - (read(row, parts[1]) or 0))), None
    assert word == "hours", word
    return (lambda row: _hours(read(row, parts[0]), [read(row, end) for end in parts[1]])), None


def _hours(start: dt.datetime, ends: list[dt.datetime | None]) -> float:
    end = next((end for end in ends if end is not None), start)
    return (end - start).total_seconds() / 3600


# -- conditions --------------------------------------------------------------------------------------------------------


def read(row: Row, path: str) -> Any:
    """A path that stands in the row as it is, or that leads through the rows of a member."""
    if path in row:
        return row[path]
    relation, _, rest = path.partition("__")
    return read(row[relation], rest)


def holds(condition: Condition, row: Row, day: DayRows) -> bool:
    if isinstance(condition, str):
        return holds(CONDITIONS[condition], row, day)
    word, *parts = condition
    if word == "all":
        return all(holds(part, row, day) for part in parts)
    if word == "any":
        return any(holds(part, row, day) for part in parts)
    if word == "not":
        return not holds(parts[0], row, day)
    if word == "of":
        return holds(parts[1], row[parts[0]], day)
    return _compare(word, read(row, parts[0]), parts[1:], row, day)


def _compare(word: str, value: Any, parts: list[Any], row: Row, day: DayRows) -> bool:
    if word == "null":
        return value is None
    if word == "is":
        return value == parts[0]
    if word == "same":
        return value is not None and value == read(row, parts[0])
    given = day.settings[parts[0]] if isinstance(parts[0], str) else parts[0]
    if word == "in":
        return value in given
    assert word == "before", word
    return value is not None and value < day.now - dt.timedelta(minutes=given)
