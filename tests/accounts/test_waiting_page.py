"""The page of somebody who waits, and who hears that somebody does."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import managing
from accounts.models import User
from accounts.refusals import REFUSALS
from tests.provider import come_back, refusal, set_out, sign_in_as, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(client, provider):
    provider.has("nia-30", email="nia@example.org", email_verified=True)
    sign_in_as(client, provider, "nia-30")
    return User.objects.get(email="nia@example.org")


def waits(client):
    return client.get("/waiting/state/").json()["waits"]


def test_a_yes_lets_the_browser_in_that_proved_the_e_mail_and_no_other(client, nia, flo, r1a):
    assert waits(client)
    managing.approve(nia.pk, flo, r1a.region, "FO", r1a)

    stranger = Client()
    assert stranger.post("/waiting/").url == reverse("login")
    assert not waits(client)
    assert client.post("/waiting/").url == reverse("landing")
    assert signed_in(client) == nia
    assert client.session["_auth_user_backend"] == "accounts.backends.ByProvider"
    assert client.get("/boards/R1A/confirms").status_code == 200


def test_asking_alone_lets_nobody_in(client, nia, flo, r1a):
    managing.approve(nia.pk, flo, r1a.region, "FO", None)

    client.get("/waiting/")
    waits(client)

    assert signed_in(client) is None


def test_pressing_look_again_too_early_shows_the_page_again(client, nia):
    answer = client.post("/waiting/")

    assert answer.status_code == 200
    assert signed_in(client) is None


def test_a_no_is_told(client, nia, dana):
    managing.refuse(nia.pk, dana)

    assert not waits(client)
    assert refusal(client.post("/waiting/")) == "not-allowed"


def test_the_proof_ends_with_the_age_of_a_session(client, nia, flo, r1a, settings, monkeypatch):
    managing.approve(nia.pk, flo, r1a.region, "FO", None)
    session = client.session
    session["waiting"] = {**session["waiting"], "at": timezone.now().timestamp() - settings.SESSION_COOKIE_AGE}
    session.save()

    assert client.post("/waiting/").url == reverse("login")
    assert signed_in(client) is None


def test_the_session_ends_when_it_would_have_without_the_wait(client, nia, flo, r1a, settings):
    managing.approve(nia.pk, flo, r1a.region, "FO", None)
    session = client.session
    session["waiting"] = {**session["waiting"], "at": timezone.now().timestamp() - settings.SESSION_COOKIE_AGE + 600}
    session.save()

    client.post("/waiting/")

    assert 590 <= client.session.get_expiry_age() <= 600


def test_the_proof_is_of_an_e_mail_not_of_an_account(client, nia, flo, r1a):
    managing.approve(nia.pk, flo, r1a.region, "FO", None)
    User.objects.filter(pk=nia.pk).update(email="somebody.else@example.org")

    assert client.post("/waiting/").url == reverse("login")
    assert signed_in(client) is None


@pytest.mark.parametrize(
    ("wanted", "found"), [("/boards/R1A/flake", "/boards/R1A/flake"), ("https://evil.example.org/", "/"), ("//evil.example.org", "/")]
)
def test_the_page_that_was_asked_for_first_is_shown_after_the_wait(client, provider, flo, r1a, wanted, found):
    provider.has("nia-31", email="nia31@example.org", email_verified=True)
    come_back(client, provider.agree(set_out(client, next=wanted), "nia-31"))
    managing.approve(User.objects.get(email="nia31@example.org").pk, flo, r1a.region, "FO", r1a)

    assert client.post("/waiting/").url == found


def test_signing_out_everywhere_reaches_a_browser_that_still_waits(client, nia, flo, r1a):
    nia = managing.approve(nia.pk, flo, r1a.region, "FO", None)

    nia.end_sessions()

    assert client.post("/waiting/").url == reverse("login")
    assert signed_in(client) is None


def test_so_does_a_new_password(client, nia, flo, r1a):
    nia = managing.approve(nia.pk, flo, r1a.region, "FO", None)

    nia.set_password("door after door after door")
    nia.save()

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
