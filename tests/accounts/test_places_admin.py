"""Regions and offices in the admin."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import Office, Region
from tracker.models import OfficeCounter

OFFICES, REGIONS = "/admin/accounts/office/", "/admin/accounts/region/"


@pytest.fixture
def client(client, dana):
    client.force_login(dana)
    return client


def deleted(client, address):
    return client.post(f"{address}delete/", {"post": "yes"}).content.decode()


def test_a_new_office_has_a_board_that_works(client, r1a, ana):
    form = {"code": "R1Z", "name": "Zion", "region": r1a.region_id, "time_zone": "America/Denver", "is_written_to_van": "on"}
    client.post(f"{OFFICES}add/", form)

    client.force_login(ana)
    page = client.get("/boards/R1Z/confirms")

    assert page.status_code == 200
    assert OfficeCounter.objects.filter(office__code="R1Z").exists()
    assert "R1Z" in client.get("/boards/R1/confirms").content.decode()


def test_a_new_office_keeps_the_clock_of_the_last_one(client, r1a):
    Office.objects.filter(pk=r1a.pk).update(time_zone="America/Denver")

    assert 'value="America/Denver"' in client.get(f"{OFFICES}add/").content.decode()


def test_an_office_with_people_and_shifts_stays_and_says_why(client, desk, bo, r1a):
    desk.shift()
    desk.group(2)

    page = deleted(client, f"{OFFICES}{r1a.pk}/")

    assert Office.objects.filter(pk=r1a.pk).exists()
    assert "R1A Westport cannot be deleted: it still has " in page
    assert "2 people" in page
    assert "3 shifts" in page
    assert "1 canvass group." in page or "1 canvass group," in page
    assert "Ana" not in page


def test_a_region_with_offices_and_people_stays(client, ana, r1a):
    page = deleted(client, f"{REGIONS}{r1a.region_id}/")

    assert Region.objects.filter(pk=r1a.region_id).exists()
    assert "it still has 1 office, 1 person." in page


def test_an_empty_office_and_an_empty_region_go(client, r1a):
    deleted(client, f"{OFFICES}{r1a.pk}/")
    deleted(client, f"{REGIONS}{r1a.region_id}/")

    assert not Office.objects.exists()
    assert not Region.objects.exists()


@pytest.mark.parametrize("address", [OFFICES, REGIONS])
def test_no_selection_is_deleted_at_once(client, r1a, address):
    ids = [r1a.pk, r1a.region_id]
    client.post(address, {"action": "delete_selected", "_selected_action": ids, "post": "yes"})

    assert Office.objects.exists()


def test_the_history_of_the_set_up_says_values(client, r1a, r2a):
    form = {"code": "R1A", "name": "Westport North", "region": r2a.region_id, "time_zone": "America/Chicago"}
    client.post(f"{OFFICES}{r1a.pk}/change/", {**form, "is_written_to_van": "on"})
    client.post("/admin/tracker/walkinslot/add/", {"starts_at": "09:00"})

    told = list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
    assert told == ["name: Westport → Westport North; region: R1 → R2", "starts at: 09:00:00"]


def test_the_history_of_the_settings_says_values(client):
    client.get("/admin/tracker/campaignsettings/")
    client.post("/admin/accounts/accesssettings/add/", {"fo_own_region_only": "on"})

    assert LogEntry.objects.get().change_message == "organizers see their own region only: yes"
