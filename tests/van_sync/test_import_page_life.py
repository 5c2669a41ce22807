"""A run's page while it waits or works, when something goes wrong, and the rows it gives back."""

import csv
import io
from shutil import rmtree

import pytest
from celery import Celery
from django.utils import timezone

from cpt.broker import folder_broker, redis_broker
from tests.desk import DAY
from tests.van_sync.conftest import FILES
from tests.van_sync.pages import address, send, sent, shown, stage
from tracker.models import Shift
from van_sync import uploads
from van_sync.models import KEPT, QUIET_AFTER, ImportRun, RunKind, RunStatus, Upload
from van_sync.progress import LONG_WAIT
from van_sync.tasks import import_upload, preview_upload

# -- rejected rows ------------------------------------------------------------------------------------------------------


def test_the_rows_that_cannot_be_used_are_a_file_that_can_be_mended_and_uploaded(data_staff, offices):
    run = sent(data_staff, "messy.csv")

    answer = data_staff.get(address(run, "rejected.csv"))

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
    again = sent(data_staff, "mended.csv", answer.content.replace(b"after lunch", b"1:00 PM"))
    assert (again.pk, ImportRun.objects.get(pk=again.pk).counts["rows"]) == (again.pk, 1)


def brought_in(client, run):
    client.post(address(run, "import/"))
    import_upload(run.pk)


def test_mended_rows_are_a_part_of_the_list_and_what_they_lack_is_not_gone(data_staff, offices):
    brought_in(data_staff, sent(data_staff, "messy.csv"))
    run = ImportRun.objects.latest("pk")
    mended = data_staff.get(address(run, "rejected.csv")).content.replace(b"after lunch", b"1:00 PM")

    again = sent(data_staff, "mended.csv", mended)
    assert "not judged: mended rows are a part of the list" in shown(data_staff, again)
    brought_in(data_staff, again)

    again.refresh_from_db()
    assert (again.status, again.counts["rows"], again.counts["vanished"]) == (RunStatus.DONE, 1, 0)
    assert not Shift.objects.exclude(vanished_at=None).exists()


def test_a_file_without_much_of_what_the_boards_have_asks_whether_it_is_the_whole_list(data_staff, offices):
    lines = ["VanID,Name,Date,Time,Location", *[f"{at},Ada,10/31/2026,10:00 AM,R1A Westport" for at in range(1, 31)]]
    brought_in(data_staff, sent(data_staff, "all.csv", "\n".join(lines).encode()))

    assert "shifts on the boards are not in this file" not in shown(
        data_staff, sent(data_staff, "most.csv", "\n".join(lines[:-6]).encode())
    )
    assert "25 shifts on the boards are not in this file" in shown(data_staff, sent(data_staff, "few.csv", "\n".join(lines[:6]).encode()))


def test_without_rejected_rows_there_is_no_such_file(data_staff, offices):
    assert data_staff.get(address(sent(data_staff, "participants.csv"), "rejected.csv")).status_code == 404


def test_of_many_problems_the_page_shows_the_first_and_says_how_many_there_are(data_staff, offices):
    lines = ["VanID,Name,Date,Time", *[f"{at},Ada,10/31/2026,after lunch" for at in range(1, 1001)]]

    text = shown(data_staff, sent(data_staff, "bad.csv", "\n".join(lines).encode()))

    assert "The first 200 of 1,000." in text
    assert text.count("left out") == 200
    assert "the 1,000 rows that cannot be used" in text


# -- waiting, and what goes wrong ---------------------------------------------------------------------------------------


@pytest.fixture
def waiting(data_staff, offices):
    """An upload that no worker has taken up yet."""
    send(data_staff, (FILES / "participants.csv").read_bytes())
    return ImportRun.objects.get()


def later(run, **changes):
    ImportRun.objects.filter(pk=run.pk).update(**changes)


def test_after_some_seconds_without_a_worker_the_page_says_what_to_do(data_staff, waiting, asked):
    assert stage(data_staff, waiting)["sentence"] == "Waiting for the worker …"
    later(waiting, asked_at=timezone.now() - LONG_WAIT)

    assert "No worker has taken this up yet" in stage(data_staff, waiting)["sentence"]
    assert "Try again" in shown(data_staff, waiting)
    data_staff.post(address(waiting, "again/"))
    assert asked == [waiting.pk, waiting.pk]


