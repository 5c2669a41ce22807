"""Writing signups: upsert, replacing, refusals, history."""

import pytest

from tests.van_sync.sandbox.running import SATURDAY

DAY = {"startingAfter": "2026-10-31", "startingBefore": "2026-11-01", "$expand": "shifts,roles,locations"}
PARTS = ("person", "event", "shift", "role", "status", "location")


@pytest.fixture(scope="module")
def event(started):
    """R1A's canvass, whole."""
    started.faults()
    return next(one for one in started.get("events", **DAY)["items"] if one["name"] == "R1A Saturday Canvassing")


@pytest.fixture(scope="module")
def booked(started, event):
    """Signups of the event that no test has touched."""
    return iter(
        [one for one in started.get("signups", eventId=event["eventId"], **{"$top": 200})["items"] if one["status"]["name"] == "Scheduled"]
    )


@pytest.fixture
def new_person(van):
    def make(first_name="Ada"):
        return van.call("POST", "people/findOrCreate", json={"firstName": first_name, "lastName": "Sample"}).json()["vanId"]

    return make


@pytest.fixture
def described(event, new_person):
    """A signup as a client describes one: ids alone."""
    return {
        "person": {"vanId": new_person()}, "event": {"eventId": event["eventId"]}, "shift": {"eventShiftId": event["shifts"][0]["eventShiftId"]},
        "role": {"roleId": event["roles"][0]["roleId"]}, "status": {"statusId": 1}, "location": {"locationId": event["locations"][0]["locationId"]},
    }  # fmt: skip


def wrong(answer):
    assert answer.status_code == 400
    assert {error["code"] for error in answer.json()["errors"]} == {"INVALID_PARAMETER"}
    return [name for error in answer.json()["errors"] for name in error["properties"]]


def test_a_new_signup_is_answered_by_its_bare_id_and_address(van, event, described):
    answer = van.call("POST", "signups", json=described)

    pk = answer.json()
    assert (answer.status_code, type(pk)) == (201, int)
    assert answer.headers["Location"] == f"{van.url}/signups/{pk}"
    made = van.get(f"signups/{pk}")
    assert made["status"] == {"statusId": 1, "name": "Scheduled"}
    assert made["startTimeOverride"] == event["shifts"][0]["startTime"]


def test_the_same_person_event_shift_and_role_is_the_same_signup(van, event, described):
    pk = van.call("POST", "signups", json=described).json()
    overrides = {"startTimeOverride": "2026-10-31T09:30:00-05:00", "endTimeOverride": "2026-10-31T11:30:00-05:00"}

    again = van.call("POST", "signups", json={**described, "status": {"statusId": "11"}, **overrides})

    assert (again.status_code, again.json()) == (201, pk)
    assert van.get(f"signups/{pk}")["status"]["name"] == "Confirmed"
    assert van.get(f"signups/{pk}")["startTimeOverride"] == "2026-10-31T09:30:00-05:00"
    other_shift = {**described, "shift": {"eventShiftId": event["shifts"][1]["eventShiftId"]}}
    assert van.call("POST", "signups", json=other_shift).json() != pk


def test_a_supporter_group_is_kept_from_the_first_writing_on(van, described):
    pk = van.call("POST", "signups", json={**described, "supporterGroupId": 12}).json()
    assert van.get(f"signups/{pk}")["supporterGroupId"] == 12

    assert van.call("POST", "signups", json=described).json() == pk
    assert van.get(f"signups/{pk}")["supporterGroupId"] == 12
    van.call("POST", "signups", json={**described, "supporterGroupId": 13})
    assert van.get(f"signups/{pk}")["supporterGroupId"] == 13


def test_a_person_whom_the_key_may_not_see_cannot_be_signed_up(van, described):
    before = van.history()
    for hidden in van.special()["hidden"]:
        answer = van.call("POST", "signups", json={**described, "person": {"vanId": hidden}, "status": {"statusId": 999}})
        assert (answer.status_code, [error["code"] for error in answer.json()["errors"]]) == (403, ["FORBIDDEN"])
        assert van.call("GET", f"signups?vanId={hidden}").status_code == 403
    assert van.history() == before


