"""Calls that go wrong: what is tried again, what is not, and what data staff read."""

import base64
import datetime as dt
import logging
import socket
import traceback
from dataclasses import replace
from email.utils import format_datetime

import pytest
from django.utils import timezone

from tests.van_sync.client import records
from tests.van_sync.client.conftest import KEY
from tests.van_sync.client.scripted import HANG_UP, SILENCE, Answer, page, refusal
from van_sync import client_http
from van_sync.client import VanClient
from van_sync.client_errors import (
    VanBudgetSpent,
    VanError,
    VanForbidden,
    VanInvalid,
    VanKeyRefused,
    VanNotFound,
    VanThrottled,
    VanUnavailable,
    VanUnreadable,
)
from van_sync.client_http import PAGE, VanHttp, with_mode
from van_sync.client_limits import CallLimits, calls_today
from van_sync.client_types import Named

NEW = {"vanid": 1, "event_id": 2, "shift_id": 3, "role_id": 4, "status_id": 5, "location_id": 6}
CONFIRMED = Named(11, "Confirmed")
BAD_GATEWAY = Answer(b"<html><h1>502 Bad Gateway</h1></html>", 502)


@pytest.fixture
def longest(monkeypatch):
    """Pauses are as long as chance may make them."""
    monkeypatch.setattr(client_http.random, "uniform", lambda low, high: high)


