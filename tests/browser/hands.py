"""What hands do on a board, and what eyes wait for."""

from playwright.sync_api import expect

from tests.browser.conftest import Window
from tracker.models import Shift


def choose(window: Window, row: Shift, name: str) -> None:
    window.row(row).locator('[data-do="status-menu"]').click()
    window.page.get_by_role("menuitemradio", name=name).click()


def all_saved(*windows: Window) -> None:
    for window in windows:
        expect(window.page.get_by_text("All saved")).to_be_visible()


def status(window: Window, row: Shift, word: str) -> None:
    expect(window.row(row).locator(".statuses")).to_contain_text(word)
