"""What the tests of imports share."""

import pytest
from django.conf import settings

from tests.van_sync.fake_van import ADA, BEA, CAL, FakeVan
from tracker.models import Location
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


@pytest.fixture
def van_places(r1a, r1b):
    for office in (r1a, r1b):
        Location.objects.create(name=f"{office.code} Field Office", office=office)


@pytest.fixture
def fake_van(van_places):
    """Ada and Bea at R1A, Cal at R1B."""
    van = FakeVan()
    van.canvass = van.add_event()
    van.phones = van.add_event("R1B Phones", at="R1B Field Office")
    van.ada, van.bea = van.add_signup(van.canvass, ADA), van.add_signup(van.canvass, BEA, first="Bea", hour=13)
    van.cal = van.add_signup(van.phones, CAL, first="Cal", role="Phonebanking")
    return van
