"""Reading the Event Participant List that people export from VAN and upload.

``read_export()`` knows nothing of our database: it says what the file says, typed, with a line number for everything
odd. Whether an office, role or status is known to us is judged later, by the merge.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from van_sync.export_columns import SPELLINGS, Columns, Field, NotAnExport, header_key, read_header
from van_sync.export_headers import Table
from van_sync.export_tables import tables
from van_sync.export_values import NO_NAME, Span, Unreadable, phone_digits, read_day, read_id, read_span, read_status, split_name, tidy
from van_sync.rejected import are_mended

__all__ = ["NO_NAME", "BadRow", "Export", "ExportRow", "NotAnExport", "Remark", "read_export"]

_TOTAL: Final = re.compile(r"(?:grand |sub-?)?(?:total|count)s?\b[\s:=]*[\d,]*", re.IGNORECASE)
_CLOSING_WORDS: Final = re.compile(
    r"(?:(?:grand |sub-?)?total|count|records?|rows?|number of|page|report|list|exported|generated|printed|created)\b", re.IGNORECASE
)
MOST_IN_A_FOOTER: Final = 3  # cells with something in them, as in "Report", "10/31/2026", "Page 1"
START_OF_ROW: Final = 80  # characters: enough to find the row again
_NO_START: Final = "This row has no start time."


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One person on one shift, as the file has it. Texts are tidied (no outer or double blanks), or ``""``."""

    file: str
    line: int  # physical line in the file, from 1; the first line of a row with line breaks in a cell
    vanid: int
    first_name: str  # ``NO_NAME`` if the file has none
    last_name: str
    phone: str  # ten digits, or as written with a remark
    cell: str
    email: str
    event_name: str
    event_type: str
    day: date
    starts_at: time  # naive: the clock on the wall of the location
    ends_at: time | None
    location: str
    role: str
    status: str  # VAN's word, known or not
    signup_id: int | None
    event_id: int | None
    raw: dict[str, str] = field(repr=False)  # header → text, both as in the file


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd about a row that was kept. ``reason`` is a sentence for data staff."""

    file: str
    line: int
    column: str  # the header as the file spells it; "" if it is about the whole row
    value: str  # what stands there; of a whole row its beginning
    reason: str


@dataclass(frozen=True, slots=True)
class BadRow(Remark):
    """Why a row was not kept, and what can be read of whose it is."""

    cells: dict[str, str] = field(default_factory=dict, repr=False)  # header → text, both as in the file
    vanid: int | None = None
    location: str = ""  # "": it has none, or nobody knows which cell that is


@dataclass(frozen=True, slots=True)
class Export:
    """All that one upload says, in the order of the file. Blank lines, repeated headers and totals are left out."""

    rows: list[ExportRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)  # files with rows that we gave back: a part of VAN's list


def read_export(data: bytes, *, file_name: str = "") -> Export:
    """Read an uploaded file: CSV, VAN's UTF-16 "Excel" text, a web page with a table or a workbook, bare or in a zip.

    Rows are neither merged nor deduplicated: a person may have several, and the same one twice.
    Raises ``NotAnExport`` if the file as a whole cannot be used.
    """
    export = Export()
    for table in tables(data, file_name=file_name):
        _read_table(table, export)
    return export


def _read_table(table: Table, export: Export) -> None:
    columns = read_header(table.header)
    if are_mended(table.header):
        export.mended.append(table.file)
    kept_before, bad_before = len(export.rows), len(export.bad)
    for line, cells in table.rows:
        row = _Row(table.file, line, columns, cells)
        if row.is_no_participant():
            continue
        try:
            export.rows.append(row.read())
        except _NotKept as bad:
            export.bad.append(bad.row)
        else:
            export.remarks.extend(row.remarks)
    has_times = len(export.rows) > kept_before or columns.places["start"] or columns.places["shift"]
    if not has_times and any(bad.reason == _NO_START for bad in export.bad[bad_before:]):
        raise NotAnExport(
            "This file has no time column, so its rows cannot be put into shifts. "
            "Export the Event Participant List again with the Date and Time columns."
        )


class _NotKept(Exception):
    def __init__(self, row: BadRow) -> None:
        super().__init__(row.reason)
        self.row = row


class _Row:
    """One line of a table, while it is being read."""

    def __init__(self, file: str, line: int, columns: Columns, raw: Sequence[str]) -> None:
        self.file, self.line, self.columns, self.raw = file, line, columns, raw
        self.cells = [tidy(cell) for cell in raw]
        self.values = columns.values(self.cells)
        self.remarks: list[Remark] = []

    def is_no_participant(self) -> bool:
        """Whether the line is blank, the header once more, or one of those that reports print around a table."""
        filled = [cell for cell in self.cells if cell]
        if not filled or _TOTAL.fullmatch(filled[0]):
            return True
        if len(filled) <= MOST_IN_A_FOOTER and _CLOSING_WORDS.match(filled[0]):
            return True
        if len(filled) == 1 and not filled[0][0].isdigit():
            return True  # a sentence; a row that broke off in its VANID still is a row
        vanid = self.values["vanid"]
        return not vanid[:1].isdigit() and header_key(vanid) in SPELLINGS["vanid"]

    def read(self) -> ExportRow:
        self.check_width()
        vanid = self.vanid()
        day, span = self.day_and_times()
        first_name, last_name = self.names()
        return ExportRow(
            file=self.file,
            line=self.line,
            vanid=vanid,
            first_name=first_name,
            last_name=last_name,
            phone=self.phone("phone"),
            cell=self.phone("cell"),
            email=self.values["email"],
            event_name=self.values["event_name"],
            event_type=self.values["event_type"],
            day=day,
            starts_at=span.start,
            ends_at=span.end,
            location=self.values["location"],
            role=self.values["role"],
            status=read_status(self.values["status"]),
            signup_id=self.other_id("signup_id"),
            event_id=self.other_id("event_id"),
            raw=dict(zip(self.columns.labels, self.raw, strict=False)),
        )

    def remark(self, wanted: Field, reason: str) -> None:
        label = self.columns.label(self.cells, wanted)
        self.remarks.append(Remark(self.file, self.line, label, self.values[wanted], reason))

    def not_kept(self, wanted: Field, reason: str) -> _NotKept:
        return self.bad(self.columns.label(self.cells, wanted), self.values[wanted], reason)

    def bad(self, label: str, value: str, reason: str) -> _NotKept:
        more = (f"Column {at}" for at in range(len(self.columns.labels) + 1, len(self.raw) + 1))
        cells = dict(zip((*self.columns.labels, *more), self.raw, strict=False))
        location = self.values["location"] if label else ""  # a row of another width has it, perhaps, in another cell
        return _NotKept(BadRow(self.file, self.line, label, value, reason, cells, self.vanid_if_any(), location))

    def check_width(self) -> None:
        """Refuse a row that was cut off or has grown: its cells may stand under the wrong headers."""
        width, labels = len(self.cells), self.columns.labels
        if any(self.cells[len(labels) :]):
            moved = "a comma or a quote inside a cell has moved those behind it."
            reason = f"This row has {width} cells where the header has {len(labels)}: {moved}"
            raise self.bad("", self.start(), reason)
        if width < self.columns.needed:
            reason = f"This row is cut short: it ends before “{tidy(labels[width])}”."
            raise self.bad("", self.start(), reason)
        if width < len(labels):
            reason = f"This row ends early, before “{tidy(labels[width])}”; it was kept."
            self.remarks.append(Remark(self.file, self.line, "", self.start(), reason))

    def start(self) -> str:
        return " | ".join(self.cells)[:START_OF_ROW]

    def vanid(self) -> int:
        text = self.values["vanid"]
        if not text:
            raise self.not_kept("vanid", "This row has no VANID, so nobody knows whose shift it is.")
        try:
            return read_id(text)
        except Unreadable as error:
            raise self.not_kept("vanid", f"{error}") from None

    def vanid_if_any(self) -> int | None:
        try:
            return read_id(self.values["vanid"])
        except Unreadable:
            return None

    def other_id(self, wanted: Field) -> int | None:
        text = self.values[wanted]
        try:
            return read_id(text) if text else None
        except Unreadable as error:
            self.remark(wanted, f"{error} The row was kept without it.")
            return None

    def day_and_times(self) -> tuple[date, Span]:
        text = self.values["day"]
        if not text:
            raise self.not_kept("day", "This row has no date.")
        try:
            day, behind_day = read_day(text)
        except Unreadable as error:
            raise self.not_kept("day", f"{error}") from None
        return day, self.with_end(self.times(behind_day))

    def times(self, behind_day: Span | None) -> Span:
        """Read the start column; where it is blank, the shift column stands in, unless that is a name, then the date's time."""
        wanted: Field = "start" if self.values["start"] else "shift"
        reason = _NO_START
        if self.values[wanted]:
            try:
                return read_span(self.values[wanted])
            except Unreadable as error:
                reason = f"{error}"
        if wanted == "shift" and behind_day:
            return behind_day
        raise self.not_kept(wanted if self.values[wanted] else "start", reason)

    def with_end(self, span: Span) -> Span:
        text = self.values["end"]
        try:
            return Span(span.start, read_span(text).start) if text else span
        except Unreadable as error:
            self.remark("end", f"{error} The row was kept.")
            return span

    def names(self) -> tuple[str, str]:
        first, last = split_name(self.values["name"])
        if not first and not last:
            first, last = self.values["first_name"], self.values["last_name"]
        if not first and not last:
            self.remark("name" if self.columns.places["name"] else "first_name", "This row has no name; it was kept.")
            return NO_NAME, ""
        return first, last

    def phone(self, wanted: Field) -> str:
        text = self.values[wanted]
        digits = phone_digits(text) if text else ""
        if digits is None:
            self.remark(wanted, f"“{text}” is not a phone number with ten digits; it is shown as it is.")
            return text
        return digits
