"""Lists that newer ones have overtaken: a file that waited meanwhile is asked about again, and turns nothing back unasked."""

import datetime as dt

from django.db.models import Max, Q, QuerySet

from tracker.models import Change, OfficeCounter
from van_sync.models import ImportRun, RunKind, RunStatus


def newer_imports(run: ImportRun) -> QuerySet[ImportRun]:
    """Imports on the boards whose list is newer than the run's file and speaks of its day or later ones, the last one first.

    A file is as old as its upload, as nobody knows when it was exported; what came by API is as old as the reading of VAN.
    """
    concerns = Q(last_day__gte=run.day) | Q(last_day=None, day__gte=run.day)
    is_newer = Q(kind=RunKind.SHIFTS, uploaded_at__gt=run.uploaded_at) | Q(kind=RunKind.API, started_at__gt=run.uploaded_at)
    done = ImportRun.objects.filter(concerns, is_newer, status__in=RunStatus.is_on_boards)
    return done.exclude(pk=run.pk).order_by("-finished_at")


def is_overtaken(run: ImportRun, since: dt.datetime) -> bool:
    """Whether, since somebody last saw what the file would do, a newer list or a later day has come onto the boards."""
    if run.kind != RunKind.SHIFTS:
        return False
    return newer_imports(run).filter(finished_at__gt=since).exists() or _has_day_turned(run, since)


def _has_day_turned(run: ImportRun, since: dt.datetime) -> bool:
    shown = OfficeCounter.objects.aggregate(newest=Max("day"))["newest"]
    is_older = bool(shown and run.day and run.day < shown)
    return is_older and Change.objects.filter(kind="open_day", recorded_at__gt=since).exists()
