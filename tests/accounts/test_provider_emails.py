"""E-mails that change hands, over real HTTP."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from tests.provider import as_provider, refusal, settings_for, sign_in_as, signed_in, ties

pytestmark = pytest.mark.django_db


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
