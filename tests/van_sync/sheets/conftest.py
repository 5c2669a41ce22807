import pytest

from tests.conftest import at
from tests.desk import DAY
from tests.van_sync.sheets.stand_in import SHEET, running_google
from tracker.models import CanvassGroup, GroupMember
from van_sync.models import SheetSettings


@pytest.fixture
def google(settings, monkeypatch):
    """The stand-in, with a key that it knows; nobody waits long for anything."""
    with running_google() as google:
        settings.SHEETS_URL, settings.GOOGLE_SERVICE_ACCOUNT = google.url, google.key()
        monkeypatch.setattr("van_sync.sheets.google.FIRST_PAUSE", 0.01)
        monkeypatch.setattr("van_sync.sheets.export.LOOKS", (0.01, 0.05))
        yield google


@pytest.fixture
def sheet(google, db):
    """Switched on."""
    return SheetSettings.objects.create(is_on=True, spreadsheet=SHEET)


@pytest.fixture
def came_back():
    """A group that has returned: ``came_back(desk, doors, *shifts)``."""

    def make(desk, doors, *shifts, **fields):
        group = CanvassGroup.objects.create(
            office=desk.office, day=DAY, goal=100, knocks=doors, departed_at=at("10:00"), returned_at=at("12:00"), **fields
        )
        for shift in shifts:
            GroupMember.objects.create(group=group, shift=shift, joined_at=at("9:30"), left_at=at("12:00"), returned=True)
        return group

    return make


@pytest.fixture
def pair_back(desk, came_back):
    """A pair with 81 doors: the one has a VANID, and so has the other."""
    one, other = desk.shift("completed"), desk.shift("completed")
    came_back(desk, 81, one, other)
    return one.volunteer.vanid, other.volunteer.vanid


@pytest.fixture
def lines(pair_back):
    one, other = pair_back
    return [[one, DAY.isoformat(), 41], [other, DAY.isoformat(), 40]]
