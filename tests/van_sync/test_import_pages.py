"""The pages on which data staff bring in a file, over HTTP; the worker's part is called as a function."""

import datetime as dt
import json

import pytest
from django.test import Client

from accounts.models import Office, Rank
from tests.desk import DAY
from tests.van_sync.conftest import FILES
from tests.van_sync.containers import web_page, workbook, zipped
from tests.van_sync.pages import RUNS, address, errors, send, sent, shown, stage
from tracker.models import CampaignSettings, OfficeCounter, Shift
from van_sync import uploads
from van_sync.models import ImportRun, RunKind, RunStatus, Upload
from van_sync.tasks import import_upload

EXPECTED = json.loads((FILES / "expected.json").read_text())
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06"


# -- every file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("participants.csv", None),
        ("EventParticipants.xls", None),
        ("EventParticipants.zip", None),
        ("Report.xls", web_page()),
        ("participants.xlsx", workbook()),
        ("whatever.pdf", zipped({"Report.xls": web_page(encoding="utf-16")})),
    ],
)
def test_every_export_of_van_is_previewed_and_imported_with_the_same_figures(data_staff, offices, asked, name, data):
    run = sent(data_staff, name, data)
    preview = shown(data_staff, run)
    assert "Nothing has changed yet" in preview
    assert "443 on the day, 329 later, 0 earlier" in preview
    assert "403</td>" in preview
    assert not Shift.objects.exists()

    data_staff.post(address(run, "import/"))
    import_upload(run.pk)

    assert asked == [run.pk, run.pk]
    report = shown(data_staff, run)
    assert "Done. The boards have it." in report
    assert "Imported by Dana Data" in report
    on_the_day = Shift.objects.on_boards().filter(day=DAY)
    assert {office.code: on_the_day.filter(office=office).count() for office in Office.objects.all()} == EXPECTED["shifts_per_office"]
    for code, count in EXPECTED["shifts_per_office"].items():
        assert f'<th scope="row">{code}</th><td class="number">{count}</td>' in report


def test_the_preview_of_a_messy_file_names_each_row_what_is_unknown_and_what_waits(data_staff, offices):
    text = shown(data_staff, sent(data_staff, "messy.csv"))

    assert "after lunch" in text
    assert "is not a time we can read" in text
    assert "7 in all." in text
    assert "R9Z - Nowhere Hall" in text
    assert "Snoozed" in text
    assert "/admin/tracker/location/waiting/" in text
    assert "?new=yes" in text


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("not-an-export.xls", None, "binary Excel workbook"),
        ("no-vanid-column.csv", None, "no VANID column"),
        ("empty.csv", b"", "This file is empty."),
        ("blank.csv", b"\r\n \r\n", "This file is empty."),
        ("locations.csv", None, "no line with column names"),
        ("picture.png", PICTURE, "no line with column names"),
    ],
)
def test_a_wrong_file_is_refused_on_the_form_and_nothing_is_kept(data_staff, offices, asked, name, data, sentence):
    answer = send(data_staff, (FILES / name).read_bytes() if data is None else data, name)

    assert answer.status_code == 422
    assert sentence in errors(answer)[0]
    assert len(errors(answer)) == 1
    assert (ImportRun.objects.count(), Upload.objects.count(), asked) == (0, 0, [])


@pytest.mark.parametrize(
    "data", [zipped({"a.txt": b"nothing"}), zipped({"xl/workbook.xml": b"<x/>"}), b"<html>Sign in</html>", zipped({"a": b""})]
)
def test_a_wrong_file_that_had_to_be_unpacked_fails_with_a_sentence(data_staff, offices, data):
    run = sent(data_staff, "day.zip", data)

    assert stage(data_staff, run)["stage"] == "failed settled"
    assert stage(data_staff, run)["sentence"].endswith("Nothing was changed.")
    assert "Import now" not in shown(data_staff, run)
    assert "Try again" not in shown(data_staff, run)
    assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused(data_staff, offices, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 100)

    assert "is larger than" in errors(send(data_staff, b"VanID,Name,Date,Time\n" + b"x" * 100))[0]
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(("day", "sentence"), [("", "Say which day"), ("31.10.2026", "This is not a date")])
def test_a_day_is_needed_and_must_be_one(data_staff, offices, day, sentence):
    assert sentence in errors(send(data_staff, (FILES / "participants.csv").read_bytes(), day=day))[0]
    assert not ImportRun.objects.exists()


def test_the_form_offers_the_campaigns_today(data_staff):
    today = CampaignSettings.load().today()

    assert f'value="{today:%Y-%m-%d}"' in data_staff.get(f"{RUNS}upload/").content.decode()


