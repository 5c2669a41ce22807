"""Two hands on one row, and what the wifi does to an edit."""

import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.hands import all_saved, choose, status
from tests.browser.test_two_windows import assert_equal_to_the_database, create_group, typed
from tests.desk import Desk
from tracker.models import CanvassGroup, Operation

# -- one pair of hands, faster than the answer -------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["comes after the correction", "comes while it is typed"])
def test_a_departure_is_corrected_at_once_without_a_conflict_with_oneself(window, desk, ana, answer):
    group = desk.group(2)
    mine = window(ana, "/boards/R1A/kph")
    mine.context.set_offline(True)
    mine.row(group).locator('[data-do="depart"]').click()
    mine.row(group).locator('[data-field="departed_at"]').click()
    editor = mine.row(group).locator("input.editor")
    if answer == "comes while it is typed":
        mine.context.set_offline(False)
        all_saved(mine)
    editor.fill("03:00")
    editor.press("Enter")
    mine.context.set_offline(False)
    all_saved(mine)
    expect(mine.row(group).locator(".time")).to_contain_text("3:00 AM")
    assert_equal_to_the_database(mine)


def test_a_group_goes_out_and_reports_before_its_making_is_answered(window, desk, ana):
    shift = desk.shift("in")
    mine = window(ana, "/boards/R1A/kph")
    mine.context.set_offline(True)
    create_group(mine, {"row": shift})
    group = mine.page.locator("tbody tr").first
    group.get_by_role("button", name=re.compile("^Depart")).click()
    group.get_by_role("button", name=re.compile("^Check in")).click()
    group.locator("input.editor").fill("48")
    group.locator("input.editor").press("Enter")
    mine.context.set_offline(False)
    all_saved(mine)
    assert CanvassGroup.objects.get().knocks == 48


# -- two hands on one row ----------------------------------------------------------------------------------------------


@pytest.fixture
def collision(window, desk, ana, bo):
    """Ana's wifi drops; both flip the same person; Ana's edit arrives second."""
    shift = desk.shift()
    mine, theirs = window(ana, "/boards/R1A/confirms"), window(bo, "/boards/R1A/confirms")
    mine.context.set_offline(True)
    choose(mine, shift, "Declined")
    status(mine, shift, "Declined")  # painted at once
    choose(theirs, shift, "Same Day Confirmed")
    all_saved(theirs)
    mine.context.set_offline(False)
    expect(mine.page.locator("#tray")).to_contain_text("yours is Declined, now it is Same Day Confirmed")
    expect(mine.page.locator("#tray")).to_contain_text("by Bo Lund")
    expect(mine.page.locator("header")).to_contain_text("1 not saved")
    return shift, mine, theirs


def test_a_conflict_shows_both_values_and_mine_can_win(collision):
    shift, mine, theirs = collision
    mine.page.get_by_role("button", name="Use mine").click()
    all_saved(mine)
    status(theirs, shift, "Declined")
    assert_equal_to_the_database(mine, theirs)


def test_or_theirs_is_kept(collision):
    shift, mine, theirs = collision
    mine.page.get_by_role("button", name="Keep theirs").click()
    all_saved(mine)
    status(mine, shift, "Same Day Confirmed")
    assert_equal_to_the_database(mine, theirs)


def test_different_fields_of_a_row_at_once_both_succeed(window, desk, ana, bo):
    group = desk.group(1)
    mine, theirs = window(ana, "/boards/R1A/kph"), window(bo, "/boards/R1A/kph")
    mine.context.set_offline(True)
    typed("goal", "126")(mine, {"row": group})
    typed("packets_given", "3")(theirs, {"row": group})
    all_saved(theirs)
    mine.context.set_offline(False)
    expect(theirs.row(group).locator(".goal")).to_contain_text("126")
    expect(mine.row(group).locator(".packets")).to_contain_text("3")
    group.refresh_from_db()
    assert (group.goal, group.packets_given) == (126, 3)


