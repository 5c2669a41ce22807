"""A Saturday evening, and the Saturday in the archive."""

import pytest

from tests.desk import DAY
from tests.tracker.archive.saturday import SUNDAY, make_saturday
from tracker.archive.close import close_office
from tracker.models import ArchivedDay, CampaignSettings


@pytest.fixture
def evening(monkeypatch):
    """It still is Saturday by the campaign's clock, whatever boards show."""
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)


@pytest.fixture
def day(desk, storage):
    """Saturday at R1A, in the archive."""
    make_saturday(desk)
    close_office(desk.office.pk, before=SUNDAY, by=None)
    return ArchivedDay.objects.get()
