"""Exports that are text: VAN's CSV, its "Excel" files of UTF-16 with tabs, and what spreadsheets made of either."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from van_sync.export_columns import NotAnExport
from van_sync.export_headers import MOST_LINES, TITLE_LINES, TOO_LONG, Table, header_at


def decode(data: bytes) -> str:
    """Turn the bytes of a text file into text, whichever program wrote them. NUL characters are padding, and go."""
    if data.startswith(b"\xff\xfe"):
        text = _utf16(data[2:], "le")
    elif data.startswith(b"\xfe\xff"):
        text = _utf16(data[2:], "be")
    elif order := _utf16_order(data[:4096]):
        text = _utf16(data, order)
    else:
        text = _utf8_or_windows(data.removeprefix(b"\xef\xbb\xbf"))
    return text.replace("\0", "")


def text_table(text: str, file: str) -> Table:
    """Read comma- or tab-separated text; the header line says which."""
    lines = list(io.StringIO(text, newline=""))  # splits at CR LF, LF and CR, and nowhere else
    if len(lines) > MOST_LINES:
        raise NotAnExport(TOO_LONG)
    at = header_at([_header(lines, line)[0] for line in range(min(len(lines), TITLE_LINES))])
    header, below = _header(lines, at)
    return Table(file, header, _records(lines, below, _delimiter(lines[at]), len(header)))


def _utf16(data: bytes, order: str) -> str:
    return data[: len(data) // 2 * 2].decode(f"utf-16-{order}", errors="replace")


def _utf16_order(start: bytes) -> str | None:
    """Tell UTF-16 without a byte order mark by where the NULs stand: English text has one in every second byte."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and even < odd // 4:
        return "le"
    if even > len(start) // 4 and odd < even // 4:
        return "be"
    return None


def _utf8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Line by line: one line pasted in from elsewhere must not spoil the accents of all the others.
        return "".join(_line_utf8_or_windows(line) for line in data.splitlines(keepends=True))


def _line_utf8_or_windows(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _delimiter(line: str) -> str:
    return "\t" if "\t" in line else ","


def _header(lines: list[str], at: int) -> tuple[list[str], int]:
    """Return the cells of the header that begins on a line, and the line below it: a header may have line breaks."""
    reader = csv.reader(islice(lines, at, at + TITLE_LINES), delimiter=_delimiter(lines[at]), skipinitialspace=True)
    try:
        return next(reader), at + reader.line_num
    except csv.Error:
        return [], at + 1


def _records(lines: list[str], at: int, delimiter: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows from a line on, each with the number of its first line.

    One quote that is never closed would swallow all rows up to the next quote, silently. So a row of several lines is
    believed only if it looks like one row; otherwise its first line stands alone, and reading goes on below that.
    """
    while at < len(lines):
        start, read = at, csv.reader(_from(lines, at), delimiter=delimiter, skipinitialspace=True)
        for cells in _until_error(read):
            if start + read.line_num > at + 1 and not _is_one_row(cells, delimiter, width):
                break
            yield at + 1, cells
            at = start + read.line_num
        if at < len(lines):
            yield at + 1, lines[at].rstrip("\r\n").split(delimiter)
            at += 1


def _from(lines: list[str], at: int) -> Iterator[str]:
    return (lines[index] for index in range(at, len(lines)))


def _until_error(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Stop where a cell outgrows csv's limit of 131,072 characters: that is an unclosed quote, too."""
    try:
        yield from reader
    except csv.Error:
        return


def _is_one_row(cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a row that spans lines is as wide as the header, and none of its cells holds most of another row."""
    broken = [cell for cell in cells if "\n" in cell or "\r" in cell]
    return len(cells) == width and all(cell.count(delimiter) < width - 1 for cell in broken)
