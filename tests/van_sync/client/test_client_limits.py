"""How many calls go to VAN at once and in a day, over threads and processes."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress

import pytest
from django.db import OperationalError, connection, connections, transaction

from tests.browser.conftest import ROOT
from tests.database import database_url
from tests.van_sync.client.conftest import KEY
from tests.van_sync.client.scripted import Answer, Handler, Scripted, refusal, running
from van_sync.client import VanClient
from van_sync.client_errors import VanBudgetSpent, VanThrottled
from van_sync.client_http import VanHttp
from van_sync.client_limits import CLOSED, LEASE, CallLimits, calls_today
from van_sync.models import VanCalls, VanSlot

SECOND = dt.timedelta(seconds=1)
DAY = dt.date(2026, 10, 31)


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.at = dt.datetime(2026, 10, 31, 15, tzinfo=dt.UTC)

    def now(self):
        return self.at

    def sleep(self, seconds):
        self.at += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limits(db, clock):
    def make(at_once=2, a_day=1000, patience=0):
        return CallLimits(at_once, a_day, patience=patience, now=clock.now, sleep=clock.sleep)

    return make


def held(limits, stack, count):
    return [stack.enter_context(limits.call()) for _ in range(count)]


def throttle(limits, *, calls=1):
    """``calls`` under way at the same time, all answered 429."""
    with ExitStack() as under_way:
        for call in held(limits, under_way, calls):
            call.throttled = True


def how_many_fit(limits):
    under_way = []
    with ExitStack() as stack, suppress(VanThrottled):
        while True:
            under_way += held(limits, stack, 1)
    return len(under_way)


# -- slots -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_as_many_calls_fit_as_the_setting_says(limits, at_once):
    assert how_many_fit(limits(at_once)) == at_once
    assert how_many_fit(limits(at_once)) == at_once, "all slots were freed"


def test_a_setting_of_none_at_once_still_means_one(limits):
    assert how_many_fit(limits(0)) == 1


def test_the_setting_may_be_lowered_and_raised(limits):
    assert [how_many_fit(limits(number)) for number in (4, 2, 3)] == [4, 2, 3]


def test_without_a_slot_the_call_waits_and_then_says_that_nothing_was_sent(limits, clock):
    began = clock.at
    with limits().call(), limits().call(), pytest.raises(VanThrottled, match=r"may go at once \(2\).*for 2 seconds.*Nothing was sent"):
        limits(patience=2)._wait_for_slot()

    assert 2 <= (clock.at - began).total_seconds() < 2.1
    assert VanCalls.objects.get().calls == 2


def test_a_call_that_waits_goes_as_soon_as_a_slot_is_free(limits, clock):
    with limits(1).call():
        until = clock.at + SECOND
        VanSlot.objects.update(held_until=until)
        with limits(1, patience=60).call():
            assert until <= clock.at < until + SECOND


def test_the_slot_of_a_process_that_was_killed_comes_free_by_itself(limits, clock):
    abandoned = limits(1)._wait_for_slot()

    clock.at = abandoned.at + LEASE - SECOND
    assert how_many_fit(limits(1)) == 0
    clock.at = abandoned.at + LEASE
    assert how_many_fit(limits(1)) == 1


def test_who_overstays_does_not_free_the_slot_of_the_next(limits, clock):
    late = limits(1)._wait_for_slot()
    clock.at += LEASE
    with limits(1).call():
        limits(1)._free(late)
        assert how_many_fit(limits(1)) == 0


def test_the_slot_is_freed_whatever_happens_during_the_call(limits):
    with pytest.raises(KeyboardInterrupt), limits(1).call():
        raise KeyboardInterrupt

    assert how_many_fit(limits(1)) == 1


def test_an_answer_of_van_is_not_lost_when_the_slot_cannot_be_freed(http, server, caplog):
    def locked(execute, sql, params, many, context):
        if "UPDATE" in sql and not server.script:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    server.answers(Answer(status=204))
    with connection.execute_wrapper(locked):
        http.put("signups/1", {})

    assert server.paths == ["PUT /v4/signups/1"]
    assert "Slot 1 for calls to VAN could not be freed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_held_during_a_call(van, server):
    with pytest.raises(RuntimeError), transaction.atomic():
        van.echo()

    assert server.asked == []
    assert not VanSlot.objects.filter(held_until__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_during_a_call_others_may_write(server, django_db_blocker):
    seen = []

    class Looking(Handler):
        def give(self, answer):
            seen.append(VanSlot.objects.filter(number=1, holder__isnull=False).update(closed_until=None))
            connections.close_all()
            super().give(answer)

    with running(Scripted(), Looking) as looking:
        looking.answers({})
        VanClient(VanHttp(looking.url, "cpt", KEY, CallLimits(1, 10))).echo()

    assert seen == [1]


# -- VAN asks for fewer ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at_once", "left"), [(1, 1), (2, 1), (3, 2), (8, 4)])
def test_a_429_closes_half_of_the_slots_for_a_minute(limits, clock, at_once, left):
    throttle(limits(at_once))

    assert how_many_fit(limits(at_once)) == left
    clock.at += CLOSED - SECOND
    assert how_many_fit(limits(at_once)) == left
    clock.at += SECOND
    assert how_many_fit(limits(at_once)) == at_once


def test_each_later_429_halves_again_down_to_one(limits, clock):
    fit = []
    for _ in range(5):
        throttle(limits(8))
        clock.at += SECOND
        fit.append(how_many_fit(limits(8)))

    assert fit == [4, 2, 1, 1, 1]


def test_a_burst_of_429_to_calls_under_way_together_halves_once(limits, clock):
    throttle(limits(8), calls=8)

    assert how_many_fit(limits(8)) == 4


def test_a_real_429_closes_a_slot_and_is_counted(van, server):
    server.answers(refusal(429, ""), {})

    van.echo()

    assert VanSlot.objects.filter(closed_until__isnull=False).count() == 1
    today = calls_today()
    assert (today.calls, today.throttled, today.failed) == (2, 1, 0)


# -- the day's calls ---------------------------------------------------------------------------------------------------


def test_before_the_first_call_of_the_day_the_counts_are_zero(db):
    today = calls_today()

    assert (today.calls, today.throttled, today.failed) == (0, 0, 0)
    assert not VanCalls.objects.exists()


def test_calls_of_the_night_count_to_the_evening_before(limits, clock):
    """The campaign's clock is Chicago's, and its day turns at half past three."""
    for hour, minute in ((4, 30), (9, 29), (9, 30)):  # summer time has just ended: six hours behind
        clock.at = dt.datetime(2026, 11, 1, hour, minute, tzinfo=dt.UTC)
        with limits().call():
            pass

    assert list(VanCalls.objects.order_by("day").values_list("day", "calls")) == [(DAY, 2), (DAY + dt.timedelta(days=1), 1)]


def test_when_the_days_calls_are_used_up_nothing_is_sent(db, server):
    van = VanClient(VanHttp(server.url, "cpt", KEY, CallLimits(2, 2)))
    server.answers({}, {}, {})

    van.echo()
    van.echo()
    with pytest.raises(VanBudgetSpent, match=r"The 2 calls to VAN.*VAN_CALLS_A_DAY.*Nothing was sent"):
        van.echo()

    assert len(server.asked) == 2
    assert calls_today().calls == 2
    assert not VanSlot.objects.filter(held_until__isnull=False).exists()


def test_a_budget_of_nothing_sends_nothing(limits):
    with pytest.raises(VanBudgetSpent), limits(a_day=0).call():
        pass


# -- many at once ------------------------------------------------------------------------------------------------------


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
@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_threads_together_make_no_more_calls_at_once_than_allowed(counting, at_once):
    expect_at_once(at_once)
    van = VanClient(VanHttp(counting.url, "cpt", KEY, CallLimits(at_once, 1000)))
    problems = []

    def work():
        try:
            for _ in range(4):
                van.echo()
        except Exception as problem:  # noqa: BLE001  # shown below, in the test's own thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert (Counting.most, Counting.answered, calls_today().calls) == (at_once, 24, 24)


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
