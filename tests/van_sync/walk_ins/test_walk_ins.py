"""Which walk-ins are listed, and what is offered for each before anything is written."""

import datetime as dt

import pytest

from tests.desk import DAY, Desk
from tests.van_sync.van_with_people import CANVASSER, DIALER, DVC, ELSEWHERE, WORDS
from tests.van_sync.walk_ins.pages import LIST, page_of, text
from tracker.models import Shift
from van_sync.client_errors import VanForbidden, VanKeyRefused, VanUnavailable
from van_sync.client_types import EventType, Named, Person

# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_has_those_who_came_and_have_no_signup(director, van, desk, wanda):
    done, gone, booked = (desk.walk_in(first_name=name) for name in ("Done", "Gone", "Booked"))
    Shift.objects.filter(pk=done.pk).update(van_signup_id=5)
    Shift.objects.filter(pk=gone.pk).update(status="declined")
    Shift.objects.filter(pk=booked.pk).update(is_walk_in=False)
    answer = text(director.get(LIST))
    assert "Wanda Walker" in answer
    assert not any(name in answer for name in ("Done Sample", "Gone Sample", "Booked Sample"))
    assert van.calls == []


def test_a_director_sees_the_own_region_and_data_staff_all(client, flo, dana, ana, van, wanda, r1b, r2a):
    theirs, others = (Desk(ana, office).walk_in(first_name=name) for office, name in ((r1b, "Theo"), (r2a, "Otis")))
    for user, sees in ((flo, [True, True, False]), (dana, [True, True, True])):
        client.force_login(user)
        answer = text(client.get(LIST))
        assert [name in answer for name in ("Wanda", "Theo", "Otis")] == sees
        assert [client.get(page_of(shift)).status_code == 200 for shift in (wanda, theirs, others)] == sees
    client.force_login(flo)
    assert client.post(page_of(others), {"who": "create"}).status_code == 404
    assert client.post(f"{page_of(others)}leave-out/").status_code == 404


@pytest.mark.parametrize("who", ["ana", "bo", "ivo"])
def test_whoever_does_not_sync_finds_nothing(client, request, van, wanda, who):
    client.force_login(request.getfixturevalue(who))
    for address in (LIST, page_of(wanda), "/van/walk-ins/99999/"):
        assert client.get(address).status_code == 404
    assert van.calls == []


def test_an_office_that_is_not_written_to_van_has_none(director, van, wanda, r1a):
    r1a.is_written_to_van = False
    r1a.save()
    assert "Wanda" not in text(director.get(LIST))


def test_without_a_key_the_list_says_so(director, wanda, settings):
    settings.VAN_API_KEY = ""
    answer = text(director.get(LIST))
    assert "not connected to VAN" in answer
    assert "Find in VAN" not in answer


# -- looking -----------------------------------------------------------------------------------------------------------


def test_candidates_are_shown_by_name_last_digits_and_vanid(director, van, wanda, event):
    van.people[100200300] = Person(100200300, "Wanda", "Walker", phone="8165550143", cell="8165550188")
    answer = text(director.get(page_of(wanda)))
    assert "VANID 100200300" in answer
    assert "phone ends in 0143, cell ends in 0188" in answer
    assert "same phone" in answer
    assert "8165550188" not in answer
    assert [name for name in van.calls if name not in ("event_types", "find_people", "events")] == []


def test_who_has_a_vanid_is_not_searched(director, desk, van, event):
    shift = desk.shift("in", is_walk_in=True)
    answer = text(director.get(page_of(shift)))
    assert "Who is this in VAN?" not in answer
    assert "find_people" not in van.calls


def test_the_shift_of_that_time_and_role_at_the_offices_places_is_chosen_already(director, van, wanda, event):
    van.add_event(DAY, 10, where=ELSEWHERE)
    van.add_event(DAY + dt.timedelta(days=1), 10)
    answer = text(director.get(page_of(wanda)))
    assert answer.count('name="place"') == 2  # ten and one o'clock of the office's own event
    assert _checked(answer, "place") == [f"{event.event_id}-{event.shifts[0].shift_id}-{CANVASSER.id}"]
    assert _checked(answer, "word") == ["Walk In"]


def _checked(answer, name):
    inputs = [part.split(">")[0] for part in answer.split("<input ")[1:]]
    return [one.split('value="')[1].split('"')[0] for one in inputs if f'name="{name}"' in one and "checked" in one]


def test_who_came_between_two_starts_was_on_the_shift_under_way(director, van, wanda, event):
    Shift.objects.filter(pk=wanda.pk).update(starts_at=event.shifts[1].starts_at + dt.timedelta(hours=1))
    assert _checked(text(director.get(page_of(wanda))), "place") == [f"{event.event_id}-{event.shifts[1].shift_id}-{CANVASSER.id}"]


def test_a_shift_that_begins_then_goes_before_one_that_is_under_way(director, van, wanda):
    event = van.add_event(DAY, 10, 12)
    Shift.objects.filter(pk=wanda.pk).update(starts_at=event.shifts[1].starts_at)
    assert _checked(text(director.get(page_of(wanda))), "place") == [f"{event.event_id}-{event.shifts[1].shift_id}-{CANVASSER.id}"]


def test_where_several_fit_or_none_somebody_has_to_say(director, van, wanda, event):
    van.add_event(DAY, 10)
    answer = text(director.get(page_of(wanda)))
    assert "Several fit: choose one." in answer
    assert _checked(answer, "place") == []
    van.all_events = []
    van.add_event(DAY, 10, roles=(DIALER, Named(93, "Host")))
    answer = text(director.get(page_of(wanda)))
    assert "None fits by time and role: choose one." in answer
    assert answer.count('name="place"') == 2  # one for each role
    assert _checked(answer, "place") == []


def test_without_an_event_or_a_status_it_says_what_to_do(director, van, wanda, event):
    van.types = [EventType(DVC.type, DVC.roles, (WORDS["Scheduled"],), True)]
    assert "neither a status Walk In nor Completed" in text(director.get(page_of(wanda)))
    van.all_events = []
    answer = text(director.get(page_of(wanda)))
    assert "VAN has no event at the places of R1A on Saturday, October 31 of the type Volunteer DVC" in answer
    assert "Write to VAN" not in answer


def test_completed_is_offered_where_there_is_no_walk_in(director, van, wanda, event):
    van.types = [EventType(DVC.type, DVC.roles, (WORDS["Scheduled"], WORDS["Completed"]), True)]
    assert _checked(text(director.get(page_of(wanda))), "word") == ["Completed"]


@pytest.mark.parametrize(
    "error",
    [VanKeyRefused("The key is refused. Ask."), VanForbidden("The key may not read people. Ask."), VanUnavailable("VAN is down. Wait.")],
)
def test_what_van_refuses_is_a_sentence_and_not_an_error_page(director, van, wanda, event, error):
    van.fail["find_people"] = error
    answer = text(director.get(page_of(wanda)))
    assert f"{error} Nothing was written." in answer
    assert "Ask VAN again" in answer
