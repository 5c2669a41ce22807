"""Managers see and change the people of their scope, whichever way they try."""

import pytest

from accounts.models import Office, Rank, Region, User
from tests.accounts.managers import PEOPLE, WAITING, act, shown, somebody_waits

WORDS = "door after door after door"


@pytest.fixture
def fay(r2a):
    """Field director of the other region."""
    return User.objects.create_user("fay@example.org", None, first_name="Fay", last_name="Far", rank=Rank.FD, region=r2a.region)


@pytest.fixture
def hana(db):
    """Field director at headquarters."""
    return User.objects.create_user("hana@example.org", None, rank=Rank.FD, region=Region.objects.get_or_create(code="HQ")[0])


@pytest.fixture
def everybody(ana, bo, ivo, uma, flo, fay, dana):
    return somebody_waits()


def form_of(user, **fields):
    form = {
        "email": user.email, "first_name": user.first_name, "last_name": user.last_name, "colour": user.colour, "rank": user.rank,
        "region": user.region_id or "", "default_office": user.default_office_id or "", "is_active": "on" if user.is_active else "",
    }  # fmt: skip
    return {**form, **fields}


def change(client, user, **fields):
    return client.post(f"{PEOPLE}{user.pk}/change/", form_of(user, **fields))


def errors(answer):
    return [error for field in answer.context["adminform"].form.errors.values() for error in field]


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


@pytest.mark.parametrize("rank", [Rank.FD, Rank.DATA])
def test_a_field_director_gives_no_rank_above_fo(client, flo, ivo, rank):
    client.force_login(flo)

    answer = change(client, ivo, rank=rank)

    ivo.refresh_from_db()
    assert ivo.rank == Rank.INTERN
    assert errors(answer) == ["That rank is not yours to give. Choose one of the list, or ask data staff."]


def test_a_field_director_gives_no_other_region_and_no_office_of_it(client, flo, ivo, r2a):
    client.force_login(flo)

    for fields in ({"region": r2a.region_id}, {"default_office": r2a.pk}, {"region": ""}):
        answer = change(client, ivo, **fields)
        assert answer.status_code == 200
        assert errors(answer)

    ivo.refresh_from_db()
    assert (ivo.region.code, ivo.default_office.code) == ("R1", "R1A")


def test_a_field_director_makes_an_intern_a_deputy_at_another_office(client, flo, ivo, r1b):
    client.force_login(flo)

    change(client, ivo, rank=Rank.DFO, default_office=r1b.pk)

    ivo.refresh_from_db()
    assert (ivo.rank, ivo.default_office) == (Rank.DFO, r1b)


def test_data_staff_give_no_office_of_another_region(client, dana, ivo, r2a):
    client.force_login(dana)

    answer = change(client, ivo, default_office=r2a.pk)

    assert errors(answer) == ["Office R2A is in region R2, not in R1. Choose an office of R1, or none."]


def test_headquarters_gives_any_region_and_no_rank_above_fo(client, hana, ivo, r2a):
    client.force_login(hana)

    change(client, ivo, rank=Rank.FO, region=r2a.region_id, default_office=r2a.pk)
    ivo.refresh_from_db()
    assert (ivo.rank, ivo.region) == (Rank.FO, r2a.region)

    assert errors(change(client, ivo, rank=Rank.FD))


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


def add(client, **fields):
    form = {"email": "new@example.org", "usable_password": "true", "password1": WORDS, "password2": WORDS, "rank": Rank.FO}
    return client.post(f"{PEOPLE}add/", {**form, **fields})


def test_a_field_director_adds_somebody_to_the_own_region(client, flo, r1a):
    client.force_login(flo)

    add(client, region=r1a.region_id, default_office=r1a.pk)

    assert User.objects.get(email="new@example.org").default_office == r1a


def test_a_field_director_adds_nobody_elsewhere(client, flo, r1a, r2a):
    client.force_login(flo)

    for fields in (
        {},
        {"region": r2a.region_id},
        {"region": r1a.region_id, "rank": Rank.FD},
        {"region": r1a.region_id, "default_office": r2a.pk},
    ):
        assert errors(add(client, **fields))

    assert not User.objects.filter(email="new@example.org").exists()


def test_an_e_mail_from_elsewhere_is_not_told_to_be_somebodys(client, flo, uma, r1a):
    client.force_login(flo)

    answer = add(client, email=uma.email.upper(), region=r1a.region_id)

    assert errors(answer) == ["This person cannot be added by you. Ask data staff."]


def test_the_first_name_of_data_staff_may_not_leave(client, dana, ana):
    client.force_login(dana)

    for fields in ({"rank": Rank.FO}, {"is_active": ""}):
        assert errors(change(client, dana, **fields))

    dana.refresh_from_db()
    assert (dana.rank, dana.is_active) == (Rank.DATA, True)


def test_nobody_disables_themselves_even_where_others_could_undo_it(client, dana):
    User.objects.create_user("dora@example.org", None, rank=Rank.DATA)
    client.force_login(dana)

    assert errors(change(client, dana, is_active="")) == [
        "You cannot take “allowed” away from yourself. Ask somebody else of the data staff to do it."
    ]
    answer = act(client, "take_allowed_away", dana)

    dana.refresh_from_db()
    assert dana.is_active
    assert "You cannot take “allowed” away from yourself." in answer.content.decode()


def test_the_last_of_the_data_staff_who_is_allowed_stays(client, dana, r1a):
    dora = User.objects.create_user("dora@example.org", None, rank=Rank.DATA)
    client.force_login(dora)
    act(client, "take_allowed_away", dana)
    dana.refresh_from_db()
    assert not dana.is_active

    answer = change(client, dora, rank=Rank.FO, region=r1a.region_id)

    dora.refresh_from_db()
    assert dora.rank == Rank.DATA
    assert errors(answer) == ["This is the last of the data staff who is allowed. Make somebody else data staff first."]


def test_who_waits_gets_nothing_piece_by_piece(client, flo, r1a):
    wanda = somebody_waits()
    client.force_login(flo)

    change(client, wanda, is_active="on", rank=Rank.FO, region=r1a.region_id, email="mine@example.org")
    password = client.post(f"{PEOPLE}{wanda.pk}/password/", {"usable_password": "true", "password1": WORDS, "password2": WORDS})

    wanda.refresh_from_db()
    assert wanda.is_waiting
    assert (wanda.is_active, wanda.rank, wanda.region, wanda.email) == (False, Rank.INTERN, None, "wanda@example.org")
    assert password.status_code == 404
    assert not wanda.has_usable_password()


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
