"""Who is found by what, and by whom."""

import json

import pytest

from accounts.models import AccessSettings
from tests.desk import DAY, Desk
from tracker.errors import Refused
from tracker.models import Volunteer
from tracker.volunteers.search import MOST, search


def names(user, text):
    return [found.name for found in search(user, text)[0]]


@pytest.fixture
def jose(desk):
    return desk.volunteer(first_name="José María", last_name="O'Brien-Núñez", phone="8165550142", cell="3145550199", vanid=120_777)


@pytest.mark.parametrize(
    "text",
    ["jose", "JOSÉ", "maria", "obrien", "O'Brien", "o’bri nunez", "núñez jos", "obrien-nun", "0142", "0199", "5550142", "(816) 555-0142", "816 555 0142",
     "1-816-555-0142", "120777", "jose 0142", "0142 obrien"],
)  # fmt: skip
def test_a_person_is_found_by_beginnings_of_names_ends_of_phones_and_the_vanid(desk, ana, jose, text):
    desk.volunteer(first_name="Maribel", last_name="Okafor", phone="8165550143")
    assert names(ana, text) == [str(jose)]


@pytest.mark.parametrize("text", ["rien", "0142 okafor", "1555", "142", "12077", "jose 0143", "9995550142", "o_b", "jo%"])
def test_what_does_not_fit_finds_nobody(ana, jose, text):
    assert names(ana, text) == []


@pytest.mark.parametrize("text", ["", "j", "é", "-", "()", "%%"])
def test_what_would_find_half_of_everybody_is_answered_with_what_to_type(ana, jose, text):
    with pytest.raises(Refused, match="two letters of a name"):
        search(ana, text)


def test_people_on_a_board_today_come_first_and_the_rest_is_counted(desk, ana):
    for number in range(MOST):
        desk.volunteer(first_name="Ada", last_name=f"Aa{number:02}", vanid=None)
    today = desk.shift(volunteer=desk.volunteer(first_name="Ada", last_name="Zed"))

    found, more = search(ana, "ada")

    assert (found[0].id, found[0].is_today, len(found), more) == (today.volunteer_id, True, MOST, True)


def test_what_is_shown_tells_people_apart_and_lets_nobody_call(desk, ana, past):
    shift = desk.shift("in", volunteer=desk.volunteer(first_name="Ada", last_name="A", phone="8165550177"))
    desk.shift(volunteer=desk.volunteer(first_name="Ada", last_name="B", phone=""), day=DAY.replace(month=11, day=2))
    past(desk, desk.volunteer(first_name="Ada", last_name="C", phone=""))
    desk.volunteer(first_name="Ada", last_name="D", phone="")

    found, _ = search(ana, "ada")

    assert [(one.phone_end, one.rows) for one in found] == [
        ("77", ["R1A today: In"]), ("", ["R1A on Nov 2"]), ("", ["R1A, last on Oct 24"]), ("", []),
    ]  # fmt: skip
    assert shift.volunteer.phone not in str(found)


def test_a_merged_record_is_not_found_but_its_numbers_lead_to_who_it_is(desk, ana):
    keep = desk.volunteer(first_name="Adelaide")
    desk.volunteer(first_name="Addie", phone="8165550188", vanid=120_778, merged_into=keep)
    assert names(ana, "addie") == []
    assert names(ana, "0188") == names(ana, "120778") == [str(keep)]


def test_the_search_columns_follow_every_way_of_writing(desk, ana):
    person = desk.volunteer(first_name="Ada", last_name="Sample", phone="8165550111")
    Volunteer.objects.filter(pk=person.pk).update(last_name="Zimmer", phone="8165550112")
    assert names(ana, "zimmer 0112") == ["Ada Zimmer"]
    assert names(ana, "sample") == []


# -- who finds whom ----------------------------------------------------------------------------------------------------


def test_an_intern_finds_people_with_a_row_of_the_own_region_up_to_today(desk, ana, ivo, uma, r2a, past):
    there = Desk(ana, r2a)
    people = {
        name: desk.volunteer(first_name="Ada", last_name=name)
        for name in ("Today", "Past", "Ahead", "Removed", "Elsewhere", "Nowhere", "Both")
    }
    desk.shift(volunteer=people["Today"])
    past(desk, people["Past"])
    desk.shift(volunteer=people["Ahead"], day=DAY.replace(month=11, day=2))
    desk.shift(volunteer=people["Removed"], is_active=False)
    there.shift(volunteer=people["Elsewhere"])
    past(desk, people["Both"])
    there.shift(volunteer=people["Both"])

    assert set(names(ivo, "ada")) == {"Ada Today", "Ada Past", "Ada Both"}
    assert set(names(uma, "ada")) == {"Ada Elsewhere", "Ada Both"}
    assert len(names(ana, "ada")) == len(people)
    both = next(found for found in search(ivo, "both")[0])
    assert (both.rows, both.is_today) == (["R1A, last on Oct 24"], False), "nothing of the other region"


def test_the_past_of_a_record_without_a_vanid_counts_if_the_name_fits(desk, ivo, past):
    walk_in = desk.volunteer(first_name="Ada", last_name="Walker", vanid=None)
    keep = desk.volunteer(first_name="Adelaide", last_name="Walker")
    past(desk, walk_in)
    assert names(ivo, "walker") == ["Ada Walker"]
    Volunteer.objects.filter(pk=walk_in.pk).update(merged_into=keep)
    assert names(ivo, "walker") == ["Adelaide Walker"]


def test_an_organizer_of_one_region_finds_as_an_intern_does(desk, ana, r2a, nothing_kept):
    Desk(ana, r2a).shift(volunteer=desk.volunteer(first_name="Ada", last_name="Elsewhere"))
    assert names(ana, "ada") == ["Ada Elsewhere"]
    AccessSettings.objects.create(fo_own_region_only=True)
    nothing_kept()
    assert names(ana, "ada") == []


# -- the address -------------------------------------------------------------------------------------------------------


def ask(client, body):
    return client.post("/volunteers/search/", body if isinstance(body, str) else json.dumps(body), content_type="application/json")


def test_the_answer_is_json_and_a_signed_out_page_hears_401(client, ana, jose):
    assert ask(client, {"text": "jose"}).status_code == 401
    client.force_login(ana)
    answer = ask(client, {"text": " jose "}).json()
    assert answer == {
        "people": [{"id": jose.pk, "name": str(jose), "vanid": 120_777, "phone_end": "99", "rows": [], "is_today": False}], "more": False,
    }  # fmt: skip
    assert "two letters" in ask(client, {"text": "j"}).json()["sentence"]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"text": 7}', '{"text": "a\\u0000b"}', json.dumps({"text": "a" * 101})])
def test_what_no_page_of_ours_sends_is_refused(client, ana, body):
    client.force_login(ana)
    assert ask(client, body).status_code == 400


def test_what_is_looked_for_is_in_no_address(client, ana):
    client.force_login(ana)
    assert client.get("/volunteers/search/?text=jose").status_code == 405


@pytest.mark.parametrize("people", [1, 15])
def test_a_search_costs_the_same_queries_for_any_number_of_people(desk, ana, django_assert_max_num_queries, people):
    for _ in range(people):
        desk.shift()
        desk.volunteer()
    with django_assert_max_num_queries(5):
        search(ana, "ada")
