"""The copy of an archived day outside of the database: compressed JSON Lines in Django's default file storage.

First line: what the day is, its counts, sums and hash. Then one line a row, ``["shifts", [812, …]]``, columns as the first line
names them. Last line: how many lines there are, and their SHA-256. Nothing is believed that has not been read back.
"""

import datetime as dt
import gzip
import hashlib
import io
import logging
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import orjson
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.utils import timezone

from tracker.archive.check import Hashes, as_json, hash_day, hash_row
from tracker.archive.kinds import KINDS
from tracker.models import ArchivedDay

log = logging.getLogger(__name__)
FORMAT: Final = "CPT day, 1"
READ_AT_LEAST: Final = 5  # copies a night, as long as that
READ_WITHIN: Final = 30  # nights reads all of them
DAMAGED: Final = "This file is damaged: {}. Take another copy of the day."


class BadFile(Exception):
    """The file cannot be what it should be. The sentence says why, and what to do."""


@dataclass(frozen=True)
class DayFile:
    """A file that was read and found whole."""

    office: str
    day: dt.date
    archived_at: dt.datetime
    counts: dict[str, int]
    sums: dict[str, Any]
    rows_hash: str
    columns: dict[str, list[str]]
    rows: dict[str, list[list[Any]]]


# -- writing -----------------------------------------------------------------------------------------------------------


def days_to_copy() -> list[ArchivedDay]:
    """Days without a copy, or with one that is older than their last row."""
    return [day for day in ArchivedDay.objects.select_related("office__region").order_by("day", "office__code") if not day.is_copied]


