"""What people do to their own account: signing out everywhere, and the switch for single keys."""

import pytest
from django.test import Client

KEYS = "/me/keys/"


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client


def test_signing_out_everywhere_ends_this_and_every_other_session(signed_in, ana):
    elsewhere = Client()
    elsewhere.force_login(ana)

    answer = signed_in.post("/me/sign-out-everywhere/", follow=True)

    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "You are signed out everywhere." in answer.content.decode()
    assert signed_in.get("/boards/").status_code == elsewhere.get("/boards/").status_code == 302


def test_others_stay_signed_in(signed_in, bo):
    colleague = Client()
    colleague.force_login(bo)

    signed_in.post("/me/sign-out-everywhere/")

    assert colleague.get("/boards/").status_code == 200


@pytest.mark.parametrize("address", ["/me/", KEYS, "/me/sign-out-everywhere/"])
def test_nothing_of_it_works_without_the_pages_token(ana, address):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)

    assert strict.post(address, {"first_name": "Mallory", "uses_keys": "false", "colour": "#000000"}).status_code == 403
    ana.refresh_from_db()
    assert (ana.first_name, ana.uses_keys, ana.sessions_ended) == ("Ana", True, 0)


@pytest.mark.parametrize("address", [KEYS, "/me/sign-out-everywhere/"])
def test_looking_changes_nothing(signed_in, address):
    assert signed_in.get(address).status_code == 405


@pytest.mark.parametrize(("word", "is_on"), [("false", False), ("true", True)])
def test_the_boards_switch_is_the_accounts(signed_in, ana, bo, word, is_on):
    for user in (ana, bo):
        user.uses_keys = not is_on
        user.save()

    assert signed_in.post(KEYS, {"uses_keys": word}).status_code == 204
    for user in (ana, bo):
        user.refresh_from_db()
    assert (ana.uses_keys, bo.uses_keys) == (is_on, not is_on)


@pytest.mark.parametrize("body", [{}, {"uses_keys": "maybe"}])
def test_a_switch_that_says_nothing_is_refused(signed_in, ana, body):
    answer = signed_in.post(KEYS, body)

    assert (answer.status_code, answer.json()) == (400, {"reason": "Send uses_keys as true or false."})
    ana.refresh_from_db()
    assert ana.uses_keys


def test_a_signed_out_board_hears_401(client, db):
    assert client.post(KEYS, {"uses_keys": "false"}).status_code == 401
