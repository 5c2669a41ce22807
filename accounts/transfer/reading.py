"""Read a list of people, however it was made: pasted lines, CSV, a workbook; with or without a header, in any order.

Knows nothing of who may do what. What a cell says is judged by ``accounts/transfer/resource.py``, line by line.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import load_workbook

MOST_LINES, MOST_COLUMNS = 2000, 30
MOST_BYTES, MOST_UNPACKED = 1_000_000, 20_000_000
COLUMNS = ("email", "name", "first_name", "last_name", "rank", "region", "office")
SPELLINGS = {
    "email": "email mail emailaddress login",
    "name": "name fullname person who",
    "first_name": "first firstname givenname",
    "last_name": "last lastname surname familyname",
    "rank": "rank role position",
    "region": "region regioncode",
    "office": "office officecode defaultoffice",
    "": "allowed firstactive lastactive waitssince",  # of our own export, and not taken from a file
}
KNOWN = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings.split()}
UNREADABLE = "\ufffd"  # what stands for a sign that is none
NO_SIGN = re.compile("[\0\ud800-\udfff]")  # no database keeps these
ESCAPED = re.compile(r"^'(?=[=+\-@\t\r])")
SaysIt = Callable[[str], bool]


class NotAList(Exception):
    """The whole of it cannot be used. ``str()`` says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    cells: dict[str, str]

    @classmethod
    def of(cls, number: int, cells: Mapping[str, str]) -> "Line":
        return cls(number, {name: NO_SIGN.sub(UNREADABLE, cell) for name, cell in cells.items() if cell})

    def text(self) -> str:
        return "\t".join(self.cells.get(name, "") for name in COLUMNS)


@dataclass(slots=True)
class PeopleList:
    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_list(data: bytes, known: Mapping[str, SaysIt]) -> PeopleList:
    """``known``: how to tell that a cell is a rank, a region or an office, where no header says so. Raises ``NotAList``."""
    rows = [(number, cells) for number, cells in _rows(data) if any(cells)]
    if not rows:
        raise NotAList("There is nothing in it. Paste one person per line, or choose a file with people in it.")
    if len(rows) > MOST_LINES + 1:
        raise NotAList(f"These are more than {MOST_LINES:,} lines. Split the list, and bring in one part after the other.")
    found = PeopleList()
    header = rows[0][1]
    if _is_header(header):
        columns = _columns_of(header, found.remarks)
        rows = rows[1:]
    else:
        columns = _guessed([cells for _, cells in rows], known)
    found.lines = [Line.of(number, _cells(columns, cells)) for number, cells in rows]
    return found


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(data) > MOST_BYTES:
        raise NotAList("This file is larger than a list of people is. Take out pictures and other sheets, and choose it again.")
    table = _workbook(data) if data.startswith(b"PK") else _text(data)
    for number, cells in table:
        yield number, [_tidy(cell) for cell in cells[:MOST_COLUMNS]]


def _tidy(cell: object) -> str:
    return ESCAPED.sub("", " ".join(str("" if cell is None else cell).split()))


def _workbook(data: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise NotAList("This workbook is far too large for a list of people. Copy the list into a new one.")
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = list(sheet.iter_rows(max_row=MOST_LINES + 2, max_col=MOST_COLUMNS, values_only=True))
    except NotAList:
        raise
    except Exception as error:  # openpyxl raises whatever its parts meet
        raise NotAList("This workbook cannot be read. Open it in a spreadsheet, save it as .xlsx or CSV, and choose that.") from error
    yield from enumerate(rows, start=1)


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    if "\0" in text:
        raise NotAList("This is no text and no workbook. Save the list as CSV or .xlsx, and choose that.")
    # A header may hold other signs than the lines with people do.
    lines = [line for line in text.splitlines() if "@" in line] or text.splitlines()
    counts = {sign: sum(sign in line for line in lines) for sign in "\t;,"}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(counts, key=lambda sign: counts[sign]), skipinitialspace=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise NotAList("A cell of this list is too long to be read. Look for a quotation mark that is not closed.") from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _key(cell: str) -> str:
    return re.sub(r"[^a-z]", "", cell.lower())


def _is_header(cells: Sequence[str]) -> bool:
    return not any("@" in cell for cell in cells) and any(_key(cell) in KNOWN for cell in cells)


def _columns_of(header: Sequence[str], remarks: list[str]) -> list[str]:
    columns: list[str] = []
    for cell in header:
        name = KNOWN.get(_key(cell))
        if name is None and cell:
            remarks.append(
                f"The column “{cell}” is not known and is left out. Known are: e-mail, name (or first name and last name), rank, region, office."
            )
        if name and name in columns:
            raise NotAList(f"Two columns say what the {name.replace('_', ' ')} is. Leave one of them out.")
        columns.append(name or "")
    if "email" not in columns:
        raise NotAList("No column is called “e-mail”. The e-mail is the log-in: name its column so, and try again.")
    return columns


def _guessed(rows: Sequence[Sequence[str]], known: Mapping[str, SaysIt]) -> list[str]:
    """Which column is what, by what most of its cells are. What is left are the names."""
    tests: dict[str, SaysIt] = {"email": lambda cell: "@" in cell, **known}
    width = max(len(cells) for cells in rows)
    columns = [""] * width
    for name, says_it in tests.items():
        votes = [sum(says_it(cells[place]) for cells in rows if place < len(cells)) for place in range(width)]
        best = max((place for place in range(width) if not columns[place]), key=lambda place: votes[place], default=None)
        if best is not None and votes[best]:
            columns[best] = name
    if "email" not in columns:
        raise NotAList(
            "No line has an e-mail in it. The e-mail is the log-in: one person per line, such as “ana@example.org, Ana Ortiz, FO, R1”."
        )
    left = [place for place in range(width) if not columns[place] and any(place < len(cells) and cells[place] for cells in rows)]
    _name_the_rest(columns, left, rows)
    return columns


def _name_the_rest(columns: list[str], left: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
    if not left:
        return
    whole = any(" " in cells[left[0]] for cells in rows if left[0] < len(cells))
    names = ["name"] if whole or len(left) == 1 else ["first_name", "last_name"]
    if len(left) > len(names):
        odd = left[len(names)]
        example = next(cells[odd] for cells in rows if odd < len(cells) and cells[odd])
        raise NotAList(
            f"It is not clear what “{example}” is: no rank, region or office that you may give. Correct it, or put a first line above "
            "that names the columns: e-mail, name, rank, region, office."
        )
    for place, name in zip(left, names, strict=False):
        columns[place] = name


def _cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    found = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
    if any(cells[len(columns) :]):
        found["more"] = " ".join(cell for cell in cells[len(columns) :] if cell)
    return found
