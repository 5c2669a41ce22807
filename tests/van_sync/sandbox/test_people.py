"""Finding, making and changing people; notes, codes and contact history."""

from itertools import count

import pytest

numbers = (f"2025550{number:03}" for number in count(100))


def wrong(answer):
    assert answer.status_code == 400
    return [name for error in answer.json()["errors"] for name in error["properties"]]


@pytest.fixture
def known(van):
    """Somebody of the campaign whose cell nobody shares, as find wants to hear of them."""
    for vanid in range(120000000, 120000060):
        person = van.get(f"people/{vanid}", **{"$expand": "phones,emails,addresses"})
        if person["phones"] and person["emails"] and van.get("people", phoneNumber=person["phones"][0]["phoneNumber"])["count"] == 1:
            return person
    raise AssertionError("There is nobody to test with.")


@pytest.fixture
def ada(van):
    """A person of this test alone."""
    number = next(numbers)
    told = {"firstName": "Ada", "lastName": "Sample", "phones": [{"phoneNumber": number, "phoneType": "C", "isPreferred": True}]}
    return {**told, "vanId": van.call("POST", "people/findOrCreate", json=told).json()["vanId"], "number": number}


def named(person):
    return {"firstName": person["firstName"], "lastName": person["lastName"]}


def test_find_matches_by_each_set_that_is_enough(van, known):
    address = known["addresses"][0]
    enough = [
        {**named(known), "emails": [{"email": known["emails"][0]["email"].upper()}]},
        {**named(known), "phones": [{"phoneNumber": known["phones"][0]["phoneNumber"]}]},
        {**named(known), "addresses": [{"addressLine1": address["addressLine1"], "zipOrPostalCode": address["zipOrPostalCode"][:5]}]},
        {"emails": [{"email": known["emails"][0]["email"]}]},
        {"vanId": str(known["vanId"])},
    ]

    for told in enough:
        answer = van.call("POST", "people/find", json=told)
        assert (answer.status_code, answer.json()["vanId"]) == (200, known["vanId"]), told
    assert list(answer.json()) == ["vanId", "firstName", "lastName", "middleName", "party", "employer", "occupation", "sex", "dateOfBirth"]


def test_find_needs_enough_and_create_makes_a_new_record_without(van, known):
    for told in (named(known), {"firstName": known["firstName"], "phones": [{"phoneNumber": known["phones"][0]["phoneNumber"]}]}, {}):
        answer = van.call("POST", "people/find", json=told)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "NOT_FOUND")
    first, second = (van.call("POST", "people/findOrCreate", json=named(known)).json()["vanId"] for _ in range(2))

    assert len({first, second, known["vanId"]}) == 3


@pytest.mark.parametrize("names", [{"firstName": "Ema"}, {"lastName": "Mailer"}, {}])
def test_an_e_mail_is_enough_whatever_else_is_told(van, names):
    told = {**names, "phones": [{"phoneNumber": next(numbers)}], "emails": [{"email": f"{len(names)}{''.join(names)}@example.org"}]}
    first, second = (van.call("POST", "people/findOrCreate", json=told).json()["vanId"] for _ in range(2))

    assert first == second
    assert van.call("POST", "people/find", json=told).json()["vanId"] == first


def test_accents_case_and_nicknames_are_no_matter(van):
    number = next(numbers)
    told = {"firstName": "José", "lastName": "Núñez", "phones": [{"phoneNumber": number}]}
    pk = van.call("POST", "people/findOrCreate", json=told).json()["vanId"]
    robert = van.call("POST", "people/findOrCreate", json={**told, "firstName": "Robert"}).json()["vanId"]

    assert van.call("POST", "people/find", json={**told, "firstName": "JOSE", "lastName": "nunez"}).json()["vanId"] == pk
    assert van.call("POST", "people/find", json={**told, "firstName": "Bob"}).json()["vanId"] == robert


def test_find_or_create_twice_is_one_person_who_gains_what_they_lacked(van, ada):
    told = {
        **named(ada),
        "phones": [{"phoneNumber": f"+1 ({ada['number'][:3]}) {ada['number'][3:]}"}],
        "emails": [{"email": "ada@example.org", "type": "P"}],
    }

    again = van.call("POST", "people/findOrCreate", json=told)

    assert (again.status_code, again.json()["vanId"]) == (200, ada["vanId"])
    person = van.get(f"people/{ada['vanId']}", **{"$expand": "phones,emails"})
    assert [phone["phoneNumber"] for phone in person["phones"]] == [ada["number"]]
    assert person["phones"][0]["phoneType"] == "Cell"
    assert person["emails"][0]["email"] == "ada@example.org"


