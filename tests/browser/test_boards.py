"""The boards in the hands of people: keys, search, claims, clock, a whole shift."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import Server, Window
from tests.browser.hands import all_saved, choose, status
from tests.conftest import PASSWORD
from tests.desk import DAY
from tests.ports import free_port
from tracker.days import open_day
from tracker.models import CampaignSettings, CanvassGroup, Change, Note, Shift


def test_open_tabs_turn_to_the_new_day(window, desk, ana):
    yesterday, today = desk.shift(), desk.shift(day=DAY + timedelta(days=1))
    mine = window(ana, "/boards/R1A/confirms")
    expect(mine.row(yesterday)).to_be_visible()
    open_day([desk.office.pk], today.day, by=None)
    expect(mine.row(today)).to_be_visible(timeout=15_000)  # in memory the other process's word comes with the poll
    expect(mine.page.locator("header")).to_contain_text("Sun 11/1")
    expect(mine.row(yesterday)).to_have_count(0)


def test_the_keyboard_does_it_all(window, desk, ana):
    first, second = desk.shift(), desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    keys = mine.page.keyboard
    keys.press("/")
    expect(mine.page.locator("#search")).to_be_focused()
    keys.type(str(second.volunteer.last_name))
    expect(mine.row(first)).to_have_count(0)
    keys.press("Escape")
    expect(mine.row(first)).to_be_visible()
    mine.row(first).locator('[data-do="status-menu"]').focus()
    keys.press("ArrowDown")
    expect(mine.row(second).locator('[data-do="status-menu"]')).to_be_focused()
    keys.press("Enter")
    keys.press("2")
    status(mine, second, "Same Day Confirmed")
    mine.row(second).locator('[data-do="edit"][data-field="note"]').focus()
    keys.press("Enter")
    keys.type("never mind")
    keys.press("Escape")
    expect(mine.row(second).locator("input.editor")).to_have_count(0)
    all_saved(mine)
    assert not Note.objects.filter(text="never mind").exists()


def test_keys_that_follow_a_click_at_once_belong_to_the_cell(window, desk, ana):
    """Before the next frame is drawn, which on a long board and an old laptop may take as long as three keys."""
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    typed_into = """(cell) => { cell.click(); return document.activeElement.matches("input.editor"); }"""
    assert mine.row(shift).locator('[data-do="edit"][data-field="note"]').evaluate(typed_into)
    gone = """(editor) => {
        editor.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        return document.activeElement.matches('[data-do="edit"][data-field="note"]');
    }"""
    assert mine.row(shift).locator("input.editor").evaluate(gone)


def test_a_board_without_rows_says_what_to_do(window, desk, ana):
    mine = window(ana, "/boards/R1A/confirms")
    expect(mine.page.get_by_text("added with + Walk-in")).to_be_visible()
    mine.page.get_by_role("link", name="KPH").click()
    expect(mine.page.get_by_text("make one with New group")).to_be_visible()


def test_search_filter_and_sort_are_mine_alone_and_survive_a_reload(window, desk, ana, bo):
    here, other = desk.shift("in"), desk.shift()
    mine, theirs = window(ana, "/boards/R1A/confirms"), window(bo, "/boards/R1A/confirms")
    mine.page.get_by_role("button", name=re.compile("^In ")).click()
    expect(mine.row(other)).to_have_count(0)
    mine.page.reload()
    expect(mine.row(here)).to_be_visible()
    expect(mine.row(other)).to_have_count(0)
    expect(theirs.row(other)).to_be_visible()


def test_a_row_stays_under_the_hand_and_sorts_when_the_hand_is_gone(window, desk, ana):
    first, second = desk.shift(), desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    choose(mine, first, "Declined")  # settled rows go to the end, but not now
    status(mine, first, "Declined")
    assert order(mine) == [f"shift:{first.pk}", f"shift:{second.pk}"]
    mine.page.locator("#search").click()
    mine.page.mouse.move(5, 5)
    expect(mine.page.locator("tbody tr").first).to_have_attribute("data-row", f"shift:{second.pk}")


def order(window: Window) -> list[str]:
    return window.page.locator("tbody tr[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")


def test_pips_tick_with_the_clock(window, desk, ana):
    CampaignSettings.load()
    soon = timezone.now() - timedelta(minutes=20) + timedelta(seconds=25)  # time enough for a busy machine to open the window
    desk.shift(starts_at=soon)
    mine = window(ana, "/boards/R1A/confirms")
    expect(mine.page.get_by_role("link", name="Same Day Confirms")).not_to_contain_text("late")
    expect(mine.page.get_by_role("link", name="Same Day Confirms")).to_contain_text("1 late")


def test_an_overdue_group_shows_in_the_pip_of_every_tab(window, desk, ana):
    desk.group(1, out=True)
    mine = window(ana, "/boards/R1A/confirms")
    expect(mine.page.get_by_role("link", name="KPH")).to_contain_text("1 overdue")


def test_who_is_here_shows_within_seconds(window, desk, ana, bo):
    desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    theirs = window(bo, "/boards/R1A/confirms")
    expect(mine.page.locator("header .here")).to_contain_text("Bo Lund")
    theirs.page.close()
    expect(mine.page.locator("header .here")).not_to_contain_text("Bo Lund")


def test_an_expired_claim_counts_as_none_without_anybody_writing(window, desk, ana, bo):
    shift = desk.shift()
    Shift.objects.filter(pk=shift.pk).update(claimed_by=bo, claimed_until=timezone.now() + timedelta(seconds=25))
    mine = window(ana, "/boards/R1A/confirms")
    expect(mine.row(shift).locator(".claims")).to_contain_text("Bo Lund")
    expect(mine.row(shift).get_by_role("button", name=re.compile("^Claim"))).to_be_visible()


def test_a_whole_shift_from_the_sign_in_to_the_return(server, browser, desk, ana):
    """What a new organizer does: sign in, call, check in, add a walk-in, send a group out, hear from it, finish it."""
    shift = desk.shift()
    User.objects.filter(pk=ana.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))  # as the web process knows it
    context = browser.new_context(base_url=server.url, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto("/")
    page.get_by_label("E-mail").fill("Ana@Example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/boards/R1A/confirms"))
    mine = Window(page, context, ana, [])
    mine.row(shift).locator('[data-do="claim"]').click()
    mine.row(shift).locator('[data-do="pass"]').click()
    choose(mine, shift, "Same Day Confirmed")
    mine.row(shift).locator('[data-do="flip-in"]').click()
    all_saved(mine)  # edits of different rows may overtake each other, and the log below is read in order
    page.get_by_role("button", name="+ Walk-in").click()
    form = page.get_by_role("dialog")
    for label, text in (("First name", "Wanda"), ("Last name", "Walker"), ("Phone", "816-555-0177")):
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name="Add, In").click()
    all_saved(mine)
    page.get_by_role("link", name="KPH").click()
    page.get_by_role("button", name="New group").click()
    form.get_by_label("Wanda Walker").check()
    form.get_by_label(str(shift.volunteer)).check()
    form.get_by_label("Packets").fill("2")
    form.get_by_label("Door goal").fill("84")
    form.get_by_role("button", name="Make the group").click()
    group = page.locator("tbody tr").first
    group.get_by_role("button", name=re.compile("^Depart")).click()
    group.get_by_role("button", name=re.compile("^Check in")).click()
    group.locator("input.editor").fill("48")
    group.locator("input.editor").press("Enter")
    group.get_by_role("button", name=re.compile("^Final")).click()
    expect(group).to_have_class(re.compile("is-returned"))
    all_saved(mine)
    assert set(Shift.objects.values_list("status", flat=True)) == {"completed"}
    assert CanvassGroup.objects.get().knocks == 48
    assert list(Change.objects.order_by("number").values_list("kind", flat=True)) == [
        "claim", "add_pass", "set_status", "set_status", "add_walk_in", "create_group", "depart", "check_in", "return_group",
    ]  # fmt: skip
    context.close()


@pytest.fixture
def second_server(server):
    if not settings.REDIS_URL:
        pytest.skip("the in-memory layer serves one web process")
    second = Server(free_port())
    second.start()
    yield second
    second.stop()


def test_windows_on_two_web_processes_see_each_other(window, second_server, desk, ana, bo):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    theirs = window(bo, "/boards/R1A/confirms", base_url=second_server.url)
    choose(mine, shift, "Declined")
    expect(theirs.row(shift).locator(".statuses")).to_contain_text("Declined")
    expect(theirs.page.locator("header .here")).to_contain_text("Ana Ortiz")
    theirs.row(shift).locator('[data-do="pass"]').click()
    expect(mine.row(shift).locator(".passes")).to_contain_text("1")


def test_the_forms_of_a_region_take_no_office_for_granted(window, desk, r1b, ana):
    mine = window(ana, "/boards/R1/kph")
    form = mine.page.get_by_role("dialog")
    mine.page.get_by_role("button", name="New group").click()
    form.get_by_role("button", name="Make the group").click()
    expect(form).to_contain_text("Choose the office that they go out from.")
    form.get_by_role("button", name="Cancel").click()
    mine.page.get_by_role("button", name="+ Walk-in").click()
    for label, text in (("First name", "Wanda"), ("Last name", "Walker"), ("Phone", "816-555-0177")):
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name="Add, In").click()
    expect(form).to_contain_text("Choose the office where they stand.")
    form.get_by_label("Office").select_option(label="R1B Independence")
    form.get_by_role("button", name="Add, In").click()
    all_saved(mine)
    assert Shift.objects.get().office == r1b
