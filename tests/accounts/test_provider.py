"""Signing in with a provider, over real HTTP: who comes in, who waits, who does not, and each trap that django-allauth sets."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts import waiting
from accounts.models import User
from accounts.refusals import REFUSALS
from tests.conftest import PASSWORD
from tests.provider import as_provider, come_back, set_out, settings_for, sign_in_as

pytestmark = pytest.mark.django_db


def signed_in(client):
    found = client.session.get("_auth_user_id")
    return User.objects.get(pk=found) if found else None


def refusal(answer):
    assert answer.status_code == 302
    return answer.url.removeprefix("/accounts/refused/").removesuffix("/")


def ties():
    return {(tie.uid, tie.user.email) for tie in SocialAccount.objects.select_related("user")}


# -- who comes in ------------------------------------------------------------------------------------------------------


def test_somebody_on_the_list_comes_in_and_lands_on_their_board(client, provider, ana):
    provider.has("ana-1", email="ana@example.org", email_verified=True)

    answer = sign_in_as(client, provider, "ana-1")

    assert answer.url == reverse("landing")
    assert signed_in(client) == ana
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/boards/R1A/confirms"


def test_the_e_mail_counts_in_any_case_on_both_sides(client, provider, ana):
    User.objects.filter(pk=ana.pk).update(email="Ana@Example.org")
    provider.has("ana-2", email="ANA@example.ORG", email_verified=True)

    sign_in_as(client, provider, "ana-2")

    assert signed_in(client) == ana
    assert User.objects.count() == 1


def test_the_way_back_leads_to_the_page_that_was_asked_for_and_never_elsewhere(client, provider, ana):
    provider.has("ana-3", email="ana@example.org", email_verified=True)

    assert sign_in_as(client, provider, "ana-3", next="/boards/R1A/kph").url == "/boards/R1A/kph"
    assert sign_in_as(Client(), provider, "ana-3", next="https://evil.example.org/").url == reverse("landing")
    assert sign_in_as(Client(), provider, "ana-3", next="//evil.example.org/").url == reverse("landing")


def test_signing_in_leaves_the_password_and_what_data_staff_filled_in(client, provider, ana):
    before = User.objects.values().get(pk=ana.pk)
    provider.has("ana-4", email="ana@example.org", email_verified=True, given_name="Somebody", family_name="Else")

    sign_in_as(client, provider, "ana-4")

    after = User.objects.values().get(pk=ana.pk)
    assert {name for name in before if before[name] != after[name]} == {"last_login"}
    assert User.objects.get(pk=ana.pk).check_password(PASSWORD)


def test_nothing_of_what_the_provider_tells_is_kept_but_its_own_number(client, provider, ana):
    provider.has("ana-5", email="ana@example.org", email_verified=True, picture="https://example.org/ana.jpg", given_name="Ana")
    for _ in range(2):
        sign_in_as(client, provider, "ana-5")

    assert [(tie.uid, tie.extra_data) for tie in SocialAccount.objects.all()] == [("ana-5", {})]
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()
    assert "socialaccount_states" not in client.session


def test_the_session_is_a_new_one(client, provider, ana):
    provider.has("ana-6", email="ana@example.org", email_verified=True)
    address = set_out(client)
    before = client.session.session_key

    come_back(client, provider.agree(address, "ana-6"))

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_the_next_person_at_the_laptop_takes_over_the_session(client, provider, ana, bo):
    provider.has("ana-7", email="ana@example.org", email_verified=True)
    provider.has("bo-7", email="bo@example.org", email_verified=True)

    sign_in_as(client, provider, "ana-7")
    sign_in_as(client, provider, "bo-7")

    assert signed_in(client) == bo


# -- who waits ---------------------------------------------------------------------------------------------------------


def test_somebody_unknown_waits_with_the_names_that_the_provider_gave(client, provider):
    provider.has("nia-1", email="Nia@example.org", email_verified=True, given_name="Nia", family_name="Novak")

    answer = sign_in_as(client, provider, "nia-1")

    nia = User.objects.get()
    assert answer.url == reverse("waiting")
    assert (nia.email, nia.first_name, nia.last_name) == ("nia@example.org", "Nia", "Novak")
    assert nia.is_waiting
    assert not nia.is_active
    assert not nia.has_usable_password()
    assert signed_in(client) is None
    assert client.get("/boards/").status_code == 302
    assert "nia@example.org" in client.get(answer.url).content.decode()


def test_a_name_in_one_piece_is_split_and_an_endless_one_cut(client, provider):
    provider.has("nia-2", email="nia@example.org", email_verified=True, name="Nia " + "Novak" * 40)

    sign_in_as(client, provider, "nia-2")

    nia = User.objects.get()
    assert (nia.first_name, len(nia.last_name)) == ("Nia", 60)


def test_who_waits_and_signs_in_again_waits_on_with_the_same_account(client, provider):
    provider.has("nia-3", email="nia@example.org", email_verified=True)
    sign_in_as(client, provider, "nia-3")
    since = User.objects.get().waiting_since

    answer = sign_in_as(Client(), provider, "nia-3")

    assert answer.url == reverse("waiting")
    assert User.objects.get().waiting_since == since


def test_a_full_queue_takes_nobody_but_lets_the_list_in(client, provider, ana, monkeypatch):
    monkeypatch.setattr(waiting, "LONGEST_QUEUE", 0)
    provider.has("nia-4", email="nia@example.org", email_verified=True)
    provider.has("ana-8", email="ana@example.org", email_verified=True)

    assert refusal(sign_in_as(client, provider, "nia-4")) == "queue-full"
    assert User.objects.count() == 1
    assert sign_in_as(client, provider, "ana-8").url == reverse("landing")


def test_one_address_cannot_fill_the_queue(provider, monkeypatch):
    monkeypatch.setattr(waiting, "NEW_FROM_ONE_ADDRESS", 1)
    for name in ("one", "two"):
        provider.has(f"{name}-1", email=f"{name}@example.org", email_verified=True)

    assert sign_in_as(Client(), provider, "one-1", address="203.0.113.9").url == reverse("waiting")
    assert refusal(sign_in_as(Client(), provider, "two-1", address="203.0.113.9")) == "queue-full"
    assert sign_in_as(Client(), provider, "two-1", address="203.0.113.10").url == reverse("waiting")


# -- who does not come in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1.5, "absent"])
def test_an_e_mail_that_the_provider_has_not_verified_lets_nobody_in(client, provider, ana, verified):
    for subject, email in (("ana-9", "ana@example.org"), ("who-9", "who@example.org")):
        provider.has(subject, email=email, **({} if verified == "absent" else {"email_verified": verified}))

        assert refusal(sign_in_as(client, provider, subject)) == "unverified"

    assert signed_in(client) is None
    assert list(User.objects.all()) == [ana]
    assert not SocialAccount.objects.exists()
    assert not {"waiting", "socialaccount_sociallogin"} & set(client.session.keys())


def test_a_provider_that_writes_true_as_a_word_is_understood(client, provider, ana):
    provider.has("ana-10", email="ana@example.org", email_verified="true")

    sign_in_as(client, provider, "ana-10")

    assert signed_in(client) == ana


@pytest.mark.parametrize("email", [None, "", "no e-mail at all", "\u0131vo@example.org", "mi\u212ae@example.org"])
def test_an_account_without_a_usable_e_mail_is_refused(client, provider, ivo, email):
    """Dotless i and the Kelvin sign: databases and Python take them for i and k."""
    User.objects.create_user("mike@example.org")
    provider.has("odd-1", email=email, email_verified=True)

    assert refusal(sign_in_as(client, provider, "odd-1")) == "no-email"
    assert User.objects.count() == 2
    assert signed_in(client) is None


def test_somebody_disabled_is_refused_and_does_not_come_back_into_the_queue(client, provider, ana):
    User.objects.filter(pk=ana.pk).update(is_active=False)
    provider.has("ana-11", email="ana@example.org", email_verified=True)

    answer = sign_in_as(client, provider, "ana-11")

    assert refusal(answer) == "not-allowed"
    assert signed_in(client) is None
    ana.refresh_from_db()
    assert (ana.is_active, ana.waiting_since) == (False, None)
    page = client.get(answer.url)
    assert page.status_code == 403
    assert "switched off" in page.content.decode()


def test_who_was_refused_while_waiting_is_told_so_next_time(client, provider, dana):
    provider.has("nia-5", email="nia@example.org", email_verified=True)
    sign_in_as(client, provider, "nia-5")
    waiting.refuse(User.objects.get(email="nia@example.org"), dana)

    assert refusal(sign_in_as(Client(), provider, "nia-5")) == "not-allowed"
    assert not User.objects.filter(waiting_since__isnull=False).exists()


# -- e-mails that change hands -----------------------------------------------------------------------------------------


def test_a_subject_whose_e_mail_became_somebody_elses_gets_neither_account(client, provider, ana, dana):
    provider.has("ana-12", email="ana@example.org", email_verified=True)
    sign_in_as(client, provider, "ana-12")
    client.logout()
    provider.has("ana-12", email="dana@example.org", email_verified=True)

    assert refusal(sign_in_as(client, provider, "ana-12")) == "other-email"
    assert signed_in(client) is None
    assert ties() == {("ana-12", "ana@example.org")}


def test_a_subject_whose_e_mail_became_an_unknown_one_makes_no_account_until_the_list_has_it(client, provider, ana):
    provider.has("ana-13", email="ana@example.org", email_verified=True)
    sign_in_as(client, provider, "ana-13")
    provider.has("ana-13", email="ana.ortiz@example.org", email_verified=True)

    assert refusal(sign_in_as(Client(), provider, "ana-13")) == "other-email"
    assert User.objects.count() == 1

    User.objects.filter(pk=ana.pk).update(email="ana.ortiz@example.org")
    again = Client()
    sign_in_as(again, provider, "ana-13")
    assert signed_in(again) == ana


def test_the_old_e_mail_no_longer_opens_an_account_whose_e_mail_on_the_list_has_changed(client, provider, ana):
    provider.has("ana-14", email="ana@example.org", email_verified=True)
    sign_in_as(client, provider, "ana-14")
    User.objects.filter(pk=ana.pk).update(email="new@example.org")

    assert refusal(sign_in_as(Client(), provider, "ana-14")) == "other-email"


def test_a_new_owner_of_an_e_mail_does_not_inherit_the_account_before_data_staff_say_so(client, provider, ana, dana):
    provider.has("ana-15", email="ana@example.org", email_verified=True)
    sign_in_as(client, provider, "ana-15")
    provider.has("stranger-15", email="ana@example.org", email_verified=True)

    assert refusal(sign_in_as(Client(), provider, "stranger-15")) == "other-owner"

    desk = Client()
    desk.force_login(dana)
    tie = SocialAccount.objects.get()
    assert desk.post(f"/admin/socialaccount/socialaccount/{tie.pk}/delete/", {"post": "yes"}).status_code == 302
    sign_in_as(client, provider, "stranger-15")
    assert ties() == {("stranger-15", "ana@example.org")}


def test_two_providers_for_one_e_mail_lead_to_one_account(client, local, ana):
    local.has("g-16", email="ana@example.org", email_verified=True)
    local.has("o-16", email="ana@example.org", email_verified=True)
    with settings_for(as_provider(local, "google"), as_provider(local, "other")):
        for key, subject in (("google", "g-16"), ("other", "o-16")):
            sign_in_as(client, local, subject, key)
            assert signed_in(client) == ana

    assert User.objects.count() == 1
    assert SocialAccount.objects.filter(user=ana).count() == 2


def test_the_same_number_at_another_provider_is_another_person(client, local, ana, bo):
    local.has("17", email="ana@example.org", email_verified=True)
    with settings_for(as_provider(local, "google"), as_provider(local, "other")):
        sign_in_as(client, local, "17", "google")
        local.has("17", email="bo@example.org", email_verified=True)
        sign_in_as(client, local, "17", "other")

    assert signed_in(client) == bo


# -- the way there and back --------------------------------------------------------------------------------------------


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
    assert client.get("/admin/socialaccount/socialaccount/add/").status_code == 403


# -- waiting -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def nia(client, provider):
    provider.has("nia-30", email="nia@example.org", email_verified=True)
    sign_in_as(client, provider, "nia-30")
    return User.objects.get(email="nia@example.org")


def waits(client):
    return client.get("/waiting/state/").json()["waits"]


def test_a_yes_lets_the_browser_in_that_proved_the_e_mail_and_no_other(client, nia, flo, r1a):
    assert waits(client)
    waiting.approve(nia, flo, r1a.region, "FO", r1a)

    stranger = Client()
    assert stranger.post("/waiting/").url == reverse("login")
    assert not waits(client)
    assert client.post("/waiting/").url == reverse("landing")
    assert signed_in(client) == nia
    assert client.session["_auth_user_backend"] == "accounts.backends.ByProvider"
    assert client.get("/boards/R1A/confirms").status_code == 200


def test_asking_alone_lets_nobody_in(client, nia, flo, r1a):
    waiting.approve(nia, flo, r1a.region, "FO")

    client.get("/waiting/")
    waits(client)

    assert signed_in(client) is None


def test_pressing_look_again_too_early_shows_the_page_again(client, nia):
    answer = client.post("/waiting/")

    assert answer.status_code == 200
    assert signed_in(client) is None


def test_a_no_is_told(client, nia, dana):
    waiting.refuse(nia, dana)

    assert not waits(client)
    assert refusal(client.post("/waiting/")) == "not-allowed"


def test_the_proof_ends_with_the_age_of_a_session(client, nia, flo, r1a, settings, monkeypatch):
    waiting.approve(nia, flo, r1a.region, "FO")
    session = client.session
    session["waiting"] = {**session["waiting"], "at": timezone.now().timestamp() - settings.SESSION_COOKIE_AGE}
    session.save()

    assert client.post("/waiting/").url == reverse("login")
    assert signed_in(client) is None


def test_the_session_ends_when_it_would_have_without_the_wait(client, nia, flo, r1a, settings):
    waiting.approve(nia, flo, r1a.region, "FO")
    session = client.session
    session["waiting"] = {**session["waiting"], "at": timezone.now().timestamp() - settings.SESSION_COOKIE_AGE + 600}
    session.save()

    client.post("/waiting/")

    assert 590 <= client.session.get_expiry_age() <= 600


def test_the_proof_is_of_an_e_mail_not_of_an_account(client, nia, flo, r1a):
    waiting.approve(nia, flo, r1a.region, "FO")
    User.objects.filter(pk=nia.pk).update(email="somebody.else@example.org")

    assert client.post("/waiting/").url == reverse("login")
    assert signed_in(client) is None


def test_waiting_needs_a_proof(client, db):
    assert client.get("/waiting/").url == reverse("login")
    assert not waits(client)


def test_every_refusal_has_a_page(client, db):
    for why, (heading, _) in REFUSALS.items():
        page = client.get(f"/accounts/refused/{why}/")
        assert page.status_code == 403
        assert heading in page.content.decode()
    assert client.get("/accounts/refused/because/").status_code == 404


# -- who hears that somebody waits -------------------------------------------------------------------------------------


def test_directors_and_data_staff_hear_how_many_wait_and_nobody_else(nia, flo, dana, ana, ivo):
    def ask(user):
        client = Client()
        client.force_login(user)
        return client.get("/waiting/count/"), client.get("/boards/").content.decode()

    for user in (flo, dana):
        answer, page = ask(user)
        assert answer.json() == {"waiting": 1}
        assert 'id="waiting-count"' in page
    for user in (ana, ivo):
        answer, page = ask(user)
        assert answer.status_code == 404
        assert "waiting-count" not in page
    assert Client().get("/waiting/count/").status_code == 302
