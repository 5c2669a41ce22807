"""Flake Chase in two windows: an arrival at the desk ends the chase on the caller's screen."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.hands import all_saved, status
from tests.browser.test_two_windows import start_typing
from tests.desk import Desk
from tracker.models import Note


def pip(window, tab):
    return window.page.get_by_role("link", name=tab)


def test_an_arrival_at_the_desk_closes_the_chase_on_every_screen(window, desk, ana, bo):
    shift = desk.shift("no_show")
    desk_window, caller = window(ana, "/boards/R1A/confirms"), window(bo, "/boards/R1A/flake")
    expect(pip(caller, "Flake Chase")).to_contain_text("1 to chase")
    editor = start_typing(caller, shift, "voicem")
    desk_window.row(shift).locator('[data-do="status-menu"]').click()
    desk_window.page.get_by_role("menuitemradio", name="In", exact=True).click()
    status(caller, shift, "In")
    expect(caller.row(shift)).to_have_class(re.compile("is-in"))
    expect(editor).to_be_focused()
    for each in (desk_window, caller):
        expect(pip(each, "Flake Chase")).not_to_contain_text("to chase")
    editor.press("Escape")
    all_saved(desk_window, caller)
    shift.refresh_from_db()
    assert shift.chase_closed_at is not None
    assert shift.flaked_at == desk.now


def test_a_chase_in_its_own_words_counts_its_own_passes(window, desk, ana, bo):
    shift = desk.shift("no_show", confirm_passes=3)
    mine, theirs = window(ana, "/boards/R1A/flake"), window(bo, "/boards/R1A/flake")
    mine.row(shift).locator('[data-do="pass"]').click()
    expect(theirs.row(shift).locator(".chase")).to_contain_text("1")
    expect(theirs.row(shift).locator(".passes")).to_have_text("3")
    expect(pip(theirs, "Flake Chase")).not_to_contain_text("to chase")
    start_typing(mine, shift, "has no car").press("Enter")
    mine.row(shift).locator('[data-do="status-menu"]').click()
    expect(mine.page.get_by_role("menuitemradio")).to_have_text(
        [re.compile(word) for word in ("Not Contacted", "Rescheduled", "Not Rescheduled", "Same Day Confirmed", "In$")]
    )
    mine.page.get_by_role("menuitemradio", name="Contacted - Not Rescheduled (Declined)").click()
    status(theirs, shift, "Contacted - Not Rescheduled (Declined)")
    expect(theirs.row(shift)).to_be_visible()  # chased flakes stay
    all_saved(mine)
    assert Note.objects.get(text="has no car").tab == "flake"


def test_a_row_that_stood_on_same_day_confirms_is_drawn_anew_for_the_chase(window, desk, ana):
    shift = desk.shift("no_show", confirm_passes=3)
    mine = window(ana, "/boards/R1A/confirms")
    status(mine, shift, "No Show (flake)")
    pip(mine, "Flake Chase").click()
    status(mine, shift, "Not Contacted (No Show)")
    expect(mine.row(shift).locator(".passes")).to_have_text("3")
    mine.row(shift).locator(".chase").get_by_role("button").click()
    expect(mine.row(shift).locator(".chase .count")).to_have_text("1")
    pip(mine, "Same Day Confirms").click()
    expect(mine.row(shift).locator(".chase")).to_have_count(0)
    all_saved(mine)


def test_late_people_are_no_flakes_and_one_press_away(window, desk, ana):
    late, flake = desk.shift(starts_at=timezone.now() - timedelta(minutes=30)), desk.shift("no_show")
    later = desk.shift(starts_at=timezone.now() + timedelta(hours=3))
    mine = window(ana, "/boards/R1A/flake")
    expect(mine.row(flake)).to_be_visible()
    expect(mine.row(late)).to_have_count(0)
    mine.page.get_by_role("link", name="1 late, not marked yet").click()
    expect(mine.page).to_have_url(re.compile("/confirms$"))
    expect(mine.row(late)).to_be_visible()
    expect(mine.row(later)).to_have_count(0)


def test_a_region_chases_in_one_list_by_office(window, desk, flo, ana, r1b):
    here, there = desk.shift("no_show"), Desk(ana, r1b).shift("no_show")
    mine = window(flo, "/boards/R1/flake")
    expect(mine.row(here).locator(".office")).to_have_text("R1A")
    mine.page.get_by_label("Office").select_option(label="R1B Independence")
    expect(mine.row(there)).to_be_visible()
    expect(mine.row(here)).to_have_count(0)
    mine.page.get_by_role("button", name="+ Walk-in").click()
    expect(mine.page.get_by_role("dialog").get_by_label("Office")).to_have_value(str(r1b.pk))  # the one that is looked at
