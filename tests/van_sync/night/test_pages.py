"""The nights in the admin."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.desk import DAY
from tests.tracker.archive.saturday import make_saturday
from tests.van_sync.night.conftest import at
from tracker.archive.close import close_office
from tracker.models import ArchivedShift, LateEdit, Shift
from van_sync.models import NightRun, NightState
from van_sync.night import runs
from van_sync.night.preview import what_would_go

CLOSE = "/admin/van_sync/nightrun/close/"
pytestmark = pytest.mark.usefixtures("storage", "clock")


@pytest.fixture
def handed(monkeypatch):
    """The ids of the nights that the worker was asked to do."""
    ids = []
    monkeypatch.setattr("van_sync.work.close_day.delay", ids.append)
    return ids


@pytest.fixture
def data(client, dana, handed):
    client.force_login(dana)
    return client


def test_the_page_shows_what_would_go_and_changes_nothing(data, desk):
    make_saturday(desk)

    page = data.get(CLOSE).content.decode()

    assert "Close Saturday, October 31" in page
    assert "1 group not back" in page
    assert "4 shifts without an end" in page
    assert NightRun.objects.count() == 0


def test_the_running_day_can_be_chosen_and_is_warned_about(data, desk, clock):
    clock.set(at("21:40", DAY))
    desk.shift()

    assert "Nothing is left of this day" in data.get(CLOSE).content.decode()
    assert "This day is not over." in data.get(f"{CLOSE}?day=2026-10-31").content.decode()


def test_the_button_begins_a_night_once(data, desk, handed):
    desk.shift()

    answers = [data.post(CLOSE, {"day": "2026-10-31"}) for _ in range(2)]

    run = NightRun.objects.get()
    assert (run.day, run.by.email, run.state) == (DAY, "dana@example.org", NightState.WAITING)
    assert {answer["Location"] for answer in answers} == {reverse("admin:van_sync_nightrun_change", args=[run.pk])}
    assert handed == [run.pk]
    assert Shift.objects.exists()


@pytest.mark.parametrize("day", ["2026-10-30", "2026-11-02", "", "tomorrow"])
def test_another_day_than_was_shown_is_refused(data, desk, day):
    answer = data.post(CLOSE, {"day": day}, follow=True)

    assert "The day has changed since this page was opened" in answer.content.decode()
    assert not NightRun.objects.exists()


def test_the_page_of_a_night_follows_it_to_its_end(data, desk, dana):
    make_saturday(desk)
    run = runs.begin(DAY, by=dana)
    address = reverse("admin:van_sync_nightrun_change", args=[run.pk])
    assert "Waiting for the worker" in data.get(address).content.decode()
    before = data.get(f"/admin/van_sync/nightrun/{run.pk}/progress/").json()["stage"]

    runs.work(run.pk)

    after = data.get(f"/admin/van_sync/nightrun/{run.pk}/progress/").json()
    assert (after["sentence"], after["stage"] != before) == ("Done. The day is in the archive.", True)
    page = data.get(address).content.decode()
    assert "7 shifts, 2 groups and 8 notes" in page
    assert 'data-label="Doors">48<' in page


def test_a_night_with_trouble_offers_to_do_what_is_left(data, desk, handed):
    desk.shift()
    run = runs.begin(DAY, by=None)
    NightRun.objects.update(state=NightState.TROUBLE, ended_at=at("03:31"))

    data.post(f"/admin/van_sync/nightrun/{run.pk}/again/")

    again = NightRun.objects.first()
    assert (again.pk != run.pk, again.day, handed) == (True, DAY, [again.pk])


def test_the_front_page_says_how_the_last_night_went(data, desk):
    assert "No day has been closed yet." in data.get("/admin/").content.decode()
    desk.shift()
    runs.work(runs.begin(DAY, by=None).pk)

    assert "Done. The day is in the archive." in data.get("/admin/").content.decode()


ADDRESSES = [CLOSE, "/admin/van_sync/nightrun/", "/admin/van_sync/nightrun/1/change/", "/admin/van_sync/nightrun/1/progress/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["flo", "ana", "ivo"])
def test_nobody_but_data_staff_sees_or_closes_anything(client, request, who, address, desk):
    desk.shift()
    run = runs.begin(DAY, by=None)
    client.force_login(request.getfixturevalue(who))

    for answer in (client.get(address.replace("/1/", f"/{run.pk}/")), client.post(CLOSE, {"day": "2026-10-31"})):
        assert answer.status_code in (302, 403, 404)
        assert "nightrun" not in answer.get("Location", "").partition("?")[0]
    assert NightRun.objects.count() == 1


@pytest.mark.parametrize("address", ADDRESSES[:1] + ADDRESSES[2:])
def test_who_may_open_the_admin_for_people_alone_finds_no_night_there(client, flo, address, desk, monkeypatch):
    monkeypatch.setattr(type(flo), "is_staff", True)
    desk.shift()
    run = runs.begin(DAY, by=None)
    client.force_login(flo)

    assert client.get(address.replace("/1/", f"/{run.pk}/")).status_code == 404
    assert client.post(CLOSE, {"day": "2026-10-31"}).status_code == 404
    assert client.post(f"/admin/van_sync/nightrun/{run.pk}/again/").status_code == 404
    assert "Last night" not in client.get("/admin/").content.decode()


def test_data_staff_see_the_archive_and_settle_late_edits(data, desk, dana):
    shift = desk.shift()
    close_office(desk.office.pk, before=DAY.replace(month=11, day=1), by=None)
    desk.refused("add_pass", "day_closed", shift=shift, tab="confirms")
    late = LateEdit.objects.get()

    assert "Late edits</a>: <strong>1</strong>" in data.get("/admin/").content.decode()
    assert "add_pass" in data.get("/admin/tracker/lateedit/?settled_at__isempty=1").content.decode()
    data.post("/admin/tracker/lateedit/", {"action": "settle", "_selected_action": [str(late.pk)]})
    late.refresh_from_db()
    assert late.settled_by == dana
    assert "add_pass" not in data.get("/admin/tracker/lateedit/?settled_at__isempty=1").content.decode()
    found = data.get(f"/admin/tracker/archivedshift/?q={ArchivedShift.objects.get().vanid}").content.decode()
    assert "R1A on 2026-10-31" in found
    for address in ("archivedday/", "archivedchange/", f"archivedday/{ArchivedShift.objects.get().archived_day_id}/change/"):
        assert data.get(f"/admin/tracker/{address}").status_code == 200


def test_what_would_go_counts_the_days_before_too(desk):
    """A night that was missed is made up for: what it would take along is said before."""
    desk.shift("completed", day=DAY - dt.timedelta(days=1))
    desk.shift()
    desk.shift(day=DAY + dt.timedelta(days=1))

    (office,) = what_would_go(DAY)

    assert (office.shifts, office.unsettled, office.unwritten) == (2, 1, 1)
