"""Help for the people at the desks."""

import html
import re

import pytest

from tracker.enums import ShiftStatus
from tracker.help import TABS
from tracker.metrics import DASHBOARD, FIGURES, SECTIONS
from tracker.models import CampaignSettings
from tracker.urls import urlpatterns

PAGES = ["/help/", *(f"/help/{tab}" for tab in TABS)]


@pytest.fixture
def signed_in(client, ivo):
    client.force_login(ivo)
    return client


def words(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.parametrize("page", PAGES)
def test_help_needs_a_log_in(client, db, page):
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={page}")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_tells_what_saved_means_what_to_do_without_wifi_and_how_to_undo(signed_in, page):
    said = words(signed_in, page)
    for must in ("All saved", "not saved", "waiting", "The wifi is gone", "Ctrl", "history"):
        assert must in said
    for other in PAGES:
        assert f'href="{other}"' in signed_in.get(page).content.decode()


def test_every_tab_of_a_board_has_its_page():
    (board,) = (pattern for pattern in urlpatterns if pattern.name == "board")
    tabs = re.search(r"P<tab>([a-z|]+)", str(board.pattern))[1].split("|")
    assert tabs
    assert set(tabs) <= TABS.keys()


def test_the_dashboards_page_explains_what_review_does_not(signed_in):
    shown = {column.figure for columns in DASHBOARD.values() for column in columns}
    explained = html.unescape(words(signed_in, "/help/dashboard") + words(signed_in, "/help/review"))
    assert [figure.name for figure in FIGURES if figure.name in shown and figure.formula not in explained] == []


def test_there_is_no_page_for_anything_else(signed_in):
    assert signed_in.get("/help/nonsense").status_code == 404


@pytest.mark.parametrize("status", [label for value, label in ShiftStatus.choices if value != "booked"])
def test_confirms_explains_every_status(signed_in, status):
    assert status in words(signed_in, "/help/confirms")


def test_review_explains_every_figure_as_the_figures_themselves_do(signed_in):
    said = html.unescape(words(signed_in, "/help/review"))
    for figure in FIGURES:
        if figure.section in SECTIONS:
            assert f"{figure.label}{figure.formula}" in said


def test_the_times_are_those_of_the_campaign(signed_in):
    settings = CampaignSettings.load()
    settings.late_after_minutes, settings.claim_minutes, settings.first_check_in_minutes, settings.next_check_in_minutes = 17, 8, 41, 73
    settings.save()
    assert "17 minutes after" in words(signed_in, "/help/")
    assert "No calls before 8:00 AM or after 9:00 PM." in words(signed_in, "/help/")
    assert "ends after 8 minutes" in words(signed_in, "/help/confirms")
    assert "due 41 minutes later" in words(signed_in, "/help/kph")
    assert "due in 73 minutes" in words(signed_in, "/help/kph")


def test_the_list_of_boards_leads_to_help(client, dana, r1a):
    client.force_login(dana)
    assert 'href="/help/"' in client.get("/boards/").content.decode()
