"""Fifty writes in any minute, over threads and processes."""

import datetime as dt
import threading

import pytest
from django.db import connections

from van_sync.models import SheetSlot
from van_sync.sheets.errors import TooMany
from van_sync.sheets.limits import A_MINUTE, MINUTE, wait_for_slot

START = dt.datetime(2026, 10, 31, 15, tzinfo=dt.UTC)


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.at = START

    def now(self):
        return self.at

    def sleep(self, seconds):
        self.at += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


def test_no_minute_has_more_than_fifty_wherever_it_begins(db, clock):
    taken = []
    for _ in range(3 * A_MINUTE):
        wait_for_slot(now=clock.now, sleep=clock.sleep)
        taken.append(clock.at)
        clock.sleep(0.7)

    assert all(later - earlier >= MINUTE for earlier, later in zip(taken, taken[A_MINUTE:], strict=False))
    assert taken[-1] - taken[0] < 3 * MINUTE


def test_whoever_waits_too_long_is_told(db, clock):
    SheetSlot.objects.bulk_create(SheetSlot(number=number, used_at=START + dt.timedelta(hours=1)) for number in range(1, A_MINUTE + 1))

    with pytest.raises(TooMany, match="at most 50 times a minute"):
        wait_for_slot(now=clock.now, sleep=clock.sleep)


@pytest.mark.django_db(transaction=True)
def test_many_workers_together_take_each_slot_once():
    taken, refused = [], []

    def work():
        late = Clock()
        late.at = START
        try:
            for _ in range(10):
                try:
                    wait_for_slot(now=lambda: START, sleep=lambda seconds: 1 / 0)
                    taken.append(1)
                except ZeroDivisionError:
                    refused.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert (len(taken), len(refused)) == (A_MINUTE, 30)
    assert SheetSlot.objects.filter(used_at=START).count() == A_MINUTE


def test_every_write_to_google_takes_one(google, sheet, pair_back):
    from tests.desk import DAY
    from van_sync.sheets.export import export_day

    export_day(DAY)

    assert SheetSlot.objects.filter(used_at__isnull=False).count() == len(google.writes()) == 6  # two tabs, two headers, two appends
