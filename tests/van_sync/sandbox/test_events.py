"""Writing events, places and codes."""

import pytest


def wrong(answer):
    assert answer.status_code == 400
    return [name for error in answer.json()["errors"] for name in error["properties"]]


@pytest.fixture
def described():
    return {
        "name": "R1A Phone Party", "shortName": "R1APhone", "startDate": "2026-11-14T09:00:00", "endDate": "2026-11-14T18:00:00-06:00",
        "eventType": {"eventTypeId": 227492}, "isOnlyEditableByCreatingUser": False,
        "shifts": [{"name": "Morning", "startTime": "1999-01-01T09:00:00", "endTime": "2026-11-14T18:00:00Z"}],
        "roles": [{"roleId": 198855}], "locations": [{"locationId": 501}], "codes": [{"codeId": 1002}],
        "notes": [{"text": "Bring a charger", "isViewRestricted": False}],
    }  # fmt: skip


@pytest.fixture
def made(van, described):
    answer = van.call("POST", "events", json=described)
    assert answer.status_code == 201
    return whole(van, answer.json())


def whole(van, pk):
    return van.get(f"events/{pk}", **{"$expand": "locations,codes,shifts,roles,notes"})


def test_a_new_event_is_answered_by_its_bare_id_and_read_in_the_committees_zone(van, described):
    answer = van.call("POST", "events", json=described)

    pk = answer.json()
    assert (answer.status_code, type(pk), answer.headers["Location"]) == (201, int, f"{van.url}/events/{pk}")
    event = whole(van, pk)
    assert (event["startDate"], event["endDate"]) == ("2026-11-14T09:00:00-06:00", "2026-11-14T18:00:00-06:00")
    assert (event["shifts"][0]["startTime"], event["shifts"][0]["endTime"]) == ("2026-11-14T09:00:00-06:00", "2026-11-14T12:00:00-06:00")
    assert [one["text"] for one in event["notes"]] == ["Bring a charger"]
    assert pk in [
        one["eventId"] for one in van.get("events", startingAfter="2026-11-14", startingBefore="2026-11-15", **{"$top": 50})["items"]
    ]


def test_what_is_wrong_with_an_event_is_said_at_once(van, described):
    bad = {
        **described, "name": "", "shortName": "R1A Phone Party", "endDate": "2026-11-14T08:00:00", "eventType": {"eventTypeId": 5}, "shifts": [],
        "locations": [{"locationId": 5}], "codes": [{"codeId": 1003}],
    }  # fmt: skip

    assert wrong(van.call("POST", "events", json=bad)) == [
        "eventType.eventTypeId", "endDate", "name", "shortName", "shifts", "locations[0].locationId", "codes[0].codeId",
    ]  # fmt: skip
    assert wrong(van.call("POST", "events", json={**described, "roles": [{"roleId": 198861}]})) == ["roles[0].roleId"]
    assert wrong(van.call("POST", "events", json={**described, "locations": None})) == ["locations"]


def test_an_event_put_back_loses_what_was_left_out_and_gains_what_has_no_id(van, made):
    kept = made["shifts"][0]
    new = {"name": "Late", "startTime": "2026-11-14T15:00:00-06:00", "endTime": "2026-11-14T18:00:00-06:00"}

    answer = van.call("PUT", f"events/{made['eventId']}", json={**made, "name": "Renamed", "shifts": [kept, new], "notes": [], "codes": []})

    assert (answer.status_code, answer.content) == (204, b"")
    after = whole(van, made["eventId"])
    assert (after["name"], after["notes"], after["codes"]) == ("Renamed", [], [])
    assert [shift["name"] for shift in after["shifts"]] == ["Morning", "Late"]
    assert after["shifts"][0]["eventShiftId"] == kept["eventShiftId"]
    assert wrong(van.call("PUT", f"events/{made['eventId']}", json={**after, "eventId": 5})) == ["eventId"]
    assert wrong(van.call("PUT", f"events/{made['eventId']}", json={**after, "shifts": [{**kept, "eventShiftId": 5}]})) == [
        "shifts[0].eventShiftId"
    ]


def sign_up(van, event):
    person = van.call("POST", "people/findOrCreate", json={"firstName": "Ada", "lastName": "Sample"}).json()
    parts = {"shift": event["shifts"][0], "role": event["roles"][0], "location": event["locations"][0], "status": {"statusId": 1}}
    answer = van.call("POST", "signups", json={"person": person, "event": event, **parts})
    assert answer.status_code == 201
    return answer.json()


def test_a_shift_with_signups_cannot_be_taken_away(van, made):
    sign_up(van, made)

    assert wrong(van.call("PUT", f"events/{made['eventId']}", json={**made, "shifts": [{**made["shifts"][0], "eventShiftId": None}]})) == [
        "shifts"
    ]


