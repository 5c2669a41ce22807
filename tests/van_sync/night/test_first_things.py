"""A night that had trouble or was left comes again, and imports wait for the archive."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.desk import DAY
from tests.van_sync.night.conftest import SUNDAY, at
from tests.van_sync.night.looks import looks
from tracker.models import ArchivedShift, OfficeCounter
from van_sync import api_schedule
from van_sync.models import QUIET_AFTER, ImportRun, NightRun, NightState, StepState
from van_sync.night import runs, schedule
from van_sync.night.outcome import StepFailed
from van_sync.night.schedule import AGAIN_AFTER, LOST_AFTER, MOST_TRIES, day_due, look

pytestmark = pytest.mark.usefixtures("storage")


# -- trouble -----------------------------------------------------------------------------------------------------------


def test_a_night_that_had_trouble_is_tried_again_some_times(desk, clock, sheet):
    @sheet
    def export(night):
        raise StepFailed("Google does not answer.")

    desk.shift()
    step = AGAIN_AFTER + dt.timedelta(minutes=1)

    closed = looks(clock, *(at("03:30") + step * number for number in range(MOST_TRIES + 3)))

    assert closed == [DAY] * MOST_TRIES + [None] * 3
    assert looks(clock, at("03:30", SUNDAY + dt.timedelta(days=1)))[0] == SUNDAY


def test_a_night_that_was_left_is_gone_on_with(desk, clock):
    desk.shift()
    run = runs.begin(DAY, by=None)
    now = clock.set(at("03:40"))
    NightRun.objects.update(alive_at=now - QUIET_AFTER + dt.timedelta(seconds=5), attempt=1, state=NightState.WORKING)
    look(now)
    assert NightRun.objects.get().attempt == 1

    look(clock.set(now + dt.timedelta(seconds=10)))

    run.refresh_from_db()
    assert (run.attempt, run.state) == (2, NightState.DONE)


def test_a_night_whose_message_was_lost_is_begun_by_the_clock(desk, clock):
    desk.shift()
    now = clock.set(at("22:00", DAY))
    run = runs.begin(DAY, by=None)
    NightRun.objects.update(asked_at=now)

    look(now + LOST_AFTER)
    assert NightRun.objects.get().state == NightState.WAITING
    look(clock.set(now + LOST_AFTER + dt.timedelta(seconds=1)))

    run.refresh_from_db()
    assert run.state == NightState.DONE


# -- imports wait ------------------------------------------------------------------------------------------------------


def test_an_import_by_the_clock_waits_for_the_archive_and_the_night_does_it_itself(desk, van, clock):
    desk.shift()
    now = clock.set(at("03:31"))

    api_schedule.look(now)
    assert (ImportRun.objects.count(), OfficeCounter.objects.get(pk=desk.office.pk).day) == (0, DAY)

    look(now)
    api_schedule.look(clock.set(at("03:32")))
    (run,) = ImportRun.objects.all()
    assert (run.is_scheduled, run.day) == (True, SUNDAY)
    assert ArchivedShift.objects.count() == 1


def test_while_the_archive_is_under_way_imports_wait_and_after_it_they_do_not(desk, van, clock):
    now = clock.set(at("06:00"))
    run = runs.begin(DAY, by=None)
    NightRun.objects.update(alive_at=now, state=NightState.WORKING, attempt=1)

    api_schedule.look(now)
    assert not ImportRun.objects.exists()

    run.steps.filter(name="archive").update(state=StepState.FAILED)
    api_schedule.look(now)
    assert ImportRun.objects.exists()


def test_an_archive_that_fails_does_not_stop_imports_for_ever(desk, van, clock, monkeypatch):
    monkeypatch.setattr("van_sync.night.steps.close_office", lambda *args, **terms: 1 / 0)
    desk.shift()
    look(clock.set(at("03:30")))

    assert NightRun.objects.get().state == NightState.TROUBLE
    assert not schedule.comes_first(timezone.now())


def test_without_anything_to_close_an_import_does_not_wait(desk, van, clock):
    OfficeCounter.objects.update(day=SUNDAY)

    assert not schedule.comes_first(at("03:31"))
    assert day_due(at("03:31")) is None
