"""From a file that data staff upload to the boards and a report: the whole way, with files as VAN writes them."""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest
from django.conf import settings

from accounts.models import Office
from tests.desk import DAY
from tracker.models import Change, Location, OfficeCounter, Role, Shift, VanStatus, Volunteer
from van_sync import imports
from van_sync.export_files import NotAnExport
from van_sync.imports import import_export
from van_sync.models import ImportRun, SyncShift

FILES = settings.BASE_DIR / "tests" / "data" / "van-export"
EXPECTED = json.loads((FILES / "expected.json").read_text())
FORMATS = ("participants.csv", "EventParticipants.xls", "EventParticipants.zip")


def bring_in(name, **terms):
    return import_export((FILES / name).read_bytes(), file_name=name, **{"day": DAY, **terms})


def check_figures(report):
    assert {
        "day": report.day.isoformat(), "rows": report.rows, "rows_today": report.rows_today, "rows_ahead": report.rows_ahead,
        "volunteers_with_a_shift_today": report.volunteers, "shifts_per_office": report.shifts_per_office,
        "volunteers_with_a_next_shift": report.volunteers_with_next,
    } == {name: figure for name, figure in EXPECTED.items() if name not in ("messy", "shifts_created_today")}  # fmt: skip


def check_boards():
    """The same figures, counted in the tables."""
    today = Shift.objects.on_boards().filter(office__counter__day=DAY)
    assert today.count() == EXPECTED["shifts_created_today"]
    assert {code: today.filter(office__code=code).count() for code in EXPECTED["shifts_per_office"]} == EXPECTED["shifts_per_office"]
    here = Volunteer.objects.filter(shifts__in=today).distinct()
    assert here.count() == EXPECTED["volunteers_with_a_shift_today"]
    assert here.filter(shifts__day__gt=DAY).distinct().count() == EXPECTED["volunteers_with_a_next_shift"]


def state():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Change, OfficeCounter, Shift, Volunteer, Location, Role, VanStatus)
    ]  # fmt: skip


# -- the figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_figures_of_the_days_export(offices, name):
    report = bring_in(name)

    check_figures(report)
    check_boards()
    assert (report.created_today, report.created, report.changed, report.vanished) == (EXPECTED["shifts_created_today"], 753, 0, 0)
    assert (report.bad, report.remarks, report.waiting, report.unknown_words) == ((), (), {}, {})


@pytest.mark.parametrize(("first", "second"), [FORMATS[:2], FORMATS[1::-1]])
def test_two_dialects_one_after_the_other_are_the_same_day(offices, first, second):
    bring_in(first)
    bring_in(second)
    report = bring_in(first)

    check_figures(report)
    check_boards()
    assert (report.created, report.changed, report.unchanged, report.vanished, report.returned) == (0, 0, 753, 0, 0)
    assert Shift.objects.exclude(van_signup_id=None).count() == 753


@pytest.mark.parametrize("name", FORMATS[:2])
def test_a_second_import_changes_nothing(offices, name):
    bring_in(name)
    before = state()

    report = bring_in(name)

    assert state() == before
    assert (report.created, report.created_today, report.unchanged) == (0, 0, 753)


@pytest.mark.parametrize(("day", "rows", "shifts"), [(dt.date(2026, 11, 1), (244, 85, 443), 244), (dt.date(2026, 11, 2), (85, 0, 687), 85)])
def test_the_other_days_of_the_file(offices, day, rows, shifts):
    report = bring_in("participants.csv", day=day)

    assert (report.rows_today, report.rows_ahead, report.rows_before) == rows
    assert report.created_today == Shift.objects.filter(day=day).count() == sum(report.shifts_per_office.values()) == shifts
    assert not Shift.objects.filter(day__lt=day).exists()
    assert set(OfficeCounter.objects.values_list("day", flat=True)) == {day}
    assert SyncShift.objects.filter(shift=None, reason="Before the day that was opened.").count() == report.rows_before


def test_a_booking_ahead_that_was_called_off_is_no_next_shift(offices):
    bring_in("participants.csv")
    lines = (FILES / "participants.csv").read_text("utf-8-sig").splitlines()
    called_off = [
        re.sub(r",(Scheduled|Confirmed|Sched-Web|Left Msg|Invited|Conf Twice),", ",Declined,", line) if ",11/" in line else line
        for line in lines
    ]

    report = import_export("\n".join(called_off).encode(), file_name="later.csv", day=DAY)

    assert (report.rows_ahead, report.changed, report.volunteers, report.volunteers_with_next) == (329, 329, 403, 0)


def test_the_next_morning_yesterdays_next_shifts_are_on_the_boards(offices):
    bring_in("participants.csv")

    report = bring_in("participants.csv", day=dt.date(2026, 11, 1))

    assert (report.created, report.changed, report.unchanged) == (0, 0, 329)
    assert Shift.objects.on_boards().count() == 244


def test_without_a_day_it_is_the_campaigns_today(offices, monkeypatch):
    monkeypatch.setattr(imports.CampaignSettings, "today", lambda self: dt.date(2026, 11, 1))

    assert bring_in("participants.csv", day=None).rows_today == 244


# -- files that are not as they should be ------------------------------------------------------------------------------


