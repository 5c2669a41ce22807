"""What one person does is in the other's window without a reload, and without touching what the other is typing.

One case for each kind of operation: a new kind must add its own.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, Window
from tests.desk import Desk, members
from tracker.models import CanvassGroup, Note, Shift
from tracker.operations.registry import KINDS

Rows = dict[str, Any]


@dataclass(frozen=True)
class Case:
    tab: str
    prepare: Callable[[Desk], Rows]
    act: Callable[[Window, Rows], None]
    see: Callable[[Window, Rows], None]


def one_shift(desk: Desk, status: str = "booked") -> Rows:
    return {"row": desk.shift(status)}


def one_group(desk: Desk, *, out: bool = False) -> Rows:
    return {"row": desk.group(2, out=out)}


def returned(desk: Desk) -> Rows:
    group = desk.group(2, out=True)
    desk.applied("return_group", group=group, members=members(group))
    return {"row": group}


def with_note(desk: Desk) -> Rows:
    shift = desk.shift()
    desk.applied("add_note", shift=shift, tab="confirms", text="left voicemail")
    return {"row": shift, "note": Note.objects.get()}


def claimed(desk: Desk) -> Rows:
    shift = desk.shift()
    desk.applied("claim", shift=shift, now=timezone.now())  # by the clock of the windows
    return {"row": shift}


def typed(field: str, text: str) -> Callable[[Window, Rows], None]:
    """Press the cell, type, Enter."""

    def act(window: Window, rows: Rows) -> None:
        window.row(rows["row"]).locator(f'[data-do="edit"][data-field="{field}"]').click()
        editor = window.row(rows["row"]).locator("input.editor")
        editor.fill(text)
        editor.press("Enter")

    return act


def pressed(do: str, then: str = "") -> Callable[[Window, Rows], None]:
    """Press a button of the row, and the button of that name in the dialog that asks."""

    def act(window: Window, rows: Rows) -> None:
        window.row(rows["row"]).locator(f'[data-do="{do}"]').first.click()
        if then:
            window.page.get_by_role("dialog").get_by_role("button", name=then, exact=True).click()

    return act


def in_the_window(press: Callable[[Locator], None]) -> Callable[[Window, Rows], None]:
    """Press the first name of the row, something in the person's window, and Escape."""

    def act(window: Window, rows: Rows) -> None:
        window.row(rows["row"]).locator('[data-do="person"]').first.click()
        press(window.page.get_by_role("dialog"))
        window.page.keyboard.press("Escape")

    return act


def shows(cell: str, text: str) -> Callable[[Window, Rows], None]:
    return lambda window, rows: expect(window.row(rows["row"]).locator(f".{cell}").first).to_contain_text(text)


def is_gone(window: Window, rows: Rows) -> None:
    expect(window.row(rows["row"])).to_have_count(0)


def has_class(name: str) -> Callable[[Window, Rows], None]:
    return lambda window, rows: expect(window.row(rows["row"])).to_have_class(re.compile(name))


def choose_status(window: Window, rows: Rows) -> None:
    window.row(rows["row"]).locator('[data-do="status-menu"]').click()
    window.page.get_by_role("menuitemradio", name="Declined").click()


def delete_note(window: Window, rows: Rows) -> None:
    window.row(rows["row"]).locator('[data-do="notes"]').click()
    window.page.get_by_role("dialog").get_by_role("button", name=re.compile("Delete")).click()


def add_walk_in(window: Window, _: Rows) -> None:
    window.page.get_by_role("button", name="+ Walk-in").click()
    form = window.page.get_by_role("dialog")
    for label, text in (("First name", "Wanda"), ("Last name", "Walker"), ("Phone", "816-555-0177")):
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name="Add, In").click()


def create_group(window: Window, rows: Rows) -> None:
    window.page.get_by_role("button", name="New group").click()
    form = window.page.get_by_role("dialog")
    form.get_by_label(str(rows["row"].volunteer)).check()
    form.get_by_label("Packets").fill("2")
    form.get_by_label("Door goal").fill("84")
    form.get_by_role("button", name="Make the group").click()


