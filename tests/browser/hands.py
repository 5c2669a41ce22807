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
    says_status(window.row(row), word)


def says_status(row: Locator, word: str) -> None:
    """The status itself: the button beside it, which flips to In, says "In" before anybody has come."""
    expect(row.locator(".statuses .status")).to_contain_text(word)


# -- people speak of rows by name ------------------------------------------------------------------------------------


def row(window: Window, name: str, within: str = "tbody") -> Locator:
    return window.page.locator(f"{within} tr[data-row]").filter(has=window.page.locator(".name", has_text=name))


def says(window: Window, name: str, word: str) -> None:
    says_status(row(window, name), word)


def press(window: Window, name: str, do: str) -> None:
    row(window, name).locator(f'[data-do="{do}"]').click()


def go(window: Window, name: str) -> None:
    tab(window, name).click()
    expect(tab(window, name)).to_have_attribute("aria-current", "page")


def dialog(window: Window) -> Locator:
    return window.page.get_by_role("dialog")


def done(window: Window, word: str = "Done") -> None:
    dialog(window).get_by_role("button", name=word, exact=True).click()
    expect(dialog(window)).to_be_hidden()


def new_group(window: Window, *names: str, packets: str, goal: str, office: str = "") -> None:
    window.page.get_by_role("button", name="New group").click()
    form = dialog(window)
    if office:
        form.get_by_label("Office").select_option(label=office)
    for name in names:
        form.get_by_role("checkbox", name=name).check()
    form.get_by_label("Packets").fill(packets)
    form.get_by_label("Door goal").fill(goal)
    form.get_by_role("button", name="Make the group").click()
    expect(row(window, names[0])).to_be_visible()


def tab(window: Window, name: str) -> Locator:
    return window.page.locator(f'.tabs [data-tab="{name}"]')


def leave_the_table(window: Window) -> None:
    """Hand and focus: what is done leaves the lists only then."""
    window.page.locator("#search").click()
