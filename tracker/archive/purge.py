"""Removing past days for good, when somebody says so: nothing is removed by the clock."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from tracker.archive.files import copy_problem
from tracker.archive.kinds import KINDS, said
from tracker.models import ArchivedDay, LateEdit
from tracker.models.archive import PURGED


@dataclass(frozen=True)
class Doomed:
    """A day that would go."""

    archived: ArchivedDay
    late_edits: int

    def __str__(self) -> str:
        late = f", {self.late_edits:,} late edits" if self.late_edits else ""
        copy = self.archived.file_name if self.archived.is_copied else "NO COPY"
        return f"{self.archived}: {said(self.archived.counts) or 'no rows'}{late}; {copy}"


def doomed(before: dt.date) -> list[Doomed]:
    days = ArchivedDay.objects.filter(day__lt=before).select_related("office").order_by("day", "office__code")
    return [Doomed(day, _late_edits(day).count()) for day in days]


def why_kept(day: ArchivedDay, *, with_files: bool) -> str:
    """Why a day must not go now; empty if it may. Without ``with_files`` somebody counts on its copy, so it is read now."""
    if waiting := _late_edits(day).filter(settled_at=None).count():
        return f"{waiting:,} late edits that nobody has settled; see to them under Late edits in the admin."
    if not with_files and (problem := copy_problem(day)):
        return f"{problem} The next night writes it; reset does so now."
    return ""


def remove(day: ArchivedDay, *, with_files: bool) -> None:
    """Rows and late edits in one transaction; the files after it, so that a day never has neither by half.

    That the day was here is remembered: else an import would bring back what the campaign has promised to forget.
    """
    with transaction.atomic():
        for kind in reversed(KINDS):
            kind.archived._default_manager.filter(archived_day=day).delete()
        _late_edits(day).exclude(settled_at=None).delete()
        ArchivedDay.objects.filter(pk=day.pk).update(counts={}, sums={}, rows_hash=PURGED, file_name="", file_hash="", copied_at=None)
    if with_files:
        for name in files_of(day):
            with suppress(FileNotFoundError):
                default_storage.delete(name)


def files_of(day: ArchivedDay) -> set[str]:
    """Every copy of the day, also those from before it grew, and what a killed worker has left."""
    try:
        found = default_storage.listdir(day.office.code)[1]
    except FileNotFoundError:
        found = []
    names = {f"{day.office.code}/{name}" for name in found if name.startswith(f"{day.day:%Y-%m-%d}-")}
    return names | ({day.file_name} if day.file_name else set())


def _late_edits(day: ArchivedDay) -> Any:
    return LateEdit.objects.filter(office=day.office_id, day=day.day)
