"""The rows of a day, on the boards and in the archive, as the tallies of tracker/metrics.py are taken of them: grouped by what is asked of them."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Case, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from tracker.models import ArchivedGroup, ArchivedMember, ArchivedShift, CampaignSettings, CanvassGroup, GroupMember, Shift, VanStatus

Column = Callable[[str, "Moment"], Any]  # of the relation in front of it, "" or "shift__": an expression
LISTED = Q(left_at=None) | Q(returned=True)  # members that the row of a group shows


@dataclass(frozen=True)
class Moment:
    """Of which day, at what instant, and of which offices (None: all)."""

    day: dt.date
    now: dt.datetime
    with_archive: bool = False
    offices: Collection[int] | None = None

    def within(self, office: str) -> Q:
        """Rows of the wanted offices, by the path that leads to theirs."""
        return Q() if self.offices is None else Q(**{f"{office}__in": self.offices})

    @cached_property
    def settings(self) -> dict[str, Any]:
        return {
            "late_after_minutes": CampaignSettings.load().late_after_minutes,
            "closed_van_words": list(VanStatus.objects.filter(is_open=False).values_list("name", flat=True)),
        }


@dataclass
class Asked:
    """What is asked of rows, each with its name in the SQL. ``values``: columns whose different values count. ``needed``: facts that hold for
    every row that counts at all."""

    facts: dict[tuple[Any, ...], str] = field(default_factory=dict)
    amounts: dict[tuple[Any, ...], str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    needed: set[tuple[Any, ...]] = field(default_factory=set)


def combinations(over: str, asked: Asked, moment: Moment) -> tuple[str, tuple[Any, ...]]:
    """SQL, with its parameters, of columns ``place`` (office), each fact and value, ``n`` (rows) and each amount; a row for each combination of
    facts, or for each row where values are asked for, as nearly all of them differ."""
    shelves = (_boards, _archive) if moment.with_archive else (_boards,)
    parts = [shelf(over, moment).grouped(asked, moment).query.sql_with_params() for shelf in shelves]
    return " UNION ALL ".join(sql for sql, _ in parts), tuple(param for _, params in parts for param in params)


# -- where rows and columns stand --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """``rows`` of one kind; ``office``: the path to theirs; ``columns``: those that do not stand where the definitions say."""

    rows: QuerySet[Any]
    office: str
    columns: Mapping[str, Column]
    relations: tuple[str, ...] = ()

    def read(self, path: str, moment: Moment) -> Any:
        relation = next((f"{name}__" for name in self.relations if path.startswith(f"{name}__")), "")
        column = path.removeprefix(relation)
        return self.columns[column](relation, moment) if column in self.columns else F(path)

    def grouped(self, asked: Asked, moment: Moment) -> QuerySet[Any, Any]:
        paths = {path for about in (*asked.facts, *asked.amounts) for path in _paths(about)} | {*asked.values}
        rows = (
            self.rows.filter(moment.within(self.office))
            .order_by()
            .alias(**{_alias(path): self.read(path, moment) for path in sorted(paths)})
            .filter(*(_leaf(fact, moment) for fact in asked.needed))
            .annotate(place=F(f"{self.office}_id"), **{name: _fact(fact, moment) for fact, name in asked.facts.items()})
        )
        amounts = {name: _amount(*amount) for amount, name in asked.amounts.items()}
        if asked.values:
            values = {name: F(_alias(path)) for path, name in asked.values.items()}
            return rows.values("place", *asked.facts.values(), **values, n=Value(1), **amounts)
        return rows.values("place", *asked.facts.values()).annotate(n=Count("*"), **{name: Sum(amount) for name, amount in amounts.items()})


def _at(path: str) -> Column:
    return lambda relation, _: F(relation + path)


def _is_intern(relation: str, _: Moment) -> Any:
    found = Q(**{f"{relation}role__is_intern": True}) | Q(**{f"{relation}event_type__is_intern": True})
    return ExpressionWrapper(found, output_field=BooleanField())


def _in_open_group(relation: str, members: QuerySet[Any]) -> Any:
    open_ = members.filter(LISTED, group__is_active=True, group__returned_at=None)
    return ExpressionWrapper(Q(**{f"{relation}pk__in": open_.values("shift_id")}), output_field=BooleanField())


ON_THE_BOARDS: dict[str, Column] = {
    "counts_as": _at("role__counts_as"),
    "is_intern": _is_intern,
    "is_in_open_group": lambda relation, moment: _in_open_group(
        relation, GroupMember.objects.filter(moment.within("group__office"), group__day=moment.day)
    ),
}
IN_THE_ARCHIVE: dict[str, Column] = {
    "day": _at("archived_day__day"),
    "volunteer__vanid": _at("vanid"),
    "volunteer__extra_shifts": _at("extra_shifts"),
    "volunteer__pitched_on": lambda relation, _: Case(When(**{f"{relation}was_pitched": True}, then=F(f"{relation}archived_day__day"))),
    "is_in_open_group": lambda relation, moment: _in_open_group(
        relation, ArchivedMember.objects.filter(moment.within("archived_day__office"), archived_day__day=moment.day)
    ),
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
    """True, or false, or NULL where the column is."""
    condition = _leaf(leaf, moment)
    return ExpressionWrapper(condition, output_field=BooleanField()) if condition else Value(False)


def _leaf(leaf: tuple[Any, ...], moment: Moment) -> Q:
    """Empty where no row can have it."""
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
        return Q(**{f"{at}__in": given}) if given else Q()
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
