"""Signups: read, given a status, made."""

import datetime as dt

import pytest

from tests.van_sync.client import records
from tests.van_sync.client.scripted import HANG_UP, Answer, page
from van_sync.client_errors import VanChanged, VanUnavailable, VanUnreadable
from van_sync.client_types import Named

CENTRAL = dt.timezone(dt.timedelta(hours=-5))
SCHEDULED, CONFIRMED = Named(1, "Scheduled"), Named(11, "Confirmed")
SATURDAY = dt.date(2026, 10, 31)


def morning(hour):
    return dt.datetime(2026, 10, 31, hour, tzinfo=CENTRAL)


# -- signups -----------------------------------------------------------------------------------------------------------


def test_a_signup_has_the_times_of_its_override(van, server):
    server.answers(records.signup())

    found = van.signup(142850)

    assert (found.signup_id, found.vanid, found.first_name, found.last_name) == (142850, 100200300, "Ada", "Sample")
    assert (found.event.id, found.shift, found.role.name, found.status) == (750012345, Named(9001, ""), "Canvasser", SCHEDULED)
    assert (found.location, found.starts_at, found.ends_at) == (Named(501, "Elm St Office"), morning(10), morning(12))


def test_signups_without_times_of_their_own_have_those_of_their_shift_and_the_event_is_read_once(van, server):
    bare = {"startTimeOverride": None, "endTimeOverride": None, "location": None}
    server.answers(page(records.signup(1, **bare), records.signup(2, **bare)), records.event())

    found = list(van.signups(750012345))

    assert [(each.starts_at, each.ends_at, each.location) for each in found] == [(morning(9), morning(12), None)] * 2
    assert server.paths == ["GET /v4/signups", "GET /v4/events/750012345"]
    assert server.asked[0].query == {"eventId": "750012345", "$top": "50"}


def test_the_signups_of_a_person(van, server):
    server.answers(page(records.signup(1), records.signup(2)))

    assert [each.signup_id for each in van.signups_of(100200300)] == [1, 2]
    assert server.asked[0].query == {"vanId": "100200300", "$top": "50"}


@pytest.mark.parametrize("missing", ["status", "person", "shift", "role", "event"])
def test_a_signup_without_a_part_is_named_and_not_guessed(van, server, missing):
    server.answers(page(records.signup(142850) | {missing: None}))

    with pytest.raises(VanUnreadable, match=f"signup 142850 has no “{missing}”.*complete it there"):
        list(van.signups(750012345))


@pytest.mark.parametrize("starts", ["2026-10-31T10:00:00", "Saturday", 7])
def test_a_time_that_cannot_be_placed_is_not_guessed(van, server, starts):
    server.answers(records.signup(startTimeOverride=starts))

    with pytest.raises(VanUnreadable, match="signup 142850 is not as VAN's reference says"):
        van.signup(142850)


# -- a status ----------------------------------------------------------------------------------------------------------


def test_a_status_is_set_by_putting_the_whole_signup_back(van, server):
    raw = records.signup(somethingNew={"kept": [1, 2]})
    server.answers(raw, Answer(status=204))

    found = van.set_status(142850, CONFIRMED, expected="scheduled")

    assert found.status == SCHEDULED
    assert server.paths == ["GET /v4/signups/142850", "PUT /v4/signups/142850"]
    assert server.asked[1].body == raw | {"status": {"statusId": 11}}
    assert server.asked[1].headers["Content-Type"] == "application/json"


def test_a_status_that_is_there_already_is_not_written_again_whatever_was_expected(van, server):
    server.answers(records.signup(status=(11, "Confirmed")))

    assert van.set_status(142850, CONFIRMED, expected="Scheduled").status == CONFIRMED
    assert server.paths == ["GET /v4/signups/142850"]


def test_a_status_that_somebody_changed_meanwhile_is_left_alone(van, server):
    server.answers(records.signup(status=(3, "Declined")))

    with pytest.raises(VanChanged, match=r"was “Scheduled” and is “Declined” now\. Nothing was written") as changed:
        van.set_status(142850, CONFIRMED, expected="Scheduled")

    assert changed.value.now == "Declined"
    assert server.paths == ["GET /v4/signups/142850"]


def test_after_a_write_without_an_answer_the_same_call_looks_before_it_writes(van, server):
    server.answers(records.signup(), HANG_UP, records.signup(status=(11, "Confirmed")))

    with pytest.raises(VanUnavailable) as lost:
        van.set_status(142850, CONFIRMED, expected="Scheduled")
    assert lost.value.may_have_happened
    van.set_status(142850, CONFIRMED, expected="Scheduled")

    assert server.paths == ["GET /v4/signups/142850", "PUT /v4/signups/142850", "GET /v4/signups/142850"]


def test_a_page_of_some_proxy_is_no_success_of_a_write(van, server):
    server.answers(records.signup(), b"<html>Sign in</html>")

    with pytest.raises(VanUnreadable, match="Check VAN_URL") as unread:
        van.set_status(142850, CONFIRMED, expected="Scheduled")

    assert unread.value.may_have_happened


# -- a new signup ------------------------------------------------------------------------------------------------------

NEW = {"vanid": 100200300, "event_id": 750012345, "shift_id": 9001, "role_id": 198854, "status_id": 15}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(142850, 201),
        Answer({"eventSignupId": 142850}, 201),
        Answer(status=201, headers={"Location": "https://api.securevan.com:443/v4/signups/142850"}),
        Answer(142850, 201, {"Location": "https://api.securevan.com:443/v4/signups"}),
    ],
    ids=["integer", "object", "address", "integer beside a useless address"],
)
def test_a_new_signup_is_told_its_id_in_any_of_vans_ways(van, server, answer):
    server.answers(answer)

    assert van.add_signup(**NEW, location_id=501) == 142850
    assert server.asked[0].body == {
        "person": {"vanId": 100200300}, "event": {"eventId": 750012345}, "shift": {"eventShiftId": 9001},
        "role": {"roleId": 198854}, "status": {"statusId": 15}, "location": {"locationId": 501},
    }  # fmt: skip


def test_a_signup_to_an_event_without_a_place_names_none(van, server):
    server.answers(Answer(142850, 201))

    van.add_signup(**NEW, location_id=None)

    assert "location" not in server.asked[0].body


@pytest.mark.parametrize("body", [{}, None, "thanks", b"<html>", b""])
def test_a_new_signup_without_an_id_may_have_happened(van, server, body):
    server.answers(Answer(body, 201))

    with pytest.raises(VanUnreadable) as unread:
        van.add_signup(**NEW, location_id=501)

    assert unread.value.may_have_happened
