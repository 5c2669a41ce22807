"""The wall of the boiler room, as it hangs there: read from afar, live, and honest when it is not."""

import datetime as dt
import zoneinfo

import pytest
from playwright.sync_api import expect

from accounts.models import Office, Region, User
from tests.browser.screen_steps import make_busy_day
from tests.desk import DAY, Desk
from tracker.models import OfficeCounter

WALL = "/dashboard/wall/"
SCREEN = {"width": 1920, "height": 1080}
# What holds a digit, by the elements that have it as their own text; the height of its digits, its box, and where it ends.
FIGURES = """() => [...document.querySelectorAll("body *")].filter((part) =>
    !part.closest("script") && [...part.childNodes].some((node) => node.nodeType === 3 && /[0-9]/.test(node.data)) && part.checkVisibility()
).map((part) => {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(part), { height, right, bottom } = part.getBoundingClientRect();
    const pen = Object.assign(document.createElement("canvas").getContext("2d"), { font: `${fontWeight} ${fontSize} ${fontFamily}` });
    const { actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = pen.measureText("0");
    return { text: part.innerText, digits: above + below, height, right, bottom };
})"""


def shown(page, figure):
    return page.locator(f'[data-figure="{figure}"] dd').first


def regions(count: int) -> None:
    for number in range(3, count + 1):
        office = Office.objects.create(code=f"R{number}A", name=f"Office {number}", region=Region.objects.create(code=f"R{number}"))
        OfficeCounter.objects.create(office=office, day=DAY)


@pytest.mark.looks
@pytest.mark.parametrize("count", [2, 8])
@pytest.mark.parametrize("is_lost", [False, True])
def test_every_figure_is_a_twentieth_of_the_screen_and_all_are_on_it(unopened, desk, bo, r1b, r2a, flo, count, is_lost):
    make_busy_day(desk, Desk(bo, desk.office), Desk(bo, r1b))
    regions(count)
    page = unopened(flo, viewport=SCREEN).page
    page.goto(WALL)
    expect(shown(page, "by_end")).to_be_visible()
    if is_lost:
        page.evaluate("() => { const now = Date.now; Date.now = () => now() + 40_000; }")
        expect(page.get_by_role("alert")).to_have_text("▲ Connection lost")

    figures = page.evaluate(FIGURES)
    told = [
        figure
        for figure in figures
        if figure["text"] not in {f"R{number}" for number in range(1, count + 1)} | {"Doors by 9 PM, at this pace"}
    ]
    assert len(told) >= 8 + count  # a region without doors has a dash for its PTG
    assert [figure for figure in told if min(figure["digits"], figure["height"]) < 0.05 * SCREEN["height"]] == []
    assert [figure for figure in figures if figure["right"] > SCREEN["width"] or figure["bottom"] > SCREEN["height"]] == []
    assert page.evaluate("() => document.documentElement.scrollHeight") <= SCREEN["height"]


@pytest.mark.looks
def test_it_is_dark_whatever_the_machine_says_and_names_nobody(unopened, desk, bo, r1b, flo):
    make_busy_day(desk, Desk(bo, desk.office), Desk(bo, r1b))
    page = unopened(flo, color_scheme="light").page
    page.goto(WALL)
    expect(shown(page, "by_end")).to_be_visible()

    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(11, 13, 12)"
    everything = page.content()
    assert not [user.first_name for user in User.objects.all() if f"{user.first_name} {user.last_name}" in everything]
    assert "Sample" not in everything
    assert flo.email not in everything


def test_what_a_desk_does_is_on_the_wall(unopened, desk, r2a, flo):
    group = desk.group(2, out=True, knocks=0)
    page = unopened(flo).page
    page.goto(WALL)
    expect(shown(page, "doors")).to_have_text("0")
    expect(shown(page, "canvassers_out")).to_have_text("2")
    expect(shown(page, "ptg")).to_have_text("0%")
    expect(shown(page, "overdue")).to_have_text("▲ 1")

    page.evaluate("() => { window.isTheSamePage = true; }")
    desk.applied("check_in", group=group, was=0, to=21)
    desk.applied("set_status", shift=desk.shift(), was="booked", to="same_day_confirmed")
    expect(shown(page, "doors")).to_have_text("21")
    expect(shown(page, "ptg")).to_have_text("25%")
    expect(page.locator('[data-region="R1"] .ptg')).to_have_text("25%")
    expect(page.locator('[data-region="R2"] .ptg')).to_have_text("–")
    expect(page.locator('[data-figure="canvass_sdc_rate"]')).to_contain_text("1 of 3")
    assert page.evaluate("() => window.isTheSamePage")


def test_it_says_when_it_is_old_and_when_it_is_live_again(unopened, desk, flo):
    page = unopened(flo).page
    page.goto(WALL)
    expect(page.get_by_role("link", name="Dashboard")).to_be_visible()
    page.evaluate("() => { window.rightNow = Date.now; Date.now = () => window.rightNow() + 40_000; }")
    expect(page.get_by_role("alert")).to_have_text("▲ Connection lost")
    expect(page.locator("time")).to_contain_text("as of ")
    page.evaluate("() => { Date.now = window.rightNow; }")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_whoever_loses_the_right_sees_nothing_of_it_any_more(unopened, desk, flo):
    page = unopened(flo).page
    page.goto(WALL)
    expect(shown(page, "doors")).to_be_visible()
    User.objects.filter(pk=flo.pk).update(is_active=False)
    expect(page.get_by_role("alert")).to_contain_text("This wall is closed")
    expect(page.locator("dd")).to_have_count(0)


def test_the_time_on_the_wall_is_the_campaigns(unopened, desk, flo):
    page = unopened(flo, timezone_id="Asia/Tokyo").page
    page.goto(WALL)
    clock = page.locator("time")
    expect(clock).to_contain_text("as of ")
    said, at = clock.evaluate("(time) => [time.innerText, time.dateTime]")
    local = dt.datetime.fromisoformat(at).astimezone(zoneinfo.ZoneInfo("America/Chicago"))
    assert said == f"as of {local:%-I:%M %p}"
