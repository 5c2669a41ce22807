"""Which ways of signing in there are, by settings: passwords on and off, providers, nothing at all."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from cpt.sign_in import Provider, google, origins, set_up
from tests.conftest import PASSWORD
from tests.provider import settings_for, sign_in_as

LOGIN = "/accounts/login/"
GOOGLE = google("id", "secret")


def other(server_url="https://login.example.org", client_id="id", secret="secret"):
    return Provider("oidc", "Example", server_url, client_id, secret, "OIDC_SERVER_URL and so on")


def by_password(client, user, **more):
    return client.post(LOGIN, {"username": user.email, "password": PASSWORD, **more})


def is_signed_in(client):
    return client.get("/boards/").status_code == 200


def test_google_comes_first_and_the_password_after_it(client, db):
    with settings_for(GOOGLE):
        page = client.get(LOGIN).content.decode()

    assert page.index("Sign in with Google") < page.index('name="password"')
    assert page.count("csrfmiddlewaretoken") == 2
    assert "autofocus" not in page


def test_without_providers_the_password_is_the_way_in(client, db):
    page = client.get(LOGIN).content.decode()

    assert "Sign in with" not in page
    assert 'name="password"' in page
    assert "emergency" not in page


def test_where_passwords_are_off_there_is_no_form_and_nobody_gets_in_by_one(client, ana, settings):
    settings.PASSWORD_SIGN_IN = False
    with settings_for(GOOGLE):
        assert 'name="password"' not in client.get(LOGIN).content.decode()
        answer = by_password(client, ana)

    assert answer.url == LOGIN
    assert not is_signed_in(client)
    assert not Client().login(username=ana.email, password=PASSWORD)


def test_turning_passwords_off_ends_the_sessions_that_began_with_one_and_no_others(client, provider, ana, settings):
    by_password(client, ana)
    provider.has("ana-40", email=ana.email, email_verified=True)
    theirs = Client()
    sign_in_as(theirs, provider, "ana-40")

    settings.PASSWORD_SIGN_IN = False

    assert not is_signed_in(client)
    assert is_signed_in(theirs)


def test_where_nothing_is_set_up_the_page_says_what_the_keeper_of_the_server_must_do(client, db, settings):
    settings.PASSWORD_SIGN_IN = False
    page = client.get(LOGIN).content.decode()

    assert "no way of signing in is set up" in page
    assert "GOOGLE_CLIENT_ID" in page
    assert "OIDC_" in page


def test_the_admins_doors_are_ours(client, dana):
    client.force_login(dana)
    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/").url == LOGIN
    assert not is_signed_in(client)
    assert client.get("/admin/login/?next=/admin/").url == f"{LOGIN}?next=/admin/"


def test_half_a_provider_stops_the_start():
    for half in (
        google("id", ""),
        google("", "secret"),
        other(server_url=""),
        other(secret=""),
        other(client_id=""),
        other("http://login.example.org"),
        other("http://localhost.example.org"),
    ):
        with pytest.raises(ImproperlyConfigured):
            set_up(half)


def test_a_provider_that_is_not_set_up_is_none():
    assert set_up(google("", ""), other("", "", "")) == []
    assert [provider.key for provider in set_up(GOOGLE, other())] == ["google", "oidc"]


def started(program, **environment):
    """What a process with this environment prints, whatever this machine's own settings are."""
    plain = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for this test alone",
        "DATABASE_URL": "sqlite:///var/tests.sqlite3",
        "DEBUG": "False",
    }
    unset = dict.fromkeys(
        (
            "GOOGLE_CLIENT_ID",
            "GOOGLE_CLIENT_SECRET",
            "OIDC_SERVER_URL",
            "OIDC_CLIENT_ID",
            "OIDC_CLIENT_SECRET",
            "OIDC_FORM_ORIGINS",
            "PASSWORD_SIGN_IN",
        ),
        "",
    )
    command = [sys.executable, "-c", f"from cpt import settings\n{program}"]
    return subprocess.run(command, cwd=site.BASE_DIR, env={**plain, **unset, **environment}, capture_output=True, text=True, check=False)


def test_passwords_are_off_in_production_unless_somebody_turns_them_on():
    ask = "print(settings.PASSWORD_SIGN_IN)"

    assert started(ask).stdout == "False\n"
    assert started(ask, DEBUG="True").stdout == "True\n"
    assert started(ask, PASSWORD_SIGN_IN="True").stdout == "True\n"


def test_the_page_may_lead_to_the_providers_that_are_set_up_and_nowhere_else():
    keys = {"GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b", "OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "d"}
    ask = "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"

    both = started(ask, **keys, OIDC_SERVER_URL="https://login.example.org/realms/cpt").stdout
    assert re.findall(r"'([^',]+)'", both.replace('"', "")) == ["self", "https://accounts.google.com", "https://login.example.org"]
    assert "https" not in started(ask).stdout


def test_and_to_where_those_lead_on_if_the_servers_keeper_says_so():
    ask = "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"

    policy = started(ask, OIDC_FORM_ORIGINS="https://sso.example.org, https://id.example.net:8443").stdout
    assert re.findall(r"'([^',]+)'", policy.replace('"', "")) == ["self", "https://sso.example.org", "https://id.example.net:8443"]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example.org; script-src *",
        "*",
        "https:",
        "https://*",
        "https://a.example.org/path",
        "http://a.example.org",
        "a.example.org",
    ],
)
def test_an_address_that_would_widen_the_policy_stops_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="OIDC_FORM_ORIGINS takes addresses such as"):
        origins("OIDC_FORM_ORIGINS", ["https://sso.example.org", address])


def test_half_of_googles_keys_is_told_by_name():
    answer = started("pass", GOOGLE_CLIENT_ID="a")

    assert answer.returncode != 0
    assert "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET" in answer.stderr
