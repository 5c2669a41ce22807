"""The rows of the schedules, made from the table in code."""

import dataclasses
import datetime as dt

import pytest
from celery import current_app
from django.core.management import call_command
from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks

from tests.van_sync.schedules.conftest import NIGHT, REST
from tracker.models import CampaignSettings
from van_sync.models import Schedule
from van_sync.schedules.sync import every, sync_schedules
from van_sync.schedules.table import JOBS, Job
from van_sync.schedules.watch import seconds_between


def test_every_line_of_the_table_becomes_a_row(with_night):
    rows = {row.name: row for row in Schedule.objects.all()}

    assert rows.keys() == {job.name for job in (*REST, NIGHT)}
    for job in REST:
        assert (rows[job.name].task, seconds_between(rows[job.name]), rows[job.name].expire_seconds) == (job.task, job.every, job.expires)
    night = rows["night"].crontab
    assert (night.hour, night.minute, str(night.timezone)) == ("3", "30", "America/Chicago")


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_line_names_a_task_that_a_worker_has_and_one_kind_of_time(job):
    current_app.loader.import_default_modules()

    assert job.task in current_app.tasks
    assert bool(job.every) != bool(job.at)
    assert job.says.endswith(".")
    assert job.expires is None or job.expires < job.every


def test_a_second_time_changes_nothing(with_night, capsys):
    before = list(PeriodicTask.objects.values()), PeriodicTasks.last_change()

    call_command("sync_schedules")

    assert capsys.readouterr().out == "Schedules: nothing to change; 5 in all.\n"
    assert (list(PeriodicTask.objects.values()), PeriodicTasks.last_change()) == before


def test_what_data_staff_changed_stays(with_night):
    uploads = Schedule.objects.get(name="forget old uploads")
    uploads.enabled, uploads.interval = False, every(7200)
    uploads.save()
    CrontabSchedule.objects.update(hour="4", minute="5")

    sync_schedules()

    uploads.refresh_from_db()
    assert (uploads.enabled, seconds_between(uploads)) == (False, 7200)
    assert CrontabSchedule.objects.values_list("hour", "minute").get() == ("4", "5")


def test_what_is_new_in_the_table_is_added_and_what_is_gone_goes(with_night, table):
    before = PeriodicTasks.last_change()
    table([*REST[1:], Job("count", "van_sync.tasks.count", "Counts.", every=60)])

    assert sync_schedules() == "Schedules: 1 new, 2 removed; 4 in all."
    assert set(Schedule.objects.values_list("name", flat=True)) == {*(job.name for job in REST[1:]), "count"}
    assert PeriodicTasks.last_change() > before


def test_a_task_that_has_another_name_now_is_found_again(with_night, table):
    Schedule.objects.filter(name="night").update(enabled=False)
    table([*REST, dataclasses.replace(NIGHT, task="van_sync.tasks.close_the_day")])

    sync_schedules()

    night = Schedule.objects.get(name="night")
    assert (night.task, night.enabled) == ("van_sync.tasks.close_the_day", False)


def test_a_line_that_was_by_the_hour_may_become_one_of_a_time_of_day(with_night, table):
    table([dataclasses.replace(REST[0], every=0, at=dt.time(5))])

    sync_schedules()

    row = Schedule.objects.get()
    assert (row.interval, row.crontab.hour) == (None, "5")


def test_times_of_day_follow_the_campaigns_time_zone(with_night):
    before = PeriodicTasks.last_change()
    campaign = CampaignSettings.load()
    campaign.time_zone = "America/Denver"
    campaign.save()

    assert str(Schedule.objects.get(name="night").crontab.timezone) == "America/Denver"
    assert PeriodicTasks.last_change() > before  # the clock reads its rows anew


def test_saving_the_campaign_without_a_new_zone_disturbs_nothing(with_night):
    before = PeriodicTasks.last_change()
    CampaignSettings.load().save()

    assert PeriodicTasks.last_change() == before