def test_behind_another_import_it_says_so(data_staff, waiting, dana):
    later(waiting, asked_at=timezone.now() - LONG_WAIT)
    other = uploads.keep(b"x", kind=RunKind.SHIFTS, file_name="other.csv", day=DAY, by=dana)
    later(other, status=RunStatus.IMPORTING, alive_at=timezone.now())

    assert stage(data_staff, waiting)["sentence"] == "Another import is under way; this one comes next."


def test_a_killed_worker_is_noticed_and_the_run_can_be_run_again(data_staff, waiting, asked):
    preview_upload(waiting.pk)
    data_staff.post(address(waiting, "import/"))
    later(waiting, alive_at=timezone.now() - QUIET_AFTER, started_at=timezone.now(), rows_done=10, rows_total=772)

    assert "it was probably stopped" in stage(data_staff, waiting)["sentence"]
    assert "Try again" in shown(data_staff, waiting)
    data_staff.post(address(waiting, "again/"))
    assert asked == [waiting.pk] * 3
    import_upload(waiting.pk)
    assert "Done." in shown(data_staff, waiting)


def test_progress_is_told_in_numbers(data_staff, waiting):
    later(waiting, status=RunStatus.PREVIEWING, alive_at=timezone.now(), rows_done=200, rows_total=772)

    assert stage(data_staff, waiting) == {
        "stage": "previewing working",
        "sentence": "Comparing with what is here …",
        "done": 200,
        "total": 772,
    }
    assert '<progress id="run-bar" aria-label="Progress of the import" max="772" value="200">' in shown(data_staff, waiting)
    assert "200 of 772" in shown(data_staff, waiting)


@pytest.mark.parametrize("broker", ["redis", "folder"])
def test_a_broker_that_does_not_answer_is_named_and_the_upload_is_kept(data_staff, offices, monkeypatch, tmp_path, broker):
    address, options = redis_broker("redis://127.0.0.1:1/0", "nobody") if broker == "redis" else folder_broker(tmp_path / "work")
    rmtree(tmp_path / "work", ignore_errors=True)
    app = Celery("elsewhere", broker=address, broker_transport_options=options, task_publish_retry=False, set_as_current=False)
    monkeypatch.setattr("van_sync.work.preview_upload", app.task(uploads.preview, name="preview"))

    run = sent(data_staff, "participants.csv", looked_through=False)

    assert "the worker could not be told of it" in shown(data_staff, run)
    assert (run.status, bool(run.upload.data)) == (RunStatus.UPLOADED, True)


def test_a_double_click_imports_once(data_staff, offices, asked):
    run = sent(data_staff, "participants.csv")

    answers = [data_staff.post(address(run, "import/")) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [address(run)] * 2
    assert asked == [run.pk, run.pk]  # the preview, and one import


def test_a_preview_whose_file_is_gone_asks_for_it_again(data_staff, offices):
    run = sent(data_staff, "participants.csv")
    uploads.forget_old(timezone.now() + KEPT)

    text = shown(data_staff, run)
    assert "The file was deleted, as uploads are after a week." in text
    assert "Import now" not in text
    data_staff.post(address(run, "import/"))
    assert ImportRun.objects.get().status == RunStatus.PREVIEWED


def test_an_upload_makes_room_by_deleting_old_ones(data_staff, offices):
    run = sent(data_staff, "participants.csv")
    Upload.objects.update(at=timezone.now() - KEPT)

    sent(data_staff, "messy.csv")

    assert not Upload.objects.filter(run=run).exists()


def test_the_name_of_a_file_is_shown_as_text_and_nothing_else(data_staff, offices):
    run = sent(data_staff, '<b onclick="x">.csv', (FILES / "messy.csv").read_bytes())

    assert '<b onclick="x">' not in shown(data_staff, run)
    assert "&lt;b onclick=" in shown(data_staff, run)


def test_what_a_file_holds_is_in_no_log(data_staff, offices, caplog):
    with caplog.at_level("DEBUG"):
        run = sent(data_staff, "messy.csv")
        data_staff.post(address(run, "import/"))
        import_upload(run.pk)
        send(data_staff, (FILES / "no-vanid-column.csv").read_bytes())

    logged = "".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert not [word for word in ("Brandt", "555-0101", "6605550101", "ivers18@") if word in logged]
