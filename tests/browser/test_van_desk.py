"""Confirming the next shift and bringing a walk-in to VAN, in windows, against the stand-in for VAN."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Server
from tests.browser.test_axe import assert_accessible
from tests.browser.test_phone import PHONE, TROUBLES
from tests.ports import free_port
from tests.van_sync.sandbox.running import running_van
from tracker.models import CampaignSettings, Location, OfficeCounter, Shift
from van_sync.client import VanClient
from van_sync.models import VanDeed


@pytest.fixture(scope="module")
def stand_in():
    with running_van(day=timezone.now().astimezone(dt.timezone(dt.timedelta(hours=-6))).date()) as van:
        yield van


@pytest.fixture(scope="module")
def connected(django_db_setup, stand_in):
    """A web process that knows VAN."""
    server = Server(free_port(), VAN_URL=stand_in.url, VAN_APPLICATION=stand_in.application, VAN_API_KEY=stand_in.key)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def today(desk, r1b):
    day = CampaignSettings.load().today()
    OfficeCounter.objects.update(day=day)
    return day


@pytest.fixture
def van(stand_in, settings):
    settings.VAN_URL, settings.VAN_APPLICATION, settings.VAN_API_KEY = stand_in.url, stand_in.application, stand_in.key
    return VanClient.from_settings()


@pytest.fixture
def booked(desk, today, van):
    """Somebody on today's board whose next shift is tomorrow, as VAN has it."""
    tomorrow = today + dt.timedelta(days=1)
    signups = (signup for event in van.events(tomorrow, tomorrow) for signup in van.signups(event.event_id))
    signup = next(one for one in signups if one.status.name == "Scheduled")
    row = desk.shift(volunteer=desk.volunteer(vanid=signup.vanid, first_name="Maria"), day=today, starts_at=timezone.now())
    coming = desk.shift(volunteer=row.volunteer, day=tomorrow, starts_at=signup.starts_at, van_signup_id=signup.signup_id)
    return row, coming


@pytest.fixture
def walk_in(desk, today, r1a):
    place = Location.objects.create(name="R1A - Westport Field Office", office=r1a)
    shift = desk.walk_in(first_name="Wanda", last_name="Wayfarer", phone="8165550143")
    nine = dt.datetime.combine(today, dt.time(9), r1a.zone)
    Shift.objects.filter(pk=shift.pk).update(day=today, starts_at=nine, location=place)
    return Shift.objects.get(pk=shift.pk)


def dialog(window):
    return window.page.get_by_role("dialog")


def test_the_next_shift_is_confirmed_from_the_row_and_every_board_gets_the_tick(window, connected, stand_in, booked, ana, bo, ivo):
    row, coming = booked
    mine, theirs, interns = (window(user, "/boards/R1A/confirms", base_url=connected.url) for user in (ana, bo, ivo))
    expect(interns.row(row).locator(".next button")).to_have_count(0)
    mine.row(row).locator('[data-do="confirm-next"]').press("Enter")
    expect(dialog(mine)).to_contain_text("VAN says Scheduled; will become Confirmed.")
    assert stand_in.history(coming.van_signup_id)[-1]["to"] == "Scheduled"
    assert_small_screens(mine)
    dialog(mine).get_by_role("button", name="Confirm in VAN").click()
    expect(dialog(mine)).to_contain_text("Written: VAN said Scheduled and says Confirmed now.")
    for each in (mine, theirs, interns):
        expect(each.row(row).locator(".next")).to_contain_text("✓")
    dialog(mine).get_by_role("button", name="Close").click()
    expect(mine.row(row).locator(".next button")).to_have_count(0)
    assert stand_in.history(coming.van_signup_id)[-1]["to"] == "Confirmed"
    assert VanDeed.objects.get().by == ana


