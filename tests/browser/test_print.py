"""A board on paper: fits Letter and A4 across, loses nothing, and leaves the buttons on the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import BOARDS, SCREENS
from tests.desk import DAY
from tracker.models import Shift

pytestmark = pytest.mark.looks
MARGINS = 2 * 9 / 25.4 * 96  # static/css/print.css
# Across, in CSS pixels.
SHEETS = {"Letter": round(11 * 96 - MARGINS), "A4": round(297 / 25.4 * 96 - MARGINS)}
CUT_OFF = """(width) => [...document.querySelectorAll("table, th, td, td *, .on-paper, h1")].filter((part) => {
    if (part.closest(".hidden") || !part.checkVisibility()) return false;
    const { left, right } = part.getBoundingClientRect();
    const isCut = getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1;
    return left < 0 || right > width + 0.5 || isCut;
}).map((part) => `${part.tagName} ${part.className} “${part.textContent.trim().slice(0, 40)}”`)"""

# Words that are pressed on the screen stay, as words.
BOXES = """(buttons) => buttons.filter((button) => {
    const { width, height } = button.getBoundingClientRect();
    const { visibility, borderTopWidth } = getComputedStyle(button);
    return width && height && visibility === "visible" && parseFloat(borderTopWidth) > 0;
}).map((button) => button.innerText)"""


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def on_paper(page: Page, sheet: str) -> None:
    page.set_viewport_size({"width": SHEETS[sheet], "height": 700})
    page.emulate_media(media="print")


@pytest.mark.parametrize("name", BOARDS)
def test_nothing_of_a_board_is_cut_off_on_paper(visit, name):
    page = visit(SCREENS[name]).page
    for sheet, width in SHEETS.items():
        on_paper(page, sheet)
        cut_off = page.evaluate(CUT_OFF, width)
        assert not cut_off, "\n".join([sheet, *cut_off])
        assert page.locator("tbody .name").first.is_visible()
        assert page.locator("tbody .phone").first.is_visible()
        assert page.get_by_role("button", disabled=False).evaluate_all(BOXES) == []


def test_paper_says_what_it_is_and_who_printed_it_when(visit):
    page = visit(SCREENS["no row matches"]).page
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper")).to_have_text(
        re.compile(r"Same Day Confirms, 0 of \d+ rows. Printed \w+ \d+/\d+ at \d+:\d\d [AP]M by Ana Ortiz.")
    )
    expect(page.locator("h1")).to_contain_text("R1A Westport Sat 10/31")


def test_each_sheet_begins_with_the_head_and_no_row_is_torn(visit, desk):
    for _ in range(60):
        desk.shift()
    page = visit(SCREENS["confirms"]).page
    expect(page.locator("tbody tr")).to_have_count(
        Shift.objects.filter(office=desk.office, day=DAY).count()
    )  # all rows are there, on however many sheets
    sheets = pages(page.pdf(format="Letter", landscape=True))
    assert 3 <= sheets <= 6
    on_paper(page, "Letter")
    style = "(part) => { const { display, breakInside } = getComputedStyle(part); return [display, breakInside]; }"
    assert page.locator("thead").evaluate(style)[0] == "table-header-group"  # which browsers print again on every sheet
    assert page.locator("tbody tr").last.evaluate(style) == ["table-row", "avoid"]
