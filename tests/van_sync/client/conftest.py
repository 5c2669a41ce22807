import socket
from dataclasses import replace

import pytest

from tests.van_sync.client.scripted import Scripted, running
from van_sync.client import VanClient
from van_sync.client_http import WORK, VanHttp
from van_sync.client_limits import CallLimits

KEY = "9f3c0000-aaaa-bbbb-cccc-000000009f3c"


def raised(kind, work):
    with pytest.raises(kind) as caught:
        work()
    assert type(caught.value) is kind
    return caught.value


@pytest.fixture
def server():
    with running(Scripted()) as scripted:
        yield scripted


@pytest.fixture
def pauses():
    """The seconds that the client waited, which no test does."""
    return []


@pytest.fixture
def http(db, server, pauses):
    return VanHttp(
        server.url, "cpt-tests", KEY, CallLimits(2, 1000, sleep=pauses.append), pace=replace(WORK, timeouts=(5, 1)), sleep=pauses.append
    )


@pytest.fixture
def van(http):
    return VanClient(http)


@pytest.fixture
def closed_port():
    """A port of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, never listening: refused at once
