"""Places that need an office: the list, the suggestion, and the one step that puts their shifts onto a board."""

import pytest
from django.test import Client

from accounts.models import Office, Rank
from tests.conftest import at
from tests.tracker.bookings import told
from tracker import place_pages
from tracker.models import Change, EventType, Location, Role, Shift, Volunteer
from tracker.operations.locks import Busy
from tracker.places import likely_office

QUEUE = "/admin/tracker/location/waiting/"


@pytest.fixture
def client(client, dana):
    client.force_login(dana)
    return client


def place(name, shifts=0, office=None):
    location = Location.objects.create(name=name, office=office)
    for _ in range(shifts):
        Shift.objects.create(
            volunteer=Volunteer.objects.create(first_name="Ada"), location=location, day=at("12:00").date(), starts_at=at("12:00"),
            event_type=EventType.objects.first(), role=Role.objects.first(),
        )  # fmt: skip
    return location


def listed(client):
    return [(str(row.location), row.shifts, row.likely and row.likely.code) for row in client.get(QUEUE).context["places"]]


def give(client, location, office):
    return client.post(f"/admin/tracker/location/{location.pk}/belongs/", {"office": (office and office.pk) or ""}, follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_places_without_an_office_are_listed_those_with_most_waiting_shifts_first(client, r1a):
    place("Hall")
    place("Library", shifts=1)
    place("R1A - West Plains Library", shifts=3)
    place("Church", office=r1a)

    assert listed(client) == [("R1A - West Plains Library", 3, "R1A"), ("Library", 1, None), ("Hall", 0, None)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("R4F - West Plains Library", "R4F"),
        ("r4f secondary turf", "R4F"),
        ("R4FX - another", None),  # the letters go on: that is another code
        ("R4F2 Annex", "R4F2"),
        ("R4: Bootheel", None),
        ("McDonald's on Route 9", None),
        ("", None),
    ],
)
def test_the_office_whose_code_a_name_begins_with_is_suggested(name, code):
    found = likely_office(name, [Office(code="R4F"), Office(code="R4F2"), Office(code="R1A")])

    assert (found and found.code) == code


def test_a_suggestion_is_preselected_and_never_applied_by_itself(client, r1a, r1b):
    location = place("R1B - Barn", shifts=1)

    text = client.get(QUEUE).content.decode()

    assert f'<option value="{r1b.pk}" selected>' in text
    assert f'<option value="{r1a.pk}">' in text
    assert "Choose an office" not in text
    location.refresh_from_db()
    assert location.office is None


def test_one_step_puts_the_waiting_shifts_onto_the_board_live_with_an_author(client, r1a, dana):
    library = place("Library", shifts=2)

    answer = give(client, library, r1a)

    assert said(answer) == ["Library belongs to R1A Westport now. Shifts that moved there: 2."]
    assert Shift.objects.filter(office=r1a).count() == 2
    assert len([patch for patch in told(r1a) if "shift" in patch]) == 2
    assert Change.objects.get().actor == dana
    assert listed(client) == []


def test_without_a_choice_nothing_happens(client, r1a):
    library = place("Library", shifts=1)

    assert said(give(client, library, None)) == ["Library: Choose an office first."]
    assert listed(client) == [("Library", 1, None)]


def test_whoever_comes_second_hears_whose_it_is_and_changes_nothing(client, r1a, r1b):
    library = place("Library", shifts=1)
    give(client, library, r1a)

    assert said(give(client, library, r1b)) == ["Library has been given to R1A Westport meanwhile."]
    assert Shift.objects.get().office == r1a


def test_what_a_busy_board_did_not_take_stays_on_the_list(client, r1a, monkeypatch):
    library = place("Library", shifts=1)

    def busy(location, office, by):
        Location.objects.filter(pk=location).update(office=office)
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr(place_pages, "place_location", busy)
        assert "too busy" in said(give(client, library, r1a))[0]
    assert listed(client) == [("Library", 1, "R1A")]

    give(client, library, r1a)

    assert Shift.objects.get().office == r1a
    assert listed(client) == []


def test_saving_a_place_moves_what_a_busy_board_did_not_take(client, r1a):
    library = place("Library", shifts=1, office=r1a)

    client.post(f"/admin/tracker/location/{library.pk}/change/", {"name": "Library", "office": r1a.pk})

    assert Shift.objects.get().office == r1a


def test_an_empty_list_says_so_and_without_offices_it_says_where_to_begin(client):
    assert "Every place has its office" in client.get(QUEUE).content.decode()
    place("Hall")
    assert "There are no offices yet" in client.get(QUEUE).content.decode()


def test_the_front_page_leads_to_the_list_with_its_count(client, r1a):
    place("Library", shifts=2)
    place("Hall")

    text = client.get("/admin/").content.decode()

    assert f'<a href="{QUEUE}"><strong>2</strong> need an office</a>, 2 shifts waiting' in text
    assert "/admin/van_sync/importrun/upload/" in text


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO, Rank.FD])
def test_nobody_but_data_staff_sees_the_list_or_gives_a_place_away(client, ana, r1a, rank):
    library = place("Library", shifts=1)
    ana.rank = rank
    ana.save()
    client.force_login(ana)

    assert client.get(QUEUE).status_code == 404
    assert client.post(f"/admin/tracker/location/{library.pk}/belongs/", {"office": r1a.pk}).status_code == 404
    library.refresh_from_db()
    assert library.office is None


def test_giving_a_place_away_needs_the_token_of_the_page_and_a_button(client, dana, r1a):
    library = place("Library", shifts=1)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana)

    assert strict.post(f"/admin/tracker/location/{library.pk}/belongs/", {"office": r1a.pk}).status_code == 403
    assert client.get(f"/admin/tracker/location/{library.pk}/belongs/").status_code == 405
    library.refresh_from_db()
    assert library.office is None
