"""How long does a whole state's evening take to VAN on a bad night, and is anything written twice?

    python -m bench.van_sync [ROWS]    needs DATABASE_URL (PostgreSQL or SQLite) and, with PostgreSQL, REDIS_URL; 3,000 rows if left out

The stand-in for VAN waits before each answer, fails 1 % of calls after having done the work, stalls once, and somebody else has
changed 3 % of the signups since the dry run. The worker is a real one, 8 calls at once; it is killed half-way and started again. What was
written is counted in the stand-in's own history.
"""

import os
import sys
import time
from collections import Counter

from django.conf import settings
from django.db import connection

from accounts.models import Office, Rank, User
from tests.browser.worker import Worker
from tests.desk import DAY
from tests.van_sync.push.evening import ask_worker, environment, import_campaign, settle
from tests.van_sync.sandbox import running
from tests.van_sync.sandbox.running import RunningVan, running_van
from van_sync.models import PushState, RowKind, SyncState, VanCalls, VanPush, VanSync
from van_sync.push import send
from van_sync.push.dry_run import begin, look

AT_ONCE, OFFICES = 8, 40
FAULTS = {"only": "GET PUT signups", "delay_ms": 50, "fail_rate": 1, "failures_apply": True, "stall_seconds": 10, "stall_applies": True}


def looked(by: User) -> VanSync:
    (sync,) = begin(list(Office.objects.all()), by=by)
    look(sync.pk)
    sync.refresh_from_db()
    assert sync.state == SyncState.READY, sync.trouble
    return sync


def wait_until(sync: VanSync, ended: int) -> None:
    """Until so many rows have ended, or all of them."""
    while VanSync.objects.get(pk=sync.pk).state == SyncState.SENDING:
        if VanPush.objects.filter(sync=sync).exclude(state__in=PushState.open).count() >= ended:
            return
        time.sleep(0.2)


def say(what: str, started: float, van: RunningVan) -> None:
    calls = van.calls()
    print(
        f"{what:24}{time.perf_counter() - started:8.1f} s {calls['total']:8,} calls {calls['peak']:5} at once  {calls['statuses']}",
        flush=True,
    )
    van.forget_calls()


def sync_all(van: RunningVan, rows: int, by: User) -> VanSync:
    van.faults(changed_after_list=3, delay_ms=FAULTS["delay_ms"])
    started = time.perf_counter()
    sync = looked(by)
    say("dry run", started, van)
    van.faults(**FAULTS)
    send.send(sync, send.chosen(sync, {row.pk: row.choices[0]["key"] for row in sync.rows.filter(kind=RowKind.WRITE)}), by=by)
    worker = Worker(environment(van, AT_ONCE))
    try:
        for what, ended in (("first half, then killed", rows // 2), ("second half", rows + 1)):
            started = time.perf_counter()
            worker.start()
            ask_worker("send_to_van", sync.pk, worker.environment)
            wait_until(sync, ended)
            if ended < rows:
                worker.kill()
            say(what, started, van)
    finally:
        worker.stop()
    return sync


def prove(van: RunningVan, sync: VanSync, rows: int) -> None:
    wrote = Counter(change["signup"] for change in van.history() if change["source"] == "API")
    changed = {change["signup"] for change in van.history() if change["source"] == "VAN"}
    receipts = {push.signup_id: push for push in sync.receipts.all()}
    done = {pk for pk, push in receipts.items() if push.state == PushState.DONE}
    refused = {pk for pk, push in receipts.items() if push.state == PushState.REFUSED}
    print(f"\nreceipts                {dict(Counter(push.state for push in receipts.values()))}")
    print(f"what became of them     {dict(Counter(push.reason for push in receipts.values()))}")
    for words, holds in {
        f"every one of {rows:,} rows has its receipt": len(receipts) == rows,
        "VAN's history has no signup that was written twice": max(wrote.values()) == 1,
        "what the receipts call done is what VAN's history has": done == set(wrote),
        "what changed meanwhile was not written": refused == changed & set(receipts),
        "none is still waiting": not any(push.state in PushState.open for push in receipts.values()),
    }.items():
        print(f"{'yes' if holds else 'NO':24}{words}")
    van.faults()
    kinds = Counter(looked(sync.by).rows.values_list("kind", flat=True))
    print(f"looked at again         {dict(kinds)}")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    bookings = rows // OFFICES * 5 // 4
    running.SECONDS_TO_START = 300  # it fills its file with a month of a state first
    try:
        with running_van(f"--offices={OFFICES}", f"--bookings={bookings}", small=False) as van:
            settings.VAN_URL, settings.VAN_API_KEY, settings.VAN_APPLICATION, settings.VAN_CALLS_AT_ONCE = (
                van.url,
                van.key,
                van.application,
                AT_ONCE,
            )
            import_campaign(OFFICES, bookings)
            settle(rows)
            by = User.objects.create_user("dana@example.org", first_name="Dana", last_name="Data", rank=Rank.DATA)
            print(f"{connection.vendor}, {rows:,} rows of {DAY}, {AT_ONCE} calls at once")
            prove(van, sync_all(van, rows, by), rows)
            print(f"counted by the client   {sum(VanCalls.objects.values_list('calls', flat=True)):,} calls")
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
