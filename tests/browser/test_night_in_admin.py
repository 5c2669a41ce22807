"""Data staff close the day in a real browser, with a real worker behind the web process, and boards hear of it."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.screens import CONFIRMS
from tests.browser.worker import Worker
from tests.database import database_url
from tests.tracker.archive.saturday import make_saturday
from tracker.models import ArchivedDay, Shift

LONG = 60_000  # ms


@pytest.fixture
def worker(server, tmp_path):
    environment = {
        **os.environ,
        "DEBUG": "True",
        "DATABASE_URL": database_url(),
        "PYTHONWARNINGS": "ignore",
        "VAN_API_KEY": "",
        "ARCHIVE_DIR": str(tmp_path),
    }
    worker = Worker(environment)
    worker.start()
    yield worker
    worker.stop()


def test_the_day_is_closed_with_two_presses_and_watched_to_its_end(unopened, window, desk, ana, dana, worker, tmp_path):
    rows = make_saturday(desk)
    called = rows["called"]
    rows["tomorrow"].delete()  # it is past by today's clock
    board, page = window(ana, CONFIRMS), unopened(dana).page
    expect(board.row(called)).to_be_visible()
    page.goto("/admin/")
    page.get_by_role("link", name="Close the day").first.click()
    expect(page.get_by_text("1 group not back.")).to_be_visible()

    page.get_by_role("button", name="Close").click()

    expect(page.locator("#run-says")).to_have_text("Done. The day is in the archive.", timeout=LONG)
    expect(page.locator("#run")).to_contain_text("7 shifts, 2 groups and 8 notes of 1 office are in the archive, with 48 doors.")
    expect(board.row(called)).to_have_count(0, timeout=LONG)
    expect(board.page.locator(".no-rows")).to_contain_text("Nobody is booked")
    assert not Shift.objects.filter(office=desk.office, day=called.day).exists()
    assert (tmp_path / ArchivedDay.objects.get().file_name).exists()
