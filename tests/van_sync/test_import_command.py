"""`import_shifts`: what it says at a terminal, and why it refuses."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from tests.van_sync.conftest import FILES
from tracker.models import CampaignSettings, Shift
from tracker.operations.locks import Busy
from van_sync import imports
from van_sync.models import ImportRun, RunStatus


def run(*words, anyway=True):
    """``anyway``: the files are of a day that is over when the tests run."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_shifts", *map(str, words), *(["--anyway"] if anyway else []), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_reports_and_sums_up_in_its_last_line(offices):
    out, err = run(FILES / "participants.csv", "--day", "2026-10-31")

    assert "R1A 57, R1B 61, R2A 61, R3A 60, R3B 59, R4F 62, R4G 64" in out
    assert "403 volunteers, 233 of them with a next shift" in out
    assert out.splitlines()[-1] == "Shifts: 753 new."
    assert err == ""  # the bar is for people at a terminal
    assert run(FILES / "participants.csv", "--day", "2026-10-31")[0].splitlines()[-1] == "Shifts: nothing to change."


def test_the_command_lists_every_bad_row_with_line_value_and_reason(offices):
    out, err = run(FILES / "messy.csv", "--day", "2026-10-31", "--dry-run")

    assert "line 15: Time 'after lunch': “after lunch” is not a time we can read" in err
    assert len(err.splitlines()) == 7
    assert "waiting for an office: 1 at (no location)" in out
    assert "nobody has looked at this status yet: Snoozed" in out
    assert out.splitlines()[-1] == "Dry run, nothing was changed: 24 new; 5 rows not usable, listed above."
    assert not Shift.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("not-an-export.xls", "binary Excel workbook"),
        ("no-vanid-column.csv", "Nothing was changed."),
        ("missing.csv", "cannot be read: No such file"),
    ],
)
def test_the_command_says_why_a_file_was_refused(offices, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(FILES / name, "--day", "2026-10-31")


def test_the_command_says_that_a_board_stayed_busy(offices, monkeypatch):
    def busy(*args, **terms):
        raise Busy

    monkeypatch.setattr(imports, "merge_bookings", busy)
    with pytest.raises(CommandError, match="run it again"):
        run(FILES / "participants.csv", "--day", "2026-10-31")
    broken = ImportRun.objects.get()
    assert (broken.status, broken.finished_at) == (RunStatus.FAILED, None)
    assert "run it again" in broken.trouble


def test_at_a_terminal_a_bar_shows_how_far_it_is(offices):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    err = Terminal()
    call_command("import_shifts", str(FILES / "participants.csv"), "--day", "2026-10-31", "--anyway", stdout=io.StringIO(), stderr=err)

    shown = err.getvalue().split("\r")
    assert shown[1] == f"[{'.' * 40}] 0 of 772 rows"
    assert shown[-1] == f"[{'#' * 40}] 772 of 772 rows\n"


def test_a_day_that_is_over_or_far_ahead_is_asked_about(offices, monkeypatch):
    terms = FILES / "participants.csv", "--day", "2026-10-31"
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: dt.date(2026, 11, 1))
    with pytest.raises(CommandError, match=r"Saturday, October 31 is over.*say --anyway"):
        run(*terms, anyway=False)
    assert not ImportRun.objects.exists()
    assert "Dry run" in run(*terms, "--dry-run", anyway=False)[0]

    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: dt.date(2025, 10, 31))
    with pytest.raises(CommandError, match=r"Saturday, October 31, 2026 is more than a week away.*say --anyway"):
        run(*terms, anyway=False)
    assert not ImportRun.objects.exists()

    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: dt.date(2026, 10, 31))
    assert run(*terms, anyway=False)[0].splitlines()[-1] == "Shifts: 753 new."
