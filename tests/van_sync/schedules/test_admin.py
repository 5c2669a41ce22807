"""The schedules in the admin."""

import datetime as dt
import re

import pytest
from celery.exceptions import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTasks

from accounts.models import User
from tests.van_sync.schedules.test_watch import all_ran, ran
from van_sync.models import ClockPulse, RunEnd, Schedule, ScheduleRun
from van_sync.schedules.watch import seconds_between

LIST = reverse("admin:van_sync_schedule_changelist")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son\w+=|\sstyle=|javascript:")


def page_of(name):
    return reverse("admin:van_sync_schedule_change", args=[Schedule.objects.get(name=name).pk])


def run_of(name):
    return reverse("admin:van_sync_schedule_run", args=[Schedule.objects.get(name=name).pk])


@pytest.fixture
def dana_at(client, dana, with_night):
    client.force_login(dana)
    return client


@pytest.fixture
def clock_goes(db):
    return ClockPulse.objects.create(pk=1, alive_at=timezone.now())


@pytest.fixture
def asked(monkeypatch):
    """What the worker was asked, instead of a broker."""
    calls = []
    monkeypatch.setattr("van_sync.work.app.send_task", lambda name, **options: calls.append((name, options["headers"])))
    return calls


def test_the_list_says_when_each_ran_how_and_when_it_runs_next(dana_at, clock_goes):
    all_ran(timezone.now())
    ran("resume syncs to VAN", timezone.now(), RunEnd.FAILED, sentence="VAN refuses the key.")

    page = dana_at.get(LIST).text

    assert "every 30 seconds" in page
    assert "daily at 3:30 AM" in page
    assert "VAN refuses the key." in page
    assert page.count("Run now</button>") == 5
    assert (page.count("</span> OK<"), page.count("</span> Failed<"), page.count("</span> Late<")) == (4, 1, 0)


def test_what_has_not_run_yet_is_not_called_ok(dana_at, clock_goes):
    page = dana_at.get(LIST).text

    assert (page.count("<strong>Not run yet</strong>"), page.count("</span> OK<")) == (5, 0)


def test_a_late_one_is_marked_on_the_list_and_on_the_head_of_every_page(dana_at, clock_goes):
    all_ran(timezone.now() - dt.timedelta(days=3))

    assert dana_at.get(LIST).text.count("</span> Late<") == 5
    for address in (reverse("admin:index"), reverse("admin:van_sync_importrun_changelist")):
        assert "Did not run when it should have: forget old uploads, import from VAN, night" in dana_at.get(address).text
    assert "Did not run when it should have" in dana_at.get(reverse("chooser")).text


def test_a_dead_clock_is_noticed_by_the_web_process(dana_at):
    all_ran(timezone.now())
    ClockPulse.objects.create(pk=1, alive_at=timezone.now() - dt.timedelta(minutes=5))

    assert "The clock (celery beat) has not been heard since 5 minutes ago" in dana_at.get(reverse("admin:index")).text


def test_when_all_is_well_no_head_says_anything(dana_at, clock_goes):
    all_ran(timezone.now())

    for address in (reverse("admin:index"), reverse("chooser")):
        assert "schedule-trouble" not in dana_at.get(address).text


@pytest.mark.parametrize("who", ["ana", "flo", "ivo"])
def test_nobody_but_data_staff_is_told_or_let_in(client, request, who, with_night, r1a):
    client.force_login(request.getfixturevalue(who))

    assert "schedule-trouble" not in client.get(reverse("chooser"), follow=True).text
    for address in (LIST, page_of("night")):
        assert client.get(address).status_code in (302, 403, 404)
    assert client.post(run_of("night")).status_code in (302, 403, 404)


def test_a_field_director_who_may_open_the_admin_finds_nothing_of_this_there(client, flo, with_night, monkeypatch, asked):
    monkeypatch.setattr(User, "is_staff", property(lambda user: user.is_active))
    client.force_login(flo)

    assert client.get(LIST).status_code == client.post(run_of("night")).status_code == 404
    assert client.get(page_of("night")).status_code in (403, 404)
    assert not asked


