"""Three hundred rows through a real worker to the stand-in, on a bad evening: each has its receipt, nothing is written twice."""

import time
from collections import Counter

import pytest
from django.utils import timezone

from accounts.models import Office
from tests.browser.worker import Worker
from tests.van_sync.push.evening import ask_worker, environment, import_campaign, settle
from tests.van_sync.sandbox.running import running_van
from van_sync.models import PushState, RowKind, SyncState, VanPush, VanSlot, VanSync
from van_sync.push import send
from van_sync.push.dry_run import begin, look

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, AT_ONCE = 300, 4
OFFICES, BOOKINGS = 5, 66


@pytest.fixture
def van(settings):
    with running_van(f"--offices={OFFICES}", f"--bookings={BOOKINGS}", small=False) as van:
        settings.VAN_URL, settings.VAN_API_KEY, settings.VAN_APPLICATION = van.url, van.key, van.application
        settings.VAN_CALLS_AT_ONCE = AT_ONCE
        yield van


@pytest.fixture
def worker(van):
    worker = Worker(environment(van, AT_ONCE))
    yield worker
    worker.stop()


def looked(by):
    (sync,) = begin(list(Office.objects.all()), by=by)
    look(sync.pk)
    sync.refresh_from_db()
    assert sync.state == SyncState.READY, sync.trouble
    return sync


def wait_until(is_so, seconds=300):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, Counter(VanPush.objects.values_list("state", "reason"))
        time.sleep(0.1)


def two_minutes_later():
    """What a killed worker held is free."""
    VanPush.objects.filter(state=PushState.SENDING).update(lease_until=timezone.now())
    VanSlot.objects.update(holder=None, held_until=None)


def has(state):
    return VanPush.objects.filter(state=state).count()


def written(van):
    """What the stand-in's own history says that we wrote: signup and word."""
    return [(change["signup"], change["to"]) for change in van.history() if change["source"] == "API"]


def test_a_bad_evening_ends_with_a_receipt_for_every_row_and_nothing_written_twice(van, worker, dana):
    import_campaign(OFFICES, BOOKINGS)
    settle(ROWS)
    van.faults(changed_after_list=3)
    sync = looked(dana)
    assert Counter(sync.rows.values_list("kind", flat=True)) == {RowKind.WRITE: ROWS}
    van.forget_calls()
    van.faults(only="GET PUT signups", delay_ms=10, fail_rate=1, failures_apply=True, stall_seconds=1.5, stall_applies=True)
    send.send(sync, send.chosen(sync, {row.pk: row.choices[0]["key"] for row in sync.rows.all()}), by=dana)

    worker.start()
    ask_worker("send_to_van", sync.pk, worker.environment)
    wait_until(lambda: has(PushState.DONE) >= ROWS // 4)
    worker.kill()
    assert has(PushState.SENDING) > 0
    assert has(PushState.WAITING) > 0
    two_minutes_later()
    worker.start()
    ask_worker("send_to_van", sync.pk, worker.environment)
    wait_until(lambda: VanSync.objects.get(pk=sync.pk).state == SyncState.DONE)

    wrote = written(van)
    assert max(Counter(signup for signup, _ in wrote).values()) == 1, "written twice"
    receipts = list(sync.receipts.all())
    assert len(receipts) == ROWS
    assert {(push.signup_id, push.to) for push in receipts if push.state == PushState.DONE} == set(wrote)
    changed = {change["signup"] for change in van.history() if change["source"] == "VAN"}
    refused = {push.signup_id for push in receipts if push.state == PushState.REFUSED}
    assert refused == changed & {push.signup_id for push in receipts}
    assert len(refused) >= 3
    assert van.calls()["peak"] == AT_ONCE
    # What changed meanwhile is a question now, all else is so already.
    again = looked(dana)
    kinds = {row.choices[0]["signup_id"] if row.choices else None: row.kind for row in again.rows.exclude(kind=RowKind.SAME)}
    assert kinds == dict.fromkeys(refused, RowKind.CHANGED)
    assert again.rows.filter(kind=RowKind.SAME).count() == ROWS - len(refused)
