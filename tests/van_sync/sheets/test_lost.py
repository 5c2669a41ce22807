"""What is lost between us and Google, and when: nothing is written twice, nothing is left out."""

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
from tests.database import database_url
from tests.desk import DAY
from tests.van_sync.sheets.stand_in import ACCOUNT
from tests.van_sync.sheets.written import DATE, doors, of_doors, waits_over
from tracker.models import CanvassGroup, GroupMember, Shift
from van_sync.models import SHEET_QUIET_AFTER, SheetExport, SheetState
from van_sync.sheets.export import export_day, try_again


@pytest.mark.parametrize("fault", ["lost", "fails_after"])
def test_lines_whose_answer_was_lost_are_found_and_not_written_again(google, sheet, lines, fault):
    google.faults[fault] = {"only": "Doors'!A1:append", "times": 1}

    outcome = export_day(DAY)

    assert outcome.state == "done"
    assert doors(google) == lines
    assert google.appends() == 2


def test_lines_that_did_not_arrive_are_sent_again_only_when_they_can_no_longer_arrive(google, sheet, lines):
    google.faults["dropped"] = {"only": "Doors'!A1:append", "times": 1}
    assert export_day(DAY).is_failed
    assert "was lost" in of_doors().sentence
    assert export_day(DAY).is_failed
    assert "may still arrive. Try again in 4 minutes" in of_doors().sentence
    assert google.appends() == 2  # the one that was dropped, and that of the offices

    waits_over()
    assert export_day(DAY).state == "done"

    assert doors(google) == lines


def test_lines_that_come_late_are_found_by_the_next_try(google, sheet, lines, monkeypatch):
    monkeypatch.setattr("van_sync.sheets.google.TIMEOUT", (5, 0.3))
    google.faults["slow"] = {"only": "Doors'!A1:append", "times": 1, "seconds": 2}
    assert export_day(DAY).is_failed
    until = time.monotonic() + 20
    while len(google.tabs["Doors"]) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    monkeypatch.setattr("van_sync.sheets.google.TIMEOUT", (5, 30))

    assert export_day(DAY).state == "done"

    assert doors(google) == lines
    assert "stood in the tab “Doors” already" in of_doors().sentence
    assert google.appends() == 2


def test_lines_that_may_be_under_way_stay_as_they_were_sent(google, sheet, lines):
    google.faults["dropped"] = {"only": "Doors'!A1:append", "times": 1}
    export_day(DAY)
    CanvassGroup.objects.update(knocks=90)
    waits_over()

    export_day(DAY)

    assert doors(google) == lines


def test_what_was_certainly_not_written_is_taken_anew(google, sheet, lines):
    google.editors.clear()
    export_day(DAY)
    google.editors.add(ACCOUNT)
    CanvassGroup.objects.update(knocks=82)

    export_day(DAY)

    assert [line[2] for line in doors(google)] == [41, 41]


def test_after_the_archive_a_try_writes_what_the_night_has_kept(google, sheet, lines):
    google.editors.clear()
    assert export_day(DAY).is_failed
    google.editors.add(ACCOUNT)
    GroupMember.objects.all().delete()
    CanvassGroup.objects.all().delete()
    Shift.objects.all().delete()

    assert try_again(timezone.now()) == "2 exports tried again."

    assert doors(google) == lines


def test_lines_of_which_somebody_deleted_some_are_left_to_people(google, sheet, lines):
    google.faults["lost"] = {"only": "Doors'!A1:append", "times": 1}
    google.faults["refuse"] = {"only": "Doors'!A:A", "status": 403}
    export_day(DAY)
    google.faults.clear()
    google.tabs["Doors"].pop()

    export_day(DAY)

    assert "has 1 of the 2 lines with the timestamp" in of_doors().sentence
    assert len(google.tabs["Doors"]) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["hangs", "slow_answer"])
def test_a_process_that_is_killed_at_the_append_writes_nothing_twice(google, sheet, lines, moment):
    """Killed when it has recorded that it sends: before Google has the lines, or when Google has them and the record does not."""
    google.faults[moment] = {"only": "Doors'!A1:append", "times": 1, "seconds": 20}
    environment = {
        **os.environ, "DEBUG": "True", "DATABASE_URL": database_url(), "SHEETS_URL": google.url, "GOOGLE_SERVICE_ACCOUNT": google.key(),
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "manage.py", "export_sheets", "--day", DATE], cwd=ROOT, env=environment)
    try:
        wait_until(lambda: google.appends() if moment == "hangs" else len(google.tabs.get("Doors", [])) == 3)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)
    assert (len(google.tabs["Doors"]), of_doors().state) == (1 if moment == "hangs" else 3, SheetState.WRITING)
    assert export_day(DAY).is_failed  # its worker may still live
    SheetExport.objects.update(alive_at=timezone.now() - SHEET_QUIET_AFTER - dt.timedelta(seconds=1))
    waits_over()

    assert export_day(DAY).state == "done"

    assert doors(google) == lines
    assert google.appends() == (3 if moment == "hangs" else 2)


@pytest.mark.django_db(transaction=True)
def test_several_who_export_the_same_day_at_once_write_it_once(google, sheet, lines):
    google.faults["slow"] = {"only": ":append", "seconds": 0.3}
    threads = [threading.Thread(target=in_a_thread) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert doors(google) == lines
    assert google.appends() == 2


def in_a_thread():
    try:
        export_day(DAY)
    finally:
        connections.close_all()


def wait_until(is_so):
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)
