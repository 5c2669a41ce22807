"""Handing a run, or a sync, to the worker."""

import logging

from celery.exceptions import OperationalError

from van_sync.models import ImportRun, NightRun, RunKind, SyncState, VanSync
from van_sync.tasks import close_day, import_from_van, import_upload, look_at_van, preview_upload, send_to_van

logger = logging.getLogger(__name__)
NO_BROKER = (
    "This is kept and waits, but the worker could not be told of it: the broker (Redis, or the folder var/work) does not answer. "
    "Tell whoever keeps the server, then press “Try again”."
)


def hand_over(run: ImportRun) -> bool:
    """Ask the worker for the run's next step; asking twice does no harm. False if it cannot be asked."""
    task = import_from_van if run.kind == RunKind.API else import_upload if run.is_confirmed else preview_upload
    try:
        task.delay(run.pk)
    except (OperationalError, OSError) as problem:
        logger.error("run %s waits, the broker does not answer: %s", run.pk, problem)  # noqa: TRY400  # how we came here says nothing
        return False
    return True


def hand_over_sync(sync: VanSync) -> bool:
    """The same for a sync to VAN."""
    task = look_at_van if sync.state == SyncState.LOOKING else send_to_van
    try:
        task.delay(sync.pk)
    except (OperationalError, OSError) as problem:
        logger.error("sync %s waits, the broker does not answer: %s", sync.pk, problem)  # noqa: TRY400  # the same
        return False
    return True


def hand_over_night(run: NightRun) -> bool:
    """The same for a night."""
    try:
        close_day.delay(run.pk)
    except (OperationalError, OSError) as problem:
        logger.error("night %s waits, the broker does not answer: %s", run.pk, problem)  # noqa: TRY400  # the same
        return False
    return True