def test_an_upsert_without_a_location_keeps_the_one_it_has(van, described):
    pk = van.call("POST", "signups", json=described).json()
    del described["location"]

    assert van.call("POST", "signups", json=described).json() == pk
    assert van.get(f"signups/{pk}")["location"]


def test_what_was_read_may_be_put_back_whole_with_another_status(van, booked):
    signup = next(booked)

    answer = van.call("PUT", f"signups/{signup['eventSignupId']}", json={**signup, "status": {"statusId": 2}})

    assert (answer.status_code, answer.content) == (204, b"")
    after = van.get(f"signups/{signup['eventSignupId']}")
    assert after == {**signup, "status": {"statusId": 2, "name": "Completed"}}


def test_a_change_leaves_history_and_contact_history(van, booked):
    signup = next(booked)
    pk, vanid = signup["eventSignupId"], signup["person"]["vanId"]
    before = len(van.contacts(vanid))

    van.call("PUT", f"signups/{pk}", json={**signup, "status": {"statusId": 18}})
    van.call("PUT", f"signups/{pk}", json={**signup, "status": {"statusId": 6}})
    van.change(pk, "declined")

    first, *changes = van.history(pk)
    assert (first["from"], first["to"], first["source"]) == (None, "Scheduled", "VAN")
    assert [(one["who"], one["from"], one["to"], one["source"]) for one in changes] == [
        ("Api, Sample", "Scheduled", "Left Msg", "API"), ("Api, Sample", "Left Msg", "No Show", "API"), ("Else, Somebody", "No Show", "Declined", "VAN"),
    ]  # fmt: skip
    assert all(one["at"].startswith(SATURDAY.isoformat()) for one in changes)
    assert [(one["input_type"], one["result"], one["on"]) for one in van.contacts(vanid)[before:]] == [
        ("API", "Left Message", "2026-10-31"), ("API", None, "2026-10-31"),
    ]  # fmt: skip


def test_a_moved_signup_keeps_the_times_that_come_back_with_it(van, event, booked):
    signup = next(one for one in booked if one["shift"]["name"] == "Morning")
    later = next(shift for shift in event["shifts"] if shift["name"] == "Afternoon")
    moved = {**signup, "shift": {"eventShiftId": later["eventShiftId"]}}

    van.call("PUT", f"signups/{signup['eventSignupId']}", json=moved)
    assert van.get(f"signups/{signup['eventSignupId']}")["startTimeOverride"] == signup["startTimeOverride"]

    van.call("PUT", f"signups/{signup['eventSignupId']}", json={**moved, "startTimeOverride": None, "endTimeOverride": None})
    assert van.get(f"signups/{signup['eventSignupId']}")["startTimeOverride"] == later["startTime"]


def test_overrides_are_local_times_of_the_day_of_the_shift(van, described):
    pk = van.call(
        "POST", "signups", json={**described, "startTimeOverride": "1999-01-01T10:00:00", "endTimeOverride": "2026-10-31T16:00:00Z"}
    ).json()

    made = van.get(f"signups/{pk}")
    assert (made["startTimeOverride"], made["endTimeOverride"]) == ("2026-10-31T10:00:00-05:00", "2026-10-31T11:00:00-05:00")


def test_everything_that_is_wrong_is_said_at_once(van, event):
    nobody = {
        "person": {"vanId": 1}, "event": {"eventId": event["eventId"]}, "shift": {"eventShiftId": 1}, "role": {"roleId": 198861},
        "status": {"statusId": 99}, "location": {"locationId": 503}, "startTimeOverride": "2026-10-31T09:30:00-05:00",
    }  # fmt: skip

    assert wrong(van.call("POST", "signups", json=nobody)) == [
        "person.vanId", "shift.eventShiftId", "role.roleId", "status.statusId", "location.locationId", "endTimeOverride",
    ]  # fmt: skip
    assert wrong(van.call("POST", "signups", json={})) == ["person", "event", "shift", "role", "status"]
    assert wrong(van.call("POST", "signups", json={"event": {"eventId": 7}, "person": {"name": "Ada"}}))[:2] == [
        "person.vanId",
        "event.eventId",
    ]


