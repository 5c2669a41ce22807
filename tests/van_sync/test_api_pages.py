"""The import from VAN in the admin: the buttons, the page of its run, and who may."""

import datetime as dt

import pytest
from celery.exceptions import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import Office, Rank
from tests.desk import DAY
from tests.van_sync.fake_van import FakeVan
from tests.van_sync.pages import RUNS, address, shown, stage
from tracker.models import CampaignSettings, Location, OfficeCounter, Shift
from van_sync import runs
from van_sync.client import VanClient
from van_sync.client_errors import VanForbidden, VanKeyRefused, VanNotSetUp
from van_sync.models import QUIET_AFTER, ImportRun, RunStatus
from van_sync.progress import LONG_WAIT
from van_sync.runs import COMING
from van_sync.tasks import import_from_van


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)


@pytest.fixture
def van(monkeypatch, r1a):
    """A VAN that the client finds, with one event for each of the coming days."""
    Location.objects.create(name="R1A Field Office", office=r1a)
    van = FakeVan()
    for later in range(9):
        van.add_signup(van.add_event(f"Canvass {later}", day=DAY + dt.timedelta(days=later)), 101)
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda cls: van))
    return van


@pytest.fixture
def no_van(monkeypatch):
    def not_set_up(cls):
        raise VanNotSetUp("Set VAN_API_KEY and restart CPT.")

    monkeypatch.setattr(VanClient, "from_settings", classmethod(not_set_up))


def press(client, days=1):
    answer = client.post(f"{RUNS}from-van/", {"days": days})
    assert answer.status_code == 302
    return ImportRun.objects.latest("pk")


def done(client, days=1):
    run = press(client, days)
    import_from_van(run.pk)
    run.refresh_from_db()
    return run


def panel(client):
    return client.get(RUNS).content.decode()


@pytest.mark.parametrize(("days", "shifts"), [(1, 1), (COMING, 8)])
def test_a_button_asks_the_worker_and_the_page_follows_it_to_the_boards(data_staff, dana, van, asked, days, shifts):
    run = press(data_staff, days)
    assert asked == [run.pk]
    assert stage(data_staff, run)["sentence"] == "Waiting for the worker …"

    import_from_van(run.pk)

    text = shown(data_staff, run)
    assert "Done. The boards have it." in text
    assert "Asked for by Dana Data" in text
    assert f"with {1 + days + 1} calls to VAN" in text
    assert "1 on the day" in text
    assert Shift.objects.count() == shifts
    assert f'value="{days}">Import from VAN again' in text


def test_while_it_works_the_page_says_at_what(data_staff, van):
    seen = []
    run = press(data_staff)
    van.before = lambda what: seen.append(stage(data_staff, run))

    import_from_van(run.pk)

    assert [one["sentence"] for one in seen] == [
        "Reading VAN's events and who is signed up …", "Reading VAN's events and who is signed up …", "Asking VAN for phones that are missing here …",
    ]  # fmt: skip
    assert {one["stage"] for one in seen} == {"importing working"}
    assert (seen[1]["done"], seen[1]["total"]) == (0, 1)


def test_parts_that_are_missing_are_on_the_page_with_reason_and_in_the_list(data_staff, van):
    van.broken[van.days[0].event_id] = VanForbidden("Ask your VAN administrator.")
    run = done(data_staff, COMING)

    text = shown(data_staff, run)
    assert "Done, with parts missing." in text
    assert "is-partial" in text
    assert "What is missing" in text
    assert "Canvass 0, Oct 31" in text
    assert "Ask your VAN administrator." in text
    assert "Done, with parts missing" in panel(data_staff)


def test_a_run_that_failed_says_why_and_offers_another(data_staff, van):
    van.broken["events"] = VanKeyRefused("Mend the key.")
    run = done(data_staff)

    text = shown(data_staff, run)
    assert "Mend the key. Nothing was changed." in text
    assert "Import from VAN again" in text
    assert "Try again" not in text


def test_a_second_click_comes_to_the_one_under_way(data_staff, van, asked):
    run = press(data_staff)

    answer = data_staff.post(f"{RUNS}from-van/", {"days": COMING}, follow=True)

    assert answer.redirect_chain[0][0] == address(run)
    assert "under way already" in answer.content.decode()
    assert asked == [run.pk]
    assert "One is under way" in panel(data_staff)
    assert 'name="days"' not in panel(data_staff)


