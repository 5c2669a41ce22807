"""What the tests of syncs to VAN share."""

import pytest

from tests.van_sync.push.director import Evening
from tests.van_sync.push.van_in_memory import VanInMemory
from tracker.enums import ShiftStatus as S


@pytest.fixture
def van():
    return VanInMemory()


@pytest.fixture
def evening(flo, van):
    return Evening(flo, van)


@pytest.fixture
def rows(desk, van):
    """``rows(3)``: so many completed shifts, Scheduled in VAN."""

    def make(count, status=S.COMPLETED):
        shifts = [desk.shift(status) for _ in range(count)]
        for shift in shifts:
            van.sign_up(shift)
        return shifts

    return make


@pytest.fixture
def asked(monkeypatch):
    """What the worker was asked to do, instead of a worker."""
    found = []
    for task in ("look_at_van", "send_to_van"):
        monkeypatch.setattr(f"van_sync.tasks.{task}.delay", lambda pk, task=task: found.append((task, pk)))
    return found


@pytest.fixture
def director(client, flo, asked):
    client.force_login(flo)
    return client
