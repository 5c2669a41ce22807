"""Calls that go wrong: what is tried again, what is not, and what data staff read."""

import base64
import datetime as dt
from dataclasses import replace
from email.utils import format_datetime

import pytest
from django.utils import timezone

from tests.van_sync.client import records
from tests.van_sync.client.conftest import KEY, raised
from tests.van_sync.client.scripted import BAD_GATEWAY, HANG_UP, SILENCE, Answer, refusal
from van_sync import client_http
from van_sync.client import VanClient
from van_sync.client_errors import VanBudgetSpent, VanError, VanKeyRefused, VanThrottled, VanUnavailable
from van_sync.client_http import PAGE, VanHttp, with_mode
from van_sync.client_limits import CallLimits, calls_today
from van_sync.client_types import Named

NEW = {"vanid": 1, "event_id": 2, "shift_id": 3, "role_id": 4, "status_id": 5, "location_id": 6}
CONFIRMED = Named(11, "Confirmed")


@pytest.fixture
def longest(monkeypatch):
    """Pauses are as long as chance may make them."""
    monkeypatch.setattr(client_http.random, "uniform", lambda low, high: high)


# -- what every call says ----------------------------------------------------------------------------------------------


def test_each_call_shows_the_application_and_the_key_with_its_mode(van, server):
    server.answers({})

    van.echo()

    headers = server.asked[0].headers
    scheme, _, secret = headers["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(secret).decode()) == ("Basic", f"cpt-tests:{KEY}|1")
    assert (headers["Accept"], headers["User-Agent"]) == ("application/json", "CPT")


@pytest.mark.parametrize(("key", "sent"), [("abc", "abc|1"), ("abc|1", "abc|1"), ("abc|0", "abc|0"), ("a|b", "a|b|1")])
def test_a_key_may_bring_its_mode(key, sent):
    assert with_mode(key) == sent


def test_a_key_with_a_strange_letter_is_sent_and_never_repeated_in_an_error(db, server):
    server.answers(refusal(401, "UNAUTHORIZED"))
    van = VanClient(VanHttp(server.url, "cpt", "ključ\n", CallLimits(2, 10)))

    raised(VanKeyRefused, van.echo)

    assert base64.b64decode(server.asked[0].headers["Authorization"].split()[1]).decode() == "cpt:ključ|1"


def test_cookies_are_not_kept(van, server):
    server.answers(Answer({}, headers={"Set-Cookie": "session=1; Path=/"}), {})

    van.echo()
    van.echo()

    assert "Cookie" not in server.asked[1].headers


# -- tried again -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [refusal(429, ""), BAD_GATEWAY, refusal(500, "INTERNAL_SERVER_ERROR"), HANG_UP, SILENCE])
def test_reads_and_upserts_are_tried_again(van, server, trouble):
    server.answers(trouble, records.event(), trouble, Answer(77, 201))

    assert van.event(750012345).event_id == 750012345
    assert van.add_signup(**NEW) == 77

    assert len(server.asked) == 4


def test_a_refused_connection_is_tried_again_also_for_a_write(db, closed_port, pauses):
    http = VanHttp(f"http://127.0.0.1:{closed_port}/v4", "cpt", KEY, CallLimits(2, 100), sleep=pauses.append)

    for work in (lambda: http.get("events/types"), lambda: http.put("signups/1", {})):
        error = raised(VanUnavailable, work)
        assert (error.status, error.may_have_happened) == (None, False)
        assert "cannot be reached. Check the network" in str(error)

    assert len(pauses) == 6
    assert (calls_today().calls, calls_today().failed) == (8, 8)


@pytest.mark.parametrize("trouble", [HANG_UP, SILENCE, BAD_GATEWAY])
def test_a_put_that_van_may_have_taken_is_not_sent_again(van, server, trouble):
    server.answers(records.signup(), trouble)

    error = raised(VanUnavailable, lambda: van.set_status(142850, CONFIRMED, expected="Scheduled"))

    assert error.may_have_happened
    assert "VAN may have taken the change all the same: when you try again, what is done is not done twice." in str(error)
    assert [each.method for each in server.asked] == ["GET", "PUT"]


def test_a_put_that_van_throttled_is_sent_again(van, server):
    server.answers(records.signup(), refusal(429, ""), Answer(status=204))

    van.set_status(142850, CONFIRMED, expected="Scheduled")

    assert [each.method for each in server.asked] == ["GET", "PUT", "PUT"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 415, 302])