def test_a_foreign_change_of_the_field_i_am_typing_in_stands_beside_it(window, desk, ana, bo):
    group = desk.group(1)
    mine, theirs = window(ana, "/boards/R1A/kph"), window(bo, "/boards/R1A/kph")
    mine.row(group).locator('[data-field="goal"]').click()
    editor = mine.row(group).locator("input.editor")
    editor.fill("90")
    typed("goal", "126")(theirs, {"row": group})
    expect(mine.row(group).locator(".foreign")).to_contain_text("126")
    expect(editor).to_have_value("90")
    editor.press("Enter")
    expect(mine.page.locator("#tray")).to_contain_text("yours is 90, now it is 126")


# -- bad wifi ----------------------------------------------------------------------------------------------------------


def test_a_window_that_was_offline_ends_equal_to_the_database(window, desk, ana, bo):
    shifts = [desk.shift() for _ in range(4)]
    group = desk.group(2)
    mine, theirs = window(ana, "/boards/R1A/confirms"), window(bo, "/boards/R1A/confirms")
    mine.context.set_offline(True)
    choose(mine, shifts[0], "Same Day Confirmed")
    for _ in range(3):
        mine.row(shifts[0]).locator('[data-do="pass"]').click()
    typed("note", "comes at ten")(mine, {"row": shifts[0]})
    colleague = Desk(bo, desk.office, now=timezone.now())
    choose(theirs, shifts[1], "Declined")
    colleague.applied("depart", group=group)
    colleague.applied("add_note", shift=shifts[2], tab="confirms", text="typed elsewhere")
    all_saved(theirs)
    expect(mine.page.locator("header")).to_contain_text(re.compile("not saved|saving"))
    mine.context.set_offline(False)
    all_saved(mine)
    status(mine, shifts[1], "Declined")
    expect(mine.row(shifts[2])).to_contain_text("typed elsewhere")
    shifts[0].refresh_from_db()
    assert (shifts[0].status, shifts[0].confirm_passes) == ("same_day_confirmed", 3)  # each sent once
    assert_equal_to_the_database(mine, theirs)


def test_edits_that_wait_survive_a_reload(window, server, desk, ana):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    mine.page.route("**/operations/", lambda route: route.abort())
    choose(mine, shift, "Declined")
    expect(mine.page.locator("header")).to_contain_text("1 not saved")
    mine.page.unroute("**/operations/")
    mine.page.reload()
    all_saved(mine)
    status(mine, shift, "Declined")
    shift.refresh_from_db()
    assert shift.status == "declined"


def test_an_answer_that_got_lost_is_asked_for_again_and_nothing_applied_twice(window, desk, ana):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    seen = []

    def lose_the_first_answer(route):
        if seen:
            return route.continue_()
        seen.append(route.fetch().status)  # the server has it; the browser never hears
        return route.abort()

    mine.page.route("**/operations/", lose_the_first_answer)
    mine.row(shift).locator('[data-do="pass"]').click()
    all_saved(mine)
    expect(mine.row(shift).locator(".passes")).to_contain_text("1")
    shift.refresh_from_db()
    assert (seen, shift.confirm_passes, Operation.objects.count()) == ([200], 1, 1)


def test_a_refusal_says_why_and_the_row_shows_what_is(window, desk, ana, bo):
    shift = desk.shift("in")
    mine = window(ana, "/boards/R1A/confirms")
    mine.page.route("**/operations/", lambda route: route.abort())
    choose(mine, shift, "Declined")
    entry = {"office": desk.office.pk, "packets": 1, "packet_names": "", "goal": 40, "members": [shift.pk]}
    Desk(bo, desk.office, now=timezone.now()).applied("create_group", group="0d3b8a52-6a52-4c0e-9d6c-1f6b6f0f8a11", **entry)
    mine.page.unroute("**/operations/")
    expect(mine.page.locator("#tray")).to_contain_text("in a canvass group")
    mine.page.get_by_role("button", name="Drop it").click()
    all_saved(mine)
    status(mine, shift, "In")


def test_a_signed_out_tab_keeps_its_edits_and_asks_to_sign_in(window, desk, ana):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    cookies = mine.context.cookies()
    mine.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    choose(mine, shift, "Declined")
    expect(mine.page.get_by_text("You are signed out.")).to_be_visible()
    mine.context.add_cookies(cookies)
    mine.page.reload()
    all_saved(mine)
    status(mine, shift, "Declined")
