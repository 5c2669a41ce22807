"""Threads and processes together make no more calls at once than VAN allows."""

import os
import subprocess
import sys
import threading
import time

import pytest

from tests.at_once import at_once
from tests.browser.conftest import ROOT
from tests.database import database_url
from tests.van_sync.client.conftest import KEY
from tests.van_sync.client.scripted import Answer, Handler, Scripted, running
from van_sync.client import VanClient
from van_sync.client_http import VanHttp
from van_sync.client_limits import CallLimits, calls_today
from van_sync.models import VanSlot


class Counting(Handler):
    """Counts how many calls are here at the same time. All stay until as many as may have met once, and then a moment for one too many."""

    changed, here, most, answered, may = threading.Condition(), 0, 0, 0, 0

    def give(self, answer):
        with Counting.changed:
            Counting.here += 1
            Counting.most = max(Counting.most, Counting.here)
            Counting.changed.notify_all()
            Counting.changed.wait_for(lambda: Counting.most >= Counting.may, timeout=20)
        time.sleep(0.02)
        with Counting.changed:
            Counting.here -= 1
            Counting.answered += 1
        super().give(Answer({}))


@pytest.fixture
def counting():
    with running(Scripted(), Counting) as server:
        yield server


def expect_at_once(number):
    Counting.here = Counting.most = Counting.answered = 0
    Counting.may = number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("allowed", [1, 2, 3])
def test_threads_together_make_no_more_calls_at_once_than_allowed(counting, allowed):
    expect_at_once(allowed)
    van = VanClient(VanHttp(counting.url, "cpt", KEY, CallLimits(allowed, 1000)))
    at_once(*[lambda: [van.echo() for _ in range(4)]] * 6)

    assert (Counting.most, Counting.answered, calls_today().calls) == (allowed, 24, 24)


@pytest.mark.django_db(transaction=True)
def test_processes_together_make_no_more_calls_at_once_than_allowed(counting):
    """Workers and web processes, on the very first calls: no slot is there yet."""
    expect_at_once(2)
    environment = {
        **os.environ, "DEBUG": "True", "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "cpt.settings",
        "VAN_URL": counting.url, "VAN_API_KEY": KEY, "VAN_CALLS_AT_ONCE": "2", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.van_sync.client.one_worker", "6"]
    workers = [subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(3)]
    assert [worker.stdout.readline() for worker in workers] == [b"ready\n"] * 3
    for worker in workers:
        worker.stdin.close()  # go
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0, 0]
    for worker in workers:
        worker.stdout.close()

    assert (Counting.most, Counting.answered) == (2, 18)
    assert (calls_today().calls, calls_today().failed) == (18, 0)
    assert not VanSlot.objects.filter(held_until__isnull=False).exists()