def test_what_would_be_refused_again_is_asked_once(van, server, status):
    server.answers(refusal(status))

    with pytest.raises(VanError) as caught:
        van.add_signup(**NEW)

    assert (len(server.asked), caught.value.may_have_happened, caught.value.status) == (1, False, status)


def test_pauses_double_and_are_drawn_at_random_from_zero(van, server, pauses, longest, monkeypatch):
    server.answers(*[BAD_GATEWAY] * 8)

    raised(VanUnavailable, lambda: van.event(1))
    assert pauses == [0.35, 0.7, 1.4]

    monkeypatch.setattr(client_http.random, "uniform", lambda low, high: low)
    raised(VanUnavailable, lambda: van.event(1))
    assert pauses[3:] == [0, 0, 0]
    assert len(server.asked) == 8


def test_no_pause_is_longer_than_ten_seconds(longest):
    assert list(client_http._pauses(7)) == [0.35, 0.7, 1.4, 2.8, 5.6, 10, 10, None]


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("2", 2), ("600", 60), ("-5", 0), ("soon", 0), ("", 0), ("Thu, 32 Foo 2026", 0), ("Thu, 01 Jan 2026 00:00:00 GMT", 0)],
)
def test_retry_after_is_obeyed_up_to_a_minute(van, server, pauses, longest, asked, waited):
    server.answers(Answer(b"", 429, {"Retry-After": asked}), Answer(b"", 503, {"Retry-After": asked}), records.event())

    van.event(750012345)

    assert pauses == [waited + 0.35, waited + 0.7]


def test_who_sits_before_a_page_hears_sooner_that_van_does_not_answer(http, server, pauses, longest):
    http._pace = replace(PAGE, timeouts=(5, 1))
    server.answers(*[Answer(b"", 503, {"Retry-After": "60"})] * 8)

    raised(VanUnavailable, lambda: VanClient(http).event(1))
    assert pauses == [3 + 0.35]
    assert len(server.asked) == 2


def test_retry_after_may_be_a_date(van, server, pauses, longest):
    at = format_datetime(timezone.now() + dt.timedelta(seconds=30), usegmt=True)
    server.answers(Answer(b"", 429, {"Retry-After": at}), records.event())

    van.event(750012345)

    assert 28 < pauses[0] <= 31


def test_a_doubt_stays_whatever_the_later_tries_say(van, server):
    server.answers(HANG_UP, *[refusal(429, "")] * 3)

    error = raised(VanThrottled, lambda: van.add_signup(**NEW))

    assert error.may_have_happened
    assert "VAN may have taken the change" in str(error)


def test_a_doubt_stays_when_the_days_calls_end_between_two_tries(db, server):
    server.answers(HANG_UP)
    van = VanClient(VanHttp(server.url, "cpt", KEY, CallLimits(1, 1), sleep=lambda seconds: None))

    error = raised(VanBudgetSpent, lambda: van.add_signup(**NEW))

    assert (error.may_have_happened, len(server.asked)) == (True, 1)


def test_a_read_never_may_have_happened(van, server):
    server.answers(*[HANG_UP] * 4, *[BAD_GATEWAY] * 4)

    assert not raised(VanUnavailable, lambda: van.event(1)).may_have_happened
    assert not raised(VanUnavailable, lambda: van.event(1)).may_have_happened


def test_a_person_who_might_be_made_twice_is_to_be_looked_up_first(van, server):
    server.answers(HANG_UP)

    error = raised(VanUnavailable, lambda: van.create_person(first_name="Ada", last_name="Sample"))

    assert str(error).endswith("look there before you do it again.")
