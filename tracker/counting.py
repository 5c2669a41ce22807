"""Works out the definitions of tracker/metrics.py by SQL, for all offices at once; static/js/metrics.js does it in the browser.

What a condition asks of a row at its leaves is a **fact**. The rows of a kind are grouped by office and facts, some 10,000 combinations for
30,000 shifts, and the tallies are sums over these. The grouping is Django's (tracker/fact_rows.py says where a column stands on the boards
and in the archive). The sums are text around it, as Django has no FROM of a query: the same text on PostgreSQL and SQLite.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

from tracker.fact_rows import Asked, Moment, combinations
from tracker.metrics import CONDITIONS, FIGURES, TALLIES, Condition, Figure

Sums = dict[str, float]  # by tally; hours are floats, all others whole numbers
HOUR = dt.timedelta(hours=1)


def sums_by_office(
    day: dt.date, now: dt.datetime, *, with_archive: bool = False, offices: Collection[int] | None = None, names: Collection[str] = TALLIES
) -> dict[int, Sums]:
    """Tallies of a day, for each office that has a row; a total is the sum of these. Six queries, however many offices.

    ``with_archive``: and the rows of offices whose day is archived. ``offices``: of these alone. ``names``: these tallies alone, and of offices
    of which no row can count in them, nothing.
    """
    moment = Moment(day, now, with_archive, offices)
    found: dict[int, Sums] = defaultdict(lambda: dict.fromkeys(names, 0))
    for batch in batches(frozenset(names)):
        for office, sums in batch.take(moment):
            found[office] |= sums
    return dict(found)


def total(offices: Iterable[Sums]) -> Sums:
    """Of a region, or of the state: sums of the offices' sums, never averages."""
    listed = list(offices)
    return {name: sum(sums[name] for sums in listed) for name in TALLIES}


def value_of(figure: Figure, sums: Sums) -> float | None:
    """Sums over sums; None where there is nothing to divide by."""
    top = sum(sums[name] for name in figure.top)
    if not figure.bottom:
        return top
    bottom = sum(sums[name] for name in figure.bottom)
    return top / bottom if bottom > 0 else None


def figures_of(sums: Sums) -> dict[str, float | None]:
    return {figure.name: value_of(figure, sums) for figure in FIGURES}


# -- from tallies to SQL -----------------------------------------------------------------------------------------------


@dataclass
class Batch:
    """Tallies that are taken of the same rows with one query. ``once``: each value of this path adds its amount once."""

    over: str
    once: str = ""
    columns: dict[str, str] = field(default_factory=dict)  # SQL of each tally
    asked: Asked = field(default_factory=Asked)

    def add(self, name: str) -> None:
        tally = TALLIES[name]
        word, *parts = tally.measure
        where = f"FILTER (WHERE {self.text(tally.where)})"
        self.asked.needed = self.needed(tally.where) & (self.asked.needed if self.columns else self.needed(tally.where))
        if word == "count":
            self.columns[name] = f"SUM(n) {where}"
        elif word == "once":
            self.columns[name] = f"COUNT(DISTINCT {named(self.asked.values, parts[0], 'v')}) {where}"
        else:
            of = "MAX" if self.once else "SUM"
            self.columns[name] = f"{of}({named(self.asked.amounts, amount_of(tally.measure), 'a')}) {where}"

    def text(self, condition: Condition, relation: str = "") -> str:
        """SQL of a condition, over the facts."""
        if isinstance(condition, str):
            return self.text(CONDITIONS[condition], relation)
        word, *parts = condition
        if word in ("all", "any"):
            between, of_none = (" AND ", "TRUE") if word == "all" else (" OR ", "FALSE")
            return f"({between.join(self.text(part, relation) for part in parts) or of_none})"
        if word == "not":
            return f"({self.text(parts[0], relation)} IS NOT TRUE)"  # a comparison with NULL is neither true nor false
        if word == "of":
            return self.text(parts[1], f"{parts[0]}__")
        paths = 2 if word == "same" else 1
        leaf = (word, *(f"{relation}{path}" for path in parts[:paths]), *parts[paths:])
        return named(self.asked.facts, leaf, "f")

    def needed(self, condition: Condition) -> set[tuple[Any, ...]]:
        """Facts without which a condition never holds."""
        if isinstance(condition, str):
            return self.needed(CONDITIONS[condition])
        if condition[0] == "all":
            return set().union(*map(self.needed, condition[1:]))
        return {condition} & self.asked.facts.keys()

    def take(self, moment: Moment) -> Iterator[tuple[int, Sums]]:
        """The sums of each office that has a row."""
        rows, params = combinations(self.over, self.asked, moment)
        with connection.cursor() as cursor:
            cursor.execute(self.sql.format(rows), params)
            for office, *sums in cursor.fetchall():
                yield office, {name: number(name, value) for name, value in zip(self.columns, sums, strict=True)}

    @property
    def sql(self) -> str:
        columns = ", ".join(self.columns.values())
        if not self.once:
            return f"SELECT place, {columns} FROM ({{}}) AS combinations GROUP BY place"  # noqa: S608  # words of ours alone
        [value], names = self.asked.values.values(), [f"t{number}" for number in range(len(self.columns))]
        each = ", ".join(f"{column} AS {name}" for column, name in zip(self.columns.values(), names, strict=True))
        one = f"SELECT place, {each} FROM ({{}}) AS combinations GROUP BY place, {value}"  # noqa: S608
        return f"SELECT place, {', '.join(f'SUM({name})' for name in names)} FROM ({one}) AS once GROUP BY place"  # noqa: S608


def named(names: dict[Any, str], key: Any, letter: str) -> str:
    return names.setdefault(key, f"{letter}{len(names)}")


def amount_of(measure: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a row adds; the rest of the measure says of which rows."""
    return measure[:2] if measure[0] == "sum" else measure


@cache
def batches(names: frozenset[str]) -> list[Batch]:
    made: dict[tuple[str, str], Batch] = {}
    for name in TALLIES:  # in their order, so that the text of a query is always the same
        if name in names:
            over, measure = TALLIES[name].over, TALLIES[name].measure
            once = measure[2] if measure[0] == "sum" and len(measure) > 2 else ""
            batch = made.setdefault((over, once), Batch(over, once, asked=Asked(values={once: "v0"} if once else {})))
            batch.add(name)
    return [*made.values()]


def number(name: str, value: Any) -> float:
    """PostgreSQL adds whole numbers up to a Decimal, and SQLite has microseconds where PostgreSQL has an interval. Nothing to add: NULL."""
    if TALLIES[name].measure[0] != "hours":
        return int(value or 0)
    return (value if isinstance(value, dt.timedelta) else dt.timedelta(microseconds=value or 0)) / HOUR


# Tallies that change without anybody's edit.
TIMED = tuple(name for name in TALLIES if any(fact[0] == "before" for batch in batches(frozenset([name])) for fact in batch.asked.facts))
