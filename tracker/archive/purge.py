"""Removing past days for good, when somebody says so: nothing is removed by the clock."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction

from tracker.archive.kinds import KINDS, said
from tracker.models import ArchivedDay, LateEdit


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
    return [Doomed(day, LateEdit.objects.filter(office=day.office_id, day=day.day).count()) for day in days]


def remove(day: ArchivedDay, *, with_file: bool) -> None:
    """Rows and late edits in one transaction; the file after it, so that a day never has neither by half."""
    with transaction.atomic():
        for kind in reversed(KINDS):
            kind.archived._default_manager.filter(archived_day=day).delete()
        LateEdit.objects.filter(office=day.office_id, day=day.day).delete()
        day.delete()
    if with_file and day.file_name:
        with suppress(FileNotFoundError):
            default_storage.delete(day.file_name)
