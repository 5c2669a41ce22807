"""What every page says to the browser besides its content, with the settings of production."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.test import Client

from tests.rights.columns import CLOSED, RANKS
from tests.rights.rules import Rule
from tests.rights.table import ROUTES

PRODUCTION = {"SECRET_KEY": "x" * 60, "BEHIND_HTTPS_PROXY": "True", "DEBUG": "False", "DATABASE_URL": "sqlite:///var/never.sqlite3"}
NAMES = [
    "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE",
    "SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_CONTENT_TYPE_NOSNIFF", "SECURE_REFERRER_POLICY",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY", "X_FRAME_OPTIONS", "CONTENT_SECURITY_POLICY", "MIDDLEWARE", "DEBUG",
]  # fmt: skip
PAGES = [rule for rules in ROUTES.values() for rule in rules if (rule.method, rule.answer) == ("get", 200) and rule.column is not CLOSED]
ON_ATTRIBUTE = re.compile(r"<[a-z][^>]*\s(on[a-z]+|style)\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<(script|style)\b([^>]*)>", re.IGNORECASE)


@pytest.fixture(scope="module")
def production():
    """The settings as a web process reads them that was told what docs/operations.md says."""
    code = f"import json, django; django.setup(); from django.conf import settings; print(json.dumps({{n: getattr(settings, n) for n in {NAMES}}}))"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "cpt.settings", **PRODUCTION}
    run = subprocess.run([sys.executable, "-c", code], cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.fixture
def live_settings(ground, settings, production):
    for name, value in production.items():
        setattr(settings, name, value)
    return ground


def visitor(ground, who):
    """A browser that comes through the proxy, with the session of this person."""
    client = Client(headers={"x-forwarded-proto": "https"})
    if ground.users[who]:
        client.force_login(ground.users[who])
    return client


def reader(rule: Rule) -> str:
    """The first who may see the own region's page."""
    return next(who for who in ("nobody", *RANKS) if rule.column.lets_in(who, own=True))


def policy_of(answer):
    return {name: rest.split() for name, _, rest in (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))}


def assert_sound(answer):
    policy = policy_of(answer)
    assert policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["object-src"] == ["'none'"]
    assert policy["base-uri"] == policy["form-action"] == ["'self'"]
    assert not any(word.startswith("'unsafe") or word in ("*", "https:", "http:") for words in policy.values() for word in words)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert int(re.search(r"max-age=(\d+)", answer["Strict-Transport-Security"])[1]) >= 31_536_000


@pytest.mark.parametrize("rule", PAGES, ids=str)
def test_every_page_has_the_headers_and_nothing_inline(live_settings, rule):
    ground = live_settings
    answer = visitor(ground, reader(rule)).get(rule.address.format(there=ground.own))

    assert answer.status_code == 200
    assert_sound(answer)
    if answer["Content-Type"].startswith("text/html"):
        html = answer.content.decode()
        inline = [found for kind, found in SCRIPT.findall(html) if kind == "style" or not ("src=" in found or "application/json" in found)]
        assert inline == []
        assert ON_ATTRIBUTE.findall(html) == []


@pytest.mark.parametrize("address", ["/no/such/page", "/admin/no/such/page/", "/boards/NOWHERE/confirms"])
def test_what_there_is_not_has_them_too(live_settings, address):
    answer = visitor(live_settings, "FO").get(address)

    assert answer.status_code == 404
    assert_sound(answer)


def test_the_cookies_are_for_https_and_our_own_pages_and_not_for_scripts(live_settings, r1a_password):
    answer = visitor(live_settings, "nobody").post("/accounts/login/", {"username": "fo@example.org", "password": r1a_password})

    assert answer.status_code == 302
    session, token = answer.cookies[project.SESSION_COOKIE_NAME], answer.cookies[project.CSRF_COOKIE_NAME]
    for cookie in (session, token):
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


@pytest.fixture
def r1a_password(ground):
    organizer = ground.users["FO"]
    organizer.set_password("door after door")
    organizer.save()
    return "door after door"


def test_plain_http_is_led_to_https(live_settings):
    answer = Client().get("/boards/")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/boards/")
