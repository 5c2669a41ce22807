"""The bytes of an uploaded export, as tables of cells.

VAN's "Excel" files are mostly UTF-16 text with tabs or a web page with a table, its CSV files come with a byte order mark,
its reports arrive in a zip, and whatever a spreadsheet saved again is Windows-1252 or a workbook (all seen in VAN exports of
2013-2026). Names and endings of files say little, so only the bytes are asked.
"""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from van_sync.export_columns import NotAnExport, read_header
from van_sync.export_headers import Table
from van_sync.export_pages import page_tables
from van_sync.export_text import decode, text_table
from van_sync.export_workbooks import workbook_tables

LARGEST_UNPACKED = 128 * 2**20  # bytes; the workbook of a state's month is half of that, a zip bomb is more


def tables(data: bytes, *, file_name: str = "") -> Iterator[Table]:
    """Find the tables in an upload. Raises ``NotAnExport`` where there is none that can be read."""
    if not is_zip(data):
        yield from _plain(data, file_name)
        return
    members = _unpacked(data)
    if _is_workbook(members):
        yield from workbook_tables(members, file_name)
        return
    inner = {name: content for name, content in members.items() if _is_table_file(name)}
    if not inner:
        raise NotAnExport("This zip file holds no .xls, .xlsx, .csv or .txt file. Upload the export itself.")
    for path, content in inner.items():
        yield from _packed(PurePosixPath(path).name, content)


def is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def refuse_at_a_glance(data: bytes) -> None:
    """Raise ``NotAnExport`` for what can be told in milliseconds, while whoever chose the file still looks at the form.

    A zip, a workbook and a web page have to be unpacked first, which is the worker's.
    """
    if not is_zip(data) and not _is_page(text := _text(data)):
        read_header(text_table(text, "").header)


def _plain(data: bytes, file: str) -> Iterator[Table]:
    text = _text(data)
    if _is_page(text):
        yield from page_tables(text, file)
    else:
        yield text_table(text, file)


def _text(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotAnExport(
            "This is a binary Excel workbook (.xls), or one with a password, which VAN does not write. "
            "Open it in a spreadsheet program, save it as CSV and upload that."
        )
    text = decode(data)
    if not text.strip():
        raise NotAnExport("This file is empty. Export the Event Participant List from VAN again.")
    return text


def _is_page(text: str) -> bool:
    return text[:4096].lstrip().startswith("<")


def _packed(name: str, content: bytes) -> Iterator[Table]:
    """The tables of one file in a zip."""
    try:
        if not is_zip(content):
            yield from _plain(content, name)
        elif _is_workbook(members := _unpacked(content)):
            yield from workbook_tables(members, name)
        else:
            raise NotAnExport("It is a zip file again. Unpack it and upload what is inside.")
    except NotAnExport as refusal:
        raise NotAnExport(f"“{name}” in this zip file: {refusal}") from None


def _unpacked(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            inner = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in inner) > LARGEST_UNPACKED:
                raise NotAnExport("This zip file is far too large for an export. Upload one day or one region.")
            return {info.filename: _unpack(archive, info) for info in inner}
    # RuntimeError: it needs a password. ValueError: it was cut off, and an offset in it points before its beginning.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
        raise NotAnExport("This zip file cannot be unpacked. Unpack it yourself and upload what is inside.") from None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile("Packed in a way that cannot be unpacked in bounded steps.")
    with archive.open(info) as member:
        # Not archive.read(): it unpacks everything before it looks at the size the member declares, which may be a lie.
        return member.read(info.file_size + 1)


def _is_workbook(members: dict[str, bytes]) -> bool:
    return any(name.startswith("xl/") for name in members)


def _is_table_file(name: str) -> bool:
    path = PurePosixPath(name)
    # A Mac packs a second, hidden file for each file.
    return (
        path.suffix.lower() in {".xls", ".xlsx", ".csv", ".txt", ".htm", ".html"}
        and not path.name.startswith(".")
        and "__MACOSX" not in name
    )
