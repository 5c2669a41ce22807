"""Data staff bring in VAN's list in a real browser, with a real worker behind the web process."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import Office
from tests.browser.hands import all_saved, choose, status
from tests.browser.worker import Worker
from tests.desk import DAY
from tests.van_sync.conftest import FILES
from tests.van_sync.containers import workbook
from tracker.models import Location, OfficeCounter, Shift
from van_sync.location_files import read_places
from van_sync.locations import map_locations
from van_sync.models import QUIET_AFTER, ImportRun, RunStatus
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.export import write_participants

LONG = 120_000  # milliseconds that 20,000 rows may take on a busy machine
BETWEEN = re.compile(r"^[1-9][\d,]* of [\d,]+$")


@pytest.fixture(scope="module")
def always(server):
    worker = Worker()
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture
def worker(always):
    """One that runs now, whatever the test before did to it."""
    if always.process is None:
        always.start()
    return always


@pytest.fixture
def dana_at(server, browser: Browser, dana):
    """Dana's window on a page of the admin; at the end no window may have met the Content Security Policy or an error."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1366, "height": 768})
    client = Client()
    client.force_login(dana)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])
    problems: list[str] = []

    def open_page(address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto(address)
        return page

    yield open_page
    context.close()
    assert not problems


@pytest.fixture
def places(r1a):
    map_locations(read_places((FILES / "locations.csv").read_bytes())[0], by=None)
    OfficeCounter.objects.bulk_create(OfficeCounter(office=office, day=DAY) for office in Office.objects.filter(counter=None))


def made_up(path, rows: int):
    """An export of about so many rows, over 40 offices."""
    write_participants(SampleCampaign(2018, DAY, offices=40, bookings_per_office=round(rows / 70)), path)
    return path


def upload(page: Page, file, day: dt.date = DAY) -> None:
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Day").fill(day.isoformat())
    page.get_by_role("button", name="Show what it would change").click()


def import_now(page: Page, timeout: int = LONG) -> None:
    expect(page.get_by_role("button", name="Import now")).to_be_visible(timeout=timeout)
    page.get_by_role("button", name="Import now").click()


def done(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("Done. The boards have it.", timeout=LONG)


def test_a_file_goes_from_the_form_to_the_boards_without_a_reload(worker, window, dana_at, ana, places):
    board = window(ana, "/boards/R1A/confirms")
    page = dana_at("/admin/")
    page.get_by_role("link", name="Bring in a file from VAN").click()

    upload(page, FILES / "participants.csv")
    import_now(page)
    done(page)

    expect(page.get_by_role("row", name="New shifts")).to_contain_text("753")
    expect(page.get_by_role("row", name="R4G")).to_contain_text("64")
    shift = Shift.objects.on_boards().filter(office__code="R1A").first()
    expect(board.row(shift)).to_be_visible()
    assert Shift.objects.on_boards().filter(office__code="R1A").count() == 57


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("not-an-export.xls", None, "binary Excel workbook"),
        ("no-vanid-column.csv", None, "no VANID column"),
        ("empty.csv", b"", "This file is empty."),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no line with column names"),
        ("broken.xlsx", b"PK\x03\x04 nothing", "cannot be unpacked"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence_and_changes_nothing(worker, dana_at, places, tmp_path, name, data, sentence):
    file = FILES / name
    if data is not None:
        file = tmp_path / name
        file.write_bytes(data)
    page = dana_at("/admin/van_sync/importrun/upload/")

    upload(page, file)

    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Import now")).to_have_count(0)
    assert not Shift.objects.exists()


def test_a_messy_workbook_shows_its_errors_and_gives_the_rows_back(worker, dana_at, places, tmp_path):
    rows = [
        ["VanID", "Name", "Date", "Time", "Location", "Role", "Status"],
        ["101", "Sample, Ada", "10/31/2026", "after lunch", "R1A", "Canvassing", "Scheduled"],
    ]
    file = tmp_path / "messy.xlsx"
    file.write_bytes(workbook(rows))
    page = dana_at("/admin/van_sync/importrun/upload/")

    upload(page, file)

    expect(page.get_by_role("row", name="after lunch")).to_contain_text("left out")
    with page.expect_download() as download:
        page.get_by_role("link", name="rows that cannot be used").click()
    assert "after lunch" in download.value.path().read_text("utf-8-sig")


def test_while_a_large_file_comes_in_its_progress_is_seen_and_boards_go_on(worker, window, dana_at, ana, desk, places, tmp_path):
    mine = desk.shift()
    board = window(ana, "/boards/R1A/confirms")
    page = dana_at("/admin/van_sync/importrun/upload/")
    upload(page, made_up(tmp_path / "large.csv", rows=20_000))
    expect(page.locator("#run-count")).to_have_text(BETWEEN, timeout=LONG)
    choose(board, mine, "Same Day Confirmed")
    all_saved(board)
    assert ImportRun.objects.get().status == RunStatus.PREVIEWING
    import_now(page)

    bar = page.get_by_role("progressbar", name="Progress of the import")
    expect(page.locator("#run-count")).to_have_text(BETWEEN, timeout=LONG)
    value = int(bar.get_attribute("value"))
    assert 0 < value < int(bar.get_attribute("max"))
    expect(page.get_by_role("status")).to_contain_text("onto the boards")
    choose(board, mine, "Completed")
    all_saved(board)
    board.page.reload()
    status(board, mine, "Completed")
    run = ImportRun.objects.get()
    assert (run.status, 0 < run.rows_done < run.rows_total) == (RunStatus.IMPORTING, True)
    assert run.rows_done >= value
    done(page)


def test_without_a_worker_the_page_says_so_and_goes_on_once_there_is_one(always, dana_at, places):
    always.stop()
    always.process = None
    page = dana_at("/admin/van_sync/importrun/upload/")
    upload(page, FILES / "participants.csv")
    expect(page.get_by_role("status")).to_contain_text("No worker has taken this up yet")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    always.start()

    expect(page.get_by_role("button", name="Import now")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("status")).to_contain_text("Nothing has changed yet")


def test_a_run_whose_worker_was_killed_is_run_again_and_nothing_is_there_twice(worker, dana_at, places, tmp_path):
    page = dana_at("/admin/van_sync/importrun/upload/")
    upload(page, made_up(tmp_path / "long.csv", rows=5_000))
    import_now(page)
    expect(page.locator("#run-count")).to_have_text(BETWEEN, timeout=LONG)
    worker.kill()
    assert ImportRun.objects.get().status == RunStatus.IMPORTING
    ImportRun.objects.update(alive_at=timezone.now() - QUIET_AFTER)  # instead of waiting for a minute
    expect(page.get_by_role("status")).to_contain_text("it was probably stopped")

    worker.start()
    page.get_by_role("button", name="Try again").click()
    done(page)

    run = ImportRun.objects.get()
    assert run.counts["created"] + run.counts["unchanged"] == Shift.objects.count()
    assert Shift.objects.values("volunteer", "starts_at", "role").distinct().count() == Shift.objects.count()


def test_a_place_that_needs_an_office_puts_its_shifts_onto_an_open_board(window, dana_at, ana, desk, r1a):
    waiting = desk.shift(office=None, location=Location.objects.create(name="R1A - Library"))
    board = window(ana, "/boards/R1A/confirms")
    expect(board.row(waiting)).to_have_count(0)
    page = dana_at("/admin/")
    page.get_by_role("link", name="needs an office").click()
    row = page.get_by_role("row", name="R1A - Library")
    expect(row.get_by_role("combobox")).to_have_value(str(r1a.pk))

    row.get_by_role("button").click()

    expect(page.get_by_text("Shifts that moved there: 1.")).to_be_visible()
    expect(board.row(waiting)).to_be_visible()
