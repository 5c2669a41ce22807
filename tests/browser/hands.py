"""What hands do on a board, and what eyes wait for."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Window
from tracker.models import Shift


def choose(window: Window, row: Shift, name: str) -> None:
    choose_in(window, window.row(row), name)


def choose_in(window: Window, row: Locator, name: str) -> None:
    row.locator('[data-do="status-menu"]').click()
    window.page.get_by_role("menuitemradio", name=name, exact=True).click()


def type_into(row: Locator, field: str, text: str) -> None:
    """Press the cell, type, Enter."""
    row.locator(f'[data-do="edit"][data-field="{field}"]').click()
    editor = row.locator("input.editor")
    editor.fill(text)
    editor.press("Enter")


def all_saved(*windows: Window) -> None:
    for window in windows:
        # What was just pressed is drawn with the next frame; until then the counter still speaks of what was before.
        window.page.evaluate("() => new Promise(requestAnimationFrame)")
        expect(window.page.get_by_text("All saved")).to_be_visible()


def status(window: Window, row: Shift, word: str) -> None:
    expect(window.row(row).locator(".statuses")).to_contain_text(word)