@pytest.fixture
def closed_port():
    """A port of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, never listening: refused at once


def raised(kind, work):
    with pytest.raises(kind) as caught:
        work()
    assert type(caught.value) is kind
    return caught.value


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


# -- what data staff read ----------------------------------------------------------------------------------------------


def test_a_refused_key(van, server):
    server.answers(Answer(b"", 401))

    error = raised(VanKeyRefused, van.echo)

    assert str(error) == (
        "VAN refuses the key. Ask your VAN administrator for a working API key for My Campaign, set VAN_APPLICATION and VAN_API_KEY, "
        "and restart CPT."
    )


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_key_for_the_wrong_database(van, server, status):
    server.answers(refusal(status, "EVENTS_NOT_SUPPORTED_IN_DB", "Events are not supported."))

    error = raised(VanKeyRefused, van.event_types)

    assert "mode 0" in str(error)
    assert "VAN_API_KEY must end in |1" in str(error)
    assert error.codes == ("EVENTS_NOT_SUPPORTED_IN_DB",)


@pytest.mark.parametrize(
    ("ask", "part"),
    [
        (lambda van: van.event_types(), "events"),
        (lambda van: van.statuses(1), "event signups"),
        (lambda van: van.find_people(email="ada@example.org"), "people"),
        (lambda van: van.locations(), "locations"),
    ],
)
def test_a_part_of_van_that_the_key_may_not_use_is_named(van, server, ask, part):
    server.answers(refusal(403, "FORBIDDEN", referenceCode="88A1F0-2C4D7"))

    error = raised(VanForbidden, lambda: ask(van))

    assert f"give the key the right to {part}," in str(error)
    assert "reference 88A1F0-2C4D7" in str(error)
    assert error.reference == "88A1F0-2C4D7"


def test_a_part_is_named_on_later_pages_too(van, server):
    server.answers(page({"locationId": 1, "name": "A"}, following=f"{server.url}/locations?$skip=1"), refusal(403, "FORBIDDEN"))

    assert "the right to locations" in str(raised(VanForbidden, van.locations))


def test_a_status_that_the_event_type_does_not_offer(van, server):
    server.answers(records.signup(), refusal(400, text="Status not valid for this event.", properties=["status.statusId"]))

    error = raised(VanInvalid, lambda: van.set_status(142850, CONFIRMED, expected="Scheduled"))

    assert str(error) == (
        "VAN does not take what was sent about this event signup. VAN says: Status not valid for this event (status.statusId). "
        "The event's type does not offer this status: have it added there in VAN, or let it stand for another."
    )
    assert (error.text, error.properties) == ("Status not valid for this event.", ("status.statusId",))


def test_a_fault_of_vans_own(van, server):
    server.answers(*[refusal(500, "INTERNAL_SERVER_ERROR", "Oops", referenceCode="88A1F0-2C4D7")] * 4)

    error = raised(VanUnavailable, lambda: van.event(1))

    assert str(error) == (
        "VAN has a fault of its own (answer 500). Nothing is wrong with your data: try again in a few minutes. "
        "VAN's support can look up reference 88A1F0-2C4D7."
    )


def test_a_web_page_instead_of_data(van, server):
    server.answers(b"<html>Sign in</html>")

    assert "a proxy or a sign-in page stands in between" in str(raised(VanUnreadable, lambda: van.event(1)))


def test_a_redirect_is_not_followed(van, server):
    server.answers(Answer(b"", 301, {"Location": f"{server.url}/elsewhere"}))

    assert "Check VAN_URL" in str(raised(VanUnreadable, lambda: van.event(1)))
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"errors": null}', b'{"errors": [7, {"properties": 5}]}', b"\xff", b"<p>"])
def test_a_refusal_whose_body_says_nothing_is_read_by_its_status(van, server, body):
    answer = {"headers": {"Content-Type": "application/json"}}
    server.answers(Answer(body, 400, **answer), Answer(body, 404, **answer))

    assert "answer was 400 without a reason" in str(raised(VanInvalid, lambda: van.event(1)))
    raised(VanNotFound, lambda: van.event(1))


@pytest.mark.parametrize("body", [5, "text", {"items": 5}, {"items": [5]}, {"items": [], "nextPageLink": 5}, [[1]]])
def test_a_list_that_is_none(van, server, body):
    server.answers(body)

    assert "is not the list that its reference promises" in str(raised(VanUnreadable, van.locations))


# -- pages -------------------------------------------------------------------------------------------------------------


def place(number):
    return {"locationId": number, "name": f"Place {number}"}


def numbers(places):
    return [each.id for each in places]


def test_later_pages_are_asked_for_by_vans_link_alone(van, server):
    link = f"{server.url}/locations?$top=200&$skip=2&name=Elm%20St"
    server.answers(page(place(1), place(2), following=link, count=3), page(place(3), count=3))

    assert numbers(van.locations()) == [1, 2, 3]
    assert server.asked[0].query == {"$top": "200"}
    assert server.asked[1].link == "/v4/locations?$top=200&$skip=2&name=Elm%20St"


def test_a_row_that_comes_on_two_pages_counts_once(van, server):
    server.answers(page(place(1), place(2), following=f"{server.url}/locations?$skip=2"), page(place(2), place(3)))

    assert numbers(van.locations()) == [1, 2, 3]


def test_an_empty_page_is_the_last_even_with_a_link(van, server):
    again = f"{server.url}/locations?$skip="
    server.answers(page(place(1), following=f"{again}1", count=1), page(following=f"{again}2", count=1))

    assert numbers(van.locations()) == [1]
    assert len(server.asked) == 2


def test_an_empty_page_before_all_rows_have_come_is_an_error_not_the_end(van, server):
    again = f"{server.url}/locations?$skip="
    server.answers(*[page(place(1), following=f"{again}1", count=120), page(following=f"{again}2", count=0)] * 2)

    assert "broke off after 1 rows, and VAN counts more" in str(raised(VanUnreadable, van.locations))


def test_a_row_that_moved_to_a_page_already_read_is_found_by_reading_again(van, server):
    """Somebody deletes number 2 after page 1: number 3 moves up to it."""
    link = f"{server.url}/locations?$skip=2"
    server.answers(page(place(1), place(2), following=link, count=4), page(place(4), count=3))
    server.answers(page(place(1), place(3), following=link, count=3), page(place(4), count=3))

    assert numbers(van.locations()) == [1, 3, 4]
    assert [each.link for each in server.asked[::2]] == ["/v4/locations?%24top=200"] * 2


def test_a_list_that_comes_short_twice_is_an_error(van, server):
    server.answers(page(place(1), place(2), count=3), page(place(1), place(3), count=3))

    error = raised(VanUnreadable, van.locations)

    assert "broke off after 2 rows, and VAN counts more" in str(error)
    assert "try again" in str(error)
    assert len(server.asked) == 2


def test_rows_that_van_counts_and_never_gives_are_not_for_this_key(van, server):
    server.answers(page(place(1), place(2), count=3), page(place(1), place(2), count=3))

    assert numbers(van.locations()) == [1, 2]


def test_a_list_that_goes_round_in_circles_is_an_error(van, server):
    first, second = f"{server.url}/locations?$skip=1", f"{server.url}/locations?$skip=2"
    server.answers(page(place(1), following=first), page(place(2), following=second), page(place(3), following=first))

    assert "the same page comes again and again" in str(raised(VanUnreadable, van.locations))
    assert len(server.asked) == 3


def test_a_list_without_end_is_an_error(van, server, monkeypatch):
    monkeypatch.setattr(client_http, "PAGES", 3)
    server.answers(*[page(place(n), following=f"{server.url}/locations?$skip={n}") for n in range(9)])

    raised(VanUnreadable, van.locations)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:1/v4/x", "https://127.0.0.1:{port}/v4/x", "http://elsewhere.example.org/v4/x", "/v4/x", "http://["]
)
def test_the_key_is_not_taken_to_another_host(van, server, link):
    port = server.url.split(":")[2].split("/")[0]
    server.answers(page(place(1), following=link.format(port=port)))

    assert "The key is not sent there" in str(raised(VanUnreadable, van.locations))
    assert len(server.asked) == 1


def test_a_link_may_name_the_port_that_goes_without_saying(db):
    http = VanHttp("https://api.securevan.com/v4/", "cpt", KEY, CallLimits(2, 10))
    link = "https://api.securevan.com:443/v4/events?$skip=50"

    assert http._same_host(link) == link


# -- nothing leaks -----------------------------------------------------------------------------------------------------

SECRETS = ["2025550143", "ada@", "Lovelace", "Quimby", KEY[:8]]


def test_neither_log_nor_error_holds_key_name_phone_or_email(van, server, caplog):
    caplog.set_level(logging.DEBUG)
    about_ada = "Ada Quimby's number 2025550143 is not North American: ada@example.org."
    per_search = [
        refusal(400, text=about_ada, properties=["phones[0].phoneNumber"]),
        *[HANG_UP] * 4,
        Answer(b"<html>2025550143 Lovelace ada@example.org</html>", 500),
        Answer(b"<html>2025550143 Lovelace ada@example.org</html>"),
        Answer(b'{"items": [{"vanId": "Lovelace"}]}'),
        Answer(b'{"items": []}', 200, {"Content-Type": "application/json", "X-Broken\x00": "y"}),
    ]
    searches = [{"phone": "202-555-0143"}, {"email": "ada@example.org"}, {"last_name": "Lovelace"}]
    told = []
    server.answers(SILENCE)
    for search in searches:
        server.answers(*per_search)
        while server.script:
            try:
                van.find_people(**search)
            except VanError as error:
                told += [str(error), repr(error), "".join(traceback.format_exception(error))]

    whole = "\n".join([*told, caplog.text, repr(vars(van))])
    assert len(told) > 20
    assert "VAN says: INVALID_PARAMETER (phones[0].phoneNumber)." in whole
    assert [secret for secret in SECRETS if secret in whole] == []


def test_an_unreachable_van_does_not_repeat_the_search(db, closed_port):
    van = VanClient(VanHttp(f"http://127.0.0.1:{closed_port}/v4", "cpt", KEY, CallLimits(2, 10), sleep=lambda seconds: None))

    email = "ada@example.org"  # on a line that the traceback does not quote
    error = raised(VanUnavailable, lambda: van.find_people(email=email))

    shown = "".join(traceback.format_exception(error))
    assert email not in shown
    assert email.replace("@", "%40") not in shown
