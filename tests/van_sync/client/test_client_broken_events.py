"""An event of the list of which something is missing hides no other, and is named as far as it can be."""

import datetime as dt

import pytest

from tests.van_sync.client import records
from tests.van_sync.client.scripted import page

SATURDAY, SUNDAY = dt.date(2026, 10, 31), dt.date(2026, 11, 1)
FAR = {"startDate": "2026-11-03T09:00:00-05:00", "endDate": "2026-11-03T12:00:00-05:00"}
OVER = {"startDate": "2026-10-28T09:00:00-05:00", "endDate": "2026-10-28T12:00:00-05:00"}


def without(key):
    return {name: value for name, value in records.event(7).items() if name != key}


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (without("startDate"), "event 7 has no “startDate”"),
        (without("endDate"), "event 7 has no “endDate”"),
        (without("eventType"), "event 7 has no “eventType”"),
        (without("eventId"), "an event has no “eventId”"),
        (records.event(7, eventType=None), "event 7 has no “eventType”"),
        (records.event(7, startDate="2026-10-31T09:00:00"), "event 7 is not as VAN's reference says"),
        (records.event(7, shifts=[{"eventShiftId": 9001}]), "event 7 has no “startTime”"),
        (records.event(7, locations="Elm St Office"), "event 7 is not as VAN's reference says"),
        (records.event(7, locations=[{"name": "Elm St Office"}]), "event 7 has no “locationId”"),
    ],
)
def test_it_is_named_with_what_to_do_and_the_others_are_read(van, server, event, words):
    server.answers(page(records.event(1), event, records.event(2)))

    events = van.event_list(SATURDAY, SATURDAY)

    assert [each.event_id for each in events.found] == [1, 2]
    assert [each.name for each in events.broken] == ["R2 Saturday Canvass"]
    assert words in events.broken[0].why
    assert "complete it there" in events.broken[0].why


def test_what_can_be_read_of_it_is_told(van, server):
    server.answers(page(without("eventType"), {"isActive": True}))

    whole, bare = van.event_list(SATURDAY, SATURDAY).broken

    assert (whole.event_id, whole.locations) == (7, ("Elm St Office",))
    assert whole.starts_at == dt.datetime.fromisoformat("2026-10-31T09:00:00-05:00")
    assert (bare.event_id, bare.name, bare.starts_at, bare.ends_at, bare.locations) == (None, "", None, None, ())


def test_one_that_is_cancelled_or_surely_on_another_day_is_none_of_this_days(van, server):
    broken = without("eventType")
    server.answers(page(broken | {"isActive": False}, broken | FAR | {"eventId": 8}, broken | OVER | {"eventId": 9}))

    assert van.event_list(SATURDAY, SATURDAY).broken == []


@pytest.mark.parametrize(
    "times", [{"startDate": None}, FAR | {"startDate": "soon"}, OVER | {"endDate": None}, OVER | {"endDate": FAR["endDate"]}]
)
def test_one_that_may_be_on_the_day_is_named(van, server, times):
    server.answers(page(without("eventType") | times))

    assert [each.event_id for each in van.event_list(SATURDAY, SATURDAY).broken] == [7]


def test_a_place_without_a_name_may_be_anywhere(van, server):
    server.answers(page(without("eventType") | {"locations": [{"name": "Elm St Office"}, {"name": None}]}))

    assert van.event_list(SATURDAY, SUNDAY).broken[0].locations == ()


def test_who_asks_for_events_alone_gets_the_others(van, server):
    server.answers(page(without("startDate"), records.event(1)))

    assert [each.event_id for each in van.events(SATURDAY, SATURDAY)] == [1]