def test_a_table_of_places_needs_no_day_and_shows_where_each_place_goes(data_staff, offices):
    table = b"van_location,office,office_name,region\nLibrary,R1A,,\nR4: Bootheel,R4F,,\n"

    run = sent(data_staff, "places.csv", table, kind=RunKind.LOCATIONS, day="")

    text = shown(data_staff, run)
    assert "Library" in text
    assert '<td data-label="Was with">R4G</td><td data-label="Office">R4F</td>' in text
    data_staff.post(address(run, "import/"))
    import_upload(run.pk)
    assert "Done." in shown(data_staff, run)


def test_a_participant_list_is_no_table_of_places(data_staff, offices):
    answer = send(data_staff, (FILES / "no-vanid-column.csv").read_bytes(), kind=RunKind.LOCATIONS)

    assert "van_location" in errors(answer)[0]


# -- the day that boards show -------------------------------------------------------------------------------------------


def test_the_preview_warns_that_boards_turn_to_another_day(data_staff, offices):
    OfficeCounter.objects.create(office=Office.objects.first(), day=DAY.replace(day=30))

    assert "Importing turns them to Saturday, October 31" in shown(data_staff, sent(data_staff, "participants.csv"))
    assert OfficeCounter.objects.get().day == DAY.replace(day=30)


@pytest.mark.parametrize(("today", "is_over"), [(DAY, False), (DAY + dt.timedelta(days=1), True)])
def test_the_preview_asks_in_words_whether_a_day_that_is_over_is_meant(data_staff, offices, monkeypatch, today, is_over):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: today)

    page = shown(data_staff, sent(data_staff, "participants.csv"))

    assert ("Saturday, October 31 is over." in page, "Import now, although the day is over" in page) == (is_over, is_over)


@pytest.mark.parametrize(("ahead", "is_asked"), [(7, False), (8, True)])
def test_the_preview_asks_in_words_whether_a_day_more_than_a_week_ahead_is_meant(data_staff, offices, monkeypatch, ahead, is_asked):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY - dt.timedelta(days=ahead))

    page = shown(data_staff, sent(data_staff, "participants.csv"))

    assert ("is more than a week away." in page, "Import now, although the day is far ahead" in page) == (is_asked, is_asked)


def test_the_preview_warns_of_a_day_that_is_not_in_the_file(data_staff, offices):
    assert "No row of this file is on Thursday, October 1" in shown(data_staff, sent(data_staff, "participants.csv", day="2026-10-01"))


# -- who may, and how ---------------------------------------------------------------------------------------------------

PAGES = [("get", "upload/"), ("post", "upload/"), ("get", "{}/change/"), ("get", "{}/progress/"), ("post", "{}/import/"), ("post", "{}/again/"), ("get", "{}/rejected.csv")]  # fmt: skip


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO, Rank.FD, None])
@pytest.mark.parametrize(("method", "view"), PAGES)
def test_nobody_but_data_staff_sees_or_does_anything(data_staff, offices, dana, rank, method, view):
    run = sent(data_staff, "messy.csv")
    if rank is None:
        data_staff.logout()
    else:
        dana.rank = rank
        dana.save()

    answer = getattr(data_staff, method)(RUNS + view.format(run.pk))

    assert answer.status_code == (404 if rank else 302)
    assert rank or answer["Location"].startswith(("/admin/login/", "/accounts/login/"))
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


@pytest.mark.parametrize("view", ["upload/", "{}/import/", "{}/again/"])
def test_writing_needs_the_token_of_the_page(data_staff, offices, dana, view):
    run = sent(data_staff, "messy.csv")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana)

    assert strict.post(RUNS + view.format(run.pk)).status_code == 403
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


@pytest.mark.parametrize("view", ["import/", "again/"])
def test_looking_never_writes(data_staff, offices, view):
    run = sent(data_staff, "messy.csv")

    assert data_staff.get(address(run, view)).status_code == 405
    assert data_staff.post(address(run)).status_code == 405
    assert data_staff.post(address(run, "delete/"), {"post": "yes"}).status_code == 404
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


@pytest.mark.parametrize("view", ["change/", "progress/", "rejected.csv"])
def test_a_run_that_is_not_there_is_not_found(data_staff, view):
    assert data_staff.get(f"{RUNS}999/{view}").status_code == 404


@pytest.mark.parametrize("view", ["import/", "again/"])
def test_a_run_that_is_not_there_is_not_started(data_staff, view):
    assert data_staff.post(f"{RUNS}999/{view}").status_code == 404


def test_runs_are_listed_with_a_way_to_the_form_and_to_their_rows(data_staff, offices):
    run = sent(data_staff, "participants.csv")
    data_staff.post(address(run, "import/"))
    import_upload(run.pk)

    assert f"{RUNS}upload/" in data_staff.get(RUNS).content.decode()
    rows = f"/admin/van_sync/syncshift/?last_run__id__exact={run.pk}"
    assert rows in shown(data_staff, run)
    assert data_staff.get(rows).context["cl"].result_count == 772