def test_the_page_of_a_person_confirms_too_also_of_somebody_who_is_on_no_board_today(unopened, connected, stand_in, booked, ana):
    row, coming = booked
    Shift.objects.filter(pk=row.pk).update(is_active=False)
    mine = unopened(ana, base_url=connected.url)
    mine.page.goto(f"/volunteers/{row.volunteer_id}/")
    mine.page.get_by_role("button", name="Confirm in VAN").click()
    expect(dialog(mine)).to_contain_text("VAN says Scheduled; will become Confirmed.")
    dialog(mine).get_by_role("button", name="Confirm in VAN").click()
    expect(dialog(mine)).to_contain_text("Written: VAN said Scheduled and says Confirmed now.")
    dialog(mine).get_by_role("button", name="Close").click()
    expect(mine.page.get_by_text("✓ Confirmed")).to_be_visible()
    expect(mine.page.get_by_role("button", name="Confirm in VAN")).to_have_count(0)
    assert stand_in.history(coming.van_signup_id)[-1]["to"] == "Confirmed"


def assert_small_screens(window):
    window.page.set_viewport_size({"width": 360, "height": 740})
    expect(dialog(window).get_by_role("button", name="Confirm in VAN")).to_be_in_viewport()
    assert dialog(window).evaluate("form => form.scrollWidth - form.clientWidth") == 0
    window.page.set_viewport_size({"width": 1366, "height": 768})


def test_what_van_says_by_now_is_shown_and_not_overwritten(window, connected, stand_in, booked, ana):
    row, coming = booked
    mine = window(ana, "/boards/R1A/confirms", base_url=connected.url)
    mine.row(row).locator('[data-do="person"]').click()
    dialog(mine).get_by_role("button", name=re.compile("Confirm .* in VAN")).click()
    expect(dialog(mine)).to_contain_text("VAN says Scheduled; will become Confirmed.")
    stand_in.change(coming.van_signup_id, "Left Msg")
    dialog(mine).get_by_role("button", name="Confirm in VAN").click()
    expect(dialog(mine)).to_contain_text("Not written: VAN says Left Msg by now.")
    dialog(mine).get_by_role("button", name="Ask VAN again").click()
    expect(dialog(mine)).to_contain_text("VAN says Left Msg; will become Confirmed.")
    dialog(mine).get_by_role("button", name="Cancel").click()
    expect(dialog(mine)).to_contain_text("Coming shifts")  # back in the window of the person
    assert stand_in.history(coming.van_signup_id)[-1]["to"] == "Left Msg"
    stand_in.change(coming.van_signup_id, "Scheduled")


def test_a_walk_in_is_made_in_van_and_gets_the_vanid_on_the_board(window, unopened, connected, stand_in, van, walk_in, flo):
    board = window(flo, "/boards/R1A/review", base_url=connected.url)
    page = board.page
    page.locator('[data-list="no_vanid"]').get_by_role("link", name="Walk-ins to VAN").click()
    page.get_by_role("link", name="Find in VAN").click()
    expect(page.get_by_text("✓ fits")).to_be_visible()
    expect(page.get_by_text("VAN finds nobody")).to_be_visible()
    page.get_by_role("button", name="Write to VAN").click()
    expect(page.get_by_role("status")).to_contain_text("Wanda Wayfarer: Walk In in VAN, VANID")
    expect(page.get_by_text("Every walk-in of your offices is in VAN.")).to_be_visible()
    walk_in.refresh_from_db()
    assert van.signup(walk_in.van_signup_id).status.name == "Walk In"
    board.open("/boards/R1A/confirms")
    expect(board.row(walk_in).locator(".vanid")).to_have_text(str(walk_in.volunteer.vanid))


def test_the_page_of_a_walk_in_is_for_everybody_and_for_a_thumb(unopened, connected, van, walk_in, flo):
    walk_in.volunteer.first_name = "Nemo"
    walk_in.volunteer.save()
    laptop = unopened(flo, base_url=connected.url, bypass_csp=True)
    laptop.page.goto(f"/van/walk-ins/{walk_in.pk}/")
    laptop.page.get_by_text("Another shift").click()
    assert_accessible(laptop.page)
    phone = unopened(flo, base_url=connected.url, **PHONE)
    phone.page.goto(f"/van/walk-ins/{walk_in.pk}/")
    troubles = phone.page.evaluate(TROUBLES)
    assert not troubles, "\n".join(troubles)