def doubt_copies(night: dt.date) -> dict[ArchivedDay, str]:
    """Look whether every copy is there, and read some of them to the end, others each night: all in a month.

    Days whose copy is not what it was count as not copied from then on. Returns them, each with what is wrong.
    """
    copied = [day for day in ArchivedDay.objects.select_related("office__region").order_by("pk") if day.is_copied]
    nights = min(READ_WITHIN, -(-len(copied) // READ_AT_LEAST)) or 1
    found: dict[ArchivedDay, str] = {}
    for place, day in enumerate(copied):
        if problem := copy_problem(day, to_the_end=place % nights == night.toordinal() % nights):
            log.warning("%s", problem)
            ArchivedDay.objects.filter(pk=day.pk, rows_hash=day.rows_hash).update(file_hash="")
            found[day] = problem
    return found


def copy_problem(day: ArchivedDay, *, to_the_end: bool = True) -> str:
    """What is wrong with the day's copy, in a sentence; empty if nothing is."""
    if not day.is_copied:
        return f"{day} has no copy."
    if not default_storage.exists(day.file_name):
        return f"The copy of {day} is missing."
    if to_the_end and not _is_whole(day.file_name, day.rows_hash):
        return f"The copy of {day} is damaged."
    return ""


def copy_day(day: ArchivedDay) -> str:
    """Write the day's file and return its name. Raises ``OSError`` (a full disk) or ``BadFile``: then the day has no copy as before.

    Under another name until it has been read back, so that a file with the right name is always whole.
    """
    data = _packed(day)
    name = f"{day.office.code}/{day.day:%Y-%m-%d}-{day.rows_hash[:12]}.jsonl.gz"
    if not _is_whole(name, day.rows_hash):
        _write(default_storage, f"{name}.part", name, data, day.rows_hash)
    ArchivedDay.objects.filter(pk=day.pk, rows_hash=day.rows_hash).update(file_name=name, file_hash=day.rows_hash, copied_at=timezone.now())
    return name


def _packed(day: ArchivedDay) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        whole, lines = hashlib.sha256(), 0
        for line in _lines(day):
            file.write(line)
            whole.update(line)
            lines += 1
        file.write(as_json({"lines": lines, "sha256": whole.hexdigest()}) + b"\n")
    return packed.getvalue()


def _lines(day: ArchivedDay) -> Iterator[bytes]:
    head = {
        "format": FORMAT, "office": day.office.code, "office_name": day.office.name, "region": day.office.region.code, "day": day.day,
        "archived_at": day.archived_at.astimezone(dt.UTC), "counts": day.counts, "sums": day.sums, "rows_hash": day.rows_hash,
        "columns": {kind.name: kind.names for kind in KINDS},
    }  # fmt: skip
    yield as_json(head) + b"\n"
    for kind in KINDS:
        rows = kind.archived._default_manager.filter(archived_day=day).order_by("pk").values_list(*kind.names)
        for row in rows.iterator(chunk_size=2000):
            yield as_json([kind.name, [_utc(value) for value in row]]) + b"\n"


def _utc(value: Any) -> Any:
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value


def _write(storage: Storage, part: str, name: str, data: bytes, rows_hash: str) -> None:
    _clear(storage, part)
    try:
        written = storage.save(part, ContentFile(data))
        _verify(storage, written, rows_hash)
    except Exception:
        with suppress(Exception):
            storage.delete(part)
        raise
    _rename(storage, written, name, data, rows_hash)


def _clear(storage: Storage, name: str) -> None:
    """What a killed worker, or a disk, has left. Else a storage would choose another name."""
    if storage.exists(name):
        storage.delete(name)


def _rename(storage: Storage, part: str, name: str, data: bytes, rows_hash: str) -> None:
    if isinstance(storage, FileSystemStorage):
        Path(storage.path(part)).replace(storage.path(name))
        _sync_folder(Path(storage.path(name)).parent)
    else:  # one that cannot rename
        _clear(storage, name)
        storage.save(name, ContentFile(data))
        _verify(storage, name, rows_hash)
        storage.delete(part)


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut."""
    at = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)


def _is_whole(name: str, rows_hash: str) -> bool:
    try:
        if not default_storage.exists(name):
            return False
        _verify(default_storage, name, rows_hash)
    except (BadFile, OSError):
        log.warning("the copy %s is damaged", name)
        return False
    return True


def _verify(storage: Storage, name: str, rows_hash: str) -> None:
    with storage.open(name, "rb") as file:
        if read_day(file).rows_hash != rows_hash:
            raise BadFile(DAMAGED.format("it holds other rows than the archive"))


# -- reading -----------------------------------------------------------------------------------------------------------


def read_day(file: IO[bytes]) -> DayFile:
    """Raises ``BadFile`` if anything at all is not as it was written."""
    try:
        with gzip.open(file) as lines:
            *kept, last = lines.read().splitlines(keepends=True)
        end = orjson.loads(last)
        head = orjson.loads(kept[0])
    except (OSError, EOFError, ValueError, IndexError, zlib.error) as problem:
        raise BadFile(DAMAGED.format("it cannot be unpacked and read to its end")) from problem
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BadFile("This is no file of an archived day, or one of a newer version of CPT.")
    if not isinstance(end, dict) or end.get("lines") != len(kept) or end.get("sha256") != hashlib.sha256(b"".join(kept)).hexdigest():
        raise BadFile(DAMAGED.format("its lines are not those that were written"))
    return _checked(head, [orjson.loads(line) for line in kept[1:]])


def _checked(head: dict[str, Any], lines: list[Any]) -> DayFile:
    rows: dict[str, list[list[Any]]] = {name: [] for name in head["columns"]}
    for name, values in lines:
        rows[name].append(values)
    found: dict[str, Hashes] = {name: {values[0]: hash_row(values) for values in theirs} for name, theirs in rows.items()}
    if hash_day(found) != head["rows_hash"] or {name: len(theirs) for name, theirs in found.items()} != head["counts"]:
        raise BadFile(DAMAGED.format("its rows do not add up to its hash"))
    return DayFile(
        head["office"], dt.date.fromisoformat(head["day"]), dt.datetime.fromisoformat(head["archived_at"]), head["counts"], head["sums"],
        head["rows_hash"], head["columns"], rows,
    )  # fmt: skip
