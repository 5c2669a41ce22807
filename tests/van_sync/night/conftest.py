"""A night after Saturday, by a clock that tests set."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.desk import DAY
from tests.van_sync.fake_van import FakeVan
from tracker.models import Location
from van_sync.client import VanClient
from van_sync.night import steps

SUNDAY = DAY + dt.timedelta(days=1)


def at(clock: str, day: dt.date = SUNDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo("America/Chicago"))


class Clock:
    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch

    def set(self, now: dt.datetime) -> dt.datetime:
        self.monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now


@pytest.fixture
def clock(monkeypatch):
    """Half past three on Sunday, unless somebody sets it: ``clock.set(at("03:29"))``."""
    clock = Clock(monkeypatch)
    clock.set(at("03:30"))
    return clock


@pytest.fixture
def van(monkeypatch, r1a):
    """A VAN that the client finds, with a signup for Sunday."""
    Location.objects.get_or_create(name="R1A Field Office", defaults={"office": r1a})
    van = FakeVan()
    van.add_signup(van.add_event(day=SUNDAY), 101)
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda cls: van))
    return van


@pytest.fixture
def sheet(monkeypatch):
    """Puts another function in the place of the step that writes the Google Sheet; without it the sheet is switched off."""
    return lambda work: monkeypatch.setattr(steps, "write_sheet", work)
