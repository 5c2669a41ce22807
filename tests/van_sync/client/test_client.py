"""What VAN says of itself, its events and its lists, in our words."""

import datetime as dt

import pytest
from django.test import override_settings

from tests.van_sync.client import records
from tests.van_sync.client.conftest import KEY
from tests.van_sync.client.scripted import page
from van_sync.client import VanClient
from van_sync.client_errors import VanNotSetUp
from van_sync.client_types import Event, EventShift, EventType, KeyProfile, Named

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
