"""Who is let in, to which paths, and the lists of words."""

import base64

import pytest
import requests

EVENT = 759980001  # R1A's canvass of the day


def errors(answer):
    return answer.json()["errors"]


def test_names_of_paths_and_parameters_have_no_case(van):
    assert van.call("GET", f"SIGNUPS?EVENTID={EVENT}&%24TOP=1").json()["items"]
    assert len(van.call("GET", f"Signups/?eventid={EVENT}&%24top=2").json()["items"]) == 2
    assert van.get("signups", vanID=120000000)["count"] >= 0
    assert (
        requests.post(
            van.url.replace("/v4", "/V4") + "/PEOPLE/FIND", json={}, auth=(van.application, f"{van.key}|1"), timeout=30
        ).status_code
        == 404
    )


@pytest.mark.parametrize("path", ["savedLists", "supporterGroups", "people/1/shoes", "signups/abc", ""])
def test_any_other_path_is_vans_404(van, path):
    answer = van.call("GET", path)

    assert (answer.status_code, [error["code"] for error in errors(answer)]) == (404, ["NOT_FOUND"])
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


def test_a_path_with_another_method_is_405(van):
    answer = van.call("DELETE", "events/types")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert errors(answer)[0]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("password", ["{key}", "{key}|2", "{key}|", "00000000-0000-4000-8000-000000000000|1", "|1", ""], ids=range(6))
def test_a_wrong_key_or_mode_is_401(van, password):
    answer = van.call("GET", "events", auth=(van.application, password.format(key=van.key)))

    assert (answer.status_code, errors(answer)[0]["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("header", ["", "Basic", "Basic %%%", "Bearer x", "Basic " + base64.b64encode(b"\xff").decode()])
def test_what_is_no_basic_sign_in_is_401(van, header):
    assert requests.get(f"{van.url}/events", headers={"Authorization": header}, timeout=30).status_code == 401


def test_the_key_has_no_case_and_any_application_is_let_in_unless_strict(van):
    def status(name):
        return van.call("GET", "events", auth=(name, f"{van.key.upper()}|1")).status_code

    assert status("default") == 200
    van.faults(strict=True)
    assert (status("default"), status(van.application)) == (401, 200)


def test_a_key_may_be_good_for_one_mode_alone(van):
    van.faults(modes="1")

    assert [van.call("GET", "apiKeyProfiles", mode=mode).status_code for mode in (0, 1)] == [401, 200]


def test_my_voters_has_no_events_and_other_people(van):
    answer = van.call("GET", "events", mode=0)

    assert (answer.status_code, errors(answer)[0]["code"]) == (400, "EVENTS_NOT_SUPPORTED_IN_DB")
    assert van.call("GET", "signups?vanId=1000001", mode=0).status_code == 400
    assert van.call("GET", "people/1000001", mode=0).status_code == 200
    assert van.call("GET", "people/120000000", mode=0).status_code == 404
    assert van.call("GET", "people/1000001").status_code == 404
    assert van.call("POST", "people/findOrCreate", json={"firstName": "A", "lastName": "B"}, mode=0).status_code == 403


def test_lookups_are_bare_lists(van):
    assert {"contactTypeId": 1, "name": "Phone", "channelTypeName": "Phone"} in van.get("canvassResponses/contactTypes")
    assert {"inputTypeId": 11, "name": "API"} in van.get("canvassResponses/inputTypes")
    results = van.get("canvassResponses/resultCodes", contactTypeId=1, inputTypeId=11)
    assert [one["shortName"] for one in results if one["resultCodeId"] == 19] == ["LM"]
    assert 1 not in [one["resultCodeId"] for one in van.get("canvassResponses/resultCodes", contactTypeId=37)]
    assert van.get("notes/categories")[0].keys() == {"noteCategoryId", "name", "assignableTypes"}
    assert van.get("codes/supportedEntities")[0] == "Events"
    assert van.get("activistCodes", type="Volunteer")["count"] == 2
    assert van.get("surveyQuestions")["items"][0]["responses"][0].keys() == {"surveyResponseId", "name", "mediumName", "shortName"}
