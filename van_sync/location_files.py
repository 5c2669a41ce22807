"""Reading the table that says which office a VAN location belongs to.

Data staff keep it in a spreadsheet: VAN location, office, office's name, region. It knows nothing of our database.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from van_sync.export_columns import header_key
from van_sync.export_text import decode
from van_sync.export_values import tidy

SPELLINGS: Final = {
    "location": ("vanlocation", "location", "locationname", "vanlocationname"),
    "office": ("office", "officecode"),
    "office_name": ("officename",),
    "region": ("region", "regioncode"),
}
NEEDED: Final = ("location", "office")


class NotATable(Exception):
    """The whole file is refused. ``str(refusal)`` says what to do instead."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """Why a line was not taken. ``reason`` is a sentence for data staff."""

    line: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A VAN location and where it belongs. Name and region are "" where the file leaves them out."""

    line: int
    location: str
    office: str
    office_name: str
    region: str


def read_places(data: bytes) -> tuple[list[Place], list[BadLine]]:
    """Return the lines that can be used and those that cannot. Raises ``NotATable``."""
    text = decode(data)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t;,", key=first.count))
    places: list[Place] = []
    bad: list[BadLine] = []
    try:
        at = _columns(next(rows, []))
        for cells in rows:
            if any(tidy(cell) for cell in cells):
                place = _place(rows.line_num, [tidy(cell) for cell in cells], at)
                problem = _problem(place, places)
                places.append(place) if problem is None else bad.append(problem)
    except csv.Error as error:
        raise NotATable(f"Line {rows.line_num} cannot be read as CSV: {error}.") from None
    return places, bad


def _columns(header: Iterable[str]) -> dict[str, int]:
    keys = [header_key(cell) for cell in header]
    at = {name: keys.index(key) for name, spellings in SPELLINGS.items() for key in reversed(spellings) if key in keys}
    missing = [name for name in NEEDED if name not in at]
    if missing:
        raise NotATable(
            "The first line must name the columns van_location, office, office_name and region; van_location or office is missing."
        )
    return at


def _place(line: int, cells: list[str], at: dict[str, int]) -> Place:
    def cell(name: str) -> str:
        return cells[at[name]] if name in at and at[name] < len(cells) else ""

    return Place(line, cell("location"), cell("office"), cell("office_name"), cell("region"))


def _problem(place: Place, before: list[Place]) -> BadLine | None:
    """What is wrong with a line, on its own or beside those before it: two lines that disagree would win by turns."""
    if not place.location:
        return BadLine(place.line, place.office, "There is no location name.")
    if not place.office:
        return BadLine(place.line, place.location, "There is no office code.")
    for other in before:
        if other.location == place.location and other.office != place.office:
            return BadLine(place.line, place.location, f"Line {other.line} gives this location to {other.office}.")
        if other.office != place.office:
            continue
        for name, said in (("office_name", "calls this office"), ("region", "puts this office into")):
            here, there = getattr(place, name), getattr(other, name)
            if here and there and here != there:
                return BadLine(place.line, here, f"Line {other.line} {said} {there}.")
    return None
