"""The rows of a day, on the boards and in the archive, as the tallies of tracker/metrics.py are taken of them: grouped by what is asked of them."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Case, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from tracker.models import ArchivedGroup, ArchivedMember, ArchivedShift, CampaignSettings, CanvassGroup, GroupMember, Shift, VanStatus

Column = Callable[[str, dt.date], Any]  # of the relation in front of it ("" or "shift__") and the day: an expression
Asked = Mapping[Any, str]  # what is asked of a row: its name in the SQL
LISTED = Q(left_at=None) | Q(returned=True)  # members that the row of a group shows


@dataclass(frozen=True)
class Moment:
    """Of which day, at what instant, and of which offices (None: all)."""

    day: dt.date
    now: dt.datetime
    with_archive: bool = False
    offices: Collection[int] | None = None

    @cached_property
    def settings(self) -> dict[str, Any]:
        return {
            "late_after_minutes": CampaignSettings.load().late_after_minutes,
            "closed_van_words": list(VanStatus.objects.filter(is_open=False).values_list("name", flat=True)),
        }


def combinations(over: str, facts: Asked, amounts: Asked, values: Asked, moment: Moment) -> tuple[str, tuple[Any, ...]]:
    """SQL, with its parameters, of columns ``place`` (office), each fact, each value, ``n`` (rows) and the sum of each amount; a row for each combination."""
    shelves = (_boards, _archive) if moment.with_archive else (_boards,)
    parts = [shelf(over, moment).grouped(facts, amounts, values, moment).query.sql_with_params() for shelf in shelves]
    return " UNION ALL ".join(sql for sql, _ in parts), tuple(param for _, params in parts for param in params)


# -- where rows and columns stand --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """``rows`` of one kind; ``office``: the path to theirs; ``columns``: those that do not stand where the definitions say."""

    rows: QuerySet[Any]
    office: str
    columns: Mapping[str, Column]
    relations: tuple[str, ...] = ()

    def read(self, path: str, day: dt.date) -> Any:
        relation = next((f"{name}__" for name in self.relations if path.startswith(f"{name}__")), "")
        column = path.removeprefix(relation)
        return self.columns[column](relation, day) if column in self.columns else F(path)

    def grouped(self, facts: Asked, amounts: Asked, values: Asked, moment: Moment) -> QuerySet[Any, Any]:
        rows = self.rows if moment.offices is None else self.rows.filter(**{f"{self.office}__in": moment.offices})
        paths = {path for fact in facts for path in _paths(fact)} | {path for amount in amounts for path in _paths(amount)} | {*values}
        return (
            rows.order_by()
            .alias(**{_alias(path): self.read(path, moment.day) for path in sorted(paths)})
            .annotate(place=F(f"{self.office}_id"), **{name: _fact(fact, moment) for fact, name in facts.items()})
            .annotate(**{name: F(_alias(path)) for path, name in values.items()})
            .values("place", *facts.values(), *values.values())
            .annotate(n=Count("*"), **{name: Sum(_amount(*amount)) for amount, name in amounts.items()})
        )


def _at(path: str) -> Column:
    return lambda relation, day: F(relation + path)


def _is_intern(relation: str, day: dt.date) -> Any:
    found = Q(**{f"{relation}role__is_intern": True}) | Q(**{f"{relation}event_type__is_intern": True})
    return ExpressionWrapper(found, output_field=BooleanField())


def _in_open_group(members: QuerySet[Any]) -> Any:
    open_ = members.filter(LISTED, group__is_active=True, group__returned_at=None)
    return ExpressionWrapper(Q(pk__in=open_.values("shift_id")), output_field=BooleanField())


ON_THE_BOARDS: dict[str, Column] = {
    "counts_as": _at("role__counts_as"),
    "is_intern": _is_intern,
    "is_in_open_group": lambda _, day: _in_open_group(GroupMember.objects.filter(group__day=day)),
}
IN_THE_ARCHIVE: dict[str, Column] = {
    "day": _at("archived_day__day"),
    "volunteer__vanid": _at("vanid"),
    "volunteer__extra_shifts": _at("extra_shifts"),
    "volunteer__pitched_on": lambda relation, _: Case(When(**{f"{relation}was_pitched": True}, then=F(f"{relation}archived_day__day"))),
    "is_in_open_group": lambda _, day: _in_open_group(ArchivedMember.objects.filter(archived_day__day=day)),
}


def _boards(over: str, moment: Moment) -> Shelf:
    on_day = {"day": moment.day, "is_active": True}
    if over == "shift":
        return Shelf(Shift.objects.filter(**on_day, office__isnull=False), "office", ON_THE_BOARDS)
    if over == "group":
        return Shelf(CanvassGroup.objects.filter(**on_day), "office", ON_THE_BOARDS)
    pair = {f"{relation}__{name}": value for relation in ("group", "shift") for name, value in on_day.items()}
    return Shelf(GroupMember.objects.filter(LISTED, **pair), "group__office", ON_THE_BOARDS, ("group", "shift"))


def _archive(over: str, moment: Moment) -> Shelf:
    model: Any = {"shift": ArchivedShift, "group": ArchivedGroup, "member": ArchivedMember}[over]
    rows = model._default_manager.filter(archived_day__day=moment.day)
    if over != "member":
        return Shelf(rows.filter(is_active=True), "archived_day__office", IN_THE_ARCHIVE)
    pair = {f"{relation}__is_active": True for relation in ("group", "shift")}
    return Shelf(rows.filter(LISTED, **pair), "archived_day__office", IN_THE_ARCHIVE, ("group", "shift"))


# -- what is asked of a row --------------------------------------------------------------------------------------------


def _alias(path: str) -> str:
    return f"at_{path.replace('__', '_')}"


def _paths(asked: tuple[Any, ...]) -> list[str]:
    """The columns that a leaf of a condition, or an amount, looks at."""
    word, *parts = asked
    if word == "hours":
        return [parts[0], *parts[1]]
    return parts[: 2 if word in ("same", "left") else 1]


def _fact(leaf: tuple[Any, ...], moment: Moment) -> Any:
    """True or false, also where the column is NULL: so "not" is the other one."""
    if leaf[0] == "column":
        return F(_alias(leaf[1]))
    return Case(When(_leaf(leaf, moment), then=Value(True)), default=Value(False))


def _leaf(leaf: tuple[Any, ...], moment: Moment) -> Q:
    word, path, *parts = leaf
    at = _alias(path)
    if word == "is":
        return Q(**{at: parts[0]})
    if word == "null":
        return Q(**{f"{at}__isnull": True})
    if word == "same":
        return Q(**{at: F(_alias(parts[0]))})
    given = moment.settings[parts[0]] if isinstance(parts[0], str) else parts[0]
    if word == "in":
        return Q(**{f"{at}__in": given})
    assert word == "before", word
    return Q(**{f"{at}__lt": moment.now - dt.timedelta(minutes=given)})


def _amount(word: str, *parts: Any) -> Any:
    """What a row adds, by the measure of a tally."""
    if word == "sum":
        return F(_alias(parts[0]))
    if word == "left":
        whole, done = (Coalesce(F(_alias(path)), 0) for path in parts)
        return Greatest(whole - done, 0)
    assert word == "hours", word
    start, ends = F(_alias(parts[0])), [F(_alias(path)) for path in parts[1]]
    return ExpressionWrapper(Coalesce(*ends, start) - start, output_field=DurationField())
