"""Bringing an archived day back from its file. Into the archive: a day that is over does not return to the boards."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Model, Q

from accounts.models import Office
from tracker.archive.check import archived_sums, hash_day, hashes
from tracker.archive.files import BadFile, DayFile
from tracker.archive.kinds import KINDS, Kind
from tracker.models import ArchivedDay, CanvassGroup, Shift, Volunteer
from tracker.operations.locks import in_transaction, lock_counters


class NotRestored(Exception):
    """Nothing was changed. The sentence says why."""


class Was(StrEnum):
    """What the archive had of the day, and so what was done."""

    GONE = "is back in the archive"
    WHOLE = "was in the archive already, row for row"
    DAMAGED = "was in the archive, but not as it was archived: its rows were replaced by those of the file"


@dataclass(frozen=True)
class Restored:
    day: ArchivedDay
    was: Was


def restore(file: DayFile) -> Restored:
    """Put the rows of a file into the archive, find them there, or replace what differs. Raises ``NotRestored`` and ``Busy``."""
    office = Office.objects.filter(code=file.office).first()
    if office is None:
        raise NotRestored(f"There is no office {file.office} here. Make it in the admin first, with this code.")
    for kind in KINDS:
        if file.columns.get(kind.name) != kind.names:
            raise NotRestored("This file has other columns than this version of CPT. Restore it with the version that wrote it.")
    return in_transaction(lambda locked: _restore(office, file, locked), {office.pk})


def _restore(office: Office, file: DayFile, locked: set[int]) -> Restored:
    lock_counters(locked)
    there = ArchivedDay.objects.select_for_update().filter(office=office, day=file.day).first()
    if there is not None:
        return _compared(there, file)
    here = Q(office=office, day=file.day)
    if Shift.objects.filter(here).exists() or CanvassGroup.objects.filter(here).exists():
        raise NotRestored(f"Rows of {office.code} on {file.day} are on the boards. Let the night archive them instead: run reset.")
    _refuse_used_ids(file)
    whole = {"archived_at": file.archived_at, "counts": file.counts, "sums": file.sums, "rows_hash": file.rows_hash}
    day, _ = ArchivedDay.with_purged.update_or_create(office=office, day=file.day, defaults=whole)
    _fill(day, file)
    return Restored(day, Was.GONE)


def _compared(there: ArchivedDay, file: DayFile) -> Restored:
    """What the day says of itself is not believed: its rows may have been lost, or changed, since."""
    if there.rows_hash != file.rows_hash:
        raise NotRestored(f"The archive has {there.office.code} on {file.day} already, and it differs from this file. Nothing was changed.")
    raise_ids(file)
    if _hash(there) == file.rows_hash:
        return Restored(there, Was.WHOLE)
    for kind in KINDS:
        kind.archived._default_manager.filter(archived_day=there).delete()
    there.counts, there.sums = file.counts, file.sums
    there.save(update_fields=["counts", "sums"])
    _fill(there, file)
    return Restored(there, Was.DAMAGED)


def _refuse_used_ids(file: DayFile) -> None:
    """Live rows with these ids could never be archived beside them."""
    for kind in KINDS:
        if kind.live._default_manager.filter(pk__in=[values[0] for values in file.rows[kind.name]]).exists():
            raise NotRestored(
                f"Some {kind.name.replace('_', '-')} on the boards have the same ids as rows of this file: it is of another database. "
                "Into a new database, restore all days before anything else is brought in."
            )


def _fill(day: ArchivedDay, file: DayFile) -> None:
    try:
        for kind in KINDS:
            kind.archived._default_manager.bulk_create([_row(kind, values, day) for values in file.rows[kind.name]], batch_size=500)
    except IntegrityError as clash:
        raise NotRestored("Another day in the archive has rows with the same ids: this file is of another campaign's database.") from clash
    if _hash(day) != file.rows_hash or archived_sums(day) != file.sums:
        raise NotRestored("What came into the archive is not what the file holds, so it was taken back. Tell whoever keeps the server.")
    raise_ids(file)


def _hash(day: ArchivedDay) -> str:
    return hash_day({kind.name: hashes(kind.archived._default_manager.filter(archived_day=day).values_list(*kind.names)) for kind in KINDS})


def raise_ids(file: DayFile) -> None:
    """A new database counts from one: new rows must not get ids that rows of this file have, nor new people those of its people."""
    for kind in KINDS:
        _count_from(kind.live, max((values[0] for values in file.rows[kind.name]), default=0))
    at = file.columns["shifts"].index("volunteer_id")
    _count_from(Volunteer, max((values[at] for values in file.rows["shifts"]), default=0))


def _count_from(model: type[Model], highest: int) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table] * 2,
            )
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [highest, table])
            return
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT setval(%s, %s) FROM {sequence} WHERE last_value < %s", [sequence, highest, highest])  # noqa: S608  # our own


def _row(kind: Kind, values: list[Any], day: ArchivedDay) -> Any:
    try:
        typed = {name: kind.archived._meta.get_field(name.removesuffix("_id") if _is_relation(kind, name) else name) for name in kind.names}
        said = {name: field.to_python(value) for (name, field), value in zip(typed.items(), values, strict=True)}  # type: ignore[union-attr]
    except ValueError as problem:
        raise BadFile("A row of this file cannot be read.") from problem
    return kind.archived(archived_day=day, **said)


def _is_relation(kind: Kind, name: str) -> bool:
    return any(field.attname == name and field.is_relation for field in kind.archived._meta.concrete_fields)
