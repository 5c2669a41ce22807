"""The person's own page: what they may say about themselves, and what they did today."""

import datetime as dt
import html
import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Rank, User
from tests.conftest import at
from tests.desk import Desk, members
from tracker.models import Change
from tracker.my_edits import AT_MOST, edits_of
from tracker.my_page import SAVED

ME = "/me/"


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client


def page(client):
    return html.unescape(client.get(ME).content.decode())


def typed(user, **fields):
    own = {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "default_office": user.default_office_id or "",
        "colour": user.colour,
    }
    return {**own, "uses_keys": "on", **fields}


def told(user):
    return [(edit.about, edit.words, edit.is_undone) for edit in edits_of(user, timezone.now())]


# -- what they say about themselves ----------------------------------------------------------------------------------


def test_people_change_their_name_colour_office_and_keys(signed_in, ana, r1b):
    answer = signed_in.post(ME, {"first_name": " Anna ", "last_name": "Ortíz", "default_office": r1b.pk, "colour": "#1f6feb"}, follow=True)

    assert answer.redirect_chain == [(ME, 302)]
    assert SAVED in answer.content.decode()
    ana.refresh_from_db()
    assert (ana.first_name, ana.last_name, ana.default_office, ana.colour, ana.uses_keys) == ("Anna", "Ortíz", r1b, "#1f6feb", False)


def test_nothing_else_of_the_account_is_theirs_to_change(signed_in, ana, r2a):
    body = typed(ana, rank="DATA", region=r2a.region_id, email="x@example.org", is_active="", sessions_ended=9, password="x" * 12)
    before = User.objects.filter(pk=ana.pk).values().get()

    signed_in.post(ME, body)

    assert User.objects.filter(pk=ana.pk).values().get() == before


