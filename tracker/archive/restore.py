"""Bringing an archived day back from its file. Into the archive: a day that is over does not return to the boards."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from accounts.models import Office
from tracker.archive.check import archived_sums, hash_day, hashes
from tracker.archive.files import BadFile, DayFile
from tracker.archive.kinds import KINDS, Kind
from tracker.models import ArchivedDay, CanvassGroup, Shift
from tracker.operations.locks import in_transaction, lock_counters


class NotRestored(Exception):
    """Nothing was changed. The sentence says why."""


@dataclass(frozen=True)
class Restored:
    day: ArchivedDay
    is_new: bool  # False: it was there already, row for row


def restore(file: DayFile) -> Restored:
    """Put the rows of a file into the archive, or find them there. Raises ``NotRestored`` and ``Busy``."""
    office = Office.objects.filter(code=file.office).first()
    if office is None:
        raise NotRestored(f"There is no office {file.office} here. Make it in the admin first, with this code.")
    for kind in KINDS:
        if file.columns.get(kind.name) != kind.names:
            raise NotRestored("This file has other columns than this version of CPT. Restore it with the version that wrote it.")
    return in_transaction(lambda locked: _restore(office, file, locked), {office.pk})


def _restore(office: Office, file: DayFile, locked: set[int]) -> Restored:
    lock_counters(locked)
    there = ArchivedDay.objects.filter(office=office, day=file.day).first()
    if there is not None:
        if there.rows_hash != file.rows_hash:
            raise NotRestored(f"The archive has {office.code} on {file.day} already, and it differs from this file. Nothing was changed.")
        return Restored(there, is_new=False)
    here = Q(office=office, day=file.day)
    if Shift.objects.filter(here).exists() or CanvassGroup.objects.filter(here).exists():
        raise NotRestored(f"Rows of {office.code} on {file.day} are on the boards. Let the night archive them instead: run reset.")
    day = ArchivedDay.objects.create(
        office=office, day=file.day, archived_at=file.archived_at, counts=file.counts, sums=file.sums, rows_hash=file.rows_hash
    )
    try:
        for kind in KINDS:
            kind.archived._default_manager.bulk_create([_row(kind, values, day) for values in file.rows[kind.name]], batch_size=500)
    except IntegrityError as clash:
        raise NotRestored("Another day in the archive has rows with the same ids: this file is of another campaign's database.") from clash
    found = {kind.name: hashes(kind.archived._default_manager.filter(archived_day=day).values_list(*kind.names)) for kind in KINDS}
    if hash_day(found) != file.rows_hash or archived_sums(day) != file.sums:
        raise NotRestored("What came into the archive is not what the file holds, so it was taken back. Tell whoever keeps the server.")
    return Restored(day, is_new=True)


def _row(kind: Kind, values: list[Any], day: ArchivedDay) -> Any:
    try:
        typed = {name: kind.archived._meta.get_field(name.removesuffix("_id") if _is_relation(kind, name) else name) for name in kind.names}
        said = {name: field.to_python(value) for (name, field), value in zip(typed.items(), values, strict=True)}  # type: ignore[union-attr]
    except ValueError as problem:
        raise BadFile("A row of this file cannot be read.") from problem
    return kind.archived(archived_day=day, **said)


def _is_relation(kind: Kind, name: str) -> bool:
    return any(field.attname == name and field.is_relation for field in kind.archived._meta.concrete_fields)
