"""What the tests of imports share."""

import pytest
from django.conf import settings

from van_sync.location_files import read_places
from van_sync.locations import map_locations

FILES = settings.BASE_DIR / "tests" / "data" / "van-export"


@pytest.fixture
def offices(db):
    """The seven offices of the export files, and whose each place is."""
    map_locations(read_places((FILES / "locations.csv").read_bytes())[0], by=None)


@pytest.fixture
def asked(monkeypatch):
    """The ids of the runs that the worker was asked to do, instead of a worker."""
    ids = []
    for task in ("preview_upload", "import_upload", "import_from_van"):
        monkeypatch.setattr(f"van_sync.work.{task}.delay", ids.append)
    return ids


@pytest.fixture
def data_staff(client, dana, asked):
    """Dana's browser, without a worker behind it."""
    client.force_login(dana)
    return client
