"""The search over everybody, the page of a person, and a merge that open boards see at once."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.desk import DAY, NOON, Desk
from tracker.archive.close import close_office
from tracker.models import Shift, Volunteer


def finder(window):
    return window.page.locator("dialog.finder")


def field(window):
    return finder(window).get_by_role("searchbox")


def find(window, text):
    expect(field(window)).to_be_focused()
    field(window).fill(text)


@pytest.fixture
def on(unopened, desk):
    """Open a page that is no board, with its modules at work: ``on(ana, "/boards/")``."""

    def opened(user, address):
        found = unopened(user)
        found.page.goto(address)
        expect(found.page.get_by_role("button", name="Find", exact=True)).to_be_visible()
        return found

    return opened


@pytest.fixture
def elsewhere(desk, ana, r2a) -> Volunteer:
    """Somebody who is on no board of R1A."""
    return Desk(ana, r2a).shift(volunteer=desk.volunteer(first_name="José", last_name="O'Brien", phone="8165550142")).volunteer


def test_slash_finds_anybody_and_arrows_and_enter_open_the_page(on, desk, ana, elsewhere):
    mine = on(ana, "/boards/")
    mine.page.keyboard.press("/")
    find(mine, "jose obr")
    expect(finder(mine).get_by_role("listitem")).to_contain_text("R2A today: Scheduled")
    mine.page.keyboard.press("ArrowDown")
    expect(finder(mine).get_by_role("link").first).to_be_focused()
    mine.page.keyboard.press("ArrowUp")
    expect(field(mine)).to_be_focused()
    mine.page.keyboard.press("ArrowDown")
    mine.page.keyboard.press("Enter")
    expect(mine.page.get_by_role("heading", name="José O'Brien")).to_be_visible()
    assert "brien" not in mine.page.url.lower()


def test_one_escape_closes_the_finder_and_leaves_no_name_behind(on, ana, elsewhere):
    mine = on(ana, "/boards/")
    mine.page.get_by_role("button", name="Find", exact=True).click()
    find(mine, "0142")
    expect(finder(mine)).to_contain_text("O'Brien")
    mine.page.keyboard.press("Escape")
    expect(mine.page.locator(".finder")).to_have_count(0)
    mine.page.keyboard.press("/")
    expect(field(mine)).to_have_value("")
    expect(finder(mine)).not_to_contain_text("O'Brien")


def test_without_single_keys_slash_does_nothing_and_the_button_still_does(on, ana, elsewhere):
    ana.uses_keys = False
    ana.save()
    mine = on(ana, "/boards/")
    expect(mine.page.get_by_role("button", name="Find", exact=True)).to_be_visible()
    mine.page.keyboard.press("/")
    expect(mine.page.locator(".finder")).to_have_count(0)
    mine.page.get_by_role("button", name="Find", exact=True).click()
    expect(field(mine)).to_be_focused()


def test_on_a_board_slash_is_the_boards_and_a_second_one_everybodys(window, desk, ana, elsewhere):
    desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    mine.page.keyboard.press("/")
    expect(mine.page.locator("#search")).to_be_focused()
    expect(mine.page.locator(".finder")).to_have_count(0)
    mine.page.keyboard.press("/")
    find(mine, "0142")
    expect(finder(mine)).to_contain_text("O'Brien")


@pytest.mark.parametrize("way", ["Enter", "button"])
def test_where_no_row_of_the_board_fits_the_search_goes_on_over_everybody(window, desk, ana, elsewhere, way):
    desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    mine.page.locator("#search").fill("obrien")
    expect(mine.page.get_by_role("button", name="Search everybody")).to_be_visible()
    if way == "Enter":
        mine.page.locator("#search").press("Enter")
    else:
        mine.page.get_by_role("button", name="Search everybody").click()
    expect(finder(mine)).to_contain_text("O'Brien")


def test_an_intern_finds_nobody_of_another_region(on, ivo, elsewhere):
    mine = on(ivo, "/boards/")
    mine.page.keyboard.press("/")
    find(mine, "obrien")
    expect(finder(mine)).to_contain_text("Nobody of that name")


def test_the_names_window_tells_the_last_five_and_leads_to_the_page(window, desk, ana):
    person = desk.volunteer()
    for weeks, status in enumerate(["completed", "no_show", "declined", "completed", "completed", "rescheduled"], start=1):
        desk.shift(status, volunteer=person, day=DAY - timedelta(weeks=weeks), starts_at=NOON - timedelta(weeks=weeks))
    close_office(desk.office.pk, before=DAY, by=None)
    shift = desk.shift("in", volunteer=person)
    mine = window(ana, "/boards/R1A/confirms")
    mine.row(shift).locator('[data-do="person"]').click()
    lines = mine.page.get_by_role("dialog").locator("ul", has_text="R1A, Canvassing").get_by_role("listitem")
    expect(lines).to_have_count(5)
    expect(lines.nth(0)).to_contain_text("✓ Completed")
    expect(lines.nth(1)).to_contain_text("No Show")
    with mine.page.expect_popup() as opened:
        mine.page.get_by_role("link", name="All about this person").click()
    expect(opened.value.get_by_role("heading", name=str(person))).to_be_visible()


def test_a_merge_from_the_search_is_on_open_boards_at_once_and_so_is_the_way_back(window, on, desk, ana, bo):
    booked = desk.shift(volunteer=desk.volunteer(first_name="Ada", last_name="Booked"))
    walk_in = desk.walk_in(first_name="Addie", last_name="Booked")
    theirs = window(bo, "/boards/R1A/confirms")
    expect(theirs.row(walk_in)).to_be_visible()

    mine = on(ana, "/boards/")
    mine.page.keyboard.press("/")
    find(mine, "booked")
    finder(mine).get_by_role("button", name="Addie Booked: merge with another record").click()
    mine.page.get_by_role("link", name="Merge Ada Booked with Addie Booked").click()
    mine.page.get_by_role("radio", name="One shift, and it is In").check()
    mine.page.get_by_role("button", name="Merge into one").click()
    expect(mine.page.get_by_role("status").filter(has_text="Merged")).to_be_visible()

    expect(theirs.row(walk_in)).to_have_count(0)
    expect(theirs.row(booked).locator(".statuses .status")).to_contain_text("In")

    mine.page.get_by_role("button", name="Undo: ").first.click()
    expect(mine.page.get_by_role("status").filter(has_text="Taken back")).to_be_visible()
    expect(theirs.row(walk_in)).to_be_visible()
    expect(theirs.row(booked).locator(".statuses .status")).to_contain_text("Scheduled")
    assert Shift.objects.get(pk=walk_in.pk).volunteer_id == walk_in.volunteer_id


def test_a_cell_typed_on_the_page_is_on_open_boards_at_once(window, on, desk, ana, bo):
    shift = desk.shift()
    theirs = window(bo, "/boards/R1A/confirms")
    expect(theirs.row(shift)).to_be_visible()
    mine = on(ana, f"/volunteers/{shift.volunteer_id}/")
    mine.page.get_by_role("textbox", name="Cell").fill("314-555-0188")
    mine.page.get_by_role("button", name="Save the cell").click()
    expect(mine.page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(theirs.row(shift)).to_contain_text("314-555-0188")
