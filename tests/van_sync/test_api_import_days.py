"""An import that waited, or took long, does not turn the boards back; one that a person asks for now does."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.desk import DAY
from tests.van_sync.boards import state
from tests.van_sync.fake_van import ADA, BEA, CAL, SUNDAY, bring_in, last_run, on_boards
from tracker.days import open_day
from tracker.models import CampaignSettings, OfficeCounter
from van_sync import api_import, api_schedule, runs, uploads
from van_sync.client import VanClient
from van_sync.models import QUIET_AFTER, ImportRun, RunKind, RunStatus

SENTENCE = (
    "This import is for Saturday, Oct 31, but the boards or the calendar are at Sunday, Nov 1 by now. Begin another import from VAN. "
    "Nothing was changed."
)


@pytest.fixture
def van(fake_van, monkeypatch):
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda cls: fake_van))
    return fake_van


@pytest.fixture
def today(monkeypatch):
    """Which day it is: ``today.day``."""

    class Today:
        day = DAY

    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: Today.day)
    return Today


def days():
    return set(OfficeCounter.objects.values_list("day", flat=True))


def turn_to(day):
    open_day(OfficeCounter.objects.values_list("pk", flat=True), day, by=None)


def refused(run, calls):
    run.refresh_from_db()
    assert (run.status, run.trouble) == (RunStatus.FAILED, SENTENCE)
    assert run.calls == calls


@pytest.mark.parametrize("by_whom", ["person", "clock"])
def test_one_that_waited_while_the_next_day_was_opened_changes_nothing_and_costs_no_call(van, today, dana, by_whom):
    bring_in(van)
    run = runs.ask_van(DAY, DAY, by=dana if by_whom == "person" else None, is_scheduled=by_whom == "clock")
    turn_to(SUNDAY)
    before, van.calls = state(), 0

    api_import.bring_in(run.pk)

    assert (state(), van.calls) == (before, 0)
    refused(run, None)


def test_one_that_waited_until_the_next_day_changes_nothing(van, today, dana):
    run = runs.ask_van(DAY, DAY, by=dana)
    today.day = SUNDAY

    api_import.bring_in(run.pk)

    refused(run, None)
    assert on_boards() == set()


def test_one_that_was_still_reading_when_the_next_day_was_opened_changes_nothing(van, today, monkeypatch):
    bring_in(van)
    van.before = lambda what: turn_to(SUNDAY) if what == van.phones.event_id else None
    monkeypatch.setattr(api_schedule, "days_due", lambda now: 1)

    api_schedule.look(timezone.now())

    refused(last_run(), van.calls)
    assert days() == {SUNDAY}


def test_a_person_who_has_read_the_warning_may_turn_the_boards_back(van, today, dana):
    turn_to(SUNDAY)
    run = runs.ask_van(DAY, DAY, by=dana)

    api_import.bring_in(run.pk)

    run.refresh_from_db()
    assert (run.status, days(), on_boards()) == (RunStatus.DONE, {DAY}, {ADA, BEA, CAL})


def test_but_not_by_trying_again_much_later(van, today, dana):
    turn_to(SUNDAY)
    run = runs.ask_van(DAY, DAY, by=dana)
    ImportRun.objects.update(uploaded_at=run.uploaded_at - runs.GIVEN_UP_AFTER - dt.timedelta(seconds=1))

    assert runs.put_back(run.pk)
    api_import.bring_in(run.pk)

    refused(run, None)
    assert days() == {SUNDAY}


def test_the_clock_brings_in_the_later_day_that_somebody_opened(van, today):
    turn_to(SUNDAY)
    run = runs.ask_van(SUNDAY, SUNDAY, by=None, is_scheduled=True)

    api_import.bring_in(run.pk)

    run.refresh_from_db()
    assert run.status == RunStatus.DONE


def test_a_file_of_an_earlier_day_that_is_tried_again_asks_once_more(van_places, dana):
    data = b"VanID,Name,Date,Time\n1,Ada,10/31/2026,9:00 AM"
    run = uploads.keep(data, kind=RunKind.SHIFTS, file_name="list.csv", day=DAY, by=dana)
    uploads.preview(run.pk)
    runs.confirm(run.pk, by=dana)
    ImportRun.objects.update(alive_at=timezone.now() - QUIET_AFTER - dt.timedelta(seconds=1))
    turn_to(SUNDAY)

    assert runs.put_back(run.pk)

    run.refresh_from_db()
    assert (run.status, run.is_confirmed) == (RunStatus.UPLOADED, False)