@pytest.mark.parametrize("after", [{"asked_at": LONG_WAIT}, {"alive_at": QUIET_AFTER}])
def test_one_that_no_worker_has_can_be_handed_over_again(data_staff, van, asked, after):
    run = press(data_staff)
    ImportRun.objects.update(**{name: timezone.now() - ago - dt.timedelta(seconds=1) for name, ago in after.items()})
    assert "Try again" in shown(data_staff, run)

    data_staff.post(address(run, "again/"))
    import_from_van(run.pk)

    assert asked == [run.pk, run.pk]
    assert ImportRun.objects.get().status == RunStatus.DONE


def test_one_that_is_done_is_not_handed_over_again(data_staff, van, asked):
    run = done(data_staff)

    data_staff.post(address(run, "again/"))

    assert asked == [run.pk]


def test_a_stopped_one_leaves_the_buttons_on_the_list(data_staff, van):
    press(data_staff)
    ImportRun.objects.update(alive_at=timezone.now() - QUIET_AFTER - dt.timedelta(seconds=1))

    assert 'name="days"' in panel(data_staff)
    assert done(data_staff).status == RunStatus.DONE


def test_a_broker_that_does_not_answer_is_said_and_the_run_waits(data_staff, van, monkeypatch):
    def refuse(run_id):
        raise OperationalError("no broker")

    monkeypatch.setattr("van_sync.work.import_from_van.delay", refuse)

    answer = data_staff.post(f"{RUNS}from-van/", {"days": 1}, follow=True)

    assert "could not be told of it" in answer.content.decode()
    assert runs.van_under_way() is not None


# -- the panel ---------------------------------------------------------------------------------------------------------


def test_the_panel_names_the_days_the_schedule_and_the_last_import(data_staff, van):
    text = panel(data_staff)
    assert "Today, Saturday, October 31" in text
    assert "Coming seven days, to Saturday, November 7" in text
    assert "every 15 minutes from 6 AM to 10 PM" in text
    assert "Last:" not in text

    done(data_staff)
    assert ", done</a>" in panel(data_staff)


def test_the_panel_says_that_the_schedule_is_off(data_staff, van):
    CampaignSettings.objects.update_or_create(pk=1, defaults={"van_import_minutes": 0})

    assert "the schedule is off" in panel(data_staff)


def test_the_panel_warns_that_boards_turn_back(data_staff, van):
    OfficeCounter.objects.update_or_create(office=Office.objects.get(), defaults={"day": DAY + dt.timedelta(days=1)})

    assert "Importing turns them to Saturday, October 31" in panel(data_staff)


def test_without_a_key_the_panel_says_what_to_do_and_has_no_buttons(data_staff, no_van):
    assert "Set VAN_API_KEY and restart CPT." in panel(data_staff)
    assert 'name="days"' not in panel(data_staff)


def test_runs_of_the_schedule_are_named_as_such(data_staff, van):
    run = runs.ask_van(DAY, DAY, by=None, is_scheduled=True)
    import_from_van(run.pk)

    assert "the schedule" in panel(data_staff)
    assert "By the schedule" in shown(data_staff, run)


# -- who may, and how ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO, Rank.FD, None])
def test_nobody_but_data_staff_begins_an_import(client, dana, van, asked, rank):
    if rank:
        dana.rank = rank
        dana.save()
        client.force_login(dana)

    answer = client.post(f"{RUNS}from-van/", {"days": 1})

    assert answer.status_code == (404 if rank else 302)
    assert rank or answer["Location"].startswith(("/admin/login/", "/accounts/login/"))
    assert not ImportRun.objects.exists()


def test_beginning_needs_the_token_of_the_page_and_a_post(data_staff, dana, van):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana)

    assert strict.post(f"{RUNS}from-van/", {"days": 1}).status_code == 403
    assert data_staff.get(f"{RUNS}from-van/").status_code == 405
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("days", ["", "2", "7", "365", "x"])
def test_other_days_are_refused_with_a_sentence(data_staff, van, days):
    answer = data_staff.post(f"{RUNS}from-van/", {"days": days}, follow=True)

    assert "Press one of the two buttons" in answer.content.decode()
    assert not ImportRun.objects.exists()
