"""Signing in with a provider, over real HTTP: who comes in, who waits, who does not."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse

from accounts import managing, waiting
from accounts.models import User
from tests.conftest import PASSWORD
from tests.provider import come_back, refusal, set_out, sign_in_as, signed_in

pytestmark = pytest.mark.django_db


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
    managing.refuse(User.objects.get(email="nia@example.org").pk, dana)

    assert refusal(sign_in_as(Client(), provider, "nia-5")) == "not-allowed"
    assert not User.objects.filter(waiting_since__isnull=False).exists()