def test_bad_phones_and_long_names_are_refused_together_with_the_rule(van):
    told = {
        "firstName": "A" * 21,
        "lastName": "B",
        "phones": [{"phoneNumber": "2025550143"}, {"phoneNumber": "123"}, {}],
        "emails": [{"email": "x"}],
    }

    answer = van.call("POST", "people/findOrCreate", json=told)

    assert wrong(answer) == ["firstName", "phones[2]", "phones[1].phoneNumber", "phones[2].phoneNumber", "emails[0].email"]
    hints = [error.get("hint") for error in answer.json()["errors"] if error["properties"] == ["phones[1].phoneNumber"]]
    assert hints == [r"^1?[2-9][0-8]\d[2-9]\d{6,6}$"]
    assert wrong(van.call("POST", "people/findOrCreate", json={"firstName": "A", "lastName": "B" * 26})) == ["lastName"]
    assert wrong(van.call("POST", "people/findOrCreate", json={"vanId": 5})) == ["vanId"]


def test_find_by_phone_takes_exactly_one(van, ada):
    assert van.call("POST", "people/findByPhone", json={"phoneNumber": f"1-{ada['number']}"}).json()["vanId"] == ada["vanId"]
    van.call("POST", "people/findOrCreate", json={"firstName": "Bo", "lastName": "Other", "phones": [{"phoneNumber": ada["number"]}]})

    assert van.call("POST", "people/findByPhone", json={"phoneNumber": ada["number"]}).status_code == 404
    assert wrong(van.call("POST", "people/findByPhone", json={})) == ["phoneNumber"]


def test_a_person_is_updated_by_post_and_renamed_by_patch(van, ada):
    answer = van.call(
        "POST", f"people/{ada['vanId']}", json={"nickname": "Addie", "phones": [{"phoneNumber": next(numbers), "phoneType": "Home"}]}
    )
    assert (answer.status_code, answer.json()["vanId"]) == (200, ada["vanId"])
    assert van.call("PATCH", f"people/{ada['vanId']}/names", json={"middleName": "B"}).status_code == 200

    person = van.get(f"people/{ada['vanId']}", **{"$expand": "phones,preferences"})
    assert (person["firstName"], person["middleName"], person["nickname"], len(person["phones"])) == ("Ada", "B", "Addie", 2)
    assert van.get(f"people/{ada['vanId']}")["nickname"] is None
    assert van.call("PUT", f"people/{ada['vanId']}", json={}).status_code == 405


def test_a_merged_person_is_gone_and_what_they_had_is_with_the_other(van, ada):
    event = van.get("events", startingAfter="2026-10-31", **{"$expand": "shifts,roles,locations", "$top": 1})["items"][0]
    signup = van.call("POST", "signups", json={
        "person": ada, "event": event, "shift": event["shifts"][0], "role": event["roles"][0], "status": {"statusId": 1}, "location": event["locations"][0],
    }).json()  # fmt: skip
    target = van.call("POST", "people/findOrCreate", json={"firstName": "Ada", "lastName": "Sampel"}).json()["vanId"]

    assert van.call("PUT", f"people/{ada['vanId']}/mergeInto?whatIf=true", json={"vanId": target}).status_code == 200
    assert van.call("GET", f"people/{ada['vanId']}").status_code == 200
    assert van.call("PUT", f"people/{ada['vanId']}/mergeInto", json={"vanId": target}).status_code == 200

    assert van.call("GET", f"people/{ada['vanId']}").status_code == 404
    assert van.get(f"signups/{signup}")["person"]["vanId"] == target
    assert van.get(f"people/{target}", **{"$expand": "phones"})["phones"][0]["phoneNumber"] == ada["number"]
    assert wrong(van.call("PUT", f"people/{target}/mergeInto", json={"vanId": target})) == ["vanId"]


def test_a_deleted_person_is_not_found(van, ada):
    assert van.call("DELETE", f"people/{ada['vanId']}").status_code == 204
    assert van.call("GET", f"people/{ada['vanId']}").status_code == 404


def test_notes_are_added_changed_and_listed(van, ada):
    path = f"people/{ada['vanId']}/notes"
    history = {"contactTypeId": 2, "inputTypeId": 11, "dateCanvassed": "2026-10-30"}
    answer = van.call(
        "POST", path, json={"text": "Drives", "isViewRestricted": False, "category": {"noteCategoryId": 99}, "contactHistory": history}
    )
    assert (answer.status_code, answer.content) == (204, b"")

    (note,) = van.get(path)["items"]
    assert (note["text"], note["category"]["name"]) == ("Drives", "Volunteer")
    assert van.call("PUT", f"{path}/{note['noteId']}", json={"text": "Drives a van"}).status_code == 204
    assert van.get(path)["items"][0]["text"] == "Drives a van"
    assert van.get(f"people/{ada['vanId']}", **{"$expand": "notes"})["notes"] == van.get(path)["items"]
    assert [(one["contact_type"], one["result"], one["on"]) for one in van.contacts(ada["vanId"])] == [("Walk", "Contacted", "2026-10-30")]
    assert wrong(van.call("POST", path, json={"category": {"noteCategoryId": 5}})) == ["category.noteCategoryId", "text"]
    assert van.call("GET", f"{path}?$top=51").status_code == 400


