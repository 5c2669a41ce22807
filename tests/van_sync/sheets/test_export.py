"""A day in the sheet: once, whatever goes wrong, and with a sentence when it does."""

import datetime as dt
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from tests.browser.conftest import ROOT
from tests.database import database_url
from tests.desk import DAY
from tests.van_sync.sheets.stand_in import ACCOUNT, PRIVATE, SHEET
from tracker.models import CanvassGroup, GroupMember, Shift
from van_sync.models import SHEET_QUIET_AFTER, SheetExport, SheetKind, SheetSettings, SheetState
from van_sync.sheets.export import STILL_UNDER_WAY, export_day, export_one, export_until, try_again
from van_sync.sheets.lines import HEADERS

HEADER = HEADERS[SheetKind.DOORS]
DATE = "2026-10-31"


def doors(google):
    """The lines of the tab for doors, without timestamps."""
    header, *lines = google.tabs["Doors"]
    assert header == HEADER
    return [line[1:] for line in lines]


def of_doors():
    return SheetExport.objects.get(kind=SheetKind.DOORS)


def waits_over():
    """Google has given up by now whatever was under way."""
    SheetExport.objects.filter(sent_at__isnull=False).update(sent_at=timezone.now() - STILL_UNDER_WAY)


@pytest.fixture
def lines(pair_back):
    one, other = pair_back
    return [[one, DATE, 41], [other, DATE, 40]]


# -- as it should be ---------------------------------------------------------------------------------------------------


def test_a_night_makes_the_tabs_the_headers_and_one_append_each(google, sheet, lines):
    outcome = export_day(DAY)

    assert (outcome.state, outcome.rows) == ("done", 3)
    assert outcome.sentence == (
        "Doors by volunteer: 2 lines written to the tab “Doors”. Offices' day: 1 line written to the tab “Offices”."
    )
    assert doors(google) == lines
    assert google.appends() == 2
    assert google.tabs["Offices"][0] == HEADERS[SheetKind.OFFICES]
    assert google.tabs["Offices"][1][1:3] == [DATE, "R1A"]


def test_the_stamp_is_the_runs_own_and_says_the_campaigns_time_with_its_offset(google, sheet, lines):
    export_day(DAY)

    stamps = {row[0] for row in google.tabs["Doors"][1:]}
    assert stamps == {of_doors().stamp}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}-0[56]:00", of_doors().stamp)


def test_the_next_night_is_appended_below_and_the_header_is_kept(google, sheet, lines):
    export_day(DAY)
    Shift.objects.update(day=DAY + dt.timedelta(days=1))
    CanvassGroup.objects.update(day=DAY + dt.timedelta(days=1))

    export_day(DAY + dt.timedelta(days=1))

    assert doors(google) == [*lines, *([vanid, "2026-11-01", count] for vanid, _, count in lines)]


def test_a_day_is_not_written_twice(google, sheet, lines):
    export_day(DAY)
    asked = len(google.asked)

    outcome = export_day(DAY)

    assert (outcome.state, outcome.rows, len(google.asked)) == ("done", 3, asked)
    assert doors(google) == lines


def test_a_day_asked_for_before_anybody_was_back_is_written_later(google, sheet, desk, came_back):
    assert export_day(DAY).rows == 0
    shift = desk.shift("completed")
    came_back(desk, 20, shift)

    export_day(DAY)

    assert doors(google) == [[shift.volunteer.vanid, DATE, 20]]


def test_days_that_a_missed_night_has_left_are_written_with_the_next(google, sheet, lines, desk):
    Shift.objects.update(day=DAY - dt.timedelta(days=1))
    CanvassGroup.objects.update(day=DAY - dt.timedelta(days=1))
    desk.shift(day=DAY - dt.timedelta(days=20), office=None)  # waits for an office, however old
    desk.shift()

    outcome = export_until(DAY)

    assert (outcome.state, outcome.sentence.count("written to the tab")) == ("done", 3)
    assert doors(google) == [[vanid, "2026-10-30", count] for vanid, _, count in lines]
    assert set(SheetExport.objects.values_list("day", flat=True)) == {DAY, DAY - dt.timedelta(days=1)}
    asked = len(google.asked)
    assert export_until(DAY).sentence == export_day(DAY).sentence
    assert len(google.asked) == asked


