"""When the clock asks VAN, and when it does not."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from tests.desk import DAY
from tests.van_sync.fake_van import FakeVan
from tracker.models import CampaignSettings, Location, OfficeCounter, Shift
from van_sync import api_schedule, runs, tasks
from van_sync.api_schedule import LOST_AFTER, MOST_TRIES, days_due, look
from van_sync.client import VanClient
from van_sync.client_errors import VanForbidden, VanKeyRefused, VanNotSetUp
from van_sync.models import QUIET_AFTER, ImportRun, RunStatus
from van_sync.night import schedule as night
from van_sync.runs import COMING
from van_sync.schedules.table import BY_NAME


def at(clock, day=DAY):
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo("America/Chicago"))


@pytest.fixture
def van(monkeypatch, r1a):
    """A VAN that the client finds."""
    Location.objects.create(name="R1A Field Office", office=r1a)
    van = FakeVan()
    van.add_signup(van.add_event(), 101)
    van.add_signup(van.add_event(day=DAY + dt.timedelta(days=1)), 101)
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda cls: van))
    return van


@pytest.fixture
def clock(monkeypatch):
    """The time by which runs are dated: ``clock.set(instant)``."""

    class Clock:
        def set(self, now):
            monkeypatch.setattr("django.utils.timezone.now", lambda: now)
            return now

    return Clock()


def looks(clock, *times, day=DAY):
    """How many days each look asked VAN for, 0 where it did not."""
    asked = []
    for time in times:
        before = ImportRun.objects.count()
        look(clock.set(at(time, day)))
        runs_now = ImportRun.objects.order_by("-pk")
        asked.append((runs_now[0].last_day - runs_now[0].day).days + 1 if runs_now.count() > before else 0)
    return asked


def test_the_night_asks_for_the_coming_week_once_and_the_day_for_today_each_quarter(van, clock):
    times = ("03:31", "03:32", "05:59", "06:00", "06:01", "06:14", "06:15", "06:29", "21:59", "22:00", "23:59")

    assert looks(clock, *times) == [COMING, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0]
    assert set(ImportRun.objects.values_list("status", "is_scheduled", "by")) == {(RunStatus.DONE, True, None)}
    assert Shift.objects.count() == 2


def test_after_midnight_the_evening_goes_on_and_asks_nothing(van, clock):
    tomorrow = DAY + dt.timedelta(days=1)
    looks(clock, "10:00")

    assert looks(clock, "00:10", "03:29", "03:30", day=tomorrow) == [0, 0, 0]
    night.look(clock.set(at("03:30", tomorrow)))  # it archives first, and then asks
    assert ImportRun.objects.first().day == tomorrow
    assert looks(clock, "03:31", "06:00", day=tomorrow) == [0, 1]


def test_a_night_that_failed_is_made_up_for_in_the_morning(van, clock):
    van.broken["events"] = VanKeyRefused("Mend the key.")
    assert looks(clock, "03:30", "03:31", "06:00") == [COMING, 0, COMING]

    van.broken.clear()

    assert looks(clock, "06:01", "06:15", "06:30") == [0, COMING, 1]


def test_a_night_that_was_partial_is_made_up_for_until_it_is_whole(van, clock):
    tomorrows = van.days[1].event_id
    van.broken[tomorrows] = VanForbidden("Ask for the right.")
    assert looks(clock, "03:30", "06:00") == [COMING, COMING]

    van.broken.clear()

    assert looks(clock, "06:15", "06:30") == [COMING, 1]


def test_what_stays_partial_is_asked_for_a_few_times_a_day(van, clock):
    van.broken[van.days[1].event_id] = VanForbidden("Ask for the right.")
    times = [f"{6 + quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in range(MOST_TRIES + 2)]

    assert looks(clock, *times) == [COMING] * MOST_TRIES + [1, 1]
    night.look(clock.set(at("03:30", DAY + dt.timedelta(days=1))))
    assert (ImportRun.objects.first().last_day - DAY).days == COMING


def test_what_people_ask_for_does_not_put_the_schedule_off(van, clock, dana):
    looks(clock, "03:30")
    now = clock.set(at("06:01"))
    run = runs.ask_van(DAY, DAY + dt.timedelta(days=6), by=dana)
    tasks.import_from_van(run.pk)

    assert days_due(now) == 1


def test_the_hours_and_the_minutes_are_the_campaigns(van, clock):
    CampaignSettings.objects.update_or_create(pk=1, defaults={"van_import_minutes": 60, "van_import_from": 8, "van_import_until": 9})

    assert looks(clock, "04:00", "07:59", "08:00", "08:30", "08:59", "09:00") == [COMING, 0, 1, 0, 0, 0]


def test_no_minutes_no_schedule(van, clock):
    CampaignSettings.objects.update_or_create(pk=1, defaults={"van_import_minutes": 0})

    assert looks(clock, "04:00", "12:00") == [0, 0]


def test_hours_that_end_before_they_begin_are_refused(db):
    with pytest.raises(ValidationError, match="must be before"):
        CampaignSettings(van_import_from=22, van_import_until=6).full_clean()


def test_without_a_key_nothing_is_begun_and_nothing_is_recorded(monkeypatch, db, clock):
    def not_set_up(cls):
        raise VanNotSetUp("Set the key.")

    monkeypatch.setattr(VanClient, "from_settings", classmethod(not_set_up))

    look(clock.set(at("12:00")))

    assert not ImportRun.objects.exists()


def test_the_clock_never_turns_a_board_back(van, clock, r1a):
    tomorrow = DAY + dt.timedelta(days=1)
    OfficeCounter.objects.update(day=tomorrow)

    looks(clock, "21:00")

    assert OfficeCounter.objects.get(office=r1a).day == tomorrow == ImportRun.objects.get().day


def test_an_import_that_asks_for_a_later_day_than_today_says_so(van, clock, r1a):
    """It brings nobody of today, and would say nothing."""
    OfficeCounter.objects.update(day=DAY.replace(year=2027))

    said = look(clock.set(at("12:00")))

    assert said.startswith("VAN, Oct 31 to Nov 7: done. Boards are put on Sunday, October 31, 2027 ahead of its time")
    assert "VAN was not asked for Saturday, October 31." in said


def test_each_look_says_what_came_of_it(van, clock):
    assert [look(clock.set(at(time))) for time in ("12:00", "12:01")] == ["VAN, Oct 31 to Nov 7: done.", "Nothing was due."]


def test_while_one_is_under_way_the_clock_begins_no_other(van, clock, dana):
    now = clock.set(at("12:00"))
    run = runs.ask_van(DAY, DAY, by=dana)
    ImportRun.objects.update(alive_at=now, attempt=1)

    assert looks(clock, "12:00") == [0]
    assert ImportRun.objects.get() == run


def test_one_whose_worker_was_stopped_makes_way_at_the_next_look(van, clock, dana):
    now = clock.set(at("12:00"))
    stopped = runs.ask_van(DAY, DAY, by=dana)
    ImportRun.objects.update(alive_at=now - QUIET_AFTER - dt.timedelta(seconds=1), attempt=1)

    assert looks(clock, "12:01") == [COMING]
    stopped.refresh_from_db()
    assert (stopped.status, stopped.trouble, stopped.attempt) == (RunStatus.FAILED, runs.STOPPED, 2)


def test_one_whose_message_was_lost_is_done_by_the_clock(van, clock, dana):
    now = clock.set(at("12:00"))
    run = runs.ask_van(DAY, DAY, by=dana)
    ImportRun.objects.update(asked_at=now)

    look(now + LOST_AFTER)
    assert ImportRun.objects.get().status == RunStatus.IMPORTING
    look(now + LOST_AFTER + dt.timedelta(seconds=1))

    run.refresh_from_db()
    assert (run.status, ImportRun.objects.count()) == (RunStatus.DONE, 1)


def test_beat_looks_every_minute_and_drops_looks_that_nobody_took(monkeypatch):
    job = BY_NAME["import from VAN"]
    seen = []
    monkeypatch.setattr(api_schedule, "look", seen.append)

    tasks.import_on_schedule()

    assert job.task == tasks.import_on_schedule.name
    assert job.expires < job.every == 60
    assert len(seen) == 1