def test_codes_are_put_on_people_and_taken_off(van, ada):
    path = f"people/{ada['vanId']}/codes"

    assert van.call("POST", path, json={"codeId": 1003}).status_code == 204
    assert [code["name"] for code in van.get(f"people/{ada['vanId']}", **{"$expand": "codes"})["codes"]] == ["Drives others"]
    assert wrong(van.call("POST", path, json={"codeId": 1002})) == ["codeId"]
    assert van.call("DELETE", f"{path}/1003").status_code == 204
    assert van.call("DELETE", f"{path}/1003").status_code == 404


def test_a_call_is_written_into_contact_history(van, ada):
    body = {
        "canvassContext": {"contactTypeId": 1, "inputTypeId": 11, "dateCanvassed": "2026-10-30", "phone": {"dialingPrefix": "1", "phoneNumber": ada["number"]}},
        "resultCodeId": 19, "responses": None,
    }  # fmt: skip

    answer = van.call("POST", f"people/{ada['vanId']}/canvassResponses", json=body)

    assert (answer.status_code, answer.content) == (204, b"")
    (row,) = van.contacts(ada["vanId"])
    assert (row["contact_type"], row["result"], row["phone"], row["on"]) == ("Phone", "Left Message", ada["number"], "2026-10-30")


def test_answers_are_kept_and_activist_codes_applied_and_removed(van, ada):
    path = f"people/{ada['vanId']}/canvassResponses"
    applied = {"type": "ActivistCode", "action": "Apply", "activistCodeId": 18918}
    answers = [applied, {"type": "SurveyResponse", "surveyQuestionId": 109149, "surveyResponseId": 465468}]

    assert van.call("POST", path, json={"canvassContext": {"contactTypeId": 2}, "responses": answers}).status_code == 204
    (code,) = van.get(f"people/{ada['vanId']}/activistCodes")["items"]
    assert list(code) == ["activistCodeId", "activistCodeName", "activistCodeTypeAndName", "canvassedBy", "dateCanvassed", "dateCreated"]
    quiet = {"canvassContext": {"omitActivistCodeContactHistory": True}, "responses": [{**applied, "action": "Remove"}]}
    assert van.call("POST", path, json=quiet).status_code == 204
    assert van.get(f"people/{ada['vanId']}/activistCodes")["count"] == 0
    assert [row["result"] for row in van.contacts(ada["vanId"])] == ["Canvassed"]


@pytest.mark.parametrize(
    ("body", "properties"),
    [
        ({}, ["resultCodeId", "responses"]),
        ({"resultCodeId": 14, "responses": [{"type": "ActivistCode", "activistCodeId": 18917}]}, ["resultCodeId", "responses"]),
        ({"canvassContext": {"contactTypeId": 37}, "resultCodeId": 14}, ["canvassContext.phone"]),
        ({"canvassContext": {"contactTypeId": 1, "phone": {"phoneNumber": "1"}}, "resultCodeId": 19}, ["canvassContext.phone.phoneNumber"]),
        ({"canvassContext": {"contactTypeId": 3, "inputTypeId": 3, "dateCanvassed": "soon"}, "resultCodeId": 14},
         ["canvassContext.contactTypeId", "canvassContext.inputTypeId", "canvassContext.dateCanvassed"]),
        ({"responses": [{"type": "SurveyResponse", "surveyQuestionId": 109149, "surveyResponseId": 5}]}, ["responses[0].surveyResponseId"]),
    ],
)  # fmt: skip
def test_contact_history_that_cannot_be_is_refused(van, body, properties):
    assert wrong(van.call("POST", "people/120000000/canvassResponses", json=body)) == properties


def test_a_wrong_number_suppresses_the_phone(van, ada):
    pk = van.get(f"people/{ada['vanId']}", **{"$expand": "phones"})["phones"][0]["phoneId"]

    assert (
        van.call(
            "POST", f"people/{ada['vanId']}/canvassResponses", json={"canvassContext": {"phoneId": pk}, "resultCodeId": 20}
        ).status_code
        == 204
    )
    assert van.get(f"people/{ada['vanId']}", **{"$expand": "phones"})["phones"] == []


def test_relationships_name_two_people(van, ada):
    path = f"people/{ada['vanId']}/relationships"

    assert van.call("POST", path, json={"relationshipId": 3, "vanId": 120000000}).status_code == 204
    assert wrong(van.call("POST", path, json={"vanId": ada["vanId"]})) == ["relationshipId", "vanId"]
