"""A whole day at an office and its region board, in three people's hands, from the first call to the figures of the night.

Ana runs the office at a laptop, Ivo stands at the door with a phone, Flo directs the region. It is eleven o'clock at the office at
whatever hour this runs: its time zone is chosen for that. So the nine o'clock people are late from the beginning, and the noon people
are not; times that people type lie before now. The people and the figures that they must end with are in whole_day.py.
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Office
from tests.browser.conftest import Window
from tests.browser.hands import all_saved, choose_in, dialog, done, go, leave_the_table, new_group, press, row, says, tab, type_into
from tests.browser.test_review import listed, pip
from tests.browser.test_two_windows import assert_equal_to_the_database
from tests.browser.whole_day import CALL, INDEPENDENCE, WESTPORT, assert_database, assert_figures, book
from tests.desk import Desk
from tracker.models import CampaignSettings, OfficeCounter

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


@pytest.fixture
def day(desk, ana, r1b):
    """The people booked at both offices, at offices where it is eleven."""
    CampaignSettings.load()
    zone = f"Etc/GMT{datetime.now(UTC).hour - 11:+d}"  # such names count westwards
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    Office.objects.update(time_zone=zone)
    OfficeCounter.objects.update(day=today)
    for where, people in ((desk, WESTPORT), (Desk(ana, r1b), INDEPENDENCE)):
        for name, word, start, role in people:
            book(where, name, van_status=word, role=role, day=today, starts_at=datetime.combine(today, start, ZoneInfo(zone)))
    desk.volunteer(first_name="Will", last_name="Ward", vanid=101_888_888)  # was here last week
    return today


# -- the clock of the day ----------------------------------------------------------------------------------------------


def calls_before_nine(ana: Window, ivo: Window) -> None:
    press(ana, "Abby Ames", "claim")
    expect(row(ivo, "Abby Ames").locator(".claims")).to_contain_text("Ana Ortiz")
    press(ana, "Abby Ames", "pass")
    type_into(row(ana, "Abby Ames"), "note", "brings her own clipboard")
    choose_in(ana, row(ana, "Abby Ames"), "Same Day Confirmed")
    press(ana, "Abby Ames", "release")
    for name in ("Ben Bell", "Hal Hess", "Kim Kay"):
        press(ana, name, "pass")
        choose_in(ana, row(ana, name), "Same Day Confirmed")
    choose_in(ana, row(ana, "Cora Cole"), "Declined")
    choose_in(ana, row(ana, "Jon Jay"), "Rescheduled")
    choose_in(ana, row(ana, "Mia Moss"), "Declined")
    says(ivo, "Mia Moss", "Declined")
    expect(row(ivo, "Abby Ames").locator(".passes .count")).to_have_text("1")
    expect(row(ivo, "Abby Ames").locator(".notes")).to_contain_text("clipboard")
    expect(row(ivo, "Abby Ames").locator(".claims")).to_contain_text("Claim")
    # Still expected at nine: Abby, Ben, Dan, Eva, Finn, Gail, Hal, Kim, Lou, Ned. Flo has Independence's three besides.
    expect(tab(ana, "confirms")).to_contain_text("10 late")


def the_rush(ana: Window, ivo: Window, flo: Window) -> None:
    says(ivo, "Abby Ames", "Same Day Confirmed")
    for name in ("Abby Ames", "Kim Kay", "Ida Irk"):
        row(ivo, name).locator('[data-do="flip-in"]').tap()
        says(ana, name, "In")
    walk_in(ivo, "Wanda", "Walker", "816-555-0177", "Canvassing")
    walk_in(ivo, "Will", "Ward", "816-555-0178", CALL)
    booked_already(ivo, "Dan", "Dole")
    says(ana, "Dan Dole", "In")
    press(ana, "Ned Nye", "flip-in")
    a_wrong_row(ana, ivo)
    type_into(row(ana, "Wanda Walker"), "vanid", "101777777")
    expect(row(ivo, "Wanda Walker").locator(".vanid")).to_contain_text("101777777")
    choose_in(flo, row(flo, "Pia Park"), "In")
    expect(tab(flo, "confirms")).to_contain_text("8 late")  # Ben, Eva, Finn, Gail, Hal, Lou; Quin, Ray


def walk_in(window: Window, first: str, last: str, phone: str, activity: str) -> None:
    window.page.get_by_role("button", name="+ Walk-in").tap()
    form = dialog(window)
    for label, text in (("First name", first), ("Last name", last), ("Phone", phone)):
        form.get_by_label(label).fill(text)
    form.get_by_label("Activity").select_option(label=activity)
    form.get_by_role("button", name="Add, In").tap()
    says(window, f"{first} {last}", "In")


def booked_already(window: Window, first: str, last: str) -> None:
    window.page.get_by_role("button", name="+ Walk-in").tap()
    form = dialog(window)
    form.get_by_label("First name").fill(first)
    form.get_by_label("Last name").fill(last)
    expect(form).to_contain_text("Already on the board?")
    form.get_by_role("button", name="Flip to In").tap()
    expect(form).to_be_hidden()
    expect(row(window, f"{first} {last}")).to_have_count(1)


def a_wrong_row(ana: Window, ivo: Window) -> None:
    press(ana, "Eva Elm", "flip-in")
    says(ivo, "Eva Elm", "In")
    ana.page.keyboard.press("Control+z")
    says(ivo, "Eva Elm", "Scheduled")
    says(ana, "Eva Elm", "Scheduled")


def launch(ana: Window, ivo: Window, flo: Window) -> None:
    go(ana, "kph")
    new_group(ana, "Abby Ames", "Ben Bell", packets="2", goal="84")
    says(ivo, "Ben Bell", "In")  # was only confirmed: whoever goes out is here
    new_group(ana, "Dan Dole", "Ida Irk", packets="1", goal="42")
    press(ana, "Dan Dole", "members")
    dialog(ana).get_by_role("checkbox", name="Ida Irk").uncheck()
    dialog(ana).get_by_role("checkbox", name="Wanda Walker").check()
    done(ana, "Save members")
    expect(row(ana, "Wanda Walker")).to_be_visible()
    expect(row(ana, "Ida Irk")).to_have_count(0)
    for name, left in (("Abby Ames", "09:40"), ("Dan Dole", "09:50")):
        press(ana, name, "depart")
        type_into(row(ana, name), "departed_at", left)  # nobody had a hand free when the cars left
        expect(row(ana, name).locator(".time")).to_contain_text(left.lstrip("0"))
    go(flo, "kph")
    new_group(flo, "Pia Park", packets="1", goal="40", office="R1B Independence")
    press(flo, "Pia Park", "depart")
    type_into(row(flo, "Pia Park"), "departed_at", "10:00")
    for window in (ivo, ana):
        expect(tab(window, "kph")).to_contain_text("2 overdue")
    expect(tab(flo, "kph")).to_contain_text("3 overdue")


def first_check_ins(ana: Window, flo: Window) -> None:
    for doors in ("84", "48"):  # misheard on the phone, and put right
        press(ana, "Abby Ames", "check-in")
        editor = row(ana, "Abby Ames").locator("input.editor")
        editor.fill(doors)
        editor.press("Enter")
        expect(row(flo, "Abby Ames").locator(".knocks")).to_contain_text(doors)
    expect(row(flo, "Abby Ames").locator(".count")).to_have_text("2")
    expect(row(flo, "Abby Ames").locator(".notes")).to_contain_text("48 doors")
    expect(tab(ana, "kph")).to_contain_text("1 overdue")


def flake_chase(ana: Window, ivo: Window, flo: Window) -> None:
    go(ana, "review")
    row(ana, "Lou Lane", '[data-list="rows"]').get_by_role("button", name=re.compile("to No Show")).click()
    go(ana, "flake")
    says(ana, "Lou Lane", "Not Contacted")
    go(flo, "confirms")
    for name in ("Eva Elm", "Finn Frey", "Gail Gray", "Hal Hess"):
        expect(row(ana, name)).to_have_count(0)
        choose_in(flo, row(flo, name), "No Show (flake)")
        says(ana, name, "Not Contacted")
    for window in (ana, ivo):
        expect(tab(window, "flake")).to_contain_text("5 to chase")
    for name, passes in (("Eva Elm", 1), ("Finn Frey", 1), ("Gail Gray", 2), ("Hal Hess", 1), ("Lou Lane", 1)):
        for _ in range(passes):
            press(ana, name, "pass")
    choose_in(ana, row(ana, "Eva Elm"), "Contacted - Same Day Confirmed")
    choose_in(ana, row(ana, "Finn Frey"), "Rescheduled")
    choose_in(ana, row(ana, "Gail Gray"), "Contacted - Not Rescheduled (Declined)")
    says(flo, "Gail Gray", "Declined")
    says(flo, "Finn Frey", "Rescheduled")
    for window in (ana, ivo, flo):
        expect(tab(window, "flake")).not_to_contain_text("to chase")
    expect(row(ana, "Gail Gray").locator(".chase .count")).to_have_text("2")
    says(ivo, "Eva Elm", "Same Day Confirmed")
    press(ana, "Eva Elm", "flip-in")  # comes after all
    for window in (ana, ivo, flo):
        says(window, "Eva Elm", "In")


def returns_and_pitch(ana: Window, ivo: Window, flo: Window) -> None:
    go(ana, "kph")
    type_into(row(ana, "Abby Ames"), "knocks", "61")  # as the sheet says
    press(ana, "Abby Ames", "final")
    expect(dialog(ana)).to_contain_text("0 of 2 pitched")
    ana.page.keyboard.press("Space")  # Abby, who has the focus
    dialog(ana).get_by_role("group", name="Ben Bell").get_by_role("button", name="One more").dblclick()
    expect(dialog(ana)).to_contain_text("2 of 2 pitched")
    done(ana)
    for name in ("Abby Ames", "Ben Bell"):
        says(ivo, name, "Completed")
    press(ana, "Abby Ames", "not-final")
    says(ivo, "Ben Bell", "In")
    press(ana, "Abby Ames", "final")
    expect(dialog(ana)).to_contain_text("2 of 2 pitched")  # whoever was asked was asked
    done(ana)
    says(ivo, "Ben Bell", "Completed")
    go(ana, "confirms")
    press(ana, "Kim Kay", "person")
    dialog(ana).get_by_role("button", name="One more").click()
    done(ana, "Close")
    expect(row(ivo, "Kim Kay").locator(".next")).to_contain_text("pitched, +1")
    go(flo, "kph")
    type_into(row(flo, "Pia Park"), "knocks", "30")
    press(flo, "Pia Park", "final")
    dialog(flo).get_by_role("button", name="One more").click()
    done(flo)


def close_out(ana: Window, flo: Window) -> None:
    for window in (ana, flo):
        go(window, "review")
    expect(tab(ana, "kph")).to_contain_text("1 overdue")
    expect(pip(ana)).to_contain_text("6 open")  # Eva, Ida, Kim, Ned, Will, and the group of Dan and Wanda
    expect(pip(flo)).to_contain_text("8 open")  # Quin and Ray besides
    the_overdue_group(ana)
    for name in ("Eva Elm", "Ida Irk", "Kim Kay", "Ned Nye", "Will Ward"):
        row(ana, name, '[data-list="rows"]').get_by_role("button", name=re.compile("to Completed")).click()
    expect(pip(ana)).not_to_contain_text("open")
    expect(pip(flo)).to_contain_text("2 open")
    row(flo, "Quin Quay", '[data-list="rows"]').get_by_role("button", name=re.compile("to No Show")).click()
    choose_in(flo, row(flo, "Ray Rowe", '[data-list="rows"]'), "Declined")
    for window in (ana, flo):
        leave_the_table(window)
        expect(window.page.get_by_text("Everything is settled")).to_be_visible()
    go(flo, "flake")
    press(flo, "Quin Quay", "pass")
    go(flo, "review")
    the_sync_of_the_night(ana, flo)


def the_overdue_group(ana: Window) -> None:
    """Finished from Review; whoever slipped out without the question still stands there."""
    group = row(ana, "Dan Dole", '[data-list="groups"]')
    expect(group).to_contain_text("Overdue")
    type_into(group, "knocks", "41")
    group.get_by_role("button", name=re.compile("^Final")).click()
    dialog(ana).get_by_role("switch", name=re.compile("Dan Dole")).check()
    expect(dialog(ana)).to_contain_text("1 of 2 pitched")
    done(ana)
    leave_the_table(ana)
    expect(listed(ana, "groups")).to_have_count(0)
    expect(listed(ana, "pitch")).to_have_count(1)
    row(ana, "Wanda Walker", '[data-list="pitch"]').locator('[data-do="person"]').click()
    dialog(ana).get_by_role("button", name="One more").click()
    done(ana, "Close")


def the_sync_of_the_night(ana: Window, flo: Window) -> None:
    expect(listed(ana, "no_vanid")).to_have_count(1)
    type_into(row(ana, "Will Ward", '[data-list="no_vanid"]'), "vanid", "101888888")  # somebody found him in VAN
    row(ana, "Jon Jay", '[data-list="van"]').get_by_role("button", name=re.compile("^Take out")).click()
    expect(row(flo, "Jon Jay", '[data-list="van"]')).to_contain_text("Left out")
    for window in (ana, flo):
        leave_the_table(window)
        expect(listed(window, "no_vanid")).to_have_count(0)
    # Not Mia, who was only invited, and not Ola, whom nobody here touched.
    westport = {name for name, *_ in WESTPORT} - {"Mia Moss", "Ola Orr"} | {"Wanda Walker", "Will Ward"}
    expect(listed(ana, "van")).to_have_count(15)
    assert differing(ana) == sorted(westport)
    expect(listed(flo, "van")).to_have_count(18)
    assert differing(flo) == sorted(westport | {"Pia Park", "Quin Quay", "Ray Rowe"})


def differing(window: Window) -> list[str]:
    return sorted(listed(window, "van").locator('[data-do="person"]').all_text_contents())


def assert_every_tab_is_fresh(*windows: Window) -> None:
    for window in windows:
        for name in ("confirms", "kph", "flake", "review"):
            go(window, name)
            assert_equal_to_the_database(window)


def test_a_whole_day_ends_with_nothing_open_and_the_figures_of_a_hand_calculation(window, day, ana, ivo, flo):
    laptop, phone = window(ana, "/boards/R1A/confirms"), window(ivo, "/boards/R1A/confirms", **PHONE)
    region = window(flo, "/boards/R1/confirms")
    calls_before_nine(laptop, phone)
    the_rush(laptop, phone, region)
    launch(laptop, phone, region)
    first_check_ins(laptop, region)
    flake_chase(laptop, phone, region)
    returns_and_pitch(laptop, phone, region)
    close_out(laptop, region)
    all_saved(laptop, phone, region)
    assert_figures(laptop, 0, 0, "R1A")
    assert_figures(region, 0, 1, "R1A", "R1B")
    assert_figures(region, 1, 0, "R1A")
    assert_database(day)
    assert_every_tab_is_fresh(laptop, phone, region)
