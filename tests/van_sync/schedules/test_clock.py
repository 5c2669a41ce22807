"""The clock itself: what it makes up for, what it leaves alone, and what does not end it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.db import OperationalError
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTasks

from van_sync.models import ClockPulse, Schedule
from van_sync.schedules import clock as clock_module
from van_sync.schedules.clock import PAUSE, Clock

pytestmark = pytest.mark.django_db(transaction=True)  # the clock commits and closes connections
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def sent(monkeypatch):
    """The names of what is sent, instead of a broker."""
    names = []
    monkeypatch.setattr(Clock, "send_task", lambda self, name, *args, **options: names.append(name))
    monkeypatch.setattr(Clock, "producer", None)
    current_app.loader.import_default_modules()
    for task in current_app.tasks.values():
        if task.name.startswith("van_sync."):
            monkeypatch.setattr(task, "apply_async", lambda *args, name=task.name, **options: names.append(name))
    return names


def goes(clock):
    """Let it look until it would sleep; returns for how long."""
    for _ in range(30):
        if wait := clock.tick():
            return wait
    raise AssertionError("it finds no end")


def all_ran_just_now():
    Schedule.objects.update(last_run_at=timezone.now())


def test_it_makes_the_rows_and_keeps_what_data_staff_changed(with_night):
    Schedule.objects.filter(name="night").update(enabled=False)

    Clock(app=current_app)

    assert Schedule.objects.count() == 5
    assert not Schedule.objects.get(name="night").enabled


def test_what_is_due_is_sent_once_and_noted_at_once(with_night, sent):
    all_ran_just_now()
    Schedule.objects.filter(name="forget old uploads").update(last_run_at=timezone.now() - 2 * HOUR)

    goes(Clock(app=current_app))

    assert sent == ["van_sync.tasks.forget_old_uploads"]
    row = Schedule.objects.get(name="forget old uploads")
    assert timezone.now() - row.last_run_at < dt.timedelta(minutes=1)
    assert row.total_run_count == 1


@pytest.mark.parametrize("hours_ago", [1, 6, 12, 20])
def test_a_night_that_was_missed_is_made_up_for_at_the_start_whatever_the_hour(with_night, sent, hours_ago):
    """The usual scheduler leaves out rows whose hour is far away, and would send it before its next time, in the evening."""
    all_ran_just_now()
    local = (timezone.now() - hours_ago * HOUR).astimezone(ZoneInfo("America/Chicago"))
    CrontabSchedule.objects.update(hour=str(local.hour), minute=str(local.minute))
    Schedule.objects.filter(name="night").update(last_run_at=timezone.now() - 26 * HOUR)

    goes(Clock(app=current_app))

    assert sent == ["van_sync.tasks.export_to_sheet"]


def test_what_an_administrator_changes_meanwhile_stays(with_night, sent):
    all_ran_just_now()
    Schedule.objects.filter(name="forget old uploads").update(last_run_at=timezone.now() - 2 * HOUR)
    clock = Clock(app=current_app)
    entry = clock.schedule["forget old uploads"]
    Schedule.objects.filter(name="forget old uploads").update(description="Changed.", expire_seconds=7)

    next(entry).save()

    row = Schedule.objects.get(name="forget old uploads")
    assert (row.description, row.expire_seconds, row.total_run_count) == ("Changed.", 7, 1)


def test_one_that_was_switched_off_meanwhile_stays_off(with_night, sent):
    clock = Clock(app=current_app)
    entry = clock.schedule["forget old uploads"]
    row = Schedule.objects.get(name="forget old uploads")
    row.enabled = False
    row.save()

    next(entry).save()

    row.refresh_from_db()
    assert (row.enabled, row.last_run_at) == (False, None)


def test_a_change_in_the_admin_counts_at_the_next_look(with_night, sent):
    all_ran_just_now()
    clock = Clock(app=current_app)
    goes(clock)
    row = Schedule.objects.get(name="resume syncs to VAN")
    row.enabled = False
    row.save()

    goes(clock)

    assert "resume syncs to VAN" not in clock.schedule


def test_a_change_right_after_the_first_reading_counts_at_the_next_look(with_night, sent):
    clock = Clock(app=current_app)
    assert "resume syncs to VAN" in clock.schedule
    row = Schedule.objects.get(name="resume syncs to VAN")
    row.enabled = False
    row.save()

    assert "resume syncs to VAN" not in clock.schedule


def test_a_change_that_was_stamped_earlier_and_committed_later_counts_too(with_night, sent):
    clock = Clock(app=current_app)
    goes(clock)
    goes(clock)
    row = Schedule.objects.get(name="resume syncs to VAN")
    row.enabled = False
    row.save()
    PeriodicTasks.objects.update(last_update=timezone.now() - HOUR)

    assert "resume syncs to VAN" not in clock.schedule


def test_nothing_is_read_anew_where_nothing_was_saved(with_night, sent):
    clock = Clock(app=current_app)
    assert clock.schedule
    assert clock.schedule is clock.schedule


def test_who_saves_a_schedule_while_it_runs_does_not_have_it_run_again(with_night, sent):
    row = Schedule.objects.get(name="forget old uploads")
    next(Clock(app=current_app).schedule["forget old uploads"]).save()

    row.expire_seconds = 7
    row.save()

    row.refresh_from_db()
    assert timezone.now() - row.last_run_at < dt.timedelta(minutes=1)
    assert (row.expire_seconds, row.total_run_count) == (7, 1)


def test_what_the_broker_did_not_take_is_due_still(with_night, sent, monkeypatch):
    all_ran_just_now()
    before = timezone.now() - 2 * HOUR
    Schedule.objects.filter(name="forget old uploads").update(last_run_at=before)
    task = current_app.tasks["van_sync.tasks.forget_old_uploads"]
    takes = task.apply_async

    def refuses(*args, **options):
        raise OSError("nobody there")

    monkeypatch.setattr(task, "apply_async", refuses)
    clock = Clock(app=current_app)

    assert goes(clock) == PAUSE
    assert Schedule.objects.get(name="forget old uploads").last_run_at == before
    monkeypatch.setattr(task, "apply_async", takes)
    goes(clock)
    assert sent == ["van_sync.tasks.forget_old_uploads"]


def test_a_database_that_is_away_does_not_end_it(with_night, sent, monkeypatch):
    clock = Clock(app=current_app)

    def away(**fields):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(ClockPulse.objects, "update_or_create", away)
        patched.setattr(clock_module, "close_old_connections", lambda: None)
        assert clock.tick() == PAUSE

    goes(clock)
    assert ClockPulse.objects.exists()


def test_it_says_that_it_is_there_every_quarter_of_a_minute(with_night, sent, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(clock_module.time, "monotonic", lambda: now[0])
    clock = Clock(app=current_app)
    told = []
    monkeypatch.setattr(ClockPulse.objects, "update_or_create", lambda **fields: told.append(now[0]))

    for _ in range(20):
        clock._pulse()
        now[0] += 5

    assert told == [1000.0 + 15 * number for number in range(7)]
