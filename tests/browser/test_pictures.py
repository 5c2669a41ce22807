"""The pictures under the dashboard's tables: they move with the boards, and what they show stands beside them in words."""

import pytest
from playwright.sync_api import Page, expect

from tests.desk import Desk

DASHBOARD = "/dashboard/production"


@pytest.fixture
def page(unopened, flo) -> Page:
    return unopened(flo).page


def open_pictures(page: Page) -> None:
    page.goto(DASHBOARD)
    expect(page.locator("#pictures canvas").first).to_be_visible()


def cells(page: Page, table: str, row: str) -> list[str]:
    return page.get_by_role("table", name=table).get_by_role("row", name=row).first.get_by_role("cell").all_inner_texts()


def test_a_check_in_moves_the_lines_of_the_office_the_region_and_the_state(page, desk, bo, r2a):
    group, other = desk.group(1, out=True), Desk(bo, r2a).group(1, out=True)
    open_pictures(page)
    expect(page.locator("figcaption")).to_contain_text("Doors 0 of 168, 0%")
    page.evaluate("() => { window.isTheSamePage = true; window.first = document.querySelector('#pictures canvas'); }")

    desk.applied("check_in", group=group, was=0, to=21)
    expect(page.locator("figcaption")).to_contain_text("Doors 21 of 168, 13%")
    expect(page.get_by_role("button", name="R1")).to_contain_text("21 of 84, 25%")
    expect(page.get_by_role("button", name="R2")).to_contain_text("0 of 84, 0%")
    finish = page.get_by_role("table", name="Expected finish")
    expect(finish.get_by_role("row", name="R1A")).to_contain_text("21 of 84")
    expect(finish.get_by_role("row", name="R2A")).to_contain_text("0 of 84")
    expect(page.get_by_role("table", name="Check-ins by hour").get_by_role("row", name="12:00 PM").get_by_role("cell").nth(1)).to_have_text(
        "1"
    )

    Desk(bo, r2a).applied("check_in", group=other, was=0, to=9)
    expect(page.locator("figcaption")).to_contain_text("Doors 30 of 168, 18%")
    assert page.evaluate("() => window.isTheSamePage && window.first.isConnected")


def test_a_flip_moves_the_show_rate(page, desk):
    first, _ = desk.shift("booked"), desk.shift("no_show")
    desk.group(1, out=True)
    open_pictures(page)
    rates = page.get_by_role("table", name="Show rate by start time")
    expect(rates.get_by_role("row", name="10:00 AM")).to_contain_text("1 of 3")  # the one in the group
    desk.applied("set_status", shift=first, was="booked", to="in")
    expect(rates.get_by_role("row", name="10:00 AM")).to_contain_text("2 of 3")
    assert cells(page, "Show rate by start time", "10:00 AM")[1] == "67%"


def test_the_place_that_was_chosen_is_there_after_a_reload(page, desk, bo, r1b):
    desk.applied("check_in", group=desk.group(1, out=True), was=0, to=21)
    Desk(bo, r1b).group(2, out=True)
    open_pictures(page)
    page.get_by_role("button", name="R1").click()
    expect(page.get_by_role("heading", name="Doors against goal, R1")).to_be_visible()
    page.get_by_role("button", name="R1A").click()
    expect(page.get_by_role("heading", name="Doors against goal, R1A")).to_be_visible()
    expect(page.locator("figcaption")).to_contain_text("Doors 21 of 84, 25%")
    open_pictures(page)
    expect(page.get_by_label("Pictures of")).to_have_value("R1A")
    expect(page.get_by_role("heading", name="Doors against goal, R1A")).to_be_visible()
    page.get_by_label("Pictures of").select_option("State")
    expect(page.get_by_role("heading", name="Doors against goal, state")).to_be_visible()


def test_the_table_behind_the_lines_says_what_they_show(page, desk):
    desk.applied("check_in", group=desk.group(1, out=True), was=0, to=21)  # out at 11, heard at 12
    open_pictures(page)
    table = page.get_by_role("table", name="Doors against goal, by the hour")
    expect(table).to_be_hidden()
    page.get_by_text("Show as table").click()
    expect(table).to_be_visible()
    for hour, cells in (("12:00 PM", ["0", "84", "0%", "0"]), ("1:00 PM", ["21", "84", "25%", "21"])):
        row = table.locator("tbody tr").filter(has=page.get_by_role("rowheader", name=hour, exact=True))
        expect(row.get_by_role("cell")).to_have_text(cells)


def test_what_the_pictures_mean_stands_below_them(page, desk):
    desk.group(1, out=True)
    open_pictures(page)
    page.get_by_text("How this is worked out").click()
    expect(page.get_by_text("nobody takes new packets")).to_be_visible()


@pytest.mark.looks
def test_the_lines_are_drawn_anew_in_the_colours_of_the_night(page, desk):
    desk.applied("check_in", group=desk.group(1, out=True), was=0, to=21)
    page.emulate_media(color_scheme="light")
    open_pictures(page)
    inks = """() => { const canvas = document.querySelector("#pictures canvas"), found = new Set();
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
        return [...found]; }"""
    light, dark = "20,65,139", "157,193,255"  # --accent of base.css
    assert light in page.evaluate(inks)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({inks})().includes('{dark}')")
    assert light not in page.evaluate(inks)