def test_the_messy_file(offices):
    report = bring_in("messy.csv")

    kept = [row for row in EXPECTED["messy"]["odd_rows"] if row["kept"]]
    assert report.rows == EXPECTED["messy"]["good_rows"] + len(kept)
    assert len(report.bad) == len(EXPECTED["messy"]["odd_rows"]) - len(kept)
    assert [row.line for row in report.bad] == [5, 7, 13, 15, 24]
    assert report.waiting == {"": 1, "R9Z - Nowhere Hall": 1}
    assert report.unknown_words == {"status": ["Snoozed"]}
    assert report.created == report.created_today == 24  # 27 rows: two declined, one there twice
    assert Shift.objects.needs_an_office().count() == 2
    assert Shift.objects.get(van_status="Snoozed").volunteer.vanid == 190001002
    assert Volunteer.objects.get(vanid=190001003).phone == "555-01"
    assert str(Volunteer.objects.get(vanid=190001008)) == "No name"
    assert Shift.objects.filter(volunteer__vanid=101000043).count() == 1
    assert Volunteer.objects.get(vanid=190001011).phone == "3145550123"
    before = state()
    assert bring_in("messy.csv").created == 0
    assert state() == before


@pytest.mark.parametrize("name", ["not-an-export.xls", "no-vanid-column.csv"])
def test_a_file_that_is_no_export_changes_nothing_not_even_the_day(offices, name):
    OfficeCounter.objects.bulk_create(OfficeCounter(office=office, day=DAY) for office in Office.objects.all())
    before = state()

    with pytest.raises(NotAnExport):
        bring_in(name, day=dt.date(2026, 11, 1))

    assert state() == before
    assert not ImportRun.objects.exists()


def test_a_dry_run_says_the_same_and_leaves_nothing(offices):
    before = state()

    dry = bring_in("participants.csv", dry_run=True)

    assert (state(), ImportRun.objects.count(), SyncShift.objects.count()) == (before, 0, 0)
    check_figures(dry)
    assert replace(dry, is_dry=False) == bring_in("participants.csv")


def test_a_row_without_a_name_leaves_the_name_we_know(offices):
    bring_in("participants.csv")
    nameless = (FILES / "participants.csv").read_text("utf-8-sig").replace('"Brandt, Bo"', '", "')

    report = import_export(nameless.encode(), file_name="nameless.csv", day=DAY)

    assert {remark.column for remark in report.remarks} == {"Name"}
    assert str(Volunteer.objects.get(vanid=101000002)) == "Bo Brandt"


# -- the raw rows ------------------------------------------------------------------------------------------------------


def test_each_row_is_kept_as_it_stood_with_what_became_of_it(offices, dana):
    bring_in("participants.csv", by=dana)

    assert SyncShift.objects.count() == 772
    assert SyncShift.objects.filter(shift=None).count() == 19  # declined and cancelled
    assert set(SyncShift.objects.filter(shift=None).values_list("reason", flat=True)) == {
        "Not expected: VAN says Cancelled.", "Not expected: VAN says Declined.",
    }  # fmt: skip
    row = SyncShift.objects.get(vanid=101000002, day=DAY)
    assert (row.raw["Phone"], row.raw["Recruited By"], row.shift.volunteer.vanid) == ("16605550101", "Field, Flo", 101000002)
    run = ImportRun.objects.get()
    assert (run.by, run.day, run.finished_at is not None, run.counts["created"], run.problems) == (dana, DAY, True, 753, [])


def test_rows_that_are_as_they_were_only_learn_that_the_next_run_has_seen_them(offices):
    bring_in("EventParticipants.xls")
    text = (FILES / "EventParticipants.xls").read_bytes().decode("utf-16")
    lines = text.splitlines()
    fewer = "\r\n".join([lines[0], lines[1].replace("Conf Twice", "Declined"), *lines[3:], ""])

    report = import_export(fewer.encode("utf-16"), file_name="later.xls", day=DAY)

    first, second = ImportRun.objects.order_by("pk")
    assert (report.changed, report.vanished) == (1, 1)
    assert SyncShift.objects.filter(last_run=first).count() == 1
    assert SyncShift.objects.filter(first_run=first, last_run=second).count() == 771
    changed = SyncShift.objects.get(signup_id=int(lines[1].split("\t")[lines[0].split("\t").index("Event Signup ID")]))
    assert changed.raw["Status"] == changed.shift.van_status == "Declined"


def test_the_problems_of_a_file_are_kept_with_line_column_value_and_reason(offices):
    bring_in("messy.csv")

    problems = ImportRun.objects.get().problems
    assert len(problems) == 7
    assert {"file": "messy.csv", "line": 13, "column": "Date", "value": "31/12/2026"}.items() <= problems[2].items()
    assert "does not exist" in problems[2]["reason"]


def test_what_an_import_keeps_can_be_looked_at_and_found_by_vanid(client, offices, dana):
    bring_in("participants.csv")
    client.force_login(dana)

    found = client.get("/admin/van_sync/syncshift/?q=101000002").context["cl"].result_list
    assert {row.vanid for row in found} == {101000002}
    assert client.get(f"/admin/van_sync/syncshift/{found[0].pk}/change/").status_code == 200
    assert client.post(f"/admin/van_sync/syncshift/{found[0].pk}/change/", {}).status_code == 404
    assert client.get("/admin/van_sync/importrun/?q=participants").context["cl"].result_count == 1
    assert client.get(f"/admin/van_sync/importrun/{ImportRun.objects.get().pk}/change/").status_code == 200
