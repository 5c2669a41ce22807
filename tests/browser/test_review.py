"""Review in two windows: the list that shrinks to zero at night, and the figures."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.hands import all_saved, choose
from tests.desk import DAY, Desk
from tracker.models import CampaignSettings, Shift, Volunteer


def pip(window):
    return window.page.get_by_role("link", name="Review")


def listed(window, name):
    return window.page.locator(f'[data-list="{name}"] tbody tr')


def figure(window, label):
    return window.page.locator(".figures tr").filter(has=window.page.get_by_role("button", name=label, exact=True))


def test_the_list_of_the_night_shrinks_to_zero_on_every_screen(window, desk, ana, bo):
    CampaignSettings.load()
    late = desk.shift(starts_at=timezone.now() - timedelta(hours=1))
    here = desk.shift("in")
    group = desk.group(1, out=True)
    Volunteer.objects.filter(shifts__memberships__group=group).update(pitched_on=DAY)
    mine, theirs = window(ana, "/boards/R1A/review"), window(bo, "/boards/R1A/review")
    for each in (mine, theirs):
        expect(pip(each)).to_contain_text("3 open")
        expect(listed(each, "rows")).to_have_count(2)  # the member of the group that is out ends with it
    mine.row(late).get_by_role("button", name=re.compile("to No Show")).click()
    expect(pip(theirs)).to_contain_text("2 open")
    theirs.row(here).get_by_role("button", name=re.compile("to Completed")).click()
    expect(pip(mine)).to_contain_text("1 open")
    mine.row(group).get_by_role("button", name=re.compile("^Final")).click()
    mine.page.get_by_role("dialog").get_by_role("button", name="Done").click()  # everybody of the group was asked before
    for each in (mine, theirs):
        expect(pip(each)).not_to_contain_text("open")
    mine.page.locator("h2").first.hover()  # the hand leaves the table, and what is done leaves the list
    theirs.page.locator("h2").first.hover()
    for each in (mine, theirs):
        expect(each.page.get_by_text("Everything is settled")).to_be_visible()
    all_saved(mine, theirs)


def test_whoever_came_back_and_was_not_pitched_is_still_open(window, desk, ana):
    group = desk.group(2, out=True)
    mine = window(ana, "/boards/R1A/review")
    mine.row(group).get_by_role("button", name=re.compile("^Final")).click()
    expect(listed(mine, "pitch")).to_have_count(2)
    expect(pip(mine)).to_contain_text("2 open")


def test_rows_that_differ_from_van_are_listed_with_both_words(window, desk, ana, bo):
    declined, completed = desk.shift("declined", van_status="Confirmed"), desk.shift("completed", van_status="Completed")
    invited = desk.shift("no_show", van_status="Invited")
    mine, theirs = window(ana, "/boards/R1A/review"), window(bo, "/boards/R1A/confirms")
    expect(listed(mine, "van")).to_have_count(1)
    expect(mine.row(declined).locator(".van")).to_have_text("Confirmed")
    expect(mine.row(declined).locator(".ours")).to_have_text("Declined")
    choose(theirs, completed, "Rescheduled")
    choose(theirs, invited, "Rescheduled")
    expect(listed(mine, "van")).to_have_count(3)


def test_a_walk_in_without_a_vanid_waits_until_somebody_attaches_one(window, desk, ana):
    walk_in = desk.walk_in()
    Shift.objects.filter(pk=walk_in.pk).update(status="completed")
    mine = window(ana, "/boards/R1A/review")
    expect(listed(mine, "no_vanid")).to_have_count(1)
    expect(listed(mine, "van")).to_have_count(0)
    listed(mine, "no_vanid").locator('[data-field="vanid"]').click()
    mine.page.keyboard.type("101777777")
    mine.page.keyboard.press("Enter")
    expect(listed(mine, "van")).to_have_count(1)


def test_nothing_of_a_catch_all_office_is_written_to_van(window, desk, ana):
    desk.shift("declined")
    type(desk.office).objects.update(is_written_to_van=False)
    mine = window(ana, "/boards/R1A/review")
    expect(mine.page.get_by_text("VAN says what we say.")).to_be_visible()


def test_figures_are_live_and_say_their_formula(window, desk, ana, bo):
    first, _ = desk.shift(), desk.shift()
    mine, theirs = window(ana, "/boards/R1A/review"), window(bo, "/boards/R1A/confirms")
    rate = figure(mine, "Show rate, of scheduled").first
    expect(rate).to_contain_text("0% 0 of 2")
    theirs.row(first).locator('[data-do="flip-in"]').click()
    expect(rate).to_contain_text("50% 1 of 2")
    formula = rate.get_by_role("tooltip")
    expect(formula).to_be_hidden()
    rate.get_by_role("button").hover()
    expect(formula).to_be_visible()
    mine.page.locator("h2").first.hover()
    expect(formula).to_be_hidden()
    rate.get_by_role("button").focus()
    mine.page.keyboard.press("Enter")
    expect(formula).to_have_text("In or Completed ÷ scheduled.")
    mine.page.locator("#search").focus()
    expect(formula).to_be_visible()  # pressed: it stays
    rate.get_by_role("button").focus()
    mine.page.keyboard.press("Escape")
    expect(formula).to_be_hidden()


def test_a_region_shows_each_office_and_the_total_over_sums(window, desk, flo, ana, r1b):
    desk.shift("completed")
    for status in ("completed", "declined", "declined"):
        Desk(ana, r1b).shift(status)
    mine = window(flo, "/boards/R1/review")
    values = figure(mine, "Show rate, of scheduled").first.locator(".value")
    expect(values).to_have_text(["50% 2 of 4", "100% 1 of 1", "33% 1 of 3"])
