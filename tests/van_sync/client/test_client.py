"""What VAN says, in our words, and what we say to VAN."""

import datetime as dt

import pytest
from django.test import override_settings

from tests.van_sync.client import records
from tests.van_sync.client.conftest import KEY
from tests.van_sync.client.scripted import HANG_UP, Answer, page, refusal
from van_sync.client import VanClient
from van_sync.client_errors import VanChanged, VanNotFound, VanNotSetUp, VanUnavailable, VanUnreadable
from van_sync.client_types import Event, EventShift, EventType, KeyProfile, Named, Person

CENTRAL = dt.timezone(dt.timedelta(hours=-5))
SCHEDULED, CONFIRMED = Named(1, "Scheduled"), Named(11, "Confirmed")
SATURDAY = dt.date(2026, 10, 31)


def morning(hour):
    return dt.datetime(2026, 10, 31, hour, tzinfo=CENTRAL)


# -- set-up ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["VAN_URL", "VAN_APPLICATION", "VAN_API_KEY"])
def test_without_address_application_or_key_there_is_no_client(name):
    complete = {"VAN_URL": "https://van.example.org/v4", "VAN_APPLICATION": "cpt", "VAN_API_KEY": KEY}

    with override_settings(**complete):
        VanClient.from_settings()
    with override_settings(**complete | {name: " "}), pytest.raises(VanNotSetUp, match=f"set {name} and restart"):
        VanClient.from_settings()


def test_the_key_never_goes_over_plain_http_to_another_machine():
    with override_settings(VAN_URL="http://van.example.org/v4", VAN_API_KEY=KEY), pytest.raises(VanNotSetUp, match="https://"):
        VanClient.from_settings()


@pytest.mark.django_db
def test_the_client_of_the_settings_speaks_to_the_server_of_the_settings(server):
    server.answers({"message": "hello"})

    with override_settings(VAN_URL=server.url, VAN_APPLICATION="cpt", VAN_API_KEY=KEY):
        VanClient.from_settings().echo()

    assert server.paths == ["POST /v4/echoes"]


@pytest.mark.parametrize("shape", [page, lambda row: [row], lambda row: row], ids=["page", "array", "object"])
def test_the_profile_of_the_key_may_come_as_page_array_or_object(van, server, shape):
    profile = {
        "databaseName": "SmartVAN Sample State", "hasMyCampaign": True, "committeeId": 4455, "committeeName": "Sample Campaign",
        "apiKeyTypeName": "Custom Integration", "username": "sample.api",
    }  # fmt: skip
    server.answers(shape(profile))

    assert van.key_profile() == KeyProfile(
        "SmartVAN Sample State", 4455, "Sample Campaign", "Custom Integration", "sample.api", has_my_campaign=True
    )


# -- events ------------------------------------------------------------------------------------------------------------


def test_an_event_comes_with_shifts_roles_and_locations(van, server):
    server.answers(records.event())

    assert van.event(750012345) == Event(
        event_id=750012345, name="R2 Saturday Canvass", type=Named(227492, "Canvass"), starts_at=morning(9), ends_at=morning(18),
        is_active=True, shifts=(EventShift(9001, "", morning(9), morning(12)),), roles=(Named(198854, "Canvasser"),),
        locations=(Named(501, "Elm St Office"),),
    )  # fmt: skip
    assert server.asked[0].path == "/v4/events/750012345"
    assert server.asked[0].query == {"$expand": "shifts,roles,locations"}


def test_parts_that_van_gives_as_null_are_empty(van, server):
    server.answers(records.event(shifts=None, roles=None, locations=None))

    found = van.event(750012345)

    assert (found.shifts, found.roles, found.locations) == ((), (), ())


def event_from_to(number, begins, ends, **more):
    """With one shift, as long as the event."""
    shift = {"eventShiftId": 9000 + number, "name": None, "startTime": begins, "endTime": ends}
    return records.event(number, startDate=begins, endDate=ends, **{"shifts": [shift], **more})