def test_an_event_with_places_demands_one(van, described):
    assert wrong(van.call("POST", "signups", json={**described, "location": None})) == ["location"]


def test_overrides_in_the_wrong_order_are_refused(van, described):
    times = {"startTimeOverride": "2026-10-31T11:00:00-05:00", "endTimeOverride": "2026-10-31T10:00:00-05:00"}

    assert wrong(van.call("POST", "signups", json={**described, **times})) == ["endTimeOverride"]
    assert wrong(van.call("POST", "signups", json={**described, "startTimeOverride": "noon", "endTimeOverride": "0001-01-01T00:00:00Z"})) == [
        "startTimeOverride", "endTimeOverride",
    ]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_put_without_a_part_is_refused(van, booked, part):
    signup = next(booked)
    del signup[part]

    assert wrong(van.call("PUT", f"signups/{signup['eventSignupId']}", json=signup)) == [part]


def test_who_signed_up_for_what_cannot_be_changed(van, booked, new_person):
    signup = next(booked)
    pk = signup["eventSignupId"]

    assert wrong(van.call("PUT", f"signups/{pk}", json={**signup, "person": {"vanId": new_person()}})) == ["person.vanId"]
    assert wrong(van.call("PUT", f"signups/{pk}", json={**signup, "event": {"eventId": 5}, "person": {"vanId": 5}})) == [
        "person.vanId",
        "event.eventId",
    ]
    assert van.call("PUT", "signups/5", json=signup).status_code == 404


def test_a_put_onto_another_signup_is_refused(van, event, described):
    van.call("POST", "signups", json=described)
    second = van.call("POST", "signups", json={**described, "shift": {"eventShiftId": event["shifts"][1]["eventShiftId"]}}).json()

    assert wrong(van.call("PUT", f"signups/{second}", json=described)) == ["shift.eventShiftId", "role.roleId"]


def test_a_status_that_the_type_lacks_is_refused(van, new_person):
    onboarding = next(one for one in van.get("events", **DAY)["items"] if one["eventType"]["name"] == "Intern Onboarding")
    signup = {
        "person": {"vanId": new_person()}, "event": onboarding, "shift": onboarding["shifts"][0], "role": onboarding["roles"][0],
        "status": {"statusId": 2}, "location": onboarding["locations"][0],
    }  # fmt: skip

    assert wrong(van.call("POST", "signups", json=signup)) == ["status.statusId"]
    assert van.call("POST", "signups", json={**signup, "status": {"statusId": 1}}).status_code == 201


def test_a_deleted_signup_is_gone_and_its_history_stays(van, described):
    pk = van.call("POST", "signups", json=described).json()

    answer = van.call("DELETE", f"signups/{pk}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert van.call("GET", f"signups/{pk}").status_code == van.call("DELETE", f"signups/{pk}").status_code == 404
    assert [one["to"] for one in van.history(pk)] == ["Scheduled", None]
    assert van.contacts(described["person"]["vanId"])


def test_a_body_is_json_and_says_so(van, described):
    assert van.call("POST", "signups", data="{}", headers={"Content-Type": "text/plain"}).status_code == 415
    for body in ("{", "[1]", '"x"', "", "[" * 50_000):
        answer = van.call("POST", "signups", data=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "INVALID_PARAMETER")


def test_properties_have_no_case(van, described):
    assert (
        van.call(
            "POST", "signups", json={name.upper(): {key.lower(): pk for key, pk in part.items()} for name, part in described.items()}
        ).status_code
        == 201
    )
