"""What data staff read when VAN does not give what was asked for, and that nothing of anybody stands in it."""

import logging
import traceback

import pytest

from tests.van_sync.client import records
from tests.van_sync.client.conftest import KEY, raised
from tests.van_sync.client.scripted import HANG_UP, SILENCE, Answer, page, refusal
from van_sync.client import VanClient
from van_sync.client_errors import VanError, VanForbidden, VanInvalid, VanKeyRefused, VanNotFound, VanUnavailable, VanUnreadable
from van_sync.client_http import VanHttp
from van_sync.client_limits import CallLimits
from van_sync.client_types import Named

NEW = {"vanid": 1, "event_id": 2, "shift_id": 3, "role_id": 4, "status_id": 5, "location_id": 6}
CONFIRMED = Named(11, "Confirmed")


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
