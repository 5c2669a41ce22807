"""What a board says when it is empty, loading, cut off, signed out, or no longer one's own. What bad wifi does to edits: test_bad_wifi.py."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import Region, User
from tests.browser.hands import all_saved
from tests.browser.screens import BOARDS, CONFIRMS
from tests.desk import DAY
from tracker.days import open_day

SCRIPTS = "**/js/main.js"


# -- before the board is there -----------------------------------------------------------------------------------------


@pytest.mark.looks
def test_a_page_whose_scripts_are_on_their_way_says_that_it_loads(unopened, desk, ana):
    page = unopened(ana).page
    held = []
    page.route(SCRIPTS, lambda route: held.append(route))  # noqa: PLW0108 Playwright cannot look into a built-in
    with page.expect_request(SCRIPTS):
        page.goto(CONFIRMS, wait_until="commit")
    expect(page.get_by_text("Loading the board…")).to_be_visible()
    expect(page.get_by_text("It does not come up.")).to_be_hidden()
    held[0].continue_()
    all_loaded(page)
    expect(page.locator("#loading")).to_have_count(0)


@pytest.mark.looks
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_page_whose_scripts_do_not_come_says_what_to_do(unopened, desk, ana, motion):
    page = unopened(ana, reduced_motion=motion).page
    page.route(SCRIPTS, lambda route: route.abort())
    page.goto(CONFIRMS)
    expect(page.get_by_text("It does not come up.")).to_be_visible()
    page.unroute(SCRIPTS)
    page.get_by_role("link", name="Reload").click()
    all_loaded(page)


@pytest.mark.looks
def test_a_browser_without_scripts_says_that_it_needs_them(unopened, desk, ana):
    page = unopened(ana, java_script_enabled=False).page
    page.goto(CONFIRMS)
    expect(page.get_by_text("This board needs JavaScript.")).to_be_visible()
    expect(page.get_by_text("Loading the board…")).to_be_hidden()


def all_loaded(page):
    expect(page.get_by_text("All saved")).to_be_visible()


# -- nothing to show ---------------------------------------------------------------------------------------------------


EMPTY = {
    "confirms": r"^Nobody is booked .*\+ Walk-in\.$",
    "kph": r"^No group yet.*New group\.$",
    "flake": r"^Nobody is marked No Show\. Whoever is late .* stands here at once\.$",
    "review": r"^Nobody is booked for this day yet: there is nothing to settle\.$",
}


@pytest.mark.looks
@pytest.mark.parametrize("tab", BOARDS)
def test_an_empty_board_says_what_to_do(unopened, desk, ana, tab):
    mine = unopened(ana).open(BOARDS[tab])
    said = mine.page.locator(".no-rows, .all-settled")
    expect(said).to_have_text(re.compile(EMPTY[tab.split()[0]]))
    said.scroll_into_view_if_needed()
    expect(said).to_be_in_viewport()


@pytest.mark.looks
@pytest.mark.parametrize("tab", [tab for tab in BOARDS if not tab.startswith("review")])
def test_a_search_without_a_result_leads_back_to_all_rows(unopened, desk, ana, tab):
    desk.group(2)
    desk.shift("no_show")
    mine = unopened(ana).open(BOARDS[tab])
    mine.page.locator("#search").fill("nobody of that name")
    mine.page.get_by_role("button", name="Show all rows").click()
    expect(mine.page.locator("tbody tr")).not_to_have_count(0)
    expect(mine.page.locator("#search")).to_have_value("")


@pytest.mark.looks
def test_a_search_without_a_result_is_no_empty_list_of_review(window, desk, ana):
    desk.shift()
    mine = window(ana, BOARDS["review"])
    mine.page.locator("#search").fill("nobody of that name")
    expect(mine.page.locator('[data-list="rows"]')).to_contain_text("No row matches your search and filters.")


# -- cut off -----------------------------------------------------------------------------------------------------------


def test_a_board_without_a_connection_says_how_old_it_is_and_what_is_not_saved(window, desk, ana):
    shift = desk.shift()
    mine = window(ana, CONFIRMS)
    mine.context.set_offline(True)
    for _ in range(3):
        mine.row(shift).locator('[data-do="pass"]').click()
    expect(mine.page.get_by_role("button", name="3 not saved")).to_be_visible()
    expect(mine.row(shift).locator(".mark")).to_have_text("waiting")
    expect(mine.page.locator(".banner")).to_contain_text(re.compile("Offline for .*may be that old. Your edits wait here."))
    mine.context.set_offline(False)
    all_saved(mine)
    expect(mine.page.locator(".banner")).to_have_text("")


def test_a_server_that_does_not_answer_is_named(window, desk, ana):
    shift = desk.shift()
    mine = window(ana, CONFIRMS)
    mine.page.route("**/operations/", lambda route: route.fulfill(status=503))
    mine.row(shift).locator('[data-do="pass"]').click()
    expect(mine.page.locator(".banner")).to_contain_text("The server does not answer. Your edits wait here.")
    expect(mine.page.get_by_role("button", name="1 not saved")).to_be_visible()
    mine.page.unroute("**/operations/")
    all_saved(mine)


def test_a_board_that_cannot_be_fetched_anew_says_that_it_is_old(window, desk, ana):
    desk.shift()
    tomorrow = desk.shift(day=DAY + timedelta(days=1))
    mine = window(ana, CONFIRMS)
    mine.page.route("**/snapshot/", lambda route: route.fulfill(status=503))
    open_day([desk.office.pk], tomorrow.day, by=None)
    expect(mine.page.locator(".banner")).to_contain_text("What you see is old.")
    mine.page.unroute("**/snapshot/")
    expect(mine.row(tomorrow)).to_be_visible()
    expect(mine.page.locator(".banner")).to_have_text("")


# -- no longer one's own -----------------------------------------------------------------------------------------------


def test_somebody_who_was_signed_out_elsewhere_is_led_back_to_the_same_tab(window, desk, ana):
    mine = window(ana, BOARDS["kph"])
    Session.objects.all().delete()
    expect(mine.page.locator(".banner")).to_contain_text("You are signed out.")
    expect(mine.page.get_by_role("link", name="Sign in")).to_have_attribute("href", re.compile(r"next=%2Fboards%2FR1A%2Fkph"))


def test_somebody_who_lost_the_right_is_told_and_led_on(window, desk, ivo, r2a):
    mine = window(ivo, CONFIRMS)
    User.objects.filter(pk=ivo.pk).update(region=Region.objects.get(code="R2"), default_office=r2a)
    expect(mine.page.locator(".banner")).to_contain_text("You may no longer see this board.")
    mine.page.get_by_role("link", name="Choose another one").click()
    expect(mine.page.get_by_role("link", name="R2A Columbia", exact=True)).to_be_visible()


def test_a_snapshot_refused_for_good_is_a_right_lost(window, desk, ana):
    mine = window(ana, CONFIRMS)
    mine.page.route("**/snapshot/", lambda route: route.fulfill(status=404))
    open_day([desk.office.pk], DAY + timedelta(days=1), by=None)
    expect(mine.page.locator(".banner")).to_contain_text("You may no longer see this board.")
