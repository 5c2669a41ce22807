"""The pages on which data staff bring in a file, over HTTP; the worker's part is called as a function."""

import csv
import io
import json
from shutil import rmtree

import pytest
from celery import Celery
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Office, Rank
from cpt.broker import folder_broker, redis_broker
from tests.desk import DAY
from tests.van_sync.conftest import FILES
from tests.van_sync.containers import web_page, workbook, zipped
from tracker.models import CampaignSettings, OfficeCounter, Shift
from van_sync import uploads
from van_sync.models import KEPT, QUIET_AFTER, ImportRun, RunKind, RunStatus, Upload
from van_sync.run_page import LONG_WAIT
from van_sync.tasks import import_upload, preview_upload

RUNS = "/admin/van_sync/importrun/"
EXPECTED = json.loads((FILES / "expected.json").read_text())
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06"


@pytest.fixture
def client(client, dana, asked):
    client.force_login(dana)
    return client


def send(client, data, name="participants.csv", **fields):
    form = {"kind": RunKind.SHIFTS, "day": DAY.isoformat(), **fields}
    return client.post(f"{RUNS}upload/", {**form, "file": SimpleUploadedFile(name, data)})


def sent(client, name, data=None, *, looked_through=True, **fields):
    """Upload a file that is taken, and let the worker look through it."""
    answer = send(client, data or (FILES / name).read_bytes(), name, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    run = ImportRun.objects.latest("pk")
    assert answer["Location"] == address(run)
    if looked_through:
        preview_upload(run.pk)
    return run


def address(run, more="change/"):
    return f"{RUNS}{run.pk}/{more}"


def shown(client, run):
    return client.get(address(run)).content.decode()


def stage(client, run):
    return client.get(address(run, "progress/")).json()


def errors(answer):
    return [str(error) for field in answer.context["form"].errors.values() for error in field]


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
def test_every_export_of_van_is_previewed_and_imported_with_the_same_figures(client, offices, asked, name, data):
    run = sent(client, name, data)
    preview = shown(client, run)
    assert "Nothing has changed yet" in preview
    assert "443 on the day, 329 later, 0 earlier" in preview
    assert "403</td>" in preview
    assert not Shift.objects.exists()

    client.post(address(run, "import/"))
    import_upload(run.pk)

    assert asked == [run.pk, run.pk]
    report = shown(client, run)
    assert "Done. The boards have it." in report
    assert "Imported by Dana Data" in report
    on_the_day = Shift.objects.on_boards().filter(day=DAY)
    assert {office.code: on_the_day.filter(office=office).count() for office in Office.objects.all()} == EXPECTED["shifts_per_office"]
    for code, count in EXPECTED["shifts_per_office"].items():
        assert f'<th scope="row">{code}</th><td class="number">{count}</td>' in report


def test_the_preview_of_a_messy_file_names_each_row_what_is_unknown_and_what_waits(client, offices):
    text = shown(client, sent(client, "messy.csv"))

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
def test_a_wrong_file_is_refused_on_the_form_and_nothing_is_kept(client, offices, asked, name, data, sentence):
    answer = send(client, (FILES / name).read_bytes() if data is None else data, name)

    assert answer.status_code == 422
    assert sentence in errors(answer)[0]
    assert len(errors(answer)) == 1
    assert (ImportRun.objects.count(), Upload.objects.count(), asked) == (0, 0, [])


@pytest.mark.parametrize(
    "data", [zipped({"a.txt": b"nothing"}), zipped({"xl/workbook.xml": b"<x/>"}), b"<html>Sign in</html>", zipped({"a": b""})]
)
def test_a_wrong_file_that_had_to_be_unpacked_fails_with_a_sentence(client, offices, data):
    run = sent(client, "day.zip", data)

    assert stage(client, run)["stage"] == "failed settled"
    assert stage(client, run)["sentence"].endswith("Nothing was changed.")
    assert "Import now" not in shown(client, run)
    assert "Try again" not in shown(client, run)
    assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused(client, offices, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 100)

    assert "is larger than" in errors(send(client, b"VanID,Name,Date,Time\n" + b"x" * 100))[0]
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(("day", "sentence"), [("", "Say which day"), ("31.10.2026", "This is not a date")])
def test_a_day_is_needed_and_must_be_one(client, offices, day, sentence):
    assert sentence in errors(send(client, (FILES / "participants.csv").read_bytes(), day=day))[0]
    assert not ImportRun.objects.exists()


def test_the_form_offers_the_campaigns_today(client):
    today = CampaignSettings.load().today()

    assert f'value="{today:%Y-%m-%d}"' in client.get(f"{RUNS}upload/").content.decode()


def test_a_table_of_places_needs_no_day_and_shows_where_each_place_goes(client, offices):
    table = b"van_location,office,office_name,region\nLibrary,R1A,,\nR4: Bootheel,R4F,,\n"

    run = sent(client, "places.csv", table, kind=RunKind.LOCATIONS, day="")

    text = shown(client, run)
    assert "Library" in text
    assert '<td data-label="Was with">R4G</td><td data-label="Office">R4F</td>' in text
    client.post(address(run, "import/"))
    import_upload(run.pk)
    assert "Done." in shown(client, run)


def test_a_participant_list_is_no_table_of_places(client, offices):
    answer = send(client, (FILES / "no-vanid-column.csv").read_bytes(), kind=RunKind.LOCATIONS)

    assert "van_location" in errors(answer)[0]


# -- the day that boards show -------------------------------------------------------------------------------------------


def test_the_preview_warns_that_boards_turn_to_another_day(client, offices):
    OfficeCounter.objects.create(office=Office.objects.first(), day=DAY.replace(day=30))

    assert "Importing turns them to Saturday, October 31" in shown(client, sent(client, "participants.csv"))
    assert OfficeCounter.objects.get().day == DAY.replace(day=30)


def test_the_preview_warns_of_a_day_that_is_not_in_the_file(client, offices):
    assert "No row of this file is on Thursday, October 1" in shown(client, sent(client, "participants.csv", day="2026-10-01"))


# -- rejected rows ------------------------------------------------------------------------------------------------------


def test_the_rows_that_cannot_be_used_are_a_file_that_can_be_mended_and_uploaded(client, offices):
    run = sent(client, "messy.csv")

    answer = client.get(address(run, "rejected.csv"))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"] == f'attachment; filename="rejected-rows-{run.pk}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    original = (FILES / "messy.csv").read_bytes().decode("cp1252").splitlines()[0].lstrip("ï»¿").split(",")
    assert list(rows[0]) == [*original, "File", "Line", "Reason"]
    assert [(row["Line"], row["VanID"]) for row in rows] == [
        ("5", ""),
        ("7", "ABC123"),
        ("13", "190001004"),
        ("15", "190001005"),
        ("24", "190001009"),
    ]
    assert rows[3]["Time"] == "after lunch"
    again = sent(client, "mended.csv", answer.content.replace(b"after lunch", b"1:00 PM"))
    assert (again.pk, ImportRun.objects.get(pk=again.pk).counts["rows"]) == (again.pk, 1)


def test_without_rejected_rows_there_is_no_such_file(client, offices):
    assert client.get(address(sent(client, "participants.csv"), "rejected.csv")).status_code == 404


def test_of_many_problems_the_page_shows_the_first_and_says_how_many_there_are(client, offices):
    lines = ["VanID,Name,Date,Time", *[f"{at},Ada,10/31/2026,after lunch" for at in range(1, 1001)]]

    text = shown(client, sent(client, "bad.csv", "\n".join(lines).encode()))

    assert "The first 200 of 1,000." in text
    assert text.count("left out") == 200
    assert "the 1,000 rows that cannot be used" in text


# -- waiting, and what goes wrong ---------------------------------------------------------------------------------------


@pytest.fixture
def waiting(client, offices):
    """An upload that no worker has taken up yet."""
    send(client, (FILES / "participants.csv").read_bytes())
    return ImportRun.objects.get()


def later(run, **changes):
    ImportRun.objects.filter(pk=run.pk).update(**changes)


def test_after_some_seconds_without_a_worker_the_page_says_what_to_do(client, waiting, asked):
    assert stage(client, waiting)["sentence"] == "Waiting for the worker …"
    later(waiting, asked_at=timezone.now() - LONG_WAIT)

    assert "No worker has taken this up yet" in stage(client, waiting)["sentence"]
    assert "Try again" in shown(client, waiting)
    client.post(address(waiting, "again/"))
    assert asked == [waiting.pk, waiting.pk]


def test_behind_another_import_it_says_so(client, waiting, dana):
    later(waiting, asked_at=timezone.now() - LONG_WAIT)
    other = uploads.keep(b"x", kind=RunKind.SHIFTS, file_name="other.csv", day=DAY, by=dana)
    later(other, status=RunStatus.IMPORTING, alive_at=timezone.now())

    assert stage(client, waiting)["sentence"] == "Another import is under way; this one comes next."


def test_a_killed_worker_is_noticed_and_the_run_can_be_run_again(client, waiting, asked):
    preview_upload(waiting.pk)
    client.post(address(waiting, "import/"))
    later(waiting, alive_at=timezone.now() - QUIET_AFTER, started_at=timezone.now(), rows_done=10, rows_total=772)

    assert "it was probably stopped" in stage(client, waiting)["sentence"]
    assert "Try again" in shown(client, waiting)
    client.post(address(waiting, "again/"))
    assert asked == [waiting.pk] * 3
    import_upload(waiting.pk)
    assert "Done." in shown(client, waiting)


def test_progress_is_told_in_numbers(client, waiting):
    later(waiting, status=RunStatus.PREVIEWING, alive_at=timezone.now(), rows_done=200, rows_total=772)

    assert stage(client, waiting) == {"stage": "previewing working", "sentence": "Comparing with what is here …", "done": 200, "total": 772}
    assert '<progress id="run-bar" aria-label="Progress of the import" max="772" value="200">' in shown(client, waiting)
    assert "200 of 772" in shown(client, waiting)


@pytest.mark.parametrize("broker", ["redis", "folder"])
def test_a_broker_that_does_not_answer_is_named_and_the_upload_is_kept(client, offices, monkeypatch, tmp_path, broker):
    address, options = redis_broker("redis://127.0.0.1:1/0", "nobody") if broker == "redis" else folder_broker(tmp_path / "work")
    rmtree(tmp_path / "work", ignore_errors=True)
    app = Celery("elsewhere", broker=address, broker_transport_options=options, task_publish_retry=False, set_as_current=False)
    monkeypatch.setattr("van_sync.work.preview_upload", app.task(uploads.preview, name="preview"))

    run = sent(client, "participants.csv", looked_through=False)

    assert "the worker could not be told of it" in shown(client, run)
    assert (run.status, bool(run.upload.data)) == (RunStatus.UPLOADED, True)


def test_a_double_click_imports_once(client, offices, asked):
    run = sent(client, "participants.csv")

    answers = [client.post(address(run, "import/")) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [address(run)] * 2
    assert asked == [run.pk, run.pk]  # the preview, and one import


def test_a_preview_whose_file_is_gone_asks_for_it_again(client, offices):
    run = sent(client, "participants.csv")
    uploads.forget_old(timezone.now() + KEPT)

    text = shown(client, run)
    assert "The file was deleted, as uploads are after a week." in text
    assert "Import now" not in text
    client.post(address(run, "import/"))
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


def test_an_upload_makes_room_by_deleting_old_ones(client, offices):
    run = sent(client, "participants.csv")
    Upload.objects.update(at=timezone.now() - KEPT)

    sent(client, "messy.csv")

    assert not Upload.objects.filter(run=run).exists()


def test_the_name_of_a_file_is_shown_as_text_and_nothing_else(client, offices):
    run = sent(client, '<b onclick="x">.csv', (FILES / "messy.csv").read_bytes())

    assert '<b onclick="x">' not in shown(client, run)
    assert "&lt;b onclick=" in shown(client, run)


def test_what_a_file_holds_is_in_no_log(client, offices, caplog):
    with caplog.at_level("DEBUG"):
        run = sent(client, "messy.csv")
        client.post(address(run, "import/"))
        import_upload(run.pk)
        send(client, (FILES / "no-vanid-column.csv").read_bytes())

    logged = "".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert not [word for word in ("Brandt", "555-0101", "6605550101", "ivers18@") if word in logged]


# -- who may, and how ---------------------------------------------------------------------------------------------------

PAGES = [("get", "upload/"), ("post", "upload/"), ("get", "{}/change/"), ("get", "{}/progress/"), ("post", "{}/import/"), ("post", "{}/again/"), ("get", "{}/rejected.csv")]  # fmt: skip


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO, Rank.FD, None])
@pytest.mark.parametrize(("method", "view"), PAGES)
def test_nobody_but_data_staff_sees_or_does_anything(client, offices, dana, rank, method, view):
    run = sent(client, "messy.csv")
    if rank is None:
        client.logout()
    else:
        dana.rank = rank
        dana.save()

    answer = getattr(client, method)(RUNS + view.format(run.pk))

    assert answer.status_code == 302
    assert answer["Location"].startswith(("/admin/login/", "/accounts/login/"))
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