def test_what_somebody_else_changed_meanwhile_stays(signed_in, ana, monkeypatch):
    """Saving writes only the form's fields."""
    from accounts.my_form import MyForm

    valid = MyForm.is_valid

    def promoted_meanwhile(form):
        User.objects.filter(pk=ana.pk).update(rank=Rank.FD)
        return valid(form)

    monkeypatch.setattr(MyForm, "is_valid", promoted_meanwhile)
    signed_in.post(ME, typed(ana, first_name="Anna"))

    ana.refresh_from_db()
    assert (ana.first_name, ana.rank) == ("Anna", Rank.FD)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_name", "  ", "Give your first name: colleagues see it beside what you do."),
        ("first_name", "A" * 61, "At most 60 letters fit; this has 61."),
        ("last_name", "O" * 99, "At most 60 letters fit; this has 99."),
        ("colour", "red", "Give a colour such as #1f6feb."),
        ("colour", "#12345g", "Give a colour such as #1f6feb."),
        ("colour", "", "Choose a colour for your icon."),
        ("default_office", "nowhere", "This office is not among yours. Choose one from the list."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_saved(signed_in, ana, field, value, sentence):
    answer = signed_in.post(ME, typed(ana, **{"last_name": "New", field: value}))

    assert answer.status_code == 200
    assert sentence in html.unescape(answer.content.decode())
    assert 'aria-label="Your page: Ana Ortiz"' in answer.content.decode()
    ana.refresh_from_db()
    assert (ana.first_name, ana.last_name) == ("Ana", "Ortiz")


def test_an_intern_chooses_among_the_offices_of_the_own_region_only(client, ivo, r1b, r2a):
    client.force_login(ivo)
    assert set(re.findall(r'<option value="(\d*)"', page(client))) == {"", *(str(office.pk) for office in (ivo.default_office, r1b))}

    answer = client.post(ME, typed(ivo, default_office=r2a.pk))

    assert "This office is not among yours." in answer.content.decode()
    ivo.refresh_from_db()
    assert ivo.default_office.code == "R1A"


def test_a_default_office_that_is_no_longer_theirs_is_shown_as_none(client, ivo, r2a):
    ivo.default_office = r2a
    ivo.save()
    client.force_login(ivo)

    text = page(client)
    assert '<option value="">None</option>' in text  # the first one: a browser shows it where none is chosen
    assert "selected" not in text
    assert "Columbia" not in text


def test_every_page_leads_there(signed_in):
    for address in ("/boards/", "/boards/R1A/confirms", "/help/", ME):
        assert 'href="/me/" aria-label="Your page: Ana Ortiz"' in signed_in.get(address).content.decode()


def test_the_page_needs_a_log_in_and_no_script_or_style_of_its_own(client, signed_in):
    answer = signed_in.get(ME)
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son\w+=", answer.content.decode())
    client.logout()

    assert client.get(ME).status_code == 302


def test_rank_and_region_are_told_with_whom_to_ask(client, ana, flo, dana, ivo):
    asked = {}
    for user in (ana, flo, dana):
        client.force_login(user)
        asked[user.rank] = page(client)

    assert "Field organizer" in asked["FO"]
    assert "To change rank or region, ask Flo Field or data staff." in asked["FO"]
    assert "To change rank or region, ask data staff." in asked["FD"]
    assert "Data staff change rank and region in the admin, under People." in asked["DATA"]


def test_activity_is_told_by_the_clock_of_the_own_office(signed_in, ana):
    User.objects.filter(pk=ana.pk).update(first_active_at=at("9:04"), last_active_at=at("18:30"))

    text = page(signed_in)
    assert "Oct 31, 2026, 9:04 AM" in text
    assert "Oct 31, 2026, 6:30 PM" in text


def test_without_an_own_office_the_clock_is_that_of_an_office_of_the_own_region(client, ivo, r1a):
    r1a.time_zone = "America/Denver"
    r1a.save()
    User.objects.filter(pk=ivo.pk).update(first_active_at=at("9:04"), default_office=None, region=r1a.region)
    client.force_login(ivo)

    assert "Oct 31, 2026, 8:04 AM" in page(client)


# -- on the boards ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_on", [True, False])
def test_the_board_is_told_whether_single_keys_are_on(signed_in, ana, is_on):
    User.objects.filter(pk=ana.pk).update(uses_keys=is_on)

    assert json.loads(signed_in.get("/boards/R1A/snapshot/").content)["me"]["uses_keys"] is is_on


# -- what they did today ---------------------------------------------------------------------------------------------


def test_own_edits_are_told_newest_first_with_people_and_boards(signed_in, desk, ana, bo):
    ada = desk.shift(volunteer=desk.volunteer(first_name="Ada", last_name="Stone"))
    bea = desk.shift("no_show", volunteer=desk.volunteer(first_name="Bea", last_name="Hill"))
    Desk(bo, desk.office).applied("add_pass", shift=ada, tab="confirms")
    desk.applied("set_status", shift=ada, was="booked", to="in", now=at("9:04"))
    desk.applied("add_note", shift=ada, tab="confirms", text="brings water")
    desk.applied("edit_volunteer", shift=ada, field="cell", was="", to="8165550177")
    desk.applied("add_pass", shift=bea, tab="flake")
    desk.applied("leave_out", shift=bea, was=False, to=True)

    assert told(ana) == [
        ("Bea Hill", "took the row out of the next sync to VAN", False),
        ("Bea Hill", "added a flake pass", False),
        ("Ada Stone", "set cell 816-555-0177, was empty", False),
        ("Ada Stone", "note “brings water”", False),
        ("Ada Stone", "set In, was Scheduled", False),
    ]
    assert [edit.tab for edit in edits_of(ana, timezone.now())] == ["review", "flake", "confirms", "confirms", "confirms"]
    text = page(signed_in)
    assert "9:04 AM" in text
    assert 'href="/boards/R1A/flake"' in text


def test_edits_of_groups_name_their_members(desk, ana):
    group = desk.group(3, out=True)
    names = [str(member.shift.volunteer) for member in group.members.order_by("pk")]
    desk.applied("check_in", group=group, was=0, to=31)
    desk.applied("add_group_note", group=group, text="dog at 12")
    desk.applied("return_group", group=group, members=members(group))

    said = edits_of(ana, timezone.now())
    assert {(edit.about, edit.tab) for edit in said} == {(f"{names[0]} and 2 more", "kph")}
    assert said[1].words == "note “dog at 12”"


def test_an_edit_that_was_taken_back_says_so_whoever_did_it(desk, flo, ana):
    first, second = desk.shift(), desk.shift()
    mine = desk.applied("add_pass", shift=first, tab="confirms")
    other = desk.applied("set_status", shift=second, was="booked", to="declined")
    desk.applied("undo", operation=mine["id"])
    Desk(flo, desk.office).applied("undo", operation=other["id"])

    assert [(words, is_undone) for _, words, is_undone in told(ana)] == [
        ("took back: added a pass", False), ("set Declined, was Scheduled", True), ("added a pass", True),
    ]  # fmt: skip


def test_yesterdays_edits_and_those_of_boards_that_are_no_longer_theirs_are_left_out(desk, ivo, r1a, r2a):
    intern = Desk(ivo, r1a)
    intern.applied("add_pass", shift=desk.shift(), tab="confirms")
    intern.applied("add_pass", shift=desk.shift(), tab="flake")
    Change.objects.filter(pk=Change.objects.earliest("pk").pk).update(recorded_at=timezone.now() - dt.timedelta(days=1))
    assert [words for _, words, _ in told(ivo)] == ["added a flake pass"]

    ivo.region = r2a.region
    ivo.save()
    assert told(ivo) == []


def test_the_list_ends_and_costs_the_same_queries_for_any_number_of_edits(desk, ana):
    costs = []
    edits_of(ana, timezone.now())  # makes the campaign's settings
    for _ in range(2):
        for _ in range(AT_MOST // 2 + 2):
            desk.applied("add_pass", shift=desk.shift(), tab="confirms")
        cache.clear()  # the setting about organizers is kept for three seconds, or not any more
        with CaptureQueriesContext(connection) as queries:
            found = edits_of(ana, timezone.now())
        costs.append(len(queries))

    assert len(found) == AT_MOST
    assert costs[0] == costs[1]
