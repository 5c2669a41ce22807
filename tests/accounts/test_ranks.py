"""The help page on ranks says what accounts/scope.py does."""

import html
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts import ranks, scope
from accounts.models import AccessSettings, User

PAGE = "/help/ranks/"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


def shown(client, user):
    client.force_login(user)
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def table(page):
    """Rank and cells of each row, as words."""
    rows = re.findall(r"<tr.*?</tr>", page[page.index("<tbody>") :], re.DOTALL)
    return [[_words(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)] for row in rows]


def _words(cell):
    cell = re.sub(r'<span class="label">.*?</span>', "", cell)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell))).strip()


def test_the_table_is_the_one_of_the_design(client, bo):
    every, own, no = "every region", "own region", "no"

    assert table(shown(client, bo)) == [
        ["Intern", own, no, no, no, no, no],
        ["Deputy field organizer DFO you", every, every, every, no, no, no],
        ["Field organizer FO", every, every, every, no, no, no],
        ["Field director FD", every, every, every, every, own, "own region, up to field organizer"],
        ["Field director at headquarters FD, region HQ", every, every, every, every, every, "every region, up to field organizer"],
        ["Data staff DATA", every, every, every, every, every, "every region, any rank"],
    ]


def test_the_setting_is_shown_as_it_is_now(client, bo):
    assert "is off" in shown(client, bo)
    AccessSettings.objects.create(fo_own_region_only=True)
    cache.clear()

    page = shown(client, bo)

    assert "is on" in page
    assert [row[1:3] for row in table(page)[1:4]] == [["own region"] * 2, ["own region"] * 2, ["every region"] * 2]


def test_a_change_of_the_table_is_on_the_page(client, bo, monkeypatch):
    monkeypatch.setitem(scope.RIGHTS, "sync", (scope.OWN_REGION, scope.NO, scope.NO, scope.NO, scope.NO))

    assert [row[5] for row in table(shown(client, bo))] == ["own region", "no", "no", "no", "no", "no"]


def test_every_right_has_its_column():
    assert ranks.ACTIONS.keys() == scope.RIGHTS.keys()


@pytest.mark.parametrize(("name", "row"), [("ivo", 0), ("ana", 2), ("flo", 3), ("hana", 4), ("dana", 5)])
@pytest.mark.django_db
def test_everybody_finds_the_own_row(client, request, name, row):
    page = table(shown(client, request.getfixturevalue(name)))

    assert [number for number, cells in enumerate(page) if cells[0].endswith("you")] == [row]


def test_it_says_whom_to_ask_by_name(client, ivo, flo, hana, dana, uma):
    page = shown(client, ivo)

    assert "Ask your field director: <b>Flo Field</b>" in page
    assert "data staff: <b>Dana Data</b>" in page
    assert "Hana" not in page
    assert "Flo Field" not in shown(client, uma)


def test_somebody_who_is_no_longer_allowed_is_not_named(client, ivo, flo):
    User.objects.filter(pk=flo.pk).update(is_active=False)

    assert "Flo Field" not in shown(client, ivo)


def test_the_overview_leads_there(client, ivo):
    client.force_login(ivo)

    assert client.get("/help/").content.decode().count(f'href="{reverse("help_ranks")}"') == 2