def test_switched_off_nothing_is_sent_and_nothing_is_recorded(google, sheet, lines):
    SheetSettings.objects.update(is_on=False)

    assert export_day(DAY).state == "off"
    assert not google.asked
    assert not SheetExport.objects.exists()


def test_what_somebody_wrote_below_the_table_is_not_overwritten(google, sheet, lines):
    google.tabs["Doors"] = [HEADER, ["old", 1, "2026-10-30", 5], [""], ["a remark of ours"]]

    export_day(DAY)

    assert google.tabs["Doors"][2:4] == [[of_doors().stamp, *line] for line in lines]
    assert google.tabs["Doors"][4:] == [[""], ["a remark of ours"]]


def test_a_tab_with_a_quote_in_its_name_is_no_trouble(google, sheet, lines):
    SheetSettings.objects.update(doors_tab="Ana's doors!")

    assert export_day(DAY).state == "done"
    assert len(google.tabs["Ana's doors!"]) == 3


# -- what is lost, and when --------------------------------------------------------------------------------------------


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


# -- what goes wrong, in sentences -------------------------------------------------------------------------------------


def fails(google, says):
    outcome = export_day(DAY)
    assert outcome.is_failed
    assert says in outcome.sentence, outcome.sentence
    assert not google.appends()
    assert {export.state for export in SheetExport.objects.all()} == {SheetState.FAILED}


def test_no_access_says_with_whom_to_share(google, sheet, lines):
    google.editors.clear()

    fails(google, f"Share it with {ACCOUNT} as an editor")


def test_a_sheet_that_is_not_there(google, sheet, lines):
    SheetSettings.objects.update(spreadsheet=SHEET[:-4] + "none")

    fails(google, "Google knows no sheet at that address")


def test_an_api_that_nobody_enabled(google, sheet, lines):
    google.is_api_on = False

    fails(google, "The Google Sheets API is not enabled for the key's project")


def test_a_key_that_google_refuses(google, sheet, lines):
    google.is_key_known = False

    fails(google, "Google refuses the key")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "GOOGLE_SERVICE_ACCOUNT is not set"),
        ("/nowhere/key.json", "cannot be read: No such file"),
        ("{ nonsense", "is no JSON"),
        ('{"client_email": "a@example.org"}', "lacks private_key, token_uri"),
    ],
)
def test_a_key_that_is_none(google, sheet, lines, settings, key, says):
    settings.GOOGLE_SERVICE_ACCOUNT = key

    fails(google, says)


def test_a_key_that_is_damaged(google, sheet, lines, settings):
    settings.GOOGLE_SERVICE_ACCOUNT = google.key(private_key=PRIVATE[:200])

    fails(google, "The private key in GOOGLE_SERVICE_ACCOUNT is damaged")


def test_a_key_in_a_file(google, sheet, lines, settings, tmp_path):
    (tmp_path / "key.json").write_text(google.key())
    settings.GOOGLE_SERVICE_ACCOUNT = str(tmp_path / "key.json")

    assert export_day(DAY).state == "done"


def test_no_network(google, sheet, lines, settings):
    settings.SHEETS_URL = "http://127.0.0.1:9"

    fails(google, "Google does not answer")


def test_no_network_to_the_sign_in(google, sheet, lines, settings):
    settings.GOOGLE_SERVICE_ACCOUNT = google.key(token_uri="http://127.0.0.1:9/token")

    fails(google, "Google does not answer")


def test_another_header_is_left_alone(google, sheet, lines):
    theirs = [["Name", "Phone"], ["…", "…"]]
    google.tabs["Doors"] = [list(row) for row in theirs]

    outcome = export_day(DAY)

    assert outcome.is_failed
    assert "The first line of the tab “Doors” is not what CPT writes there (timestamp, VANID, date, doors)" in of_doors().sentence
    assert google.tabs["Doors"] == theirs
    assert SheetExport.objects.get(kind=SheetKind.OFFICES).state == SheetState.DONE  # the other tab has nothing to do with it


def test_a_tab_with_something_under_an_empty_first_line_is_left_alone(google, sheet, lines):
    google.tabs["Doors"] = [[""], ["a remark"]]

    export_day(DAY)

    assert of_doors().state == SheetState.FAILED
    assert google.tabs["Doors"] == [[""], ["a remark"]]


