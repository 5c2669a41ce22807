"""A real clock and a real worker, on the tests' database and broker, as ``make run`` and the Procfile start them."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connections
from django.utils import timezone

from tests.browser.conftest import ROOT
from tests.browser.worker import Worker
from tests.database import database_url
from van_sync.models import ClockPulse, RunEnd, Schedule, ScheduleRun
from van_sync.schedules.sync import every, sync_schedules
from van_sync.schedules.watch import SILENT_AFTER, trouble

pytestmark = pytest.mark.django_db(transaction=True)
JOB = "forget old uploads"


@pytest.fixture
def environment():
    return {**os.environ, "DEBUG": "True", "DATABASE_URL": database_url(), "PYTHONWARNINGS": "ignore", "VAN_API_KEY": ""}


@pytest.fixture
def worker(environment):
    worker = Worker(environment)
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture
def clock(environment, tmp_path):
    command = [sys.executable, "-m", "celery", "--app", "cpt", "--quiet", "beat", "--pidfile=", "--loglevel", "WARNING"]
    with (tmp_path / "clock.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(timeout=20)


def comes(is_so, seconds=90):
    until = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.1)
    return found


def test_the_clock_asks_the_worker_the_run_is_recorded_and_a_killed_clock_is_noticed(worker, clock):
    comes(Schedule.objects.exists)  # it makes its rows itself
    row = comes(lambda: Schedule.objects.filter(name=JOB).first())
    row.interval = every(1)
    row.save()
    run = comes(lambda: ScheduleRun.objects.filter(job=JOB, end=RunEnd.OK).first())

    assert run.asked_by is None
    assert run.ended_at >= run.started_at
    comes(lambda: ScheduleRun.objects.filter(job=JOB).count() > 2)
    assert trouble() == ""
    assert clock.poll() is None

    clock.send_signal(signal.SIGKILL)
    clock.wait(timeout=20)
    assert "has not been heard" in trouble(ClockPulse.objects.get().alive_at + SILENT_AFTER + dt.timedelta(seconds=1))
    count = ScheduleRun.objects.filter(job=JOB).count()
    assert timezone.now() - Schedule.objects.get(name=JOB).last_run_at < dt.timedelta(minutes=1)
    assert count > 2


def test_run_now_is_done_by_the_worker_in_the_name_of_who_asked(worker, dana, environment):
    """Asked from a process of its own, as this one has a broker that reaches nobody."""
    sync_schedules()
    words = (
        "from accounts.models import User; from van_sync.schedules.table import BY_NAME; from van_sync.work import run_now; "
        f"assert run_now(BY_NAME[{JOB!r}], by=User.objects.get(pk={dana.pk}))"
    )
    subprocess.run([sys.executable, "manage.py", "shell", "--no-imports", "-c", words], cwd=ROOT, env=environment, check=True, timeout=120)

    run = comes(lambda: ScheduleRun.objects.filter(job=JOB, end=RunEnd.OK).first())

    assert run.asked_by == dana


def test_while_people_edit_the_clock_and_its_records_wait_and_nobody_is_refused(worker, clock, desk, tmp_path):
    """On SQLite all writers queue: the clock's sign of life, its rows, the records of its runs, and every edit."""
    row = comes(lambda: Schedule.objects.filter(name=JOB).first())
    row.interval = every(1)
    row.save()
    shifts, until, counts, problems = [desk.shift() for _ in range(4)], time.monotonic() + 10, [0] * 4, []

    def edits(number):
        try:
            while time.monotonic() < until:
                desk.applied("add_pass", shift=shifts[number], tab="confirms")
                counts[number] += 1
        except BaseException as problem:  # noqa: BLE001  # raised again below
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=edits, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    comes(lambda: ScheduleRun.objects.filter(job=JOB, end=RunEnd.OK).count() > 3)

    assert not problems
    for shift, count in zip(shifts, counts, strict=True):
        shift.refresh_from_db()
        assert shift.confirm_passes == count > 5
    assert not ScheduleRun.objects.filter(end=RunEnd.FAILED).exists()
    said = (tmp_path / "clock.log").read_text()
    assert "locked" not in said
    assert "does not answer" not in said