@pytest.mark.parametrize("view", ["upload/", "{}/import/", "{}/again/"])
def test_writing_needs_the_token_of_the_page(client, offices, dana, view):
    run = sent(client, "messy.csv")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana)

    assert strict.post(RUNS + view.format(run.pk)).status_code == 403
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


@pytest.mark.parametrize("view", ["import/", "again/"])
def test_looking_never_writes(client, offices, view):
    run = sent(client, "messy.csv")

    assert client.get(address(run, view)).status_code == 405
    assert client.post(address(run)).status_code == 405
    assert client.post(address(run, "delete/"), {"post": "yes"}).status_code == 403
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


@pytest.mark.parametrize("view", ["change/", "progress/", "rejected.csv"])
def test_a_run_that_is_not_there_is_not_found(client, view):
    assert client.get(f"{RUNS}999/{view}").status_code == 404


@pytest.mark.parametrize("view", ["import/", "again/"])
def test_a_run_that_is_not_there_is_not_started(client, view):
    assert client.post(f"{RUNS}999/{view}").status_code == 404


def test_runs_are_listed_with_a_way_to_the_form_and_to_their_rows(client, offices):
    run = sent(client, "participants.csv")
    client.post(address(run, "import/"))
    import_upload(run.pk)

    assert f"{RUNS}upload/" in client.get(RUNS).content.decode()
    rows = f"/admin/van_sync/syncshift/?last_run__id__exact={run.pk}"
    assert rows in shown(client, run)
    assert client.get(rows).context["cl"].result_count == 772
