"""A field director lets people in and brings in a list, in a real browser under the strict policy."""

import pytest
from playwright.sync_api import expect

from accounts.models import Rank, User
from tests.accounts.lists import as_csv, two_hundred
from tests.accounts.managers import PEOPLE, WAITING, entries, somebody_waits
from tests.browser.screens import ADMIN
from tests.browser.test_phone import PHONE, is_laid_out_for_it

OURS = [
    "admin", "admin of a director", "people", "people who wait", "approve", "move people", "add many", "preview of a list", "list brought in",
    "somebody's page", "somebody's history", "office that stays",
]  # fmt: skip


def test_a_director_approves_with_one_click(unopened, flo):
    wanda = somebody_waits()
    page = unopened(flo).page
    page.goto("/admin/")
    page.get_by_role("link", name="1 person waits").click()

    page.get_by_role("button", name="Approve into R1: Wanda Wait").click()

    expect(page.get_by_text("1 person approved as Intern into R1.")).to_be_visible()
    expect(page.get_by_role("row", name="Wanda")).to_have_count(0)
    wanda.refresh_from_db()
    assert (wanda.is_active, wanda.region, wanda.rank) == (True, flo.region, Rank.INTERN)
    assert entries(wanda)


def test_the_list_says_by_itself_who_is_new_and_moves_no_row(unopened, flo):
    somebody_waits()
    page = unopened(flo).page
    page.goto(WAITING)
    wei = somebody_waits("wei", "Wei", "Wu")

    expect(page.get_by_text("1 more waits.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("row", name="Wei")).to_have_count(0)
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.get_by_role("row", name="Wei")).to_be_visible()
    User.objects.filter(pk=wei.pk).update(waiting_since=None)

    expect(page.get_by_text("Somebody else has decided about 1 of these.")).to_be_visible(timeout=30_000)


def test_a_director_brings_in_a_list_of_200(unopened, flo, r1b, uma, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(as_csv(two_hundred()))
    before = User.objects.count()
    page = unopened(flo).page
    page.goto(PEOPLE)
    page.get_by_role("link", name="Add many").click()
    page.get_by_label("Or choose a file").set_input_files(file)
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("status")).to_contain_text("188 of 200 lines can be brought in.")
    assert User.objects.count() == before

    page.get_by_role("button", name="Bring in 188 people").click()

    expect(page.get_by_role("status")).to_contain_text("188 of 200 lines are in.", timeout=60_000)
    assert User.objects.count() == before + 188
    expect(page.get_by_role("cell", name="“Boss” is no rank.")).to_be_visible()
    mended = page.get_by_label("Mend them here").input_value().replace("Boss", "FO")
    page.get_by_label("Mend them here").fill(mended)
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("status")).to_contain_text("1 of 11 lines can be brought in.")


def test_the_search_stays_out_of_the_address(unopened, flo, ana, ivo):
    page = unopened(flo).page
    page.goto(PEOPLE)
    page.get_by_label("Name or e-mail").fill("ortiz")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_text("Only those who match “ortiz”: 1.")).to_be_visible()
    expect(page.get_by_role("row", name="Ivo")).to_have_count(0)
    assert "ortiz" not in page.url
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("row", name="Ivo")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("name", OURS)
def test_on_a_phone_nothing_is_cut_off(visit, name):
    page = visit(ADMIN[name], **PHONE).page

    is_laid_out_for_it(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    for button in page.locator("#content :is(button, .work-go, .object-tools a, input[type=submit])").all():
        box = button.bounding_box()
        if box and button.is_visible():
            assert box["x"] >= 0, name
            assert box["x"] + box["width"] <= 360, button.inner_text()
            assert box["height"] >= 24, button.inner_text()