def change_members(window: Window, rows: Rows) -> None:
    window.row(rows["row"]).locator('[data-do="members"]').click()
    form = window.page.get_by_role("dialog")
    form.get_by_label(str(rows["free"].volunteer)).check()
    form.get_by_role("button", name="Save members").click()


def remove_group(window: Window, rows: Rows) -> None:
    window.row(rows["row"]).locator('[data-do="members"]').click()
    window.page.get_by_role("dialog").get_by_role("button", name="Remove the group").click()
    window.page.get_by_role("dialog").get_by_role("button", name="Remove the group").click()


def sees_name(window: Window, rows: Rows) -> None:
    expect(window.page.locator("tbody")).to_contain_text(str(rows["free"].volunteer))


def flipped(desk: Desk) -> Rows:
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="in")
    return {"row": shift}


def undo_from_history(window: Window, rows: Rows) -> None:
    window.row(rows["row"]).locator('[data-do="history"]').click()
    window.page.get_by_role("dialog").get_by_role("button", name=re.compile("Undo")).click()
    window.page.get_by_role("dialog").get_by_role("button", name="Close").click()


def merge(window: Window, rows: Rows) -> None:
    """On a page of its own, beside the board."""
    page = window.context.new_page()
    page.goto(f"/volunteers/{rows['free'].volunteer_id}/merge/{rows['row'].volunteer_id}/")
    page.get_by_role("radio", name="One shift, and it is In").check()
    page.get_by_role("button", name="Merge into one").click()
    expect(page.get_by_role("status").filter(has_text="Merged")).to_be_visible()
    page.close()


CASES: dict[str, Case] = {
    "set_status": Case("confirms", one_shift, choose_status, shows("statuses", "Declined")),
    "add_pass": Case("confirms", one_shift, pressed("pass"), shows("passes", "1")),
    "add_note": Case("confirms", one_shift, typed("note", "asked for noon"), shows("notes", "asked for noon")),
    "delete_note": Case(
        "confirms", with_note, delete_note, lambda window, rows: expect(window.row(rows["row"])).not_to_contain_text("voicemail")
    ),
    "claim": Case("confirms", one_shift, pressed("claim"), shows("claims", "Ana Ortiz")),
    "release": Case("confirms", claimed, pressed("release"), shows("claims", "Claim")),
    "edit_volunteer": Case("confirms", one_shift, typed("cell", "8165550188"), shows("cell", "816-555-0188")),
    "attach_vanid": Case("confirms", lambda desk: {"row": desk.walk_in()}, typed("vanid", "101777777"), shows("vanid", "101777777")),
    "set_pitched": Case("kph", returned, in_the_window(lambda form: form.get_by_role("switch").check()), shows("due", "1 not pitched")),
    "set_extra_shifts": Case(
        "confirms",
        one_shift,
        in_the_window(lambda form: form.get_by_role("button", name="One more").dblclick()),
        shows("next", "pitched, +2"),
    ),
    "add_walk_in": Case(
        "confirms", lambda desk: {}, add_walk_in, lambda window, _: expect(window.page.locator("tbody")).to_contain_text("Wanda")
    ),
    "remove_shift": Case("confirms", lambda desk: {"row": desk.walk_in()}, pressed("remove-shift", "Remove"), is_gone),
    "create_group": Case("kph", lambda desk: {**one_shift(desk, "in"), "free": Shift.objects.latest("pk")}, create_group, sees_name),
    "change_members": Case("kph", lambda desk: {**one_group(desk), "free": desk.shift("in")}, change_members, sees_name),
    "depart": Case("kph", one_group, pressed("depart"), shows("action", "Check in")),
    "change_departure": Case("kph", lambda desk: one_group(desk, out=True), typed("departed_at", "10:40"), shows("time", "10:40 AM")),
    "set_next_check_in": Case("kph", lambda desk: one_group(desk, out=True), typed("check_in_due_at", "13:30"), shows("due", "1:30 PM")),
    "check_in": Case("kph", lambda desk: one_group(desk, out=True), typed("knocks", "48"), shows("notes", "48 doors")),
    "leave_out": Case("review", lambda desk: {"row": desk.shift("declined")}, pressed("leave-out"), shows("run", "Left out")),
    "set_goal": Case("kph", one_group, typed("goal", "126"), shows("goal", "126")),
    "set_packets": Case("kph", one_group, typed("packets_given", "3"), shows("packets", "3")),
    "set_packet_names": Case("kph", one_group, typed("packet_names", "12A"), shows("packet-names", "12A")),
    "return_group": Case("kph", lambda desk: one_group(desk, out=True), pressed("final"), has_class("is-returned")),
    "not_final": Case("kph", returned, pressed("not-final"), shows("action", "Check in")),
    "remove_group": Case("kph", one_group, remove_group, is_gone),
    "add_group_note": Case("kph", one_group, typed("note", "white van"), shows("notes", "white van")),
    "merge_volunteers": Case("confirms", lambda desk: {"row": desk.walk_in(), "free": desk.shift()}, merge, is_gone),
    "undo": Case("confirms", flipped, undo_from_history, shows("statuses", "Scheduled")),
}


