"""Files that data staff upload: kept, looked through, brought in, and forgotten. The worker calls ``preview`` and ``bring_in``."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

from django.db import transaction

from accounts.models import User
from tracker.operations.locks import Busy
from van_sync import runs
from van_sync.export_columns import NotAnExport
from van_sync.export_files import read_export
from van_sync.imports import compare_export, merge_export
from van_sync.location_files import NotATable
from van_sync.locations import map_table
from van_sync.models import KEPT, ImportRun, RunKind, RunStatus, Upload
from van_sync.progress import Superseded
from van_sync.runs import Turn

LARGEST = 32 * 2**20  # bytes; a state's bookings of a month in VAN's widest format are a quarter of that
EMPTY = "This file is empty. Export the list from VAN again."
TOO_LARGE = f"This file is larger than {LARGEST // 2**20} MB, which is no day's list. Export fewer days or one region."


def keep(data: bytes, *, kind: RunKind, file_name: str, day: dt.date | None, by: User) -> ImportRun:
    """Store a file for the worker. ``day`` is for participant lists, which open it on all boards."""
    with transaction.atomic():
        run = ImportRun.objects.create(kind=kind, file_name=harmless(file_name), day=day, by=by)
        Upload.objects.create(run=run, data=data)
    return run


def harmless(file_name: str) -> str:
    """A file's name without folders and invisible characters."""
    return "".join(letter for letter in PurePath(file_name).name if letter.isprintable())[:200] or "file"


def preview(run_id: int) -> None:
    """Say on the run what importing its file would do. Changes nothing else."""
    _work(run_id, RunStatus.PREVIEWING, {RunKind.SHIFTS: _preview_shifts, RunKind.LOCATIONS: _preview_locations})


def bring_in(run_id: int) -> None:
    """Import the file of a run on which somebody has said so; what was overtaken while it waited is asked about again."""
    if runs.ask_again_if_overtaken(run_id):
        preview(run_id)
        return
    _work(run_id, RunStatus.IMPORTING, {RunKind.SHIFTS: _import_shifts, RunKind.LOCATIONS: _import_locations})


def forget_old(now: dt.datetime) -> None:
    Upload.objects.filter(at__lt=now - KEPT).delete()


def _work(run_id: int, status: RunStatus, steps: dict[RunKind, Callable[[Turn, bytes], None]]) -> None:
    turn = Turn.take(run_id, status)
    if turn is None:
        return
    # The run says what is wrong with a file or a board; a superseded worker has nothing more to say.
    with suppress(NotAnExport, NotATable, Busy, Superseded), turn.watched():
        data = Upload.objects.filter(run=turn.run).values_list("data", flat=True).first()
        if data is None:
            raise NotAnExport("This file was deleted, as uploads are after a week. Upload it again.")
        steps[RunKind(turn.run.kind)](turn, bytes(data))


def _preview_shifts(turn: Turn, data: bytes) -> None:
    report = compare_export(read_export(data, file_name=turn.run.file_name), turn)
    with transaction.atomic():
        Upload.objects.filter(run=turn.run).update(rejected=report.rejected())
        turn.end(RunStatus.PREVIEWED, counts=report.figures(), problems=report.problems())


def _import_shifts(turn: Turn, data: bytes) -> None:
    report = merge_export(read_export(data, file_name=turn.run.file_name), turn)
    with transaction.atomic():
        _forget_bytes(turn.run)
        turn.end(RunStatus.DONE, counts=report.figures(), problems=report.problems())


def _preview_locations(turn: Turn, data: bytes) -> None:
    outcome = map_table(data, by=None, is_dry=True, progress=turn.progress)
    turn.end(RunStatus.PREVIEWED, counts=outcome.figures(), problems=outcome.problems())


def _import_locations(turn: Turn, data: bytes) -> None:
    outcome = map_table(data, by=turn.run.imported_by, progress=turn.progress)
    with transaction.atomic():
        _forget_bytes(turn.run)
        turn.end(RunStatus.DONE, counts=outcome.figures(), problems=outcome.problems())


def _forget_bytes(run: ImportRun) -> None:
    """The rows that could not be used stay for a while: somebody may want to mend them."""
    Upload.objects.filter(run=run, rejected=[]).delete()
    Upload.objects.filter(run=run).update(data=None)
