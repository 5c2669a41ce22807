"""A day in the sheet, once; again by the clock, and by hand."""

import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.desk import DAY
from tests.van_sync.sheets.written import DATE, HEADER, doors, of_doors
from tracker.models import CanvassGroup, Shift
from van_sync.models import SheetExport, SheetKind, SheetSettings, SheetState
from van_sync.sheets.export import export_day, export_one, export_until, try_again
from van_sync.sheets.lines import HEADERS

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
