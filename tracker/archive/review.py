"""Review of a past day: how many of each, the figures of tracker/metrics.py with their formulas, and what VAN had not been told."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from tracker.archive.past import PastDay, PastGroup, PastShift
from tracker.counting import Sums, figures_of, sums_by_office
from tracker.metrics import FIGURES, SECTIONS, TALLIES, Figure
from tracker.models import ArchivedShift
from tracker.unwritten import in_the_archive


def _status(*words: str) -> Callable[[ArchivedShift], Any]:
    return lambda row: row.status in words


# Of all roles together; the figures below tell roles apart.
SHIFTS: Final[dict[str, Callable[[ArchivedShift], Any]]] = {
    "Shifts": lambda row: True,
    "Said yes that day": lambda row: row.same_day_confirmed_at,
    "Completed": _status("completed"),
    "Still In": _status("in"),
    "Never settled": _status("booked", "same_day_confirmed"),
    "Declined": _status("declined"),
    "Rescheduled": _status("rescheduled"),
    "Pitched": lambda row: row.was_pitched,
}
GROUPS: Final[dict[str, Callable[[PastGroup], int]]] = {
    "Groups": lambda group: 1,
    "Groups never marked back": lambda group: group.is_not_back,
    "Packets": lambda group: group.row.packets_given,
}
NONE: Final = "–"  # nothing to divide by


@dataclass(frozen=True)
class Cell:
    """``of``: what was divided by what, empty for a plain number."""

    value: str
    of: str = ""


@dataclass(frozen=True)
class Line:
    """A figure: a cell for each column. ``formula``: a sentence, empty where the label says it all."""

    label: str
    formula: str
    cells: list[Cell]


class PastReview:
    """A column an office; before them, where they are several, their total: sums over sums."""

    def __init__(self, past: PastDay) -> None:
        self.past = past
        self._columns = [[part.pk] for part in past.parts]
        if len(self._columns) > 1:
            self._columns.insert(0, [part.pk for part in past.parts])

    @property
    def codes(self) -> list[str]:
        codes = [part.office.code for part in self.past.parts]
        return ["Total", *codes] if len(codes) > 1 else codes

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        return [("All roles", self._counts()), *((title, self._figures(section)) for section, title in SECTIONS.items())]

    def _counts(self) -> list[Line]:
        shifts = [[shift.row for shift in self.past.shifts if shift.row.archived_day_id in parts] for parts in self._columns]
        groups = [[group for group in self.past.groups if group.row.archived_day_id in parts] for parts in self._columns]
        return [
            *(
                Line(label, "", [Cell(f"{sum(bool(counts(row)) for row in rows):,}") for rows in shifts])
                for label, counts in SHIFTS.items()
            ),
            *(Line(label, "", [Cell(f"{sum(map(counts, rows)):,}") for rows in groups]) for label, counts in GROUPS.items()),
        ]

    def _figures(self, section: str) -> list[Line]:
        return [
            Line(figure.label, figure.formula, [_cell(figure, sums) for sums in self._sums])
            for figure in FIGURES
            if figure.section == section
        ]

    @cached_property
    def _sums(self) -> list[Sums]:
        """Of each column."""
        found = sums_by_office(self.past.day, timezone.now(), with_archive=True, offices=[part.office_id for part in self.past.parts])
        offices = {part.pk: found.get(part.office_id, {}) for part in self.past.parts}
        return [{name: sum(offices[part].get(name, 0) for part in parts) for name in TALLIES} for parts in self._columns]

    @cached_property
    def unwritten(self) -> list[PastShift]:
        """As it was when the day was closed: the archive is not touched by what a sync writes later."""
        ids = in_the_archive(self.past.parts)
        return [shift for shift in self.past.shifts if shift.row.pk in ids]

    @cached_property
    def without_vanid(self) -> list[PastShift]:
        return [shift for shift in self.past.shifts if shift.row.is_walk_in and shift.row.vanid is None]


def _cell(figure: Figure, sums: Sums) -> Cell:
    """As static/js/views/figures.js writes it."""
    value = figures_of(sums)[figure.name]
    top, bottom = (sum(sums[name] for name in names) for names in (figure.top, figure.bottom))
    if value is None:
        return Cell(NONE)
    if figure.unit == "percent":
        return Cell(f"{int(100 * value + 0.5)}%", f"{top:,} of {bottom:,}")
    return Cell(f"{value:,.1f}", f"{top:,} ÷ {_rounded(bottom)}") if figure.unit == "ratio" else Cell(f"{value:,.0f}")


def _rounded(amount: float) -> str:
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.1f}"