def test_every_kind_has_a_case_for_two_windows():
    assert CASES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", sorted(CASES))
def test_what_one_does_is_on_the_other_and_leaves_their_typing_alone(window, desk, ana, bo, kind):
    case = CASES[kind]
    anchor = desk.group(1, out=True) if case.tab == "kph" else desk.shift()
    rows = case.prepare(desk)
    mine, theirs = window(ana, f"/boards/R1A/{case.tab}"), window(bo, f"/boards/R1A/{case.tab}")
    editor = start_typing(theirs, anchor, "half a sen")
    theirs.page.evaluate("window.isTheSamePage = true")

    case.act(mine, rows)
    case.see(theirs, rows)

    editor.page.keyboard.type("tence")
    expect(editor).to_be_focused()
    expect(editor).to_have_value("half a sentence")
    assert theirs.page.evaluate("window.isTheSamePage")
    case.see(mine, rows) if kind not in ("claim", "release") else None
    expect(mine.page.get_by_text("All saved")).to_be_visible()
    assert_equal_to_the_database(mine, theirs)


def start_typing(window: Window, row: Shift | CanvassGroup, text: str) -> Locator:
    window.row(row).locator('[data-do="edit"][data-field="note"]').click()
    editor = window.row(row).locator("input.editor")
    editor.press_sequentially(text)
    return editor


def assert_equal_to_the_database(*windows: Window) -> None:
    """They come to show, row for row, what a page loaded now shows: the last word may still be on its way to one of them."""
    fresh = windows[0].context.new_page()
    fresh.goto(windows[0].page.url)
    expect(fresh.get_by_text("All saved")).to_be_visible()
    words = _rows(fresh)
    for window in windows:
        until = time.monotonic() + PATIENCE / 1000
        while (shown := _rows(window.page)) != words and time.monotonic() < until:
            window.page.wait_for_timeout(100)
        assert shown == words
    fresh.close()


# Without the name of the row: one that this window made is named by its key for as long as it lives.
ROW_WORDS = """rows => rows.map(row => [...row.cells]
    .filter(cell => !cell.matches(".num, .note, .claims")).map(cell => {
        const copy = cell.cloneNode(true);
        copy.querySelectorAll(".mark, .icon, .hidden, .late, .overdue").forEach(part => part.remove());
        return copy.textContent.replace(/\\s+/g, " ").trim();
    }).join(" | "))"""


def _rows(page: Page) -> list[str]:
    return sorted(page.locator("tbody tr[data-row]").evaluate_all(ROW_WORDS))
