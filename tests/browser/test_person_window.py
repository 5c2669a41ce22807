"""The window behind a name, and the pitch of a group that is back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.hands import all_saved
from tests.desk import DAY, Desk
from tracker.models import CampaignSettings, GroupMember, Shift, Volunteer

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def election(db):
    settings = CampaignSettings.load()
    settings.election_day = DAY + timedelta(days=6)
    settings.save()
    return settings


def ahead(desk, shift, days=2, **fields):
    starts_at = timezone.now() + timedelta(days=days)
    return desk.shift(volunteer=shift.volunteer, day=starts_at.date(), starts_at=starts_at, **fields)


def dialog(window):
    return window.page.get_by_role("dialog")


def names(window, row):
    return window.row(row).locator('[data-do="person"]')


def members_of(group) -> list[Shift]:
    return [member.shift for member in GroupMember.objects.filter(group=group).order_by("pk").select_related("shift__volunteer")]


def pitch_of(shift):
    person = Volunteer.objects.get(pk=shift.volunteer_id)
    return person.pitched_on, person.extra_shifts


def test_a_name_opens_what_the_person_has_promised_and_what_to_ask_for(window, desk, ana, r2a, election):
    shift = desk.shift("in")
    ahead(desk, shift, van_status="Confirmed")
    ahead(Desk(ana, r2a), shift, days=3, role="Phonebanking")
    mine = window(ana, "/boards/R1A/confirms")
    names(mine, shift).press("Enter")
    expect(dialog(mine)).to_contain_text("Only 2 shifts ahead; 6 days to go: ask for 1 more.")
    expect(dialog(mine).get_by_role("listitem").first).to_contain_text("R1A Field Office, Canvassing")
    expect(dialog(mine).get_by_role("listitem").first).to_contain_text("✓ Confirmed")
    expect(dialog(mine).get_by_role("listitem").last).to_contain_text("R2A")
    expect(dialog(mine)).not_to_contain_text("Phonebanking")  # of another office only place and time
    expect(dialog(mine).get_by_role("switch")).to_be_focused()
    mine.page.keyboard.press("Escape")
    expect(dialog(mine)).to_be_hidden()
    expect(names(mine, shift)).to_be_focused()


def test_the_warning_goes_with_the_shifts_that_the_person_books_now(window, desk, ana, election):
    shift = desk.shift("in")
    mine = window(ana, "/boards/R1A/confirms")
    names(mine, shift).click()
    expect(dialog(mine)).to_contain_text("No shift ahead; 6 days to go: ask for 3.")
    for left in ("Only 1 shift ahead", "Only 2 shifts ahead"):
        dialog(mine).get_by_role("button", name="One more").click()
        expect(dialog(mine)).to_contain_text(left)
    dialog(mine).get_by_role("button", name="One more").click()
    expect(dialog(mine)).not_to_contain_text("ahead")
    expect(dialog(mine).get_by_role("switch")).to_be_checked()  # whoever booked was asked
    all_saved(mine)
    assert pitch_of(shift) == (DAY, 3)


def test_after_final_all_members_are_pitched_on_one_screen_and_on_nobody_elses(window, desk, ana, bo):
    group = desk.group(3, out=True)
    mine, theirs = window(ana, "/boards/R1A/kph"), window(bo, "/boards/R1A/kph")
    mine.row(group).locator('[data-do="final"]').click()
    first, second, third = members_of(group)
    for shift in (first, second, third):
        expect(dialog(mine)).to_contain_text(str(shift.volunteer))
    expect(dialog(mine)).to_contain_text("0 of 3 pitched")
    mine.page.keyboard.press("Space")  # the first switch has the focus
    expect(dialog(mine)).to_contain_text("1 of 3 pitched")
    dialog(mine).get_by_role("button", name="One more").nth(1).click()
    expect(dialog(mine)).to_contain_text("2 of 3 pitched")
    mine.page.keyboard.press("Escape")
    expect(dialog(mine)).to_be_hidden()
    all_saved(mine)
    expect(theirs.row(group).locator(".due")).to_contain_text("Returned1 not pitched")
    expect(dialog(theirs)).to_be_hidden()
    assert [pitch_of(shift) for shift in (first, second, third)] == [(DAY, 0), (DAY, 1), (None, 0)]


def test_without_wifi_the_pitch_waits_and_what_is_not_known_says_so(window, desk, ana, election):
    group = desk.group(1, out=True)
    (shift,) = members_of(group)
    ahead(desk, shift)
    mine = window(ana, "/boards/R1A/kph")
    mine.context.set_offline(True)
    mine.row(group).locator('[data-do="final"]').click()
    expect(dialog(mine)).to_contain_text("Not loaded. Next shift:")
    expect(dialog(mine)).not_to_contain_text("ask for")  # how many are ahead is not known
    dialog(mine).get_by_role("switch").check()
    expect(dialog(mine)).to_contain_text("waiting")
    mine.context.set_offline(False)
    dialog(mine).get_by_role("button", name="Load again").click()
    expect(dialog(mine)).to_contain_text("Only 1 shift ahead")
    dialog(mine).get_by_role("button", name="Done").click()
    all_saved(mine)
    assert pitch_of(shift) == (DAY, 0)


def test_links_to_van_stand_there_once_its_address_is_known(window, desk, ana):
    shift = desk.shift(volunteer=desk.volunteer(vanid=55895, first_name="Maria", phone="8165550143"))
    mine = window(ana, "/boards/R1A/confirms")
    names(mine, shift).click()
    expect(dialog(mine).get_by_role("link", name="VAN")).to_have_count(0)
    settings = CampaignSettings.load()
    settings.van_address = "https://van.example.org/"
    settings.save()
    mine.page.reload()
    names(mine, shift).click()
    found = dialog(mine).get_by_role("link", name="VAN").evaluate_all("links => links.map(a => [a.href, a.target, a.rel])")
    assert found == [
        ["https://van.example.org/EventScheduler.aspx?VanID=EID75ADQ", "_blank", "noopener"],
        ["https://van.example.org/ContactsDetails.aspx?VANID=EID75ADQ", "_blank", "noopener"],
    ]


def test_whom_nobody_may_call_has_no_link_to_call_or_text(window, desk, ana):
    shift = desk.shift(volunteer=desk.volunteer(do_not_call=True, cell="8165550188"))
    mine = window(ana, "/boards/R1A/confirms")
    names(mine, shift).click()
    expect(dialog(mine)).to_contain_text("Do not call: 816-555-")
    expect(mine.page.locator('a[href^="tel:"], a[href^="sms:"]')).to_have_count(0)


def test_a_thumb_calls_and_texts_from_the_row(window, desk, ana):
    shift = desk.shift(volunteer=desk.volunteer(phone="8165550143", cell="8165550188"))
    landline = desk.shift(volunteer=desk.volunteer(phone="8165550144", cell=""))
    mine = window(ana, "/boards/R1A/confirms", **PHONE)
    assert _links(mine, shift) == ["tel:8165550143", "tel:8165550188", "sms:8165550188"]  # a text goes to the cell
    assert _links(mine, landline) == ["tel:8165550144", "sms:8165550144"]
    for link in mine.row(shift).locator('a[href^="tel:"], a[href^="sms:"]').all():
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 34


def _links(window, row):
    return window.row(row).locator('a[href^="tel:"], a[href^="sms:"]').evaluate_all("links => links.map(a => a.getAttribute('href'))")


def test_three_who_are_back_fit_on_one_phone_screen(window, desk, ana, election):
    group = desk.group(3, out=True)
    mine = window(ana, "/boards/R1A/kph", **PHONE)
    mine.row(group).locator('[data-do="final"]').click()
    expect(dialog(mine)).to_contain_text("No shift ahead")
    assert dialog(mine).evaluate("form => form.scrollHeight - form.clientHeight") == 0
    for switch in dialog(mine).get_by_role("switch").all():
        expect(switch).to_be_in_viewport()
    assert all(box.bounding_box()["height"] >= 44 for box in dialog(mine).locator(".switch, .stepper button").all())


def test_a_walk_ins_name_is_typed_in_the_row_and_its_window_has_a_button_of_its_own(window, desk, ana):
    shift = desk.walk_in(first_name="Wanda", last_name="Walker")
    mine = window(ana, "/boards/R1A/confirms")
    mine.row(shift).locator('[data-field="last_name"]').click()
    mine.row(shift).locator("input.editor").fill("Walters")
    mine.page.keyboard.press("Enter")
    all_saved(mine)
    names(mine, shift).click()
    expect(dialog(mine).get_by_role("heading", level=2)).to_have_text("Wanda Walters no VANID yet")


@pytest.mark.parametrize("tab", ["confirms", "kph"])
def test_help_for_the_tab_opens_beside_the_board(window, desk, ana, tab):
    mine = window(ana, f"/boards/R1A/{tab}")
    mine.page.keyboard.press("?")
    link = dialog(mine).get_by_role("link", name=re.compile("Help"))
    with mine.context.expect_page() as opened:
        link.click()
    expect(opened.value).to_have_url(re.compile(f"/help/{tab}$"))
    expect(opened.value.get_by_text("The wifi is gone")).to_be_visible()
    expect(mine.page.locator(".toolbar").get_by_role("link", name="Help")).to_have_attribute("href", f"/help/{tab}")


def test_two_numbers_for_one_person_ask_the_second_hand(window, desk, ana, bo):
    shift = desk.shift("in")
    mine = window(ana, "/boards/R1A/confirms")
    mine.context.set_offline(True)
    names(mine, shift).click()
    dialog(mine).get_by_role("button", name="One more").click()
    Desk(bo, desk.office).applied("set_extra_shifts", shift=shift, was=0, to=2)
    dialog(mine).get_by_role("button", name="Close").click()
    mine.context.set_offline(False)
    expect(mine.page.locator("#tray")).to_contain_text("Extra shifts not saved: yours is 1, now it is 2")
    mine.page.get_by_role("button", name="Keep theirs").click()
    all_saved(mine)
    expect(mine.row(shift).locator(".next")).to_contain_text("pitched, +2")


def test_a_final_on_the_wrong_row_is_taken_back_in_the_window_that_it_opens(window, desk, ana):
    group = desk.group(2, out=True)
    mine = window(ana, "/boards/R1A/kph")
    mine.row(group).locator('[data-do="final"]').click()
    dialog(mine).get_by_role("button", name="Not final").click()
    expect(dialog(mine)).to_be_hidden()
    expect(mine.row(group).locator('[data-do="final"]')).to_be_visible()
    all_saved(mine)
    group.refresh_from_db()
    assert group.returned_at is None
