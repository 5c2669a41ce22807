import pytest
from allauth.socialaccount.models import SocialAccount

from accounts import door
from accounts.admin.people import UNTIED
from accounts.door import Claim
from accounts.models import AccessSettings, Office, Rank, Region, User
from tests.accounts.managers import PEOPLE, WORDS, entries, errors, said


@pytest.fixture
def client(client, dana):
    client.force_login(dana)
    return client


def new_user(client, **fields):
    form = {"email": "New.Face@Example.org", "usable_password": "true", "password1": WORDS, "password2": WORDS, "rank": Rank.FO}
    form["region"] = Region.objects.get_or_create(code="R1")[0].pk
    return client.post("/admin/accounts/user/add/", {**form, **fields})


@pytest.mark.parametrize("table", ["region", "office", "user", "accesssettings"])
def test_data_staff_open_every_table(client, r1a, table):
    assert client.get(f"/admin/accounts/{table}/").status_code == 200
    assert client.get(f"/admin/accounts/{table}/add/").status_code == 200


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO])
def test_for_organizers_there_is_no_admin(client, ana, rank):
    ana.rank = rank
    ana.save()
    client.force_login(ana)

    answer = client.get("/admin/")

    assert answer.status_code == 404
    assert "There is no such page for you" in answer.content.decode()


@pytest.mark.parametrize("table", ["region", "office", "accesssettings"])
def test_a_field_director_gets_people_and_nothing_else(client, flo, table):
    client.force_login(flo)

    assert client.get("/admin/accounts/user/").status_code == 200
    assert client.get(f"/admin/accounts/{table}/").status_code == 404
    assert client.get(f"/admin/accounts/{table}/add/").status_code == 404


def test_data_staff_add_somebody_who_can_sign_in(client):
    new_user(client)

    added = User.objects.get(email="new.face@example.org")
    assert added.check_password(WORDS)
    assert added.rank == Rank.FO
    assert added.is_active


def test_an_e_mail_in_another_case_is_the_same_person(client, ana):
    answer = new_user(client, email=ana.email.upper())

    assert "There is a person with this e-mail already." in errors(answer)


def test_a_short_password_is_refused_with_a_sentence(client):
    answer = new_user(client, password1="short", password2="short")

    assert errors(answer) == ["This password is too short. It must contain at least 10 characters."]


def test_data_staff_give_a_new_password(client, ana):
    client.post(f"/admin/accounts/user/{ana.pk}/password/", {"usable_password": "true", "password1": WORDS, "password2": WORDS})

    ana.refresh_from_db()
    assert ana.check_password(WORDS)


def test_data_staff_change_a_rank_and_keep_the_password(client, ana):
    before = ana.password
    form = {
        "email": ana.email,
        "first_name": "Ana",
        "last_name": "Ortiz",
        "colour": "#7b3fa0",
        "rank": Rank.FD,
        "region": ana.region_id,
        "is_active": "on",
    }

    client.post(f"/admin/accounts/user/{ana.pk}/change/", form)

    ana.refresh_from_db()
    assert (ana.rank, ana.password) == (Rank.FD, before)


def test_a_changed_e_mail_is_kept_in_lower_case(client, ana):
    form = {"email": "ANA@Example.org", "colour": "#7b3fa0", "rank": Rank.FO, "region": ana.region_id, "is_active": "on"}

    client.post(f"/admin/accounts/user/{ana.pk}/change/", form)

    ana.refresh_from_db()
    assert ana.email == "ana@example.org"


def test_a_changed_e_mail_ends_the_sessions_of_the_old_one(client, ana):
    before = ana.get_session_auth_hash()
    form = {"email": "ana.ortiz@example.org", "colour": "#7b3fa0", "rank": Rank.FO, "region": ana.region_id, "is_active": "on"}

    client.post(f"/admin/accounts/user/{ana.pk}/change/", {**form, "email": ana.email})
    ana.refresh_from_db()
    assert ana.get_session_auth_hash() == before
    client.post(f"/admin/accounts/user/{ana.pk}/change/", form)
    ana.refresh_from_db()
    assert ana.email == "ana.ortiz@example.org"
    assert ana.get_session_auth_hash() != before


def test_after_a_changed_e_mail_the_account_of_the_new_one_comes_in_and_that_of_the_old_one_no_more(client, ana):
    door.recognise(Claim("google", "old", ana.email, is_verified=True), address="")
    form = {"colour": ana.colour, "rank": ana.rank, "region": ana.region_id, "is_active": "on"}

    client.post(f"{PEOPLE}{ana.pk}/change/", {**form, "email": ana.email})
    assert SocialAccount.objects.filter(user=ana).exists()
    answer = client.post(f"{PEOPLE}{ana.pk}/change/", {**form, "email": "ana.ortiz@example.org"}, follow=True)

    assert UNTIED in said(answer)
    assert "no longer signs in with the account of the old e-mail" in [message for message, _ in entries(ana)]
    assert door.recognise(Claim("google", "new", "ana.ortiz@example.org", is_verified=True), address="") == ana
    with pytest.raises(door.NotLetIn):
        door.recognise(Claim("google", "old", "ana.ortiz@example.org", is_verified=True), address="")


def test_a_changed_e_mail_of_somebody_who_has_no_account_at_a_provider_tells_of_none(client, ana):
    form = {"colour": ana.colour, "rank": ana.rank, "region": ana.region_id, "is_active": "on"}

    answer = client.post(f"{PEOPLE}{ana.pk}/change/", {**form, "email": "ana.ortiz@example.org"}, follow=True)

    assert UNTIED not in said(answer)


@pytest.mark.parametrize("by_action", [False, True])
def test_untying_an_account_of_a_provider_ends_the_sessions_that_it_may_have_opened(client, ana, bo, by_action):
    ties = [SocialAccount.objects.create(provider="google", uid=user.email, user=user) for user in (ana, bo)]
    rows = "/admin/socialaccount/socialaccount/"

    if by_action:
        client.post(rows, {"action": "delete_selected", "_selected_action": [ties[0].pk], "post": "yes"})
    else:
        client.post(f"{rows}{ties[0].pk}/delete/", {"post": "yes"})

    assert list(SocialAccount.objects.all()) == ties[1:]
    for user in (ana, bo):
        user.refresh_from_db()
    assert (ana.sessions_ended, bo.sessions_ended) == (1, 0)


def test_nobody_is_deleted(client, ana):
    assert client.post(f"/admin/accounts/user/{ana.pk}/delete/", {"post": "yes"}).status_code == 404
    assert User.objects.filter(pk=ana.pk).exists()


def test_there_is_one_row_of_access_settings(client):
    client.post("/admin/accounts/accesssettings/add/", {"fo_own_region_only": "on"})

    assert AccessSettings.objects.get().fo_own_region_only
    assert client.get("/admin/accounts/accesssettings/add/").status_code == 404
    assert client.post("/admin/accounts/accesssettings/1/delete/", {"post": "yes"}).status_code == 404


def test_a_region_and_an_office_never_share_a_code(client, r1a):
    as_region = client.post("/admin/accounts/region/add/", {"code": "R1A"})
    as_office = client.post(
        "/admin/accounts/office/add/", {"code": "R1", "name": "X", "region": r1a.region_id, "time_zone": "America/Chicago"}
    )

    assert errors(as_region) == ["An office has the code R1A already; a region needs its own."]
    assert errors(as_office) == ["A region has the code R1 already; an office needs its own."]
    assert (Region.objects.count(), Office.objects.count()) == (1, 1)
