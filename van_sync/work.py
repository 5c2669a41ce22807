"""Handing a run, a sync, an export or a night to the worker."""

import logging

from celery import Task
from celery import current_app as app
from celery.exceptions import OperationalError

from accounts.models import User
from van_sync.models import ImportRun, NightRun, RunKind, SheetExport, SyncState, VanSync
from van_sync.schedules.table import Job
from van_sync.tasks import close_day, export_to_sheet, import_from_van, import_upload, look_at_van, preview_upload, send_to_van

logger = logging.getLogger(__name__)
NO_BROKER = (
    "This is kept and waits, but the worker could not be told of it: the broker (Redis, or the folder var/work) does not answer. "
    "Tell whoever keeps the server, then press “Try again”."
)


def hand_over(run: ImportRun) -> bool:
    """Ask the worker for the run's next step; asking twice does no harm. False if it cannot be asked."""
    return asked(
        import_from_van if run.kind == RunKind.API else import_upload if run.is_confirmed else preview_upload, f"run {run.pk}", run.pk
    )


def hand_over_sync(sync: VanSync) -> bool:
    """The same for a sync to VAN."""
    return asked(look_at_van if sync.state == SyncState.LOOKING else send_to_van, f"sync {sync.pk}", sync.pk)


def hand_over_sheet(export: SheetExport) -> bool:
    """The same for an export to the Google Sheet."""
    return asked(export_to_sheet, f"sheet export {export.pk}", export.pk)


def hand_over_night(run: NightRun) -> bool:
    """The same for a night."""
    return asked(close_day, f"night {run.pk}", run.pk)


def run_now(job: Job, *, by: User) -> bool:
    """Ask the worker to do a schedule's work out of turn."""
    try:
        app.send_task(job.task, headers={"asked_by": by.pk})
    except (OperationalError, OSError) as problem:
        logger.error("“%s” was not asked for, the broker does not answer: %s", job.name, problem)  # noqa: TRY400  # the same
        return False
    return True


def asked(task: Task, what: str, *ids: int) -> bool:
    """Whether the worker could be told."""
    try:
        task.delay(*ids)
    except (OperationalError, OSError) as problem:
        logger.error("%s waits, the broker does not answer: %s", what, problem)  # noqa: TRY400  # how we came here says nothing
        return False
    return True
