"""The brake on guessing, over all web processes."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from accounts import throttle
from accounts.models import Brake
from tests.conftest import PASSWORD

HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


def sign_in(client, email, password="guess", address=HERE):
    return client.post("/accounts/login/", {"username": email, "password": password}, REMOTE_ADDR=address)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_guesser_who_tries_another_e_mail_each_time_is_stopped_at_the_address(client, ana, monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESS_TRIES", 5)
    for number in range(5):
        sign_in(client, f"nobody{number}@example.org")

    sign_in(client, ana.email, PASSWORD)
    assert not is_signed_in(client)
    sign_in(client, ana.email, PASSWORD, ELSEWHERE)
    assert is_signed_in(client)


def test_an_office_that_signs_in_rightly_is_never_stopped_at_its_address(client, ana, bo, monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESS_TRIES", 3)
    for user in (ana, bo) * 4:
        sign_in(client, user.email, PASSWORD)
        assert is_signed_in(client)
        client.logout()


def test_an_empty_field_counts_neither_as_a_wrong_try_nor_as_the_right_one(client, ana):
    for _ in range(throttle.TRIES):
        sign_in(client, ana.email, "")
        sign_in(client, "", PASSWORD)
    assert not Brake.objects.exists()

    for number in range(throttle.TRIES):
        sign_in(client, ana.email, f"guess{number}")
        sign_in(client, ana.email, "")
        sign_in(client, "", PASSWORD)

    sign_in(client, ana.email, PASSWORD)
    assert not is_signed_in(client)


def test_addresses_of_one_ipv6_network_count_together(client, ana):
    for number in range(throttle.TRIES):
        sign_in(client, ana.email, "guess", f"2001:db8:0:7::{number:x}")

    sign_in(client, ana.email, PASSWORD, "2001:db8:0:7:ffff::1")
    assert not is_signed_in(client)
    sign_in(client, ana.email, PASSWORD, "2001:db8:0:8::1")
    assert is_signed_in(client)


def test_the_notice_says_what_to_do(client, ana):
    for _ in range(throttle.TRIES):
        sign_in(client, ana.email)

    page = sign_in(client, ana.email).content.decode()

    assert "ten minutes" in page
    assert "data staff" in page


def test_the_pause_runs_from_the_first_wrong_try(db):
    for _ in range(throttle.TRIES + 3):
        throttle.may_try("ana@example.org", HERE)
    assert not throttle.may_try("ana@example.org", HERE)

    Brake.objects.update(ends_at=timezone.now())

    assert throttle.may_try("ana@example.org", HERE)


def test_the_table_holds_nobodys_e_mail_and_does_not_grow(db):
    throttle.may_try("ana@example.org", HERE)
    assert not [row for row in Brake.objects.values_list("key", flat=True) if "ana" in row or HERE in row]
    Brake.objects.update(ends_at=timezone.now() - timedelta(days=2))

    throttle.may_try("bo@example.org", ELSEWHERE)

    assert Brake.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_tries_at_the_same_moment_does_not_slip_through():
    def attempt(_):
        try:
            return throttle.may_try("ana@example.org", HERE)
        finally:
            connections.close_all()

    for _ in range(3):
        Brake.objects.all().delete()
        with ThreadPoolExecutor(8) as crowd:
            assert sum(crowd.map(attempt, range(40))) == throttle.TRIES


@pytest.mark.django_db(transaction=True)
def test_other_web_processes_count_along(ana):
    """And Redis is nowhere near it: the other process is given an address where none answers."""
    program = (
        "import django; django.setup()\n"
        "from accounts import throttle\n"
        f"print([throttle.may_try('ana@example.org', '{HERE}') for _ in range({throttle.TRIES})])"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cpt.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "DEBUG": "True",
    }
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == str([True] * throttle.TRIES)
    assert not throttle.may_try("ana@example.org", HERE)


def database_url():
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:////{str(found['NAME']).lstrip('/')}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
