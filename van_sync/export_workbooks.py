"""Exports that somebody opened in a spreadsheet program and saved as a workbook (.xlsx)."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import ParseError  # the kind of error alone; openpyxl does the reading

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from van_sync.export_columns import NotAnExport
from van_sync.export_headers import MOST_LINES, TOO_LONG, Table, tables_of_grids

MOST_COLUMNS: Final = 200  # a cell may claim to stand in column 16,384, and each row would be as wide
BROKEN: Final = "This Excel workbook (.xlsx) cannot be read. Open it in a spreadsheet program, save it as CSV and upload that."


def workbook_tables(members: Mapping[str, bytes], file: str) -> Iterator[Table]:
    """Find the sheets with people in a workbook, given as its unpacked parts; line numbers are those of the sheet."""
    try:
        grids = _grids(members, file)
    # What openpyxl raises on a workbook that breaks the format's rules is any of these.
    except (ParseError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError):
        raise NotAnExport(BROKEN) from None
    yield from tables_of_grids(grids)


def _grids(members: Mapping[str, bytes], file: str) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    book = load_workbook(_packed_again(members), read_only=True, data_only=True, keep_links=False)
    sheets = book.worksheets
    return [(file if len(sheets) == 1 else f"{file}, sheet {sheet.title}", _lines(sheet)) for sheet in sheets]


def _packed_again(members: Mapping[str, bytes]) -> BytesIO:
    """The same parts, bounded: openpyxl would believe what each says of its own size, and expand what it declares."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            if b"<!DOCTYPE" in content[:1024]:  # the format has none, and a bomb of entities begins so
                raise NotAnExport(BROKEN)
            archive.writestr(name, content)
    return packed


def _lines(sheet: object) -> list[tuple[int, list[str]]]:
    """All lines, as wide as the widest: a workbook does not store the empty cells at the end of a row."""
    lines: list[tuple[int, list[str]]] = []
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # what the sheet says of its own size is often wrong
    for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):  # type: ignore[attr-defined]
        if line > MOST_LINES:
            raise NotAnExport(TOO_LONG)
        filled = max((at for at, cell in enumerate(cells, start=1) if cell is not None), default=0)
        lines.append((line, [_text(cell) for cell in cells[:filled]]))
    width = max((len(cells) for _, cells in lines), default=0)
    for _, cells in lines:
        cells.extend([""] * (width - len(cells)))
    return lines


def _text(cell: object) -> str:
    """A cell as VAN would have written it: a spreadsheet made dates, clock times and numbers of VAN's texts."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        day = f"{cell:%-m/%-d/%Y}"
        return day if cell.time() == dt.time(0) else f"{day} {_clock(cell.time())}"
    if isinstance(cell, dt.time):
        return _clock(cell)
    if isinstance(cell, float):
        return _number(cell)
    return str(cell)


def _number(cell: float) -> str:
    if cell.is_integer():
        return str(int(cell))  # a VANID, which a spreadsheet keeps as 1234567.0
    if 0 < cell < 1:
        return _at(cell * 86_400)  # a clock time, as a part of a day, in a column without a format
    return str(cell)


def _clock(time: dt.time) -> str:
    return _at(time.hour * 3600 + time.minute * 60 + time.second + time.microsecond / 1e6)


def _at(seconds: float) -> str:
    """To the minute: a third of a day is no exact number, and 10:00 may come as 9:59:59.999."""
    hour, minute = divmod(round(seconds / 60), 60)
    return f"{hour % 24}:{minute:02}"
