"""What goes wrong with the sheet, in sentences."""

import logging

import pytest

from tests.desk import DAY
from tests.van_sync.sheets.stand_in import ACCOUNT, PRIVATE, SHEET
from tests.van_sync.sheets.written import doors, of_doors
from van_sync.models import SheetExport, SheetKind, SheetSettings, SheetState
from van_sync.sheets.export import export_day


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
