"""A director, a VAN with people, and a walk-in without a VANID."""

import pytest

from tests.desk import DAY
from tests.van_sync.van_with_people import VanWithPeople
from van_sync.client import VanClient


@pytest.fixture
def van(monkeypatch, settings):
    fake = VanWithPeople()
    settings.VAN_URL, settings.VAN_API_KEY = "http://van.test/v4", "key|1"
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda *_: fake))
    return fake


@pytest.fixture
def event(van):
    return van.add_event(DAY, 10, 13)


@pytest.fixture
def director(client, flo):
    client.force_login(flo)
    return client


@pytest.fixture
def wanda(desk):
    """Came at ten, has no VANID."""
    return desk.walk_in(first_name="Wanda", last_name="Walker", phone="8165550143")
