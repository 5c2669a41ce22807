"""People: read, found, made."""

import pytest

from tests.van_sync.client import records
from tests.van_sync.client.scripted import HANG_UP, Answer, page, refusal
from van_sync.client_errors import VanNotFound, VanUnavailable, VanUnreadable
from van_sync.client_types import Person

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
