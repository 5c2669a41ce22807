"""Where the header of a table is: reports print their name, filters and date above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from van_sync.export_columns import NotAnExport, known_headers

TITLE_LINES: Final = 20
MOST_LINES: Final = 250_000  # a state's bookings of a month are a fifth of that; more would take a worker all morning
TOO_LONG: Final = f"This file has more than {MOST_LINES:,} lines, which is no day's list. Export fewer days or one region."


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``rows`` are the lines below the header, each with its line number in the file (from 1)."""

    file: str  # name of the file it comes from, inside a zip the name in there
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]


def header_at(lines: Sequence[Sequence[str]]) -> int:
    """Find the header among the first lines: the one with the most known columns, one with a VANID before others."""
    scores = [known_headers(cells) for cells in lines[:TITLE_LINES]]
    if max(scores, default=(False, 0)) < (False, 2):
        raise NotAnExport(
            f"The first {TITLE_LINES} lines of this file have no line with column names such as VANID, Name and Date. "
            "Upload the Event Participant List as VAN exports it."
        )
    return scores.index(max(scores))


def tables_of_grids(grids: Sequence[tuple[str, list[tuple[int, list[str]]]]]) -> Iterator[Table]:
    """The tables among sheets of a workbook or tables of a page: those with people in them; without any, the likeliest."""
    found: list[tuple[tuple[bool, int], Table]] = []
    for file, lines in grids:
        try:
            at = header_at([cells for _, cells in lines])
        except NotAnExport:
            continue
        header = lines[at][1]
        found.append((known_headers(header), Table(file, header, iter(lines[at + 1 :]))))
    if not found:
        header_at([])
    best = max(score for score, _ in found)
    yield from (table for score, table in found if score[0] or score == best)
