"""``manage.py reset``: by hand, in a process that may be killed, beside another one."""

import datetime as dt
import io
import os
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.at_once import at_once
from tests.database import database_url
from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import archived, expected, ids, live, make_saturday
from tests.van_sync.night.conftest import at
from tracker.models import ArchivedDay, Change, Shift
from van_sync.models import QUIET_AFTER, NightRun, NightState
from van_sync.night import runs
from van_sync.night.outcome import StepFailed

SUNDAY = DAY + dt.timedelta(days=1)


def test_reset_closes_the_last_day_that_is_over(desk, storage, clock, capsys):
    make_saturday(desk)

    call_command("reset")

    said = capsys.readouterr().out
    assert "Archive of the day: done. 7 shifts, 2 groups and 8 notes" in said
    assert "Next day from VAN: not needed." in said
    assert not Shift.objects.filter(day=DAY).exists()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_at_a_terminal_a_bar_shows_how_far_each_step_is(desk, ana, r1b, storage, van, clock):
    desk.shift()
    Desk(ana, r1b).shift()
    err = Terminal()

    call_command("reset", stdout=io.StringIO(), stderr=err)

    titles = [line.split("\x1b[K")[1].strip() for line in err.getvalue().split("\r") if "\x1b[K" in line]
    assert titles == [f"{step.title} …" for step in NightRun.objects.get().steps.all()]
    archive, copies, imported = (err.getvalue().split(title)[1] for title in titles[1:4])
    assert f"[{'.' * 40}] 0 of 2" in archive
    assert f"[{'#' * 40}] 2 of 2\n" in archive.split("Copies")[0]
    assert f"[{'#' * 40}] 2 of 2\n" in copies.split("Next day")[0]
    assert f"[{'#' * 40}] 1 of 1\n" in imported.split("Forgetting")[0]


def test_a_log_gets_no_bars(desk, storage, clock):
    desk.shift()
    err = io.StringIO()

    call_command("reset", stdout=io.StringIO(), stderr=err)

    assert err.getvalue() == ""


def test_a_dry_run_says_what_would_go_and_changes_nothing(desk, storage, clock, capsys):
    make_saturday(desk)
    before = live()

    call_command("reset", "--dry-run")

    said = capsys.readouterr().out
    assert "R1A: 7 shifts (4 without an end), 2 groups (1 not back), 48 doors; the boards show 2026-10-31" in said
    assert "Dry run, nothing was changed: 7 shifts of 1 offices would go into the archive." in said
    assert (live(), NightRun.objects.count()) == (before, 0)


def test_the_running_day_is_closed_only_by_name(desk, storage, clock):
    clock.set(at("22:00", DAY))
    desk.shift()
    call_command("reset")
    assert Shift.objects.exists()

    call_command("reset", "--day", "2026-10-31")
    assert not Shift.objects.exists()


def test_a_day_to_come_is_refused(desk, storage, clock):
    with pytest.raises(CommandError, match="Monday, November 2 has not begun"):
        call_command("reset", "--day", "2026-11-02")


def test_trouble_is_an_error_for_scripts(desk, storage, clock, sheet, capsys):
    @sheet
    def export(night):
        raise StepFailed("Google does not answer.")

    desk.shift()

    with pytest.raises(CommandError, match="Not all of it was done"):
        call_command("reset")
    assert "Doors and figures to the Google Sheet: FAILED. Google does not answer." in capsys.readouterr().out


def test_beside_a_night_that_is_under_way_it_is_refused(desk, storage, clock):
    runs.begin(DAY, by=None)
    NightRun.objects.update(alive_at=at("03:30"), state=NightState.WORKING)

    with pytest.raises(CommandError, match=r"is under way\. Wait until it is done"):
        call_command("reset")


# -- real processes ----------------------------------------------------------------------------------------------------


KILLED = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
from tracker.archive import close
real = close._archive_day
def die(office, day, numbers, counters, done, step):
    def killing(name):
        if name == {step!r} and office == {office}:
            os.kill(os.getpid(), signal.SIGKILL)
    real(office, day, numbers, counters, done, killing)
close._archive_day = die
call_command("reset", "--day", "2026-10-31")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["copy", "remove"])
def test_a_killed_reset_is_gone_on_with_by_the_next(desk, ana, r1b, tmp_path, step, capsys, settings):
    """The second office is killed half-way; the first one is done."""
    make_saturday(desk)
    make_saturday(Desk(ana, r1b))
    wanted = expected(desk.office.pk, r1b.pk)
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cpt.settings", "DEBUG": "True", "ARCHIVE_DIR": str(tmp_path), "REDIS_URL": ""}
    process = subprocess.run(
        [sys.executable, "-c", KILLED.format(step=step, office=r1b.pk)], cwd=settings.BASE_DIR, timeout=120, check=False, capture_output=True,
        env={**environment, "DATABASE_URL": database_url(), "VAN_API_KEY": ""},
    )  # fmt: skip
    assert process.returncode == -signal.SIGKILL, process.stderr
    assert set(Shift.objects.filter(day=DAY).values_list("office__code", flat=True)) == {"R1B"}
    NightRun.objects.update(alive_at=NightRun.objects.get().alive_at - QUIET_AFTER)  # a minute later

    call_command("reset", "--day", "2026-10-31")

    assert "Going on with the night of October 31, 2026, which was left." in capsys.readouterr().out
    assert NightRun.objects.get().state == NightState.DONE
    assert ids() == wanted
    assert Change.objects.filter(kind="day_closed").count() == 2
    assert all(day.is_copied for day in ArchivedDay.objects.all())
    assert len(list(tmp_path.glob("*/*.jsonl.gz"))) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_a_night_once(desk, ana, r1b):
    make_saturday(desk)
    make_saturday(Desk(ana, r1b))
    wanted = expected(desk.office.pk, r1b.pk)

    def work():
        run = runs.begin(DAY, by=None) or runs.under_way()
        if run:
            runs.work(run.pk)

    at_once(work, work, work)
    while (left := runs.under_way()) is not None:
        runs.work(left.pk)

    assert ids() == wanted
    assert archived()["changes"]
    assert Change.objects.filter(kind="day_closed").count() == 2
    assert set(NightRun.objects.values_list("state", flat=True)) == {NightState.DONE}


def test_a_day_that_has_not_begun_is_a_wrong_call(storage, clock, db):
    with pytest.raises(CommandError, match="has not begun") as refusal:
        call_command("reset", "--day", "2026-12-24")
    assert refusal.value.returncode == 2


def test_the_day_that_was_asked_for_is_closed_after_one_that_was_left(desk, storage, clock, capsys):
    runs.begin(DAY - dt.timedelta(days=1), by=None)
    desk.shift()

    call_command("reset", "--day", "2026-10-31")

    assert list(NightRun.objects.order_by("day").values_list("day", "state")) == [(DAY - dt.timedelta(days=1), "done"), (DAY, "done")]
    assert not Shift.objects.exists()
    assert capsys.readouterr().out.splitlines()[-1] == "Saturday, October 31: all in order."
