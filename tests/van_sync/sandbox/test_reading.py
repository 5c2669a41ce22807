"""Reading: shapes, pages, expansions, local times, and who is let in."""

import base64
import re
from collections import Counter

import pytest
import requests

DAY = {"startingAfter": "2026-10-31", "startingBefore": "2026-11-01"}
PERSON_KEYS = """vanId firstName middleName lastName suffix title contactMode organizationContactCommonName organizationContactOfficialName
salutation formalSalutation additionalSalutation preferredPronoun envelopeName formalEnvelopeName additionalEnvelopeName
contactMethodPreferenceCode nickname website professionalSuffix party employer occupation sex dateOfBirth selfReportedRace
selfReportedEthnicity selfReportedRaces selfReportedEthnicities selfReportedGenders selfReportedSexualOrientations
selfReportedLanguagePreference emails phones addresses recordedAddresses identifiers codes customFields contributionSummary suppressions
caseworkCases caseworkIssues caseworkStories notes scores customProperties electionRecords membershipStatus organizationRoles districts"""


@pytest.fixture(scope="module")
def saturday(started):
    """The events of the day, whole."""
    started.faults()
    return started.get("events", **DAY, **{"$expand": "shifts,roles,locations,codes,notes", "$top": 50})["items"]


@pytest.fixture(scope="module")
def canvass(saturday):
    return next(event for event in saturday if event["name"] == "R1A Saturday Canvassing")


def errors(answer):
    return answer.json()["errors"]