def test_a_deleted_event_is_gone_with_its_signups_and_patch_brings_it_back(van, made):
    pk, signup = made["eventId"], sign_up(van, made)

    answer = van.call("DELETE", f"events/{pk}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert [van.call("GET", path).status_code for path in (f"events/{pk}", f"signups/{signup}", f"signups?eventId={pk}")] == [404, 404, 404]
    assert van.call("DELETE", f"events/{pk}").status_code == 404
    assert van.call("PATCH", f"events/{pk}?recurrenceType=ThisEventOnly", json={"eventId": pk, "isActive": True}).status_code == 204
    assert whole(van, pk) == made
    assert van.get("signups", eventId=pk)["count"] == 0
    assert van.call("PATCH", f"events/{pk}", json={"eventId": pk, "isActive": False}).status_code == 204
    assert van.call("GET", f"events/{pk}").status_code == 404
    assert wrong(van.call("PATCH", f"events/{pk}", json={})) == ["isActive"]


def test_a_shift_is_added_to_an_event(van, made):
    answer = van.call(
        "POST", f"events/{made['eventId']}/shifts", json={"startTime": "2026-11-14T12:00:00", "endTime": "2026-11-14T15:00:00"}
    )

    assert (answer.status_code, type(answer.json())) == (201, int)
    assert {
        "eventShiftId": answer.json(),
        "name": None,
        "startTime": "2026-11-14T12:00:00-06:00",
        "endTime": "2026-11-14T15:00:00-06:00",
    } in whole(van, made["eventId"])["shifts"]
    assert wrong(van.call("POST", f"events/{made['eventId']}/shifts", json={"startTime": "x"})) == ["startTime", "endTime"]


def test_an_event_across_midnight_may_have_a_shift_across_it(van, described):
    night = {
        **described, "startDate": "2026-10-31T09:00:00", "endDate": "2026-11-01T04:00:00",
        "shifts": [{"name": "Night", "startTime": "2026-10-31T22:00:00", "endTime": "2026-10-31T03:00:00"}],
    }  # fmt: skip

    event = whole(van, van.call("POST", "events", json=night).json())

    van.call("DELETE", f"events/{event['eventId']}")  # or tests of reading would find it on their day
    assert (event["shifts"][0]["startTime"], event["shifts"][0]["endTime"]) == ("2026-10-31T22:00:00-05:00", "2026-11-01T03:00:00-06:00")


def test_the_day_of_a_filter_is_that_of_the_committees_zone(van, described):
    """Midnight itself is not after the day, and late in the evening is not the next day."""
    made = [
        van.call("POST", "events", json={**described, "startDate": f"2026-11-{start}", "endDate": "2026-11-22T23:59:00"}).json()
        for start in ("21T00:00:00", "20T22:00:00")
    ]

    def on(after, before):
        return {event["eventId"] for event in van.get("events", startingAfter=after, startingBefore=before)["items"]}

    assert on("2026-11-20", "2026-11-21") == {made[1]}
    assert on("2026-11-21", "2026-11-22") == set()
    assert on("2026-11-20", "2026-11-22") == set(made)


def test_locations_are_made_found_and_deleted(van, made):
    told = {
        "name": "Elm St Office",
        "address": {"addressLine1": "12 Elm St", "city": "Springfield", "stateOrProvince": "MO", "zipOrPostalCode": "65801"},
    }

    answer = van.call("POST", "locations/findOrCreate", json=told)
    pk = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{van.url}/locations/{pk}")
    again = van.call("POST", "locations/findOrCreate", json={"name": "elm st office", "address": {"zipOrPostalCode": "65801-0001"}})
    assert (again.status_code, again.json()) == (201, pk)
    assert van.call("POST", "locations", json=told).json() != pk
    assert van.get(f"locations/{pk}")["displayName"] == "Elm St Office, 12 Elm St Springfield, MO 65801 "
    assert van.get("locations", name="elm")["count"] == 2
    assert wrong(van.call("POST", "locations", json={"name": "x" * 51, "address": []})) == ["name", "address"]

    van.call("PUT", f"events/{made['eventId']}", json={**made, "locations": [{"locationId": pk}]})
    signup = sign_up(van, whole(van, made["eventId"]))
    assert van.call("DELETE", f"locations/{pk}").status_code == 204
    assert van.call("GET", f"locations/{pk}").status_code == 404
    assert van.get(f"signups/{signup}")["location"]["name"] == "Invalid Location"


def test_codes_are_filtered_ordered_made_replaced_and_deleted(van):
    pk = van.call(
        "POST", "codes", json={"name": "Weekend", "codeType": "Tag", "description": "x", "supportedEntities": [{"name": "Events"}]}
    ).json()

    tags = van.get("codes", codeType="Tag", supportedEntities="Events", **{"$expand": "supportedEntities", "$orderby": "dateModified desc"})
    assert tags["items"][0]["codeId"] == pk
    assert tags["items"][0]["supportedEntities"] == [{"name": "Events", "isSearchable": True, "isApplicable": True}]
    assert van.get(f"codes/{pk}")["supportedEntities"] is None
    assert van.call("PUT", f"codes/{pk}", json={"name": "Weekends"}).status_code == 204
    assert (van.get(f"codes/{pk}")["name"], van.get(f"codes/{pk}")["description"]) == ("Weekends", None)
    assert van.call("DELETE", f"codes/{pk}").status_code == 204
    assert van.call("GET", f"codes/{pk}").status_code == 404
    assert wrong(van.call("POST", "codes", json={"codeType": "Shoe", "parentCodeId": 5})) == ["codeType", "parentCodeId", "name"]
