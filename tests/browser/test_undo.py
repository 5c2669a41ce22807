"""Taking back, the history of a row, and what others changed since I looked, in the hands of people."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.browser.hands import all_saved, choose, status
from tests.desk import Desk, members
from tracker.models import Change, Note, Shift


def toast(window: Window):
    return window.page.locator("#toast")


def changed(window: Window):
    return window.page.locator('[data-do="next-changed"]')


def test_the_toast_says_what_was_done_and_takes_it_back_and_does_it_again(window, desk, ana):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    choose(mine, shift, "Declined")
    expect(toast(mine)).to_contain_text(f"{shift.volunteer}: Declined, was Scheduled")
    expect(mine.row(shift).locator('[data-do="status-menu"]')).to_be_focused()  # it never takes the focus
    toast(mine).get_by_role("button", name="Undo").click()
    status(mine, shift, "Scheduled")
    expect(toast(mine)).to_contain_text("Taken back")
    toast(mine).get_by_role("button", name="Redo").click()
    status(mine, shift, "Declined")
    all_saved(mine)
    shift.refresh_from_db()
    assert shift.status == "declined"


def test_the_toast_goes_by_itself(window, desk, ana):
    mine = window(ana, "/boards/R1A/confirms")
    mine.page.clock.install()
    shift = desk.shift()
    mine.page.reload()
    mine.row(shift).locator('[data-do="pass"]').click()
    expect(toast(mine)).to_contain_text("one more pass")
    mine.page.clock.run_for(9_000)
    expect(toast(mine)).to_have_text("")


def test_keys_take_back_one_edit_after_the_other(window, desk, ana):
    first, second = desk.shift(), desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    choose(mine, first, "Same Day Confirmed")
    mine.row(second).locator('[data-do="pass"]').click()
    all_saved(mine)
    mine.page.keyboard.press("Control+z")
    expect(mine.row(second).locator(".passes .count")).to_have_text("0")
    mine.page.keyboard.press("Control+z")
    status(mine, first, "Scheduled")
    mine.page.keyboard.press("Control+Shift+Z")
    status(mine, first, "Same Day Confirmed")
    mine.page.keyboard.press("Control+y")
    expect(mine.row(second).locator(".passes .count")).to_have_text("1")
    all_saved(mine)


def test_while_somebody_types_the_key_is_the_inputs_own(window, desk, ana):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    choose(mine, shift, "Declined")
    all_saved(mine)
    mine.row(shift).locator('[data-do="edit"][data-field="note"]').click()
    mine.row(shift).locator("input.editor").press_sequentially("left")
    mine.page.keyboard.press("Control+z")
    status(mine, shift, "Declined")
    all_saved(mine)
    assert Change.objects.filter(kind="undo").count() == 0


def test_what_a_colleague_decided_since_stays_and_the_sentence_says_so(window, desk, ana, bo):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    mine.row(shift).locator('[data-do="flip-in"]').click()
    all_saved(mine)
    Desk(bo, desk.office).applied("set_status", shift=shift, was="in", to="declined")
    mine.page.keyboard.press("Control+z")
    tray = mine.page.locator("#tray")
    expect(tray).to_contain_text("stays as it is: Bo Lund has changed this since")
    expect(tray).to_contain_text("set Declined, was In")
    tray.get_by_role("button", name="OK").click()
    status(mine, shift, "Declined")
    all_saved(mine)


def test_an_edit_made_offline_can_be_taken_back_before_it_is_sent(window, desk, ana):
    shift = desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    mine.context.set_offline(True)
    choose(mine, shift, "Declined")
    status(mine, shift, "Declined")
    mine.page.keyboard.press("Control+z")
    status(mine, shift, "Scheduled")
    mine.context.set_offline(False)
    all_saved(mine)
    shift.refresh_from_db()
    assert shift.status == "booked"
    assert list(Change.objects.order_by("number").values_list("kind", flat=True)) == ["set_status", "undo"]


def test_a_walk_in_is_taken_back_and_comes_back_with_its_name(window, desk, ana):
    mine = window(ana, "/boards/R1A/confirms")
    mine.page.get_by_role("button", name="+ Walk-in").click()
    form = mine.page.get_by_role("dialog")
    for label, text in (("First name", "Wanda"), ("Last name", "Walker"), ("Phone", "816-555-0177")):
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name="Add, In").click()
    expect(mine.page.locator("tbody")).to_contain_text("Wanda")
    all_saved(mine)
    mine.page.keyboard.press("Control+z")
    expect(mine.page.locator("tbody tr[data-row]")).to_have_count(0)
    mine.page.keyboard.press("Control+y")
    expect(mine.page.locator("tbody")).to_contain_text("Wanda")
    all_saved(mine)
    assert Shift.objects.get().is_active


def test_the_history_of_a_row_opens_by_key_and_stays_live(window, desk, ana, bo):
    shift, colleague = desk.shift(), Desk(bo, desk.office)
    desk.applied("set_status", shift=shift, was="booked", to="in")
    colleague.applied("add_pass", shift=shift, tab="confirms")
    mine = window(ana, "/boards/R1A/confirms")
    mine.row(shift).locator('[data-do="status-menu"]').focus()
    mine.page.keyboard.press("h")
    drawer = mine.page.get_by_role("dialog")
    expect(drawer.locator(".story li")).to_have_count(2)
    expect(drawer.locator(".story li").first).to_contain_text(re.compile(r"Bo Lund.*added a pass"))
    expect(drawer.locator(".story li").last).to_contain_text(re.compile(r"Ana Ortiz.*set In, was Scheduled"))
    expect(drawer.get_by_role("button", name=re.compile("Undo"))).to_have_count(1)  # mine alone
    colleague.applied("add_note", shift=shift, tab="confirms", text="asked for noon")
    expect(drawer.locator(".story li").first).to_contain_text("note “asked for noon”")
    drawer.get_by_role("button", name=re.compile("Undo")).click()
    expect(drawer.locator(".story .is-undone")).to_contain_text("taken back")
    mine.page.keyboard.press("Escape")
    expect(mine.row(shift).locator('[data-do="status-menu"]')).to_be_focused()


def test_a_groups_history_opens_from_its_notes(window, desk, ana):
    group = desk.group(2, out=True)
    desk.applied("check_in", group=group, was=0, to=48)
    desk.applied("return_group", group=group, members=members(group))
    mine = window(ana, "/boards/R1A/kph")
    mine.row(group).locator('[data-do="notes"]').click()
    mine.page.get_by_role("dialog").get_by_role("button", name="History").click()
    expect(mine.page.locator(".story li .words")).to_have_text(
        [re.compile("marked it Final"), "reported 48 doors, was 0", re.compile("sent the group out")]
    )


def test_what_others_changed_is_marked_counted_and_visited(window, desk, ana, bo):
    first, second = desk.shift(), desk.shift()
    mine = window(ana, "/boards/R1A/confirms")
    colleague = Desk(bo, desk.office)
    colleague.applied("set_status", shift=first, was="booked", to="same_day_confirmed")
    colleague.applied("add_note", shift=second, tab="confirms", text="asked for noon")
    expect(changed(mine)).to_have_text("2 changed")
    expect(mine.row(second).locator(".num")).to_contain_text("BLchanged")
    mine.page.keyboard.press("n")
    expect(mine.row(first).locator('[data-do="history"]')).to_be_focused()
    expect(changed(mine)).to_have_text("1 changed")
    mine.page.reload()
    expect(changed(mine)).to_have_text("1 changed")  # mine alone, and kept
    changed(mine).click()
    expect(mine.row(second).locator('[data-do="history"]')).to_be_focused()
    expect(changed(mine)).to_have_count(0)


def test_my_own_edits_are_never_marked_and_all_can_be_cleared(window, desk, ana, bo):
    shift, other = desk.shift(), desk.shift()
    mine, again = window(ana, "/boards/R1A/confirms"), window(ana, "/boards/R1A/confirms")
    choose(mine, shift, "Declined")
    status(again, shift, "Declined")
    expect(changed(again)).to_have_count(0)
    Desk(bo, desk.office).applied("add_pass", shift=other, tab="confirms")
    expect(changed(again)).to_have_text("1 changed")
    again.page.get_by_role("button", name="Mark all as looked at").click()
    expect(changed(again)).to_have_count(0)
    all_saved(mine, again)


@pytest.mark.parametrize("viewport", [{"width": 1366, "height": 768}, {"width": 360, "height": 740}])
def test_the_toast_covers_no_row_that_is_worked_in(window, desk, ana, viewport):
    shifts = [desk.shift() for _ in range(30)]
    mine = window(ana, "/boards/R1A/confirms", viewport=viewport)
    for shift in (shifts[0], shifts[14], shifts[-1]):
        mine.row(shift).locator('[data-do="pass"]').click()
        expect(toast(mine)).to_contain_text(str(shift.volunteer))
        row, own = mine.row(shift).bounding_box(), toast(mine).bounding_box()
        assert row
        assert own
        assert row["y"] + row["height"] <= own["y"] or row["y"] >= own["y"] + own["height"]
    all_saved(mine)
    assert Note.objects.count() == 0
