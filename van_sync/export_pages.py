"""Exports that are a web page with a table in it: some of VAN's lists, under the name Report.xls (seen in 2013).

Python's own parser, because it says on which line a row stands and needs no library of C code for a file that came from
outside; 20,000 rows take it a few seconds, in the worker.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

from van_sync.export_columns import NotAnExport
from van_sync.export_headers import MOST_LINES, TOO_LONG, Table, tables_of_grids

MOST_SPANNED = 100  # columns or rows; a browser allows a thousand, which would let a small file become a huge table
HIDDEN = frozenset({"script", "style", "title"})


def page_tables(text: str, file: str) -> Iterator[Table]:
    """Find the tables of people in a web page; line numbers are those of the page's text."""
    page = _Page()
    page.feed(text)
    page.close()
    yield from tables_of_grids([(file, grid.lines) for grid in page.grids])


class _Grid:
    """One table while it is being read. A cell that spans rows stands in each of them, one that spans columns in the first."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, list[str]]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.spans = (1, 1)
        self.below: dict[int, tuple[int, str]] = {}  # by column: a cell from above, and for how many rows more

    def begin_row(self, line: int) -> None:
        self.end_row()
        self.row = []
        self.lines.append((line, self.row))
        if len(self.lines) > MOST_LINES:
            raise NotAnExport(TOO_LONG)

    def begin_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        self.fill_from_above()
        self.cell, self.spans = [], (columns, rows)

    def end_cell(self) -> None:
        if self.row is None or self.cell is None:
            return
        text, (columns, rows) = " ".join("".join(self.cell).split()), self.spans
        for value in [text, *[""] * (columns - 1)]:
            if rows > 1:
                self.below[len(self.row)] = (rows - 1, value)
            self.row.append(value)
        self.cell = None

    def end_row(self) -> None:
        self.end_cell()
        self.fill_from_above()
        self.row = None

    def fill_from_above(self) -> None:
        while self.row is not None and (found := self.below.pop(len(self.row), None)):
            more, value = found
            if more > 1:
                self.below[len(self.row)] = (more - 1, value)
            self.row.append(value)


class _Page(HTMLParser):
    """Collects every table, also one within another: the layout around a table is a table, too, in pages of that age."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self.open: list[_Grid] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        if tag == "table":
            self.open.append(_Grid())
            self.grids.append(self.open[-1])
        if not self.open:
            return
        if tag == "tr":
            self.open[-1].begin_row(self.getpos()[0])
        elif tag in ("td", "th"):
            said = dict(attrs)
            self.open[-1].begin_cell(_span(said.get("colspan")), _span(said.get("rowspan")))
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        if not self.open:
            return
        if tag == "table":
            self.open.pop().end_row()
        elif tag == "tr":
            self.open[-1].end_row()
        elif tag in ("td", "th"):
            self.open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None and not self.hidden:
            self.open[-1].cell.append(data)

    def close(self) -> None:
        super().close()
        while self.open:  # the file was cut off
            self.open.pop().end_row()


def _span(said: str | None) -> int:
    return min(max(int(said), 1), MOST_SPANNED) if said and said.isdecimal() and len(said) < 5 else 1
