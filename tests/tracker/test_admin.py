import pytest

from tests.conftest import at
from tracker.enums import CountsAs
from tracker.models import (
    CampaignSettings,
    Change,
    EventType,
    Location,
    Note,
    Role,
    Shift,
    VanStatus,
    Volunteer,
    WalkInActivity,
    WalkInSlot,
)

SET_UP = ["campaignsettings", "role", "eventtype", "vanstatus", "walkinslot", "walkinactivity", "location"]
ROWS = ["volunteer", "shift", "canvassgroup", "note", "change"]


@pytest.fixture
def client(client, dana):
    client.force_login(dana)
    return client


@pytest.fixture
def day(desk):
    """A day with a row of each kind."""
    shift = desk.shift()
    desk.applied("add_note", shift=shift, tab="confirms", text="left voicemail")
    group = desk.group(2, out=True)
    desk.applied("check_in", group=group, was=0, to=40)
    return desk


def names(client, address):
    return {str(row) for row in client.get(address).context["cl"].result_list}


def said(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("table", SET_UP)
def test_data_staff_open_and_add_to_the_set_up(client, table):
    assert client.get(f"/admin/tracker/{table}/").status_code == 200
    assert client.get(f"/admin/tracker/{table}/add/").status_code == 200


@pytest.mark.parametrize("table", ROWS)
def test_rows_of_the_day_are_shown_and_never_changed(client, day, table):
    rows = client.get(f"/admin/tracker/{table}/").context["cl"].result_list
    row = f"/admin/tracker/{table}/{rows[0].pk}"

    assert client.get(f"{row}/change/").status_code == 200
    assert client.post(f"{row}/change/", {}).status_code == 404
    assert client.post(f"{row}/delete/", {"post": "yes"}).status_code == 404
    assert client.get(f"/admin/tracker/{table}/add/").status_code == 404


@pytest.mark.parametrize("table", ["volunteer", "shift"])
def test_people_are_found_by_their_vanid(client, desk, table):
    wanted, other = desk.shift(), desk.shift()
    assert wanted.volunteer.vanid != other.volunteer.vanid

    found = client.get(f"/admin/tracker/{table}/", {"q": str(wanted.volunteer.vanid)}).context["cl"].result_list

    assert [getattr(row, "volunteer", row) for row in found] == [wanted.volunteer]


def test_a_note_and_a_group_are_found_by_a_vanid(client, day):
    note, group = Note.objects.get(text="left voicemail"), day.group(1)

    assert names(client, f"/admin/tracker/note/?q={note.shift.volunteer.vanid}") == {str(note)}
    member = group.members.get().shift.volunteer
    assert names(client, f"/admin/tracker/canvassgroup/?q={member.vanid}") == {str(group)}
    assert names(client, "/admin/tracker/canvassgroup/?q=999999999") == set()


def test_an_operation_is_found_by_its_id(client, day):
    change = Change.objects.exclude(operation=None).first()

    assert names(client, f"/admin/tracker/change/?q={change.operation_id}") == {str(change)}


@pytest.mark.parametrize("rank", ["Intern", "DFO", "FO", "FD"])
def test_nobody_but_data_staff_gets_in(client, ana, rank):
    ana.rank = rank
    ana.save()
    client.force_login(ana)

    assert client.get("/admin/tracker/volunteer/").status_code in (302, 403, 404)


def test_there_is_one_row_of_campaign_settings(client):
    CampaignSettings.load()

    assert client.get("/admin/tracker/campaignsettings/1/change/").status_code == 200
    assert client.get("/admin/tracker/campaignsettings/add/").status_code == 404
    assert client.post("/admin/tracker/campaignsettings/1/delete/", {"post": "yes"}).status_code == 404


@pytest.mark.parametrize(
    ("model", "form"),
    [(Role, {"counts_as": CountsAs.CANVASS}), (EventType, {"counts_as": CountsAs.PHONEBANK}), (VanStatus, {"is_open": "on"})],
)
def test_a_new_word_waits_until_data_staff_have_looked_at_it(client, model, form):
    table = f"/admin/tracker/{model._meta.model_name}/"
    new = model.objects.create(name="Door knockers", is_reviewed=False)
    assert names(client, f"{table}?new=yes") == {"Door knockers"}
    assert len(names(client, table)) > 1

    client.post(f"{table}{new.pk}/change/", {"name": new.name, **form})

    new.refresh_from_db()
    assert new.is_reviewed
    assert getattr(new, "counts_as", None) == form.get("counts_as")
    assert names(client, f"{table}?new=yes") == set()


def test_slots_and_activities_of_walk_ins_are_edited(client):
    role, event_type = Role.objects.first(), EventType.objects.first()

    client.post("/admin/tracker/walkinslot/add/", {"starts_at": "09:00"})
    client.post("/admin/tracker/walkinactivity/add/", {"name": "Driving", "role": role.pk, "event_type": event_type.pk, "position": 9})

    assert WalkInSlot.objects.filter(starts_at="09:00").exists()
    assert WalkInActivity.objects.get(name="Driving").role == role


@pytest.fixture
def library(db):
    return Location.objects.create(name="Library")


@pytest.fixture
def waiting(library, r1a):
    return Shift.objects.create(
        volunteer=Volunteer.objects.create(vanid=77), location=library, day=at("12:00").date(), starts_at=at("12:00"),
        event_type=EventType.objects.first(), role=Role.objects.first(),
    )  # fmt: skip


def give_office(client, location, office, name="Library"):
    form = {"name": name, "office": office.pk if office else ""}
    return client.post(f"/admin/tracker/location/{location.pk}/change/", form, follow=True)


def test_places_without_an_office_are_listed_those_with_shifts_apart(client, library, waiting, r1a):
    Location.objects.create(name="Church", office=r1a)
    Location.objects.create(name="")

    assert names(client, "/admin/tracker/location/") >= {"Library", "Church", "(no location)"}
    assert names(client, "/admin/tracker/location/?needs=office") == {"Library", "(no location)"}
    assert names(client, "/admin/tracker/location/?needs=waiting") == {"Library"}


def test_a_removed_booking_waits_for_nothing(client, library, waiting):
    waiting.is_active = False
    waiting.save()

    assert names(client, "/admin/tracker/location/?needs=waiting") == set()
    assert names(client, "/admin/tracker/location/?needs=office") == {"Library"}


def test_giving_a_place_an_office_puts_its_shifts_onto_the_board_with_an_author(client, library, waiting, r1a, dana):
    answer = give_office(client, library, r1a)

    waiting.refresh_from_db()
    library.refresh_from_db()
    change = Change.objects.get(office=r1a)
    assert (waiting.office, library.office) == (r1a, r1a)
    assert (change.number, change.actor) == (1, dana)
    assert "1 shifts moved." in said(answer)


def test_taking_the_office_away_puts_a_place_back_on_the_list(client, library, r1a):
    give_office(client, library, r1a)

    give_office(client, library, None)

    library.refresh_from_db()
    assert library.office is None


def test_renaming_a_place_moves_nothing(client, library, waiting, r1a):
    answer = give_office(client, library, None, name="Public Library")

    library.refresh_from_db()
    assert library.name == "Public Library"
    assert not any("moved" in message for message in said(answer))
    assert not Change.objects.exists()


def test_a_new_place_may_have_its_office_at_once(client, r1a):
    client.post("/admin/tracker/location/add/", {"name": "Hall", "office": r1a.pk})

    assert Location.objects.get(name="Hall").office == r1a
