"""What is kept of each run."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.van_sync.schedules.test_watch import ran
from van_sync import tasks
from van_sync.client_errors import VanKeyRefused
from van_sync.models import RunEnd, ScheduleRun
from van_sync.schedules.record import FAILED_KEPT, KEPT, OUR_FAULT, STOPPED, begin, forget, told
from van_sync.sheets.errors import NoAccess


def test_a_run_that_went_well_has_its_times_and_its_sentence(db):
    tasks.export_what_is_left.apply()

    run = ScheduleRun.objects.get()
    assert (run.job, run.end, run.sentence) == ("write to the Google Sheet what is left", RunEnd.OK, "The Google Sheet is switched off.")
    assert run.started_at <= run.ended_at


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (VanKeyRefused("VAN refuses the key."), "VAN refuses the key."),
        (NoAccess("Share it."), "Share it."),
        (ValueError("ada@example.org is there twice"), OUR_FAULT.format(what="ValueError")),
    ],
)
def test_a_run_that_failed_says_why_and_names_nobody(db, monkeypatch, problem, says):
    def fails(now):
        raise problem

    monkeypatch.setattr("van_sync.tasks.export.try_again", fails)

    tasks.export_what_is_left.apply()

    run = ScheduleRun.objects.get()
    assert (run.end, run.sentence) == (RunEnd.FAILED, says)
    assert told(problem) == says


def test_what_is_no_schedule_is_not_recorded(db):
    tasks.export_to_sheet.apply([812])  # fails: there is no such export

    assert not ScheduleRun.objects.exists()


def test_one_whose_worker_was_stopped_is_closed_by_the_next(db):
    stopped = ScheduleRun.objects.create(job="forget old uploads", task_id="1", started_at=timezone.now() - dt.timedelta(minutes=66))
    running = ScheduleRun.objects.create(job="forget old uploads", task_id="2", started_at=timezone.now() - dt.timedelta(minutes=50))

    tasks.forget_old_uploads.apply()

    stopped.refresh_from_db()
    running.refresh_from_db()
    assert (stopped.end, stopped.sentence, running.end) == (RunEnd.FAILED, STOPPED, RunEnd.RUNNING)


def test_a_message_that_comes_twice_is_one_run(db):
    task = tasks.forget_old_uploads
    begin(task_id="1", task=task)
    begin(task_id="1", task=task)

    assert ScheduleRun.objects.count() == 1


def test_old_runs_are_forgotten_the_last_of_each_never(db):
    now = timezone.now()
    old, older = now - KEPT - dt.timedelta(hours=1), now - FAILED_KEPT - dt.timedelta(hours=1)
    ran("resume syncs to VAN", older, RunEnd.FAILED)
    failed = ran("resume syncs to VAN", old, RunEnd.FAILED)
    ran("resume syncs to VAN", old)
    recent = ran("resume syncs to VAN", now)
    ran("import from VAN", older)
    only = ran("import from VAN", old)

    forget(now)

    assert set(ScheduleRun.objects.all()) == {failed, recent, only}
