"""Managers see and change the people of their scope, whichever way they try."""

import pytest

from accounts.models import Office, Rank, User
from tests.accounts.managers import PEOPLE, WAITING, WORDS, act, change, form_of, shown, somebody_waits


@pytest.fixture
def everybody(ana, bo, ivo, uma, flo, fay, dana):
    return somebody_waits()


def test_a_field_director_sees_the_own_region_and_whoever_waits(client, everybody, flo):
    client.force_login(flo)

    assert shown(client) == {"ana", "bo", "ivo", "flo", "wanda"}


def test_headquarters_and_data_staff_see_everybody(client, everybody, hana, dana):
    for manager in (hana, dana):
        client.force_login(manager)
        assert shown(client) == {"ana", "bo", "ivo", "flo", "uma", "fay", "wanda", "dana", "hana"}


@pytest.mark.parametrize("page", ["change/", "history/", "password/", "delete/"])
def test_somebody_of_another_region_looks_like_nobody(client, flo, uma, page):
    client.force_login(flo)

    assert client.get(f"{PEOPLE}{uma.pk}/{page}").status_code in (403, 404)
    assert client.get(f"{PEOPLE}987654/{page}").status_code in (403, 404)


@pytest.mark.parametrize("page", ["change/", "password/", "approve/", "approve-now/", "refuse/"])
def test_no_form_reaches_somebody_of_another_region(client, flo, uma, page):
    client.force_login(flo)
    before = User.objects.filter(pk=uma.pk).values().get()

    answer = client.post(f"{PEOPLE}{uma.pk}/{page}", {**form_of(uma, first_name="X"), "password1": WORDS, "password2": WORDS})

    nobody = client.post(f"{PEOPLE}987654/{page}", {})
    assert (answer.status_code, answer.headers.get("Location")) == (nobody.status_code, nobody.headers.get("Location"))
    assert answer.status_code == 404 or answer["Location"] == WAITING
    assert User.objects.filter(pk=uma.pk).values().get() == before


@pytest.mark.parametrize("action", ["allow", "take_allowed_away", "move", "sign_out"])
def test_no_action_reaches_somebody_of_another_region(client, flo, uma, r1a, action):
    client.force_login(flo)
    before = User.objects.filter(pk=uma.pk).values().get()

    act(client, action, uma, apply="yes", office=r1a.pk)

    assert User.objects.filter(pk=uma.pk).values().get() == before


@pytest.mark.parametrize("action", ["take_allowed_away", "move", "sign_out"])
def test_no_action_reaches_a_rank_that_the_manager_may_not_give(client, flo, r1a, r1b, action):
    other = User.objects.create_user("fred@example.org", None, first_name="Fred", rank=Rank.FD, region=r1a.region)
    client.force_login(flo)
    before = User.objects.filter(pk=other.pk).values().get()

    answer = act(client, action, other, apply="yes", office=r1b.pk)

    assert User.objects.filter(pk=other.pk).values().get() == before
    assert b"Fred is FD, whom you cannot change. Ask data staff." in answer.content


def test_of_a_higher_rank_the_page_can_be_read_and_not_changed(client, flo):
    client.force_login(flo)

    page = client.get(f"{PEOPLE}{flo.pk}/change/")
    answer = change(client, flo, rank=Rank.DATA)

    assert page.status_code == 200
    assert b'name="rank"' not in page.content
    assert b"algorithm" not in page.content
    assert answer.status_code in (403, 404)


def test_forms_and_filters_offer_nothing_of_other_regions(client, flo, ivo, r1b, r2a):
    client.force_login(flo)
    for address in (PEOPLE, f"{PEOPLE}{ivo.pk}/change/", f"{PEOPLE}add/", WAITING, f"{PEOPLE}import/"):
        page = client.get(address).content.decode()
        assert "R2A" not in page
        assert "Columbia" not in page
    assert "R1B" in client.get(PEOPLE).content.decode()


def test_a_filter_by_another_regions_office_finds_nobody(client, flo, uma, r2a):
    client.force_login(flo)

    assert shown(client, "?office=R2A") == set()
    assert shown(client, "?region=R2") == set()


def test_a_field_director_without_a_region_has_nobody(client, flo, ana):
    flo.region = None
    flo.save()
    client.force_login(flo)

    assert shown(client) == set()
    assert client.get("/admin/").status_code == 200


def test_the_lists_cost_the_same_for_any_number_of_people(client, flo, r1a, django_assert_max_num_queries):
    for number in range(30):
        User.objects.create_user(f"p{number}@example.org", None, region=r1a.region, default_office=r1a)
        somebody_waits(f"w{number}")
    client.force_login(flo)

    for address in (PEOPLE, WAITING):
        with django_assert_max_num_queries(22):
            client.get(address)


def test_an_office_of_nobodys_region_is_no_office_of_headquarters(client, hana, r2a):
    client.force_login(hana)

    assert Office.objects.count() == 1
    assert "R2A" in client.get(PEOPLE).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "words"), [("flo", "People: who waits"), ("dana", "Set-up: people"), ("ana", None)])
@pytest.mark.django_db
def test_managers_find_their_pages_from_the_list_of_boards(client, request, who, words):
    client.force_login(request.getfixturevalue(who))

    page = client.get("/boards/").content.decode()

    assert ("/admin/" in page) == bool(words)
    assert not words or words in page


def test_no_field_completes_offices_for_a_director(client, flo, r2a):
    client.force_login(flo)

    answer = client.get("/admin/autocomplete/", {"app_label": "tracker", "model_name": "location", "field_name": "office", "term": "R"})

    assert answer.status_code in (403, 404)