def test_the_events_of_a_day_are_those_that_are_under_way_on_it_by_vans_clock(van, server):
    spans = {
        1: ("2026-10-30T21:00:00-05:00", "2026-10-30T23:30:00-05:00"),  # already Saturday in UTC
        2: ("2026-10-30T22:00:00-05:00", "2026-10-31T00:00:00-05:00"),
        3: ("2026-10-31T00:00:00-05:00", "2026-10-31T01:00:00-05:00"),
        4: ("2026-10-31T21:00:00-05:00", "2026-10-31T22:00:00-05:00"),  # already Sunday in UTC
        5: ("2026-10-30T18:00:00-05:00", "2026-10-31T02:00:00-05:00"),
        6: ("2026-11-01T00:00:00-05:00", "2026-11-01T01:00:00-05:00"),
    }
    server.answers(page(*(event_from_to(number, *span) for number, span in spans.items())))

    assert [each.event_id for each in van.events(SATURDAY, SATURDAY)] == [3, 4, 5]
    asked = server.asked[0].query
    assert asked["startingAfter"] < "2026-10-29"  # the night's began on Friday, and VAN may count by UTC and without the day itself
    assert asked["startingBefore"] > "2026-11-01"
    assert (asked["$top"], asked["$expand"]) == ("50", "shifts,roles,locations")
    assert "eventTypeIds" not in asked


def test_of_a_long_event_its_shifts_say_on_which_days_it_is(van, server):
    friday, sunday = "2026-10-30T09:00:00-05:00", "2026-11-01T18:00:00-05:00"
    without = event_from_to(1, friday, sunday, shifts=[])
    only_friday = event_from_to(2, friday, "2026-10-30T12:00:00-05:00") | {"endDate": sunday}
    server.answers(page(without, only_friday))

    assert [each.event_id for each in van.events(SATURDAY, SATURDAY)] == [1]


def test_cancelled_events_and_other_types_are_left_out_even_if_van_gives_them(van, server):
    other = records.event(3, eventType={"eventTypeId": 9, "name": "Training"})
    server.answers(page(records.event(1), records.event(2, isActive=False), other))

    assert [each.event_id for each in van.events(SATURDAY, SATURDAY, [227492, 8])] == [1]
    assert server.asked[0].query["eventTypeIds"] == "8,227492"


def test_event_types_come_with_roles_and_statuses(van, server):
    server.answers(
        [{"eventTypeId": 227492, "name": "Canvass", "roles": [{"roleId": 5, "name": "Canvasser"}], "statuses": None,
          "isAtLeastOneLocationRequired": True}]
    )  # fmt: skip

    assert van.event_types() == [EventType(Named(227492, "Canvass"), (Named(5, "Canvasser"),), (), needs_location=True)]


def test_statuses_are_asked_for_once_in_ten_minutes_and_for_each_type(http, server):
    now = [0.0]
    van = VanClient(http, seconds=lambda: now[0])
    server.answers(*[[{"statusId": 1, "name": "Scheduled"}]] * 3)

    assert van.statuses(7) == van.statuses(7) == [SCHEDULED]
    van.statuses(8)
    now[0] = 601.0
    van.statuses(7)

    assert [each.query for each in server.asked] == [{"eventTypeId": "7"}, {"eventTypeId": "8"}, {"eventTypeId": "7"}]


def test_locations(van, server):
    server.answers(page({"locationId": 501, "name": "Elm St Office", "id": 501}))

    assert van.locations() == [Named(501, "Elm St Office")]


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


# -- people ------------------------------------------------------------------------------------------------------------


def test_a_person_has_the_preferred_numbers_as_ten_digits(van, server):
    phones = [
        records.phone("2025550149", "Fax", preferred=True),
        records.phone("2025550141", "Home"),
        records.phone("1 (202) 555-0142", "Main", preferred=True),
        records.phone("2025550143", "Cell"),
        records.phone("202.555.0144", "Cell", preferred=True),
    ]
    emails = [{"email": "old@example.org", "isPreferred": False}, {"email": "ada@example.org", "isPreferred": True}]
    server.answers(records.person(phones=phones, emails=emails, suppressions=[{"suppressionCode": "NC", "suppressionName": "Do not call"}]))

    assert van.person(100200300) == Person(
        100200300, "Ada", "Sample", phone="2025550142", cell="2025550144", email="ada@example.org", do_not_call=True
    )
    assert server.asked[0].query == {"$expand": "phones,emails,suppressions"}


def test_without_a_preferred_number_the_first_counts(van, server):
    server.answers(
        records.person(
            phones=[records.phone(None, "Home"), records.phone("2025550141", "Work"), records.phone("2025550142", "Home")],
            suppressions=[{"suppressionCode": "NE"}],
        )
    )

    assert van.person(100200300) == Person(100200300, "Ada", "Sample", phone="2025550141")


def test_a_person_without_anything_but_an_id(van, server):
    server.answers({"vanId": 7})

    assert van.person(7) == Person(7, "", "")


