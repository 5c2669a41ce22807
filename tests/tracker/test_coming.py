"""What a person has promised already, for those on whose board the person stands."""

import datetime as dt
import logging

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.desk import DAY, Desk
from tracker.models import CampaignSettings, Location, OfficeCounter, VanStatus


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client


@pytest.fixture
def row(desk):
    """Today's row of somebody: the board's day is the day of the clock here, since coming is what comes after now."""
    today = timezone.now()
    OfficeCounter.objects.update(day=today.date())
    return desk.shift(day=today.date(), starts_at=today - dt.timedelta(hours=1))


def ahead(desk, row, *, days=1, **fields):
    starts_at = timezone.now() + dt.timedelta(days=days)
    return desk.shift(volunteer=row.volunteer, day=starts_at.date(), starts_at=starts_at, **fields)


def shifts(client, row, board="R1A"):
    answer = client.get(f"/boards/{board}/people/{row.volunteer_id}/")
    assert answer.status_code == 200
    return answer.json()["shifts"]


def test_coming_shifts_come_soonest_first_with_place_role_and_whether_confirmed(signed_in, desk, row):
    VanStatus.objects.get_or_create(name="Confirmed", defaults={"is_confirmed": True})
    later = ahead(desk, row, days=3, van_status="Confirmed")
    soon = ahead(desk, row, days=1, role="Phonebanking")
    found = shifts(signed_in, row)
    assert [shift["id"] for shift in found] == [soon.pk, later.pk]
    assert {name: found[0][name] for name in ("office", "location", "role", "status", "van_status", "is_confirmed", "time_zone")} == {
        "office": "R1A", "location": "R1A Field Office", "role": "Phonebanking", "status": "booked", "van_status": "Scheduled",
        "is_confirmed": False, "time_zone": "America/Chicago",
    }  # fmt: skip
    assert found[1]["is_confirmed"]
    assert found[0]["starts_at"].endswith("Z")


def test_what_has_begun_was_settled_removed_or_closed_by_van_is_not_coming(signed_in, desk, row):
    ahead(desk, row, status="declined")
    ahead(desk, row, status="in")  # here before the hour: that is the shift of now
    ahead(desk, row, van_status="Declined")
    ahead(desk, row, is_active=False)
    ahead(desk, row, vanished_at=timezone.now())
    assert shifts(signed_in, row) == []


def test_of_another_office_only_code_and_time_are_told(signed_in, ana, desk, row, r2a):
    there = ahead(Desk(ana, r2a), row, van_status="Confirmed", status="same_day_confirmed")
    assert shifts(signed_in, row) == [{
        "id": there.pk, "starts_at": there.starts_at.isoformat().replace("+00:00", "Z"), "time_zone": "America/Chicago", "office": "R2A",
        "location": "", "role": "", "status": "", "van_status": "", "is_confirmed": False, "may_confirm": False,
    }]  # fmt: skip


def test_a_shift_at_a_place_without_an_office_is_told_by_its_time(signed_in, desk, row):
    nowhere = Location.objects.create(name="Somebody's porch")
    ahead(desk, row, office=None, location=nowhere)
    (found,) = shifts(signed_in, row)
    assert (found["office"], found["location"]) == (None, "")


def test_a_region_board_tells_all_of_its_offices(signed_in, ana, desk, row, r1b):
    ahead(Desk(ana, r1b), row)
    assert [shift["location"] for shift in shifts(signed_in, row, "R1")] == ["R1B Field Office"]


@pytest.mark.parametrize("coming", [0, 4])
def test_it_costs_the_same_queries_for_any_number_of_shifts(signed_in, desk, row, coming, django_assert_num_queries):
    for day in range(coming):
        ahead(desk, row, days=day + 1)
    shifts(signed_in, row)
    with django_assert_num_queries(9):
        shifts(signed_in, row)


# -- only those who should ---------------------------------------------------------------------------------------------


def test_who_does_not_stand_on_the_board_is_not_found_like_nobody(signed_in, desk, row, r1b):
    ahead(desk, row)
    tomorrow = ahead(desk, desk.shift(day=DAY - dt.timedelta(days=9)))  # somebody with shifts, but none today
    nobody = signed_in.get("/boards/R1A/people/999999/")
    for address in (f"/boards/R1A/people/{tomorrow.volunteer_id}/", f"/boards/R1B/people/{row.volunteer_id}/"):
        answer = signed_in.get(address)
        assert (answer.status_code, answer.content) == (404, nobody.content)


def test_an_intern_of_another_region_finds_no_such_board(client, uma, desk, row, r2a):
    client.force_login(uma)
    answer = client.get(f"/boards/R1A/people/{row.volunteer_id}/")
    assert answer.status_code == 404
    assert answer.content == client.get(f"/boards/NOWHERE/people/{row.volunteer_id}/").content
    assert client.get(f"/boards/R2A/people/{row.volunteer_id}/").status_code == 404  # nor through the own board


def test_a_signed_out_window_hears_401(client, row):
    assert client.get(f"/boards/R1A/people/{row.volunteer_id}/").status_code == 401


def test_it_is_only_read_and_kept_by_no_cache(signed_in, row):
    address = f"/boards/R1A/people/{row.volunteer_id}/"
    assert signed_in.post(address).status_code == 405
    assert "no-store" in signed_in.get(address)["Cache-Control"]


def test_no_name_and_no_phone_is_logged(signed_in, row, caplog):
    caplog.set_level(logging.DEBUG)
    shifts(signed_in, row)
    signed_in.get("/boards/R1A/people/999999/")
    said = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert row.volunteer.last_name not in said
    assert row.volunteer.phone not in said


# -- pages in VAN ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["http://www.votebuilder.com", "javascript:alert(1)", "https://van.example.org/page?x=1", "van.example.org"]
)
def test_the_address_of_van_is_an_https_address_alone(db, address):
    with pytest.raises(ValidationError, match="Give the address alone"):
        CampaignSettings(van_address=address).full_clean()


def test_boards_hear_the_address_of_van_and_the_election_day(signed_in, r1a):
    assert snapshot_settings(signed_in) == (None, "")
    CampaignSettings(van_address="https://van.example.org/", election_day=dt.date(2026, 11, 3)).save()
    assert snapshot_settings(signed_in) == ("2026-11-03", "https://van.example.org")


def snapshot_settings(client):
    settings = client.get("/boards/R1A/snapshot/").json()["settings"]
    return settings["election_day"], settings["van_address"]
