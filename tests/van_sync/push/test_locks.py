"""A lock that somebody holds too long is no end of a sync: the row waits, and the thread tries again."""

import pytest
from django.db import OperationalError

from tests.van_sync.push.director import states
from tests.van_sync.push.locks_held import lock, locked
from van_sync.models import SyncState
from van_sync.push import send, sending

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def one_thread_in_a_hurry(settings, monkeypatch):
    settings.VAN_CALLS_AT_ONCE = 1
    monkeypatch.setattr(sending, "LONGEST_PAUSE", 0.01)


@pytest.mark.parametrize("backend", ["SQLite", "PostgreSQL"])
def test_a_row_that_met_a_lock_waits_and_is_sent(desk, van, rows, evening, monkeypatch, backend):
    rows(3)
    lock(van, monkeypatch, *[locked(backend)] * (sending.LOCKED_IN_A_ROW - 1))

    sync = evening.sent(desk.office)

    assert (states(sync), sync.state, len(van.written)) == (["done"] * 3, SyncState.DONE, 3)


def test_a_row_that_was_in_van_before_the_lock_is_not_written_twice(desk, van, rows, evening, monkeypatch):
    rows(1)
    lock(van, monkeypatch, locked("SQLite"), after=True)

    sync = evening.sent(desk.office)

    (receipt,) = sync.receipts.all()
    assert (receipt.state, receipt.reason, len(van.written)) == ("done", sending.HAD_IT_SINCE, 1)


def test_a_database_that_stays_locked_stops_the_sync_and_the_rows_wait(desk, van, rows, evening, monkeypatch):
    rows(2)
    lock(van, monkeypatch, *[locked("SQLite")] * sending.LOCKED_IN_A_ROW)

    sync = evening.sent(desk.office)

    assert (states(sync), sync.state, sync.trouble) == (["waiting"] * 2, SyncState.STOPPED, sending.DATABASE_IS_BUSY)
    assert send.go_on(sync)
    evening.work(sync)
    assert states(sync) == ["done"] * 2


def test_another_fault_of_the_database_ends_the_turn_at_once(desk, van, rows, evening, monkeypatch):
    rows(1)
    lock(van, monkeypatch, OperationalError("no such table"))

    with pytest.raises(OperationalError):
        evening.sent(desk.office)
