"""The way to a provider and back, over real HTTP, and what of allauth is open."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.provider import as_provider, come_back, refusal, set_out, settings_for, sign_in_as, signed_in, ties

pytestmark = pytest.mark.django_db


def test_the_way_there_carries_pkce_and_a_state_and_asks_who_it_is(client, provider):
    asked = parse_qs(urlsplit(set_out(client)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) > 40
    assert len(asked["state"][0]) >= 16
    assert asked["prompt"] == ["select_account"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/login/callback/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_the_way_there_begins_by_a_form_of_ours_only(provider):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/accounts/oidc/login/").status_code == 403
    assert strict.get("/accounts/oidc/login/").url == reverse("login")


def test_what_stands_in_the_address_changes_nothing_of_the_way_there(client, provider, ana):
    """allauth would join the subject to whoever is signed in (process=connect), and ask the provider for more."""
    client.force_login(ana)
    provider.has("stranger-18", email="who@example.org", email_verified=True)

    there = client.post("/accounts/oidc/login/?process=connect&scope=calendar&auth_params=prompt%3Dnone").url
    assert "calendar" not in there
    assert parse_qs(urlsplit(there).query)["prompt"] == ["select_account"]
    come_back(client, provider.agree(there, "stranger-18"))

    assert ties() == {("stranger-18", "who@example.org")}
    assert signed_in(client) is None


def test_an_answer_that_nobody_here_asked_for_is_refused(provider, ana):
    provider.has("ana-19", email="ana@example.org", email_verified=True)
    back = provider.agree(set_out(Client()), "ana-19")
    victim = Client()

    assert refusal(come_back(victim, back)) == "trouble"
    assert signed_in(victim) is None


def test_an_answer_counts_once(client, provider, ana):
    provider.has("ana-20", email="ana@example.org", email_verified=True)
    back = provider.agree(set_out(client), "ana-20")
    come_back(client, back)
    client.logout()

    assert refusal(come_back(client, back)) == "trouble"
    assert signed_in(client) is None


def test_somebody_who_thinks_better_of_it_is_told_that_nothing_happened(client, provider):
    assert refusal(come_back(client, provider.deny(set_out(client)))) == "cancelled"


def test_a_provider_that_does_not_answer_is_told_of_without_a_trace_of_the_person(client, local, caplog):
    silent = as_provider(local)
    object.__setattr__(silent, "server_url", "http://localhost:9")
    with settings_for(silent), caplog.at_level(logging.INFO):
        answer = client.post("/accounts/oidc/login/")

    assert refusal(answer) == "trouble"
    assert "The provider oidc could not be asked who somebody is: ConnectionError at adapters.py" in caplog.text


def test_nobodys_e_mail_is_in_the_log_or_in_an_address(client, provider, ana, caplog):
    provider.has("ana-21", email="ana@example.org", email_verified=True)
    provider.has("nia-21", email="nia@example.org", email_verified=True)
    with caplog.at_level(logging.DEBUG, logger="accounts"), caplog.at_level(logging.INFO):
        answers = [sign_in_as(Client(), provider, subject) for subject in ("ana-21", "nia-21")]
        answers.append(Client().post("/accounts/login/", {"username": "ana@example.org", "password": "no"}))

    assert "example.org" not in caplog.text
    assert not [answer for answer in answers if "example.org" in answer.headers.get("Location", "")]


def test_an_unknown_provider_is_not_found(client, provider):
    assert client.post("/accounts/facebook/login/").status_code == 404
    assert client.get("/accounts/facebook/login/callback/?code=1&state=2").status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_login", "account_email", "socialaccount_signup", "socialaccount_connections"])
def test_no_other_page_of_allauth_is_open(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "3rdparty/", "3rdparty/signup/", "social/signup/", "google/login/token/"]
)
def test_nothing_answers_where_allauth_would_have_its_pages(client, provider, ana, path):
    client.force_login(ana)

    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("model", ["socialaccount/socialapp", "socialaccount/socialtoken", "account/emailaddress"])
def test_the_admin_offers_nothing_of_allauths_but_the_ties(client, dana, model):
    client.force_login(dana)

    assert client.get(f"/admin/{model}/").status_code == 404
    assert client.get("/admin/socialaccount/socialaccount/").status_code == 200
    assert client.get("/admin/socialaccount/socialaccount/add/").status_code == 404
