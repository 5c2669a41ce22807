"""The cast of all tests, the desk from which they edit, and what tests of more than one folder stand on."""

import copy
import datetime as dt
import uuid

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from accounts.models import Office, Rank, Region, User
from tests import flush, parts
from tests.desk import DAY, Desk
from tracker.dashboard import feed
from tracker.dashboard.series import kept
from tracker.dashboard.state import keeper_of
from tracker.live import hub, layer, room
from tracker.live.counts import counts
from tracker.models import OfficeCounter

PASSWORD = "knock-knock"


def pytest_addoption(parser):
    parts.add_option(parser)


@pytest.hookimpl(trylast=True)  # when all markers are there
def pytest_collection_modifyitems(config, items):
    """Windows come last: Playwright's loop runs in this thread to the end, and async_to_sync would find it there."""
    items.sort(key=lambda item: "tests/browser" in item.path.as_posix())
    parts.keep_part(config, items)
    parts.keep_from_layer(items)


def pytest_report_collectionfinish(config, items):
    return parts.header(config, items)


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    with flush.flushing_by_deleting():
        yield


@pytest.fixture
def no_layer(monkeypatch):
    monkeypatch.setattr("channels.layers.ChannelLayerManager.__getitem__", parts.refuse_layer)


@pytest.fixture(autouse=True)
def nothing_known_of_another_days_figures():
    """What a process remembers of the offices' sums is the last test's."""
    keeper_of.cache_clear()
    kept.clear()


@pytest.fixture
def r1a(db) -> Office:
    return _office("R1A", "Westport", "R1")


@pytest.fixture
def r1b(db) -> Office:
    return _office("R1B", "Independence", "R1")


@pytest.fixture
def r2a(db) -> Office:
    return _office("R2A", "Columbia", "R2")


@pytest.fixture
def ana(r1a) -> User:
    """Field organizer of R1A."""
    return _user("ana", "Ana", "Ortiz", Rank.FO, r1a)


@pytest.fixture
def bo(r1a) -> User:
    """Deputy at R1A, the colleague at the next laptop."""
    return _user("bo", "Bo", "Lund", Rank.DFO, r1a)


@pytest.fixture
def ivo(r1a) -> User:
    """Intern of region R1."""
    return _user("ivo", "Ivo", "Reyes", Rank.INTERN, r1a)


@pytest.fixture
def uma(r2a) -> User:
    """Intern of region R2, who must see nothing of R1."""
    return _user("uma", "Uma", "Eriksen", Rank.INTERN, r2a)


@pytest.fixture
def flo(r1a) -> User:
    """Field director of R1."""
    return _user("flo", "Flo", "Field", Rank.FD, r1a)


@pytest.fixture
def dana(db) -> User:
    """Data staff. Active just now, as all of the cast, so that no request of theirs has to write it."""
    return User.objects.create_user(
        "dana@example.org", PASSWORD, first_name="Dana", last_name="Data", rank=Rank.DATA, last_active_at=timezone.now()
    )


@pytest.fixture
def desk(ana, r1a) -> Desk:
    """Ana at the desk of R1A."""
    return Desk(ana, r1a)


@pytest.fixture
def own_layer(settings):
    """Publish/subscribe knows no databases: without a prefix of its own a test would hear other runs on the same Redis."""
    layers = copy.deepcopy(settings.CHANNEL_LAYERS)
    if settings.REDIS_URL:
        layers["default"]["CONFIG"]["prefix"] = uuid.uuid4().hex
    settings.CHANNEL_LAYERS = layers
    settings.SESSION_COOKIE_SECURE = False  # the test's pages come by plain http
    layer.Outage.until = 0.0
    counts.clear()


@pytest.fixture
def connection_stays_open(monkeypatch):
    """Channels closes connections between messages; a test's one holds its transaction, which is ten times cheaper than a flush."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)
    monkeypatch.setattr(feed, "beside", database_sync_to_async)  # in the thread that has the test's transaction, not in one of its own


@pytest.fixture
def loops_stand_still(monkeypatch):
    """Tests take the hub's steps themselves."""
    for module, every in ((hub, "POLL_EVERY"), (hub, "PRESENCE_EVERY"), (room, "RIGHTS_EVERY"), (room, "STALLED_EVERY")):
        monkeypatch.setattr(module, every, 3600)


@pytest.fixture
def storage(settings, tmp_path):
    """The folder of the copies, as in production but for its place."""
    options = {"location": tmp_path, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}}
    return tmp_path


def _office(code: str, name: str, region: str) -> Office:
    office = Office.objects.create(code=code, name=name, region=Region.objects.get_or_create(code=region)[0])
    OfficeCounter.objects.create(office=office, day=DAY)
    return office


def _user(name: str, first: str, last: str, rank: Rank, office: Office) -> User:
    return User.objects.create_user(
        f"{name}@example.org",
        PASSWORD,
        first_name=first,
        last_name=last,
        rank=rank,
        region=office.region,
        default_office=office,
        last_active_at=timezone.now(),
    )


def at(clock: str) -> dt.datetime:
    """An instant of the test day, by the clock of Missouri: ``at("9:04")``."""
    hour, minute = map(int, clock.split(":"))
    return dt.datetime(DAY.year, DAY.month, DAY.day, hour + 5, minute, tzinfo=dt.UTC)  # daylight saving time: five hours behind
