import copy
import uuid

import pytest
from django.db import connection

from tracker.live import hub, layer, room
from tracker.live.counts import counts


@pytest.fixture(autouse=True)
def own_layer(settings):
    """Publish/subscribe knows no databases: without a prefix of its own a test would hear other runs on the same Redis."""
    layers = copy.deepcopy(settings.CHANNEL_LAYERS)
    if settings.REDIS_URL:
        layers["default"]["CONFIG"]["prefix"] = uuid.uuid4().hex
    settings.CHANNEL_LAYERS = layers
    settings.SESSION_COOKIE_SECURE = False  # the test's pages come by plain http
    layer.Outage.until = 0.0
    counts.clear()


@pytest.fixture(autouse=True)
def connection_stays_open(monkeypatch):
    """Channels closes connections between messages; a test's one holds its transaction, which is ten times cheaper than a flush."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def loops_stand_still(monkeypatch):
    """Tests take the hub's steps themselves."""
    for module, every in ((hub, "POLL_EVERY"), (hub, "PRESENCE_EVERY"), (room, "RIGHTS_EVERY"), (room, "STALLED_EVERY")):
        monkeypatch.setattr(module, every, 3600)


@pytest.fixture
def queries(db):
    """The SQL run so far; clear it before what is to be counted."""
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
