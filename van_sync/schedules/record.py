"""The record of what the schedules did. Celery's signals bring it: a task needs no line of its own for it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tracker.bookings.booking import fitted
from van_sync.client_errors import VanError
from van_sync.models import RunEnd, ScheduleRun
from van_sync.runs import Outdated
from van_sync.schedules.table import BY_TASK
from van_sync.sheets.errors import SheetError

KEPT = dt.timedelta(days=2)  # of those that went well; the clock makes thousands a day
FAILED_KEPT = dt.timedelta(days=60)
SENTENCES = (VanError, SheetError, Outdated)  # their words are ours, and name nobody
OUR_FAULT = "Something went wrong ({what}). It stands in the worker's log; tell whoever keeps the server."
STOPPED = "Its worker was stopped. The next run takes up what is left."


def connect() -> None:
    from celery import signals  # only where Django is set up: the models above need it

    signals.task_prerun.connect(begin, dispatch_uid="schedule-begin")
    signals.task_success.connect(end_well, dispatch_uid="schedule-success")
    signals.task_failure.connect(end_badly, dispatch_uid="schedule-failure")


def begin(*, task_id: str, task: Any, **_signal: object) -> None:
    if job := BY_TASK.get(task.name):
        close_stopped(job.name)
        # A broker may deliver twice: then this is the same run once more.
        ScheduleRun.objects.update_or_create(
            task_id=task_id, defaults={"job": job.name, "asked_by_id": task.request.get("asked_by"), **_begun()}
        )


def _begun() -> dict[str, Any]:
    return {"started_at": timezone.now(), "ended_at": None, "end": RunEnd.RUNNING, "sentence": ""}


def end_well(*, sender: Any, result: object, **_signal: object) -> None:
    if sender.name in BY_TASK:
        _end(sender.request.id, RunEnd.OK, result if isinstance(result, str) else "")


def end_badly(*, sender: Any, task_id: str, exception: BaseException, **_signal: object) -> None:
    if sender.name in BY_TASK:
        _end(task_id, RunEnd.FAILED, told(exception))


def told(exception: BaseException) -> str:
    """A sentence without anybody's name: what else an exception says may quote a row."""
    return str(exception) if isinstance(exception, SENTENCES) else OUR_FAULT.format(what=type(exception).__name__)


def _end(task_id: str, end: RunEnd, sentence: str) -> None:
    ScheduleRun.objects.filter(task_id=task_id).update(end=end, ended_at=timezone.now(), sentence=fitted(sentence, ScheduleRun, "sentence"))


def close_stopped(job: str) -> None:
    """Celery ends a task after an hour; what runs longer than that has no worker any more."""
    now = timezone.now()
    ScheduleRun.objects.filter(job=job, end=RunEnd.RUNNING, started_at__lt=now - dt.timedelta(minutes=65)).update(
        end=RunEnd.FAILED, ended_at=now, sentence=STOPPED
    )


def forget(now: dt.datetime) -> None:
    """The last run of each job stays, however old: the watch asks for it."""
    last = [run.pk for job in BY_TASK.values() if (run := ScheduleRun.objects.filter(job=job.name).first())]
    ScheduleRun.objects.filter(started_at__lt=now - KEPT, end=RunEnd.OK).exclude(pk__in=last).delete()
    ScheduleRun.objects.filter(started_at__lt=now - FAILED_KEPT).exclude(pk__in=last).delete()
