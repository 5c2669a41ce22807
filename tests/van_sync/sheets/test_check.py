"""Whether the sheet can be written, in plain words."""

import pytest
from django.core.management import CommandError, call_command

from tests.desk import DAY
from tests.van_sync.sheets.stand_in import ACCOUNT
from van_sync.models import SheetKind, SheetSettings
from van_sync.sheets.check import check
from van_sync.sheets.export import export_day
from van_sync.sheets.lines import HEADERS


def states():
    return [(finding.title, finding.state) for finding in check()]


FITS = [("Key", "ok"), ("Access", "ok"), ("Tab", "ok"), ("Tab", "ok"), ("Switch", "ok")]


def test_all_fits_before_the_first_night_and_after_it(google, sheet, pair_back, capsys):
    assert states() == FITS
    assert not google.writes()
    export_day(DAY)
    assert states() == FITS

    call_command("sheets_check")

    said = capsys.readouterr().out
    assert ACCOUNT in said
    assert said.strip().endswith("The Google Sheet can be written.")


def test_what_does_not_fit_is_said_and_ends_with_an_error(google, sheet, capsys):
    google.tabs["Doors"] = [["Name"]]
    google.tabs["Offices"] = [HEADERS[SheetKind.OFFICES]]

    assert states() == [("Key", "ok"), ("Access", "ok"), ("Tab", "problem"), ("Tab", "ok"), ("Switch", "ok")]
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("sheets_check")


def test_it_ends_at_what_nothing_goes_without(google, sheet, settings):
    google.editors.clear()
    assert states() == [("Key", "ok"), ("Access", "problem")]

    SheetSettings.objects.update(spreadsheet="", is_on=False)
    assert states() == [("Key", "ok"), ("Sheet", "problem")]

    settings.GOOGLE_SERVICE_ACCOUNT = ""
    assert states() == [("Key", "problem")]


def test_switched_off_is_a_remark(google, sheet):
    SheetSettings.objects.update(is_on=False)

    assert states()[-1] == ("Switch", "warning")