@pytest.mark.parametrize("word", ["only", "after"])
def test_the_quota_is_waited_for(google, sheet, lines, monkeypatch, word):
    slept = []
    monkeypatch.setattr("van_sync.sheets.google.time.sleep", slept.append)
    google.faults["refuse"] = {"status": 429, "times": 2, "only": ":append", **({"after": 31} if word == "after" else {})}

    assert export_day(DAY).state == "done"

    assert doors(google) == lines
    assert len(slept) == 2
    assert all(31 <= pause <= 35 for pause in slept) == (word == "after")


def test_a_quota_that_stays_used_up_is_said_and_nothing_is_written(google, sheet, lines, monkeypatch):
    monkeypatch.setattr("van_sync.sheets.google.time.sleep", lambda seconds: None)
    google.faults["refuse"] = {"status": 429, "only": ":append", "after": 20}

    outcome = export_day(DAY)

    assert outcome.is_failed
    assert "only so often a minute" in outcome.sentence
    assert of_doors().sent_at is None
    assert doors(google) == []


def test_a_fault_of_googles_own_is_tried_again(google, sheet, lines):
    google.faults["refuse"] = {"status": 503, "times": 3, "method": "GET"}

    assert export_day(DAY).state == "done"


def test_a_tab_whose_making_was_answered_by_a_fault_is_there(google, sheet, lines):
    google.faults["fails_after"] = {"only": "batchUpdate", "times": 1}

    assert export_day(DAY).state == "done"
    assert doors(google) == lines


def test_our_own_fault_is_logged_and_does_not_rise(google, sheet, lines, monkeypatch, caplog):
    monkeypatch.setattr("van_sync.sheets.lines.shares", lambda *given: 1 / 0)

    outcome = export_day(DAY)

    assert outcome.is_failed
    assert "It stands in the server's log" in of_doors().sentence
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("trouble", ["none", "key", "access", "damaged"])
def test_the_key_is_in_no_log_and_on_no_record(google, sheet, lines, settings, caplog, trouble):
    caplog.set_level(logging.DEBUG)
    if trouble == "key":
        google.is_key_known = False
    if trouble == "access":
        google.editors.clear()
    if trouble == "damaged":
        settings.GOOGLE_SERVICE_ACCOUNT = google.key(private_key=PRIVATE.replace("a", "b"))

    export_day(DAY)

    secret = PRIVATE.splitlines()[3]
    said = caplog.text + " ".join(export.sentence for export in SheetExport.objects.all())
    assert secret not in said
    assert secret.replace("a", "b") not in said
    assert "PRIVATE KEY" not in said


# -- again, and by hand ------------------------------------------------------------------------------------------------


def test_what_failed_is_tried_again_by_the_clock_and_the_rest_is_left(google, sheet, lines):
    google.faults["refuse"] = {"status": 403, "only": "Doors"}
    export_day(DAY)
    google.faults.clear()

    assert try_again(timezone.now()) == "1 exports tried again."
    assert try_again(timezone.now()) == "Nothing was left to write."

    assert doors(google) == lines
    assert google.appends() == 2


def test_lines_that_are_in_the_sheet_are_forgotten_after_a_month(google, sheet, lines):
    export_day(DAY)

    try_again(timezone.now() + dt.timedelta(days=31))

    assert of_doors().lines is None
    assert export_one(of_doors().pk).state == SheetState.DONE


def test_the_command_says_what_it_did(google, sheet, lines, capsys):
    call_command("export_sheets", "--day", DATE)

    assert "Saturday, Oct 31: Doors by volunteer: 2 lines written" in capsys.readouterr().out


def test_the_command_ends_with_an_error_where_it_failed(google, sheet, lines):
    google.editors.clear()

    with pytest.raises(CommandError, match="Share it with"):
        call_command("export_sheets", "--day", DATE)


def test_the_command_waits_for_groups_that_are_out(google, sheet, lines, desk):
    desk.group(out=True)
    with pytest.raises(CommandError, match="1 of the day's groups are still out"):
        call_command("export_sheets", "--day", DATE)
    assert not google.asked

    call_command("export_sheets", "--day", DATE, "--anyway")

    assert doors(google) == lines
