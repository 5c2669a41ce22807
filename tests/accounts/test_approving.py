"""Somebody waits, and a manager says yes or no; it is in the history."""

import pytest

from accounts.models import Office, Rank, Region, User
from tests.accounts.managers import PEOPLE, WAITING, act, again, entries, said, shown, somebody_waits


@pytest.fixture
def client(client, flo):
    client.force_login(flo)
    return client


def test_one_click_lets_somebody_into_the_own_region_as_an_intern(client, wanda):
    page = client.get(WAITING).content.decode()
    assert f'formaction="{PEOPLE}{wanda.pk}/approve-now/"' in page

    answer = client.post(f"{PEOPLE}{wanda.pk}/approve-now/", follow=True)

    wanda = again(wanda)
    assert (wanda.is_active, wanda.is_waiting, wanda.rank, wanda.region.code) == (True, False, Rank.INTERN, "R1")
    assert said(answer) == ["1 person approved as Intern into R1."]
    assert entries(wanda) == [("approved; region: – → R1; allowed: no → yes", "flo@example.org")]


def test_one_click_for_a_selection(client, wanda, uma):
    wei = somebody_waits("wei")

    answer = act(client, "approve", wanda, wei, query="?waiting=yes")

    assert said(answer) == ["2 people approved as Intern into R1."]
    assert {again(user).region.code for user in (wanda, wei)} == {"R1"}


def test_a_form_asks_for_rank_and_office(client, wanda, r1b):
    answer = client.post(f"{PEOPLE}{wanda.pk}/approve/", {"rank": Rank.FO, "region": r1b.region_id, "default_office": r1b.pk}, follow=True)

    assert (again(wanda).rank, again(wanda).default_office) == (Rank.FO, r1b)
    assert said(answer) == ["1 person approved as FO into R1B."]


@pytest.mark.parametrize("fields", [{"rank": Rank.FD}, {"region": "R2"}, {"region": ""}, {"default_office": "R2A"}])
def test_the_form_gives_nothing_that_is_not_the_directors(client, wanda, r1a, r2a, fields):
    form = {"rank": Rank.INTERN, "region": r1a.region_id, "default_office": r1a.pk, **fields}
    for name, model in (("region", Region), ("default_office", Office)):
        if isinstance(form[name], str) and form[name]:
            form[name] = model.objects.get(code=form[name]).pk

    answer = client.post(f"{PEOPLE}{wanda.pk}/approve/", form)

    assert answer.status_code == 422
    assert again(wanda).is_waiting


def test_data_staff_and_headquarters_say_where_first(client, wanda, dana, r2a):
    """One click would have to guess, and HQ as a region shows every board."""
    hana = User.objects.create_user("hana@example.org", None, rank=Rank.FD, region=Region.objects.create(code="HQ"))
    for manager in (dana, hana):
        client.force_login(manager)
        assert b"approve-now" not in client.get(WAITING).content
        assert client.post(f"{PEOPLE}{wanda.pk}/approve-now/").url == f"{PEOPLE}{wanda.pk}/approve/"
    assert again(wanda).is_waiting

    asked = act(client, "approve", wanda, query="?waiting=yes")
    assert "Approve Wanda Wait" in asked.content.decode()
    assert again(wanda).is_waiting
    form = {"apply": "yes", "rank": Rank.DFO, "region": r2a.region_id, "default_office": r2a.pk}
    act(client, "approve", wanda, query="?waiting=yes", **form)

    assert (again(wanda).rank, again(wanda).default_office) == (Rank.DFO, r2a)


def test_no_takes_somebody_off_the_list(client, wanda):
    client.post(f"{PEOPLE}{wanda.pk}/refuse/")

    assert not again(wanda).is_waiting
    assert not again(wanda).is_active
    assert shown(client, "?waiting=yes") == set()
    assert entries(wanda) == [("refused", "flo@example.org")]


def test_a_selection_is_refused(client, wanda):
    act(client, "refuse", wanda, query="?waiting=yes")

    assert entries(wanda) == [("refused", "flo@example.org")]


def test_the_second_of_two_hears_that_it_is_decided(client, wanda, dana, r1a):
    client.post(f"{PEOPLE}{wanda.pk}/approve-now/")

    answer = client.post(f"{PEOPLE}{wanda.pk}/refuse/", follow=True)

    assert again(wanda).is_active
    assert said(answer)[-1:] == ["Somebody else has decided about this person meanwhile."]
    assert len(entries(wanda)) == 1


@pytest.mark.parametrize("page", ["approve-now/", "refuse/"])
def test_looking_decides_nothing(client, wanda, page):
    assert client.get(f"{PEOPLE}{wanda.pk}/{page}").status_code == 405


def test_the_list_says_who_waits_since_when_longest_first(client, wanda):
    somebody_waits("wei", "Wei", "Wu")

    page = client.get(WAITING)

    assert [user.first_name for user in page.context["cl"].result_list] == ["Wanda", "Wei"]
    assert "wanda@example.org" in page.content.decode()
    assert "today " in page.content.decode()


def test_the_page_can_ask_who_is_new_without_a_name(client, wanda, ana):
    answer = client.get(f"{PEOPLE}waiting.json")

    assert answer.json() == {"waiting": [wanda.pk]}
    assert "no-store" in answer["Cache-Control"]


def test_the_front_page_says_who_waits(client, wanda):
    page = client.get("/admin/").content.decode()

    assert "1 person waits" in page
    assert f'href="{WAITING}"' in page
    assert "Places without an office" not in page