def test_data_staff_change_the_time_of_day(dana_at):
    assert 'value="03:30"' in dana_at.get(page_of("night")).text

    assert dana_at.post(page_of("night"), {"enabled": "on", "at": "04:15"}).status_code == 302

    crontab = CrontabSchedule.objects.get()
    assert (crontab.hour, crontab.minute, str(crontab.timezone)) == ("4", "15", "America/Chicago")


def test_data_staff_change_how_often_and_switch_off_and_the_clock_hears_of_it(dana_at):
    before = PeriodicTasks.last_change()
    page = dana_at.get(page_of("forget old uploads")).text
    assert 'name="number" value="1"' in page
    assert '<option value="3600" selected>hours</option>' in page

    dana_at.post(page_of("forget old uploads"), {"number": "90", "unit": "60"})

    row = Schedule.objects.get(name="forget old uploads")
    assert (row.enabled, seconds_between(row)) == (False, 5400)
    assert row.task == "van_sync.tasks.forget_old_uploads"
    assert PeriodicTasks.last_change() > before


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("night", {"at": "half past"}, "Give a time such as 03:30."),
        ("night", {"at": ""}, "Give a time such as 03:30."),
        ("forget old uploads", {"number": "5", "unit": "1"}, "It may run every 10 seconds at most"),
        ("forget old uploads", {"number": "25", "unit": "3600"}, "It may run every 10 seconds at most"),
        ("forget old uploads", {"number": "", "unit": "60"}, "It may run every 10 seconds at most"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_changes(dana_at, name, given, says):
    before = list(Schedule.objects.values("interval", "crontab__hour"))

    assert says in dana_at.post(page_of(name), {"enabled": "on", **given}).text
    assert list(Schedule.objects.values("interval", "crontab__hour")) == before


@pytest.mark.parametrize("name", ["night", "forget old uploads"])
def test_no_page_needs_a_script_or_a_style_inside_it(dana_at, name):
    ran(name, timezone.now(), sentence="<script>alert(1)</script>")

    for address in (LIST, page_of(name)):
        answer = dana_at.get(address)
        assert INLINE.findall(answer.text) == []
        assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_run_now_asks_the_worker_in_ones_own_name(dana_at, asked, dana):
    answer = dana_at.post(run_of("forget old uploads"), follow=True)

    assert asked == [("van_sync.tasks.forget_old_uploads", {"asked_by": dana.pk})]
    assert "the worker was asked" in answer.text


def test_run_now_is_no_link(dana_at, asked):
    assert dana_at.get(run_of("forget old uploads")).status_code == 405
    assert not asked


def test_a_broker_that_does_not_answer_is_said(dana_at, monkeypatch):
    def refuses(name, **options):
        raise OperationalError("nobody there")

    monkeypatch.setattr("van_sync.work.app.send_task", refuses)

    assert "the broker (Redis, or the folder var/work) does not answer" in dana_at.post(run_of("night"), follow=True).text


@pytest.mark.parametrize("model", ["periodictask", "crontabschedule", "intervalschedule", "solarschedule", "clockedschedule"])
def test_the_pages_that_come_with_the_library_are_not_there(dana_at, model):
    assert dana_at.get(f"/admin/django_celery_beat/{model}/").status_code == 404


def test_schedules_are_neither_added_nor_deleted_by_hand(dana_at):
    assert dana_at.get(reverse("admin:van_sync_schedule_add")).status_code == 404
    assert dana_at.post(reverse("admin:van_sync_schedule_delete", args=[Schedule.objects.all()[0].pk])).status_code == 404


def test_the_page_of_one_shows_its_last_runs(dana_at):
    ran("night", timezone.now(), sentence="143 shifts archived.")
    ScheduleRun.objects.create(job="night", task_id="x")

    page = dana_at.get(page_of("night")).text

    assert "OK. 143 shifts archived." in page
    assert "Running." in page