def test_people_are_found_by_phone_email_and_name_each_once_and_best_first(van, server):
    ada, bo, cy = (records.person(number, firstName=name) for number, name in ((1, "Ada"), (2, "Bo"), (3, "Cy")))
    server.answers(
        ada, records.person(1, suppressions=[{"suppressionCode": "NC"}]), page(bo, ada), page(ada, cy), page(records.person(4), bo)
    )

    found = van.find_people(first_name="Ada ", last_name="Sample", phone="(202) 555-0143", email="ada@example.org")

    assert [(each.vanid, each.do_not_call) for each in found] == [(1, True), (2, False), (3, False), (4, False)]
    assert server.paths == ["POST /v4/people/findByPhone", "GET /v4/people/1", *["GET /v4/people"] * 3]
    assert server.asked[0].body == {"phoneNumber": "2025550143"}
    more = {"$top": "50", "$expand": "Phones,Emails"}
    assert [each.query for each in server.asked[2:]] == [
        {"phoneNumber": "2025550143"} | more, {"email": "ada@example.org"} | more, {"firstName": "Ada", "lastName": "Sample"} | more,
    ]  # fmt: skip


def test_an_older_van_points_to_the_person_with_a_phone(van, server):
    server.answers(Answer(status=302, headers={"Location": "/v4/people/7"}), records.person(7), page())

    assert [each.vanid for each in van.find_people(phone="2025550143")] == [7]


@pytest.mark.parametrize("body", [{}, {"vanId": None}, 0, "Ada"])
def test_a_person_with_a_phone_but_without_a_vanid_is_not_guessed(van, server, body):
    server.answers(body)

    with pytest.raises(VanUnreadable) as unread:
        van.find_people(phone="2025550143")

    assert not unread.value.may_have_happened


def test_nobody_found_is_no_error(van, server):
    server.answers(*[refusal(404, "NOT_FOUND", "No such person.")] * 4)

    assert van.find_people(last_name="Sample", phone="2025550143", email="ada@example.org") == []
    assert len(server.asked) == 4


def test_van_is_not_asked_about_nothing(van, server):
    assert van.find_people(first_name=" ", phone="555") == []
    assert server.asked == []


def test_an_address_that_is_not_vans_finds_no_people_and_says_so(van, server):
    server.answers(Answer(b"<html>Not found</html>", 404))

    with pytest.raises(VanUnreadable, match="Check VAN_URL, which ends in /v4"):
        van.find_people(last_name="Sample")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(records.person(100200300)),
        Answer({"vanId": 100200300, "status": "UnmatchedStored"}, 201),
        Answer({"vanId": 100200300, "status": "Matched"}, 302, {"Location": "https://elsewhere.example.org/v4/people/100200300"}),
        Answer(b"<h2>Object moved</h2>", 302, {"Location": "/v4/people/100200300"}),
    ],
    ids=["200", "201", "302", "302 without data"],
)
def test_a_new_person_is_told_the_vanid_in_any_of_vans_ways(van, server, answer):
    server.answers(answer)

    assert (
        van.create_person(first_name="Ada", last_name="Sample", phone="202-555-0141", cell="202-555-0143", email="ada@example.org")
        == 100200300
    )
    assert server.paths == ["POST /v4/people/findOrCreate"]
    assert server.asked[0].body == {
        "firstName": "Ada",
        "lastName": "Sample",
        "phones": [{"phoneNumber": "2025550143", "phoneType": "C"}, {"phoneNumber": "2025550141", "phoneType": "H"}],
        "emails": [{"email": "ada@example.org"}],
    }


def test_a_new_person_is_sent_without_empty_parts(van, server):
    server.answers({"vanId": 5})

    van.create_person(first_name="Ada", last_name="Sample", cell="2025550143")

    assert server.asked[0].body == {
        "firstName": "Ada", "lastName": "Sample", "phones": [{"phoneNumber": "2025550143", "phoneType": "C"}],
    }  # fmt: skip


def test_a_person_whom_van_could_not_find_again_is_not_sent_twice(van, server):
    """With a name alone findOrCreate makes a new person each time."""
    server.answers(HANG_UP)
    with pytest.raises(VanUnavailable) as lost:
        van.create_person(first_name="Ada", last_name="Sample")
    assert lost.value.may_have_happened
    assert len(server.asked) == 1

    server.answers(HANG_UP, {"vanId": 5})
    assert van.create_person(first_name="Ada", last_name="Sample", phone="2025550143") == 5


def test_a_person_who_is_not_there(van, server):
    server.answers(refusal(404, "NOT_FOUND"))

    with pytest.raises(VanNotFound, match="does not find it among its people"):
        van.person(7)
