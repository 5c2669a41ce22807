"""The archive beside people who still edit, beside a second worker, and under a worker that is killed."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings

from tests.at_once import at_once
from tests.database import database_url
from tests.desk import Desk
from tests.tracker.archive.saturday import SUNDAY, archived, expected, ids, live, make_saturday
from tracker.archive.close import close_office
from tracker.models import ArchivedChange, ArchivedDay, ArchivedShift, Change
from tracker.operations import apply

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_at_once_archive_once(desk):
    make_saturday(desk)
    wanted = expected(desk.office.pk)

    at_once(*[lambda: close_office(desk.office.pk, before=SUNDAY, by=None)] * 4)

    assert ids() == wanted
    assert [change.kind for change in Change.objects.all()] == ["day_closed"]
    assert ArchivedDay.objects.count() == 1


def test_an_edit_beside_the_archive_is_in_it_or_refused_and_never_lost(desk, bo):
    """Without the counter locked from before the first read, an edit between copy and removal was applied and lost."""
    colleague = Desk(bo, desk.office)
    shifts = [desk.shift() for _ in range(30)]
    answers = []

    def edit():
        answers.extend((shift.pk, apply(colleague.entry("add_pass", shift=shift, tab="confirms"), user=bo)) for shift in shifts)

    at_once(edit, lambda: close_office(desk.office.pk, before=SUNDAY, by=None))

    counted = sum(ArchivedShift.objects.values_list("confirm_passes", flat=True))
    applied = [answer for _, answer in answers if answer["result"] == "applied"]
    assert counted == len(applied) == ArchivedChange.objects.filter(kind="add_pass").count()
    assert ArchivedShift.objects.count() == len(shifts)
    assert {answer["code"] for _, answer in answers if answer["result"] == "refused"} <= {"day_closed", "not_found"}


KILLED = """
import datetime, os, signal, django
django.setup()
from tracker.archive.close import close_office
def die(step):
    if step == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
close_office({office}, before=datetime.date(2026, 11, 1), by=None, step=die)
"""


@pytest.mark.parametrize("step", ["check", "remove", "commit"])
def test_a_worker_that_is_killed_leaves_the_office_as_it_was(desk, step):
    make_saturday(desk)
    wanted, before = expected(desk.office.pk), live()

    process = subprocess.run(
        [sys.executable, "-c", KILLED.format(step=step, office=desk.office.pk)], cwd=settings.BASE_DIR, timeout=60, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cpt.settings", "DEBUG": "True", "DATABASE_URL": database_url(), "REDIS_URL": ""},
    )  # fmt: skip

    assert process.returncode == -signal.SIGKILL
    assert live() == before
    assert not any(archived().values())
    close_office(desk.office.pk, before=SUNDAY, by=None)
    assert ids() == wanted
    assert Change.objects.count() == 1