def test_an_echo_comes_back(van):
    answer = van.call("POST", "echoes", json={"message": "hello"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.json().keys() == {"message", "dateSent", "delayInMilliseconds"}
    assert answer.json()["message"] == "hello"
    assert re.fullmatch(r"2026-10-31T\d\d:\d\d:\d\dZ|2026-11-01T0\d:\d\d:\d\dZ", answer.json()["dateSent"])


def test_the_profile_of_the_key_is_a_list_of_one(van):
    (profile,) = van.get("apiKeyProfiles")["items"]

    assert profile["keyReference"] == van.key[-4:]
    assert (profile["hasMyCampaign"], profile["committeeId"]) == (True, 4455)


def test_an_event_has_every_key_of_vans(canvass):
    assert list(canvass) == [
        "eventId", "name", "shortName", "description", "startDate", "endDate", "eventType", "isActive", "isOnlyEditableByCreatingUser",
        "isPubliclyViewable", "districtFieldValue", "createdDate", "dotNetTimeZoneId", "shifts", "roles", "locations", "codes", "notes",
        "voterRegistrationBatches", "financialProgram", "ticketCategories", "onlineForms",
    ]  # fmt: skip
    assert canvass["eventType"] == {"eventTypeId": 227492, "name": "Volunteer DVC"}
    assert canvass["shifts"][0] == {
        "eventShiftId": canvass["shifts"][0]["eventShiftId"], "name": "Morning", "startTime": "2026-10-31T09:00:00-05:00",
        "endTime": "2026-10-31T12:00:00-05:00",
    }  # fmt: skip
    assert canvass["shifts"][3]["name"] is None
    assert canvass["roles"][0] == {"roleId": 198854, "name": "Canvassing", "isEventLead": False, "min": None, "max": None, "goal": 40}
    assert canvass["codes"][0]["codePath"] == "Field : GOTV"
    assert canvass["notes"][0].keys() == {"noteId", "text", "isViewRestricted", "category", "createdDate"}
    assert canvass["createdDate"].endswith("Z")


def test_a_location_has_vans_oddities(canvass):
    place = canvass["locations"][0]

    assert place["id"] == place["locationId"] == 501
    assert place["displayName"] == "R1A - Westport Field Office, 12 Elm St Westport, MO 65001 "
    assert place["address"]["preview"] == "12 Elm St \r\nWestport, MO 65001 "
    assert (place["notes"], place["codes"]) == (None, None)


def test_what_is_not_expanded_is_there_and_null(van, canvass):
    one = van.get(f"events/{canvass['eventId']}")

    assert {name: one[name] for name in ("shifts", "roles", "locations", "codes", "notes", "voterRegistrationBatches")} == dict.fromkeys(
        ("shifts", "roles", "locations", "codes", "notes", "voterRegistrationBatches")
    )
    assert van.get(f"events/{canvass['eventId']}", **{"$expand": "Shifts"})["shifts"] == canvass["shifts"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("events?$expand=shifts,people", "locations, codes, shifts, roles, notes, financialProgram, ticketCategories, onlineForms"),
        ("people/120000000?$expand=shoes", "phones, emails, addresses"),
        ("people?lastName=a&$expand=suppressions", "Addresses, Emails, Phones, Districts, PollingLocation"),
    ],
)
def test_an_unknown_expansion_is_refused_with_the_list_of_known_ones(van, path, hint):
    answer = van.call("GET", path)

    assert answer.status_code == 400
    assert errors(answer)[0]["code"] == "INVALID_PARAMETER"
    assert errors(answer)[0]["properties"] == ["$expand"]
    assert errors(answer)[0]["hint"].startswith(hint)


def test_online_forms_are_no_part_of_one_event(van, canvass):
    assert van.call("GET", f"events/{canvass['eventId']}?$expand=onlineForms").status_code == 400


@pytest.mark.parametrize(
    ("path", "default", "most"), [("events", 10, 50), ("signups?eventId={canvass}", 50, 200), ("people?city=W", 50, 50)]
)
def test_a_page_has_its_default_and_its_limit(van, canvass, path, default, most):
    path = path.format(canvass=canvass["eventId"])
    sign = "&" if "?" in path else "?"
    first = van.call("GET", path).json()

    assert len(first["items"]) == min(default, first["count"])
    assert van.call("GET", f"{path}{sign}$top={most}").status_code == 200
    for top in (most + 1, 0, -1, "many", ""):
        answer = van.call("GET", f"{path}{sign}$top={top}")
        assert (answer.status_code, errors(answer)[0]["properties"]) == (400, ["$top"])
    assert errors(van.call("GET", f"{path}{sign}$skip=-1"))[0]["properties"] == ["$skip"]


def test_the_link_to_the_next_page_is_absolute_and_holds_the_whole_question(van):
    first = van.get("events", **DAY, **{"$expand": "shifts,roles", "$top": 3})

    assert first["count"] == 8
    assert first["nextPageLink"] == (
        f"{van.url}/events?startingAfter=2026-10-31&startingBefore=2026-11-01&$expand=shifts,roles&$top=3&$skip=3"
    )


def test_following_the_links_gives_every_signup_once(van, canvass):
    link, found = f"{van.url}/signups?eventId={canvass['eventId']}&$top=10", []
    while link:
        page = requests.get(link, auth=(van.application, f"{van.key}|1"), timeout=30).json()
        found += [signup["eventSignupId"] for signup in page["items"]]
        link = page["nextPageLink"]

    assert len(found) == len(set(found)) == page["count"] > 40


def test_some_event_has_more_than_fifty_signups(van):
    busiest = max(van.get("signups", eventId=event["eventId"])["count"] for event in van.get("events", **{"$top": 50})["items"])

    assert busiest > 50


def test_events_are_filtered_by_the_local_day(van):
    names = [event["name"] for event in van.get("events", **DAY, **{"$top": 50})["items"]]

    assert len(names) == 8
    assert all("Saturday" in name for name in names)
    assert van.get("events", startingAfter="2026-10-31", startingBefore="2026-10-31")["count"] == 0
    assert van.call("GET", "events?startingAfter=yesterday").status_code == 400


def test_events_are_filtered_by_type_code_and_series(van, canvass):
    assert {event["eventType"]["name"] for event in van.get("events", eventTypeIds="227493,227501")["items"]} == {
        "Comfort Vol",
        "Intern Onboarding",
    }
    assert van.get("events", codeIds="1002", **DAY)["count"] == 2
    again = van.get("events", inRepetitionWithEventId=canvass["eventId"])
    assert {event["name"].replace(event["name"].split()[1], "…") for event in again["items"]} == {"R1A … Canvassing"}
    assert van.get("events", createdByCommitteeId="99")["count"] == 0
    assert van.get("events", colour="red")["count"] == van.get("events")["count"]


def test_offsets_follow_the_end_of_daylight_saving(van):
    sunday = van.get("events", startingAfter="2026-11-01", startingBefore="2026-11-02", **{"$expand": "shifts"})["items"][0]
    signup = van.get("signups", eventId=sunday["eventId"])["items"][0]

    assert sunday["startDate"] == "2026-11-01T09:00:00-06:00"
    assert sunday["shifts"][1]["startTime"] == "2026-11-01T12:00:00-06:00"
    assert signup["startTimeOverride"].endswith("-06:00")


def test_types_are_a_bare_list_with_statuses_in_the_committees_order(van):
    types = van.get("events/types")

    assert [one["name"] for one in types] == ["Volunteer DVC", "Comfort Vol", "Intern Onboarding"]
    assert list(types[0]) == [
        "eventTypeId", "name", "color", "canHaveMultipleShifts", "canHaveMultipleLocations", "canHaveGoals", "canHaveRoleMaximums",
        "canHaveRoleMinimums", "canBeRepeatable", "roles", "statuses", "isAtLeastOneLocationRequired", "defaultLocation",
        "isSharedWithMasterCommitteeByDefault", "isSharedWithChildCommitteesByDefault", "isOnlineActionsAvailable",
    ]  # fmt: skip
    assert types[0]["statuses"][:2] == [{"statusId": 4, "name": "Invited"}, {"statusId": 1, "name": "Scheduled"}]
    assert van.get("events/types/227493") == types[1]
    assert van.call("GET", "events/types/1").status_code == 404


def test_the_statuses_of_types_differ(van):
    offered = {one["name"]: {status["name"] for status in one["statuses"]} for one in van.get("events/types")}

    assert "Walk In" not in offered["Comfort Vol"]
    assert "Completed" not in offered["Intern Onboarding"]
    assert {"Walk In", "Completed"} <= offered["Volunteer DVC"]


def test_statuses_are_a_bare_list_by_name_without_hyphens(van, canvass):
    names = [one["name"] for one in van.get("signups/statuses", eventId=canvass["eventId"])]

    assert names.index("Sched-Web") == names.index("Scheduled") + 1
    assert names == sorted(names, key=lambda name: name.replace("-", "").lower())
    assert van.get("signups/statuses", eventTypeId=227492) == van.get("signups/statuses", eventId=canvass["eventId"])
    for query in ("", f"?eventId={canvass['eventId']}&eventTypeId=227492"):
        assert van.call("GET", f"signups/statuses{query}").status_code == 400


def test_a_signup_has_every_key_of_vans_and_its_effective_times(van, canvass):
    signup = van.get("signups", eventId=canvass["eventId"])["items"][0]

    assert list(signup) == [
        "eventSignupId", "person", "event", "shift", "role", "status", "location", "startTimeOverride", "endTimeOverride", "printedLists",
        "minivanExports", "supporterGroupId", "isOfflineSignup",
    ]  # fmt: skip
    assert list(signup["person"]) == [
        "vanId", "firstName", "middleName", "lastName", "contactOrganizationCommonName", "contactOrganizationOfficialName", "contactModeId",
        "email", "phone",
    ]  # fmt: skip
    assert signup["event"] == {name: canvass[name] for name in ("eventId", "name", "shortName")}
    shift = next(one for one in canvass["shifts"] if one["eventShiftId"] == signup["shift"]["eventShiftId"])
    assert (signup["startTimeOverride"], signup["endTimeOverride"]) == (shift["startTime"], shift["endTime"])
    assert signup["location"].keys() == {"locationId", "name", "displayName"}
    assert van.get(f"signups/{signup['eventSignupId']}") == signup
    assert van.get("signups", vanId=signup["person"]["vanId"], eventId=canvass["eventId"])["items"] == [signup]


def test_signups_need_an_event_or_a_person(van):
    answer = van.call("GET", "signups")

    assert (answer.status_code, errors(answer)[0]["properties"]) == (400, ["eventId", "vanId"])
    assert van.call("GET", "signups?eventId=5").status_code == 404
    assert van.call("GET", "signups?vanId=5").status_code == 404
    assert van.call("GET", "signups?vanId=129000003").status_code == 403
    assert van.call("GET", "signups/5").status_code == 404


def test_a_person_has_every_key_and_parts_only_where_asked(van):
    bare = van.get("people/120000000")
    whole = van.get("people/120000000", **{"$expand": "phones,emails,suppressions,externalIds"})

    assert set(PERSON_KEYS.split()) <= bare.keys()
    assert (bare["phones"], bare["emails"], bare["suppressions"], bare["identifiers"]) == (None, None, None, None)
    assert whole["phones"][0].keys() == {
        "phoneId", "phoneNumber", "ext", "dateCreated", "phoneType", "isPreferred", "smsOptInStatus", "phoneOptInStatus", "isCellStatus",
        "dialingPrefix", "countryCode",
    }  # fmt: skip
    assert whole["identifiers"] == [{"type": "mobilizeid", "externalId": "0"}]
    assert van.get("people/MobilizeID:0")["vanId"] == 120000000
    assert van.call("GET", "people/5").status_code == 404
    assert errors(van.call("GET", "people/129000003"))[0]["code"] == "FORBIDDEN"


def test_people_are_searched_by_the_beginnings_of_texts(van):
    person = van.get("people/120000000", **{"$expand": "phones"})
    beginning = person["lastName"][:3].upper()

    found = van.get("people", lastName=beginning, firstName=person["firstName"][:2], **{"$expand": "Phones", "$top": 50})

    assert person["vanId"] in [one["vanId"] for one in found["items"]]
    assert all(one["lastName"].upper().startswith(beginning) for one in found["items"])
    assert found["items"][0]["phones"]
    assert found["items"][0]["emails"] is None
    assert (
        van.get("people", phoneNumber=f"({person['phones'][0]['phoneNumber'][:3]}) {person['phones'][0]['phoneNumber'][3:]}")["count"] >= 1
    )
    assert van.call("GET", "people").status_code == van.call("GET", "people?contactMode=Person").status_code == 400
    assert van.call("GET", "people?lastName=a&$orderby=Name desc").status_code == 200
    assert van.call("GET", "people?lastName=a&$orderby=shoes").status_code == 400
    assert errors(van.call("GET", "locations?$orderby=name"))[0]["properties"] == ["$orderby"]
    assert van.get("people/quickSearch", name=f"{person['lastName']}, {person['firstName']}")["count"] >= 1


def test_there_are_duplicates_and_somebody_who_must_not_be_called(van):
    special = van.special()

    assert len(special["duplicates"]) == 2
    for vanid in special["duplicates"]:
        copy = van.get(f"people/{vanid}", **{"$expand": "phones"})
        same = van.get("people", firstName=copy["firstName"], lastName=copy["lastName"], phoneNumber=copy["phones"][0]["phoneNumber"])
        assert same["count"] >= 2
    (marked,) = special["do_not_call"]
    assert van.get(f"people/{marked}", **{"$expand": "suppressions"})["suppressions"] == [
        {"suppressionCode": "NC", "suppressionName": "Do not call"}
    ]
    assert any(signup["startTimeOverride"].startswith("2026-10-31") for signup in van.get("signups", vanId=marked)["items"])


def test_somebody_has_two_roles_in_one_shift(van):
    (vanid,) = van.special()["two_roles"]

    signups = van.get("signups", vanId=vanid)["items"]
    pairs = Counter(one["shift"]["eventShiftId"] for one in signups)
    (shift,) = [pk for pk, times in pairs.items() if times == 2]
    assert {one["role"]["name"] for one in signups if one["shift"]["eventShiftId"] == shift} >= {"Host"}


def test_names_of_paths_and_parameters_have_no_case(van, canvass):
    assert van.call("GET", f"SIGNUPS?EVENTID={canvass['eventId']}&%24TOP=1").json()["items"]
    assert len(van.call("GET", f"Signups/?eventid={canvass['eventId']}&%24top=2").json()["items"]) == 2
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
