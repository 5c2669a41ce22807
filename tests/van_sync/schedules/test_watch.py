"""What did not run when it should have, and a clock that has died."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tracker.models import CampaignSettings
from van_sync.models import ClockPulse, RunEnd, Schedule, ScheduleRun
from van_sync.schedules import watch
from van_sync.schedules.watch import SILENT_AFTER, in_words, look_at_all, next_due, trouble

SECOND = dt.timedelta(seconds=1)
CHICAGO = ZoneInfo("America/Chicago")


def chicago(*when):
    return dt.datetime(*when, tzinfo=CHICAGO).astimezone(dt.UTC)


@pytest.fixture
def clock_goes(db):
    return ClockPulse.objects.create(pk=1, alive_at=timezone.now())


def ran(job, at, end=RunEnd.OK, **fields):
    number = ScheduleRun.objects.count()
    return ScheduleRun.objects.create(job=job, task_id=f"t{number}", started_at=at, ended_at=at, end=end, **fields)


def all_ran(at):
    Schedule.objects.update(date_changed=at)
    for schedule in Schedule.objects.all():
        ran(schedule.name, at)


def late(now):
    return [one.schedule.name for one in look_at_all(now) if one.is_late]


def test_one_that_is_late_by_more_than_its_interval_and_the_grace_is_marked(with_night):
    now = timezone.now()
    all_ran(now)
    due = now + dt.timedelta(hours=1)

    assert "forget old uploads" not in late(due + dt.timedelta(minutes=30))
    assert "forget old uploads" in late(due + dt.timedelta(minutes=30) + SECOND)


def test_a_night_is_late_a_quarter_of_an_hour_after_its_time(with_night):
    all_ran(chicago(2026, 10, 30, 3, 30))

    assert "night" not in late(chicago(2026, 10, 31, 3, 45))
    assert "night" in late(chicago(2026, 10, 31, 3, 46))
    ran("night", chicago(2026, 10, 31, 3, 50))
    assert "night" not in late(chicago(2026, 10, 31, 3, 51))


def test_one_that_never_ran_counts_from_when_it_was_made_or_changed(with_night):
    Schedule.objects.update(date_changed=chicago(2026, 10, 30, 14))

    assert "night" not in late(chicago(2026, 10, 31, 3, 40))
    assert "night" in late(chicago(2026, 10, 31, 3, 46))


def test_one_that_was_off_for_a_week_is_not_late_as_soon_as_it_is_on(with_night):
    all_ran(chicago(2026, 10, 20, 12))
    Schedule.objects.update(date_changed=chicago(2026, 10, 30, 12))

    assert late(chicago(2026, 10, 30, 12, 1)) == []


def test_one_that_is_off_is_never_late_and_has_no_next_run(with_night):
    all_ran(chicago(2026, 10, 1, 12))
    Schedule.objects.update(enabled=False)

    assert late(chicago(2026, 10, 31, 12)) == []
    assert {one.due_at for one in look_at_all()} == {None}


@pytest.mark.parametrize(
    ("time", "after", "due"),
    [
        ("3:30", (2026, 10, 31, 3, 30), (2026, 11, 1, 3, 30)),  # the clocks go back that night
        ("3:30", (2027, 3, 13, 3, 30), (2027, 3, 14, 3, 30)),  # and forth
        ("1:30", (2026, 10, 31, 12), (2026, 11, 1, 1, 30)),  # comes twice: the first
        ("1:30", (2026, 11, 1, 1, 30), (2026, 11, 2, 1, 30)),
        ("2:30", (2027, 3, 13, 12), (2027, 3, 14, 3, 30)),  # does not come: an hour later
    ],
)
def test_a_time_of_day_is_right_in_the_nights_when_the_clocks_change(with_night, time, after, due):
    schedule = Schedule.objects.get(name="night")
    schedule.crontab.hour, schedule.crontab.minute = time.split(":")

    assert next_due(schedule, chicago(*after)) == chicago(*due)


@pytest.mark.parametrize("when", [(2026, 10, 31, 22), (2027, 3, 13, 22)])
@pytest.mark.parametrize(("hour", "minute"), [("3", "30"), ("1", "30"), ("2", "30")])
def test_the_clock_and_the_watch_agree_on_the_next_night(with_night, monkeypatch, when, hour, minute):
    schedule = Schedule.objects.get(name="night")
    schedule.crontab.hour, schedule.crontab.minute = hour, minute
    crontab, last, now = schedule.schedule, chicago(*when), chicago(*when)
    moment = [now]
    crontab.nowfunc = crontab.nowfun = lambda: moment[0].astimezone(CHICAGO)
    while not crontab.is_due(last).is_due:
        moment[0] += dt.timedelta(minutes=1)

    assert moment[0] == next_due(schedule, last)


def test_the_watch_goes_by_the_campaigns_zone(with_night):
    campaign = CampaignSettings.load()
    campaign.time_zone = "America/New_York"
    campaign.save()

    assert next_due(Schedule.objects.get(name="night"), chicago(2026, 10, 31, 1)) == chicago(2026, 10, 31, 2, 30)


def test_a_clock_that_is_not_heard_is_said_and_nothing_else(with_night, clock_goes):
    now = clock_goes.alive_at
    all_ran(now)
    assert trouble(now + SILENT_AFTER) == ""

    said = trouble(now + dt.timedelta(minutes=7))

    assert said.startswith("The clock (celery beat) has not been heard since 7 minutes ago")


def test_a_clock_that_never_ran_is_said(db):
    assert trouble().startswith("The clock (celery beat) has not been heard here")


def test_late_and_failed_ones_are_named(with_night, clock_goes):
    now = clock_goes.alive_at
    all_ran(now)
    assert trouble(now) == ""
    ScheduleRun.objects.filter(job="resume syncs to VAN").update(started_at=now - dt.timedelta(hours=1))
    Schedule.objects.filter(name="resume syncs to VAN").update(date_changed=now - dt.timedelta(hours=1))
    ran("forget old uploads", now, RunEnd.FAILED)

    assert trouble(now) == "Did not run when it should have: resume syncs to VAN; failed: forget old uploads."


def test_one_that_went_well_since_is_no_longer_told_of(with_night, clock_goes):
    now = clock_goes.alive_at
    all_ran(now)
    ran("forget old uploads", now, RunEnd.FAILED)
    ran("forget old uploads", now)

    assert trouble(now) == ""


def test_it_costs_the_same_queries_for_any_number_of_runs(with_night, clock_goes, django_assert_num_queries):
    all_ran(clock_goes.alive_at)
    all_ran(clock_goes.alive_at)
    with django_assert_num_queries(3):
        trouble(clock_goes.alive_at)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "second"),
        (30, "30 seconds"),
        (60, "minute"),
        (90, "90 seconds"),
        (1800, "30 minutes"),
        (3600, "hour"),
        (86_400, "day"),
        (200_000, "2 days"),
    ],
)
def test_a_span_in_words(seconds, words):
    assert in_words(seconds) == words


def test_a_run_that_goes_on_is_neither_late_nor_failed(with_night, clock_goes):
    all_ran(clock_goes.alive_at)
    ScheduleRun.objects.create(job="night", task_id="now", started_at=clock_goes.alive_at)

    assert trouble(clock_goes.alive_at) == ""
    assert watch.look_at_all()[2].last.end == RunEnd.RUNNING
