"""Of what boards and imports own, the admin shows all and writes nothing: no form, no action, no inline, no deletion."""

import pytest
from django.contrib import admin

from tests.van_sync.conftest import FILES
from tracker.models import CanvassGroup, Change, CheckIn, GroupMember, Note, OfficeCounter, Operation, Shift, Volunteer
from van_sync.imports import import_export
from van_sync.models import ImportRun, SyncShift, Upload

OWNED = [Volunteer, Shift, CanvassGroup, GroupMember, CheckIn, Note, Change, Operation, OfficeCounter, ImportRun, SyncShift, Upload]
SHOWN = [model for model in OWNED if admin.site.is_registered(model)]


@pytest.fixture
def client(client, dana):
    client.force_login(dana)
    return client


@pytest.fixture
def rows(desk):
    """A row of each kind."""
    desk.applied("add_note", shift=desk.shift(), tab="confirms", text="left voicemail")
    group = desk.group(2, out=True)
    desk.applied("check_in", group=group, was=0, to=40)
    import_export((FILES / "messy.csv").read_bytes(), file_name="messy.csv", day=desk.now.date())
    assert all(model.objects.exists() for model in OWNED)


def state():
    return {model: list(model.objects.order_by("pk").values_list()) for model in OWNED}


def test_all_that_people_look_for_is_shown():
    assert {Volunteer, Shift, CanvassGroup, Note, Change, ImportRun, SyncShift} == set(SHOWN)


@pytest.mark.parametrize("model", SHOWN)
def test_no_address_of_a_row_writes_it(client, rows, model):
    before, at = state(), f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    row = f"{at}{model.objects.first().pk}/"

    answers = [
        client.post(f"{at}add/", {}),
        client.post(f"{row}change/", {"status": "in", "first_name": "X", "_save": "Save"}),
        client.post(f"{row}delete/", {"post": "yes"}),
        client.post(at, {"action": "delete_selected", "_selected_action": [model.objects.first().pk], "post": "yes"}),
        client.post(at, {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": model.objects.first().pk, "_save": "Save"}),
    ]

    assert {answer.status_code for answer in answers} <= {200, 302, 404, 405}
    assert [answer.status_code in (404, 405) for answer in answers[:3]] == [True] * 3
    assert state() == before


@pytest.mark.parametrize("model", SHOWN)
def test_no_list_offers_an_action(client, rows, model):
    at = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

    assert 'name="action"' not in client.get(at).content.decode()


@pytest.mark.parametrize("table", ["accounts/office", "accounts/region", "tracker/location", "tracker/role", "tracker/eventtype"])
def test_deleting_the_set_up_takes_no_row_along(client, rows, table):
    """An office's counter and changes would go with it."""
    before, model = state(), next(model for model in admin.site._registry if f"{model._meta.app_label}/{model._meta.model_name}" == table)

    for row in model.objects.all():
        client.post(f"/admin/{table}/{row.pk}/delete/", {"post": "yes"})
    client.post(
        f"/admin/{table}/", {"action": "delete_selected", "_selected_action": [row.pk for row in model.objects.all()], "post": "yes"}
    )

    assert state() == before


def test_a_shift_shows_who_did_what_to_it(client, desk):
    shift, other = desk.shift(), desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="in")
    desk.applied("set_status", shift=other, was="booked", to="declined")

    text = client.get(f"/admin/tracker/shift/{shift.pk}/change/").content.decode()

    change = Change.objects.earliest("pk")
    assert f'<a href="/admin/tracker/change/{change.pk}/change/">R1A 1</a>: set_status by Ana Ortiz' in text
    assert "R1A 2" not in text


def test_from_a_row_of_an_import_to_its_shift(client, rows):
    row = SyncShift.objects.exclude(shift=None).first()

    assert f'<a href="/admin/tracker/shift/{row.shift_id}/change/">' in client.get("/admin/van_sync/syncshift/").content.decode()
