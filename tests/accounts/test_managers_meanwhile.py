"""What somebody else did meanwhile is neither undone nor passed over in silence, and a slip is taken back."""

import re
from html import unescape

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import managing
from accounts.admin.people import PersonAdmin
from accounts.admin.people_pages import UNDO
from accounts.models import Rank, User
from tests.accounts.managers import PEOPLE, WAITING, WORDS, act, entries, said, shown, somebody_waits

DECIDED = "Somebody else has decided about this person meanwhile."


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def opened(client, user):
    """The form of a page as a browser would send it back, hidden fields too."""
    form = client.get(f"{PEOPLE}{user.pk}/change/").context["adminform"].form
    html = "".join(str(field) for field in form)
    sent = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)"[^>]*? value="([^"]*)"', html)}
    fields = ("email", "first_name", "last_name", "colour", "rank")
    sent |= {name: getattr(user, name) for name in fields}
    sent |= {"region": user.region_id or "", "default_office": user.default_office_id or ""}
    return sent | ({"is_active": "on"} if user.is_active else {})


def again(user):
    return User.objects.get(pk=user.pk)


def undo_of(answer):
    return re.search(r'name="undo" value="([^"]+)"', answer.content.decode())[1]


# Two directors


@pytest.mark.parametrize("way", ["approve-now/", "approve/", "refuse/"])
def test_the_second_director_hears_of_the_first(wanda, flo, fay, way):
    first, second = signed_in(flo), signed_in(fay)
    first.post(f"{PEOPLE}{wanda.pk}/approve-now/")

    answer = second.post(f"{PEOPLE}{wanda.pk}/{way}", {"rank": "FO", "region": fay.region_id}, follow=True)

    assert said(answer) == [DECIDED]
    assert answer.redirect_chain == [(WAITING, 302)]
    assert again(wanda).region == flo.region


@pytest.mark.parametrize("way", ["approve-now/", "approve/", "refuse/"])
def test_of_somebody_elsewhere_and_of_nobody_the_same_is_said(flo, uma, way):
    client = signed_in(flo)

    answers = [client.post(f"{PEOPLE}{pk}/{way}", follow=True) for pk in (uma.pk, 987654)]

    assert [said(answer) for answer in answers] == [[DECIDED], [DECIDED]]
    assert again(uma).is_active


@pytest.mark.parametrize("action", ["approve", "refuse"])
def test_a_selection_that_has_shrunk_is_told(wanda, flo, fay, action):
    wei = somebody_waits("wei")
    signed_in(flo).post(f"{PEOPLE}{wanda.pk}/approve-now/")

    answer = act(signed_in(fay), action, wanda, wei, query="?waiting=yes")

    assert DECIDED in said(answer)
    assert not again(wei).is_waiting


def test_of_a_selection_in_the_list_too(flo, ana, uma):
    answer = act(signed_in(flo), "take_allowed_away", ana, uma)

    assert "Some of the people that you chose are no longer in this list." in said(answer)
    assert (again(ana).is_active, again(uma).is_active) == (False, True)


# Undo


def test_a_refusal_is_taken_back(wanda, flo, fay):
    client = signed_in(flo)
    refused = client.post(f"{PEOPLE}{wanda.pk}/refuse/", follow=True)
    assert "1 person refused." in said(refused)[0]
    assert shown(client, "?waiting=yes") == set()

    answer = signed_in(fay).post(f"{PEOPLE}undo-refusal/", {"undo": undo_of(refused)}, follow=True)

    assert said(answer) == ["1 person back in the list, undecided."]
    assert again(wanda).waiting_since == wanda.waiting_since
    assert [message for message, _ in entries(wanda)] == ["refused", "waits again; the refusal was taken back"]
    assert shown(client, "?waiting=yes") == {"wanda"}


def test_a_selection_that_was_refused_is_taken_back(wanda, flo):
    client, wei = signed_in(flo), somebody_waits("wei")
    refused = act(client, "refuse", wanda, wei, query="?waiting=yes")

    client.post(f"{PEOPLE}undo-refusal/", {"undo": undo_of(refused)})

    assert again(wanda).is_waiting
    assert again(wei).is_waiting


def test_nothing_is_taken_back_once_somebody_has_decided_otherwise(wanda, flo, dana, r1a):
    client = signed_in(flo)
    token = undo_of(client.post(f"{PEOPLE}{wanda.pk}/refuse/", follow=True))
    User.objects.filter(pk=wanda.pk).update(region=r1a.region)
    for allowed in (True, False):
        managing.set_allowed(wanda.pk, allowed, dana)
    User.objects.filter(pk=wanda.pk).update(region=None)

    answer = client.post(f"{PEOPLE}undo-refusal/", {"undo": token}, follow=True)

    assert said(answer) == [DECIDED]
    assert not again(wanda).is_waiting


def test_who_is_in_by_now_does_not_wait_again(wanda, flo):
    token = undo_of(signed_in(flo).post(f"{PEOPLE}{wanda.pk}/refuse/", follow=True))
    User.objects.filter(pk=wanda.pk).update(is_active=True, region=flo.region)

    assert said(signed_in(flo).post(f"{PEOPLE}undo-refusal/", {"undo": token}, follow=True)) == [DECIDED]
    assert not again(wanda).is_waiting


def test_nobody_is_put_into_the_queue_by_a_made_up_number(flo, uma):
    User.objects.filter(pk=uma.pk).update(is_active=False, region=None, default_office=None)
    client = signed_in(flo)

    for token in ("", "made-up", signing.dumps([[uma.pk, 0]]), signing.dumps([[uma.pk, 0]], salt=UNDO)):
        client.post(f"{PEOPLE}undo-refusal/", {"undo": token})

    assert not again(uma).is_waiting


# Without a region


def test_nobody_is_allowed_in_without_a_region(wanda, dana):
    client = signed_in(dana)
    client.post(f"{PEOPLE}{wanda.pk}/refuse/")

    answer = act(client, "allow", wanda)
    page = client.post(f"{PEOPLE}{wanda.pk}/change/", {**opened(client, again(wanda)), "is_active": "on"})

    assert said(answer)[-1:] == ["Wanda Wait has no region, and would see no board. Choose a region on their page first."]
    assert page.context["adminform"].form.errors["region"] == ["Choose the region. Only data staff need none."]
    assert not again(wanda).is_active


# A page that is old


def test_an_old_page_does_not_allow_somebody_again(dana, ana):
    client = signed_in(dana)
    form = opened(client, ana)
    User.objects.filter(pk=ana.pk).update(is_active=False, rank=Rank.DFO)

    answer = client.post(f"{PEOPLE}{ana.pk}/change/", {**form, "last_name": "Ortiz-Lee"})

    assert answer.status_code == 302
    now = again(ana)
    assert (now.last_name, now.is_active, now.rank) == ("Ortiz-Lee", False, Rank.DFO)
    assert entries(ana)[-1][0] == "last name: Ortiz → Ortiz-Lee"


def test_what_is_touched_on_an_old_page_is_saved(dana, ana):
    client = signed_in(dana)
    form = opened(client, ana)
    del form["is_active"]

    client.post(f"{PEOPLE}{ana.pk}/change/", form)

    assert not again(ana).is_active


@pytest.mark.parametrize("way", ["change/", "password/"])
def test_a_save_does_not_take_back_what_came_between(dana, ana, monkeypatch, way):
    client = signed_in(dana)
    form = {**opened(client, ana), "last_name": "X", "usable_password": "true", "password1": WORDS, "password2": WORDS}
    real, times = PersonAdmin.get_object, []

    def slowly(self, request, *args, **kwargs):
        found = real(self, request, *args, **kwargs)
        User.objects.get(pk=ana.pk).end_sessions()
        times.append(1)
        User.objects.filter(pk=ana.pk).update(colour="#123456", last_active_at=timezone.now())
        return found

    monkeypatch.setattr(PersonAdmin, "get_object", slowly)
    answer = client.post(f"{PEOPLE}{ana.pk}/{way}", form)

    assert answer.status_code == 302
    now = again(ana)
    assert (now.sessions_ended, now.colour, now.last_active_at is None) == (len(times), "#123456", False)
    assert now.last_name == "X" if way == "change/" else now.check_password(WORDS)


def test_a_director_who_mends_a_name_leaves_an_office_elsewhere(flo, ivo, r2a):
    User.objects.filter(pk=ivo.pk).update(default_office=r2a)
    client = signed_in(flo)

    for fields in ({"first_name": "Ivan"}, {"rank": Rank.FO}):
        answer = client.post(f"{PEOPLE}{ivo.pk}/change/", {**opened(client, again(ivo)), **fields})
        assert answer.status_code == 302, answer.context["adminform"].form.errors

    now = again(ivo)
    assert (now.first_name, now.rank, now.default_office) == ("Ivan", Rank.FO, r2a)


def test_an_ordinary_save_asks_for_no_data_staff(dana, ana):
    client = signed_in(dana)
    form = opened(client, ana)
    with CaptureQueriesContext(connection) as asked:
        client.post(f"{PEOPLE}{ana.pk}/change/", {**form, "is_active": "", "rank": Rank.DFO})

    assert again(ana).rank == Rank.DFO
    assert not [query["sql"] for query in asked if "= 'DATA'" in query["sql"]]


# Addresses and e-mails


@pytest.mark.parametrize("query", ["email__icontains=ortiz", "sessions_ended__gt=0"])
def test_nobody_is_searched_for_by_the_address(dana, query):
    answer = signed_in(dana).get(f"{PEOPLE}?{query}")

    assert answer.status_code in (302, 400)


def test_an_e_mail_has_plain_letters(dana, ana):
    client = signed_in(dana)

    answer = client.post(f"{PEOPLE}{ana.pk}/change/", {**opened(client, ana), "email": "ana@exämple.org"})

    assert answer.context["adminform"].form.errors["email"] == [managing.BEYOND_ASCII]
