"""The bytes of an uploaded export, as tables of cells.

VAN's "Excel" files are mostly UTF-16 text with tabs, its CSV files come with a byte order mark, its reports arrive in a
zip, and whatever a spreadsheet saved again is Windows-1252 (all seen in VAN exports of 2018-2026). Names and endings
of files say little, so only the bytes are asked. A further container is one more function from bytes to ``Table``.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from van_sync.export_columns import NotAnExport, known_headers

LARGEST_UNPACKED = 64 * 2**20  # bytes; a full export of a state is a tenth of that, a zip bomb is more
TITLE_LINES = 20  # reports print their name, filters and date above the table

SAVE_AS_CSV = "Open it in a spreadsheet program, save it as CSV and upload that."


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``rows`` are the lines below the header, each with its line number in the file (from 1)."""

    file: str  # name of the file it comes from, inside a zip the name in there
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]


def tables(data: bytes, *, file_name: str = "") -> Iterator[Table]:
    """Find the tables in an upload. Raises ``NotAnExport`` where there is none that can be read."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _zipped(data)
    else:
        yield _plain(data, file_name)


def _plain(data: bytes, file: str) -> Table:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotAnExport(f"This is a binary Excel workbook (.xls), which VAN does not write. {SAVE_AS_CSV}")
    return text_table(decode(data), file)


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
    if not text.strip():
        raise NotAnExport("This file is empty. Export the Event Participant List from VAN again.")
    if text.lstrip().startswith("<"):
        raise NotAnExport(f"This is a web page with a table in it, whatever its name says. {SAVE_AS_CSV}")
    lines = list(io.StringIO(text, newline=""))  # splits at CR LF, LF and CR, and nowhere else
    at = _header_at(lines)
    header, below = _header(lines, at)
    return Table(file, header, _records(lines, below, _delimiter(lines[at]), len(header)))


def _zipped(data: bytes) -> Iterator[Table]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(name.startswith("xl/") for name in archive.namelist()):
                raise NotAnExport(f"This is an Excel workbook (.xlsx), which cannot be read here. {SAVE_AS_CSV}")
            inner = [info for info in archive.infolist() if _is_table_file(info.filename) and not info.is_dir()]
            if not inner:
                raise NotAnExport("This zip file holds no .xls, .csv or .txt file. Upload the export itself.")
            if sum(info.file_size for info in inner) > LARGEST_UNPACKED:
                raise NotAnExport("This zip file is far too large for an export. Upload one day or one region.")
            unpacked = [(PurePosixPath(info.filename).name, _unpack(archive, info)) for info in inner]
    # RuntimeError: it needs a password. ValueError: it was cut off, and an offset in it points before its beginning.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
        raise NotAnExport("This zip file cannot be unpacked. Unpack it yourself and upload what is inside.") from None
    for name, content in unpacked:
        try:
            yield _plain(content, name)
        except NotAnExport as refusal:
            raise NotAnExport(f"“{name}” in this zip file: {refusal}") from None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile("Packed in a way that cannot be unpacked in bounded steps.")
    with archive.open(info) as member:
        # Not archive.read(): it unpacks everything before it looks at the size the member declares, which may be a lie.
        return member.read(info.file_size + 1)


def _is_table_file(name: str) -> bool:
    path = PurePosixPath(name)
    # A Mac packs a second, hidden file for each file.
    return path.suffix.lower() in {".xls", ".csv", ".txt"} and not path.name.startswith(".") and "__MACOSX" not in name


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


def _header_at(lines: list[str]) -> int:
    """Find the header below the title lines: the line with the most known headers, one with a VANID before others."""
    scores = [known_headers(_header(lines, at)[0]) for at in range(min(len(lines), TITLE_LINES))]
    if max(scores) < (False, 2):
        raise NotAnExport(
            f"The first {TITLE_LINES} lines of this file have no line with column names such as VANID, Name and Date. "
            "Upload the Event Participant List as VAN exports it."
        )
    return scores.index(max(scores))


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
