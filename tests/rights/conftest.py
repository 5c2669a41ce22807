import pytest
from django.core.cache import cache
from django.db import transaction

from tests.rights.ground import Ground, make_ground
from van_sync.client import VanClient


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The ground, once for all tests of a module; each of them takes back what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_ground()
        transaction.set_rollback(True)


@pytest.fixture
def ground(built, db, settings, monkeypatch) -> Ground:
    settings.VAN_URL, settings.VAN_API_KEY = "http://van.test/v4", "key|1"
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda *_: built.van))
    for task in ("preview_upload", "import_upload", "import_from_van", "look_at_van", "send_to_van"):
        monkeypatch.setattr(f"van_sync.work.{task}.delay", lambda pk: None)
    cache.clear()
    return built
