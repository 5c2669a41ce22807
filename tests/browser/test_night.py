"""Tabs that were left open over night: they load the new day, and what they had not sent keeps its day."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.hands import all_saved
from tests.browser.screens import CONFIRMS, KPH
from tests.desk import DAY
from tracker.archive.close import close_office
from tracker.models import ArchivedShift, LateEdit, Shift

SUNDAY = DAY + timedelta(days=1)
PATIENCE = 45_000  # ms: a poll, a jitter and a slow machine


@pytest.fixture
def tomorrow(desk):
    return desk.shift(day=SUNDAY)


def close_saturday(desk):
    close_office(desk.office.pk, before=SUNDAY, by=None)


def test_a_tab_that_was_left_open_loads_the_new_day(window, desk, ana, bo, tomorrow):
    shift = desk.shift()
    mine, other = window(ana, CONFIRMS), window(bo, KPH)
    expect(mine.row(shift)).to_be_visible()

    close_saturday(desk)

    expect(mine.row(tomorrow)).to_be_visible(timeout=PATIENCE)
    expect(mine.row(shift)).to_have_count(0)
    expect(mine.page.locator(".board-name")).to_contain_text("Sun 11/1")
    expect(other.page.locator(".board-name")).to_contain_text("Sun 11/1", timeout=PATIENCE)
    mine.row(tomorrow).locator('[data-do="pass"]').click()
    all_saved(mine)


def test_what_was_not_sent_is_refused_with_its_day_and_kept_until_it_is_read(window, desk, ana, tomorrow):
    """The hotel's wifi went at half past nine; the laptop was closed, and opened in the morning."""
    shift = desk.shift()
    name = f"{shift.volunteer.first_name} {shift.volunteer.last_name}"
    mine = window(ana, CONFIRMS)
    mine.context.set_offline(True)
    mine.row(shift).locator('[data-do="pass"]').click()
    mine.row(shift).locator('[data-do="edit"][data-field="note"]').click()
    mine.page.locator(".editor").fill("asks for the east side")
    mine.page.keyboard.press("Enter")
    mine.page.locator('[data-do="walk-in"]').first.click()
    mine.page.locator("#field-first_name").fill("Zoe")
    mine.page.locator("#field-last_name").fill("Late")
    mine.page.locator("#field-phone").fill("816-555-0177")
    mine.page.locator("dialog .primary").click()
    expect(mine.page.get_by_role("button", name="3 not saved")).to_be_visible()

    close_saturday(desk)
    mine.context.set_offline(False)

    items = mine.page.locator("#tray li")
    expect(items).to_have_count(3, timeout=PATIENCE)
    expect(items.nth(0)).to_contain_text(f"{name} is on the board of Saturday, October 31, and that day is closed.")
    expect(items.nth(1)).to_contain_text("An earlier edit of this row was not saved. asks for the east side")
    expect(items.nth(2)).to_contain_text("Zoe Late")
    expect(items.nth(2)).to_contain_text("This edit belongs to Saturday, October 31")
    expect(mine.row(tomorrow)).to_be_visible(timeout=PATIENCE)
    expect(mine.page.locator("tbody")).not_to_contain_text("Zoe")
    assert {late.entry["do"] for late in LateEdit.objects.all()} == {"add_pass", "add_walk_in"}
    assert (ArchivedShift.objects.get().confirm_passes, Shift.objects.count()) == (0, 1)

    mine.page.reload()
    expect(items).to_have_count(3)
    items.nth(1).get_by_role("button", name="Send anyway").click()
    expect(items.nth(1)).to_contain_text("that day is closed")
    for _ in range(3):
        items.first.get_by_role("button", name="OK").click()
    expect(items).to_have_count(0)
    assert LateEdit.objects.filter(entry__text="asks for the east side").exists()
    all_saved(mine)


def test_the_foot_of_each_tab_leads_to_past_days(window, desk, ana, tomorrow):
    person = desk.shift().volunteer
    close_saturday(desk)
    mine = window(ana, CONFIRMS)

    mine.page.get_by_role("link", name="Past days").click()
    mine.page.get_by_role("link", name="Saturday, October 31, 2026", exact=True).click()

    expect(mine.page.locator(".board-name")).to_contain_text("Sat, Oct 31, closed")
    expect(mine.page.get_by_role("rowheader", name=re.compile(person.last_name))).to_be_visible()
    for tab in ("KPH", "Flake Chase", "Review"):
        mine.page.get_by_role("link", name=tab, exact=True).click()
        expect(mine.page.locator('.tabs [aria-current="page"]')).to_have_text(tab)
