"""The worker's part: calls without an answer, troubles, killed workers. Every row ends, nothing is written twice."""

import threading
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from tests.van_sync.push.director import states
from van_sync.client_errors import VanBudgetSpent, VanForbidden, VanInvalid, VanKeyRefused, VanThrottled, VanUnavailable
from van_sync.models import PushState, SyncState, VanPush, VanSync
from van_sync.push import send, sending
from van_sync.push.dry_run import begin
from van_sync.tasks import resume_syncs, send_to_van

# Rows are written by several threads.
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_unanswered_call_is_looked_at_before_it_is_written_again(desk, van, rows, evening):
    (shift,) = rows(1)
    van.troubles[shift.van_signup_id] = [VanUnavailable("VAN did not answer.", may_have_happened=True)]

    sync = evening.sent(desk.office)

    (receipt,) = sync.receipts.all()
    assert (receipt.state, receipt.reason) == (PushState.DONE, sending.HAD_IT_SINCE)
    assert len(van.written) == 1


def test_a_row_that_van_never_answers_fails_alone_and_may_be_tried_again(desk, van, rows, evening):
    shifts = rows(3)
    trouble = VanUnavailable("VAN did not answer.", status=500, reference="88A1F0-2C4D7", may_have_happened=True)
    van.troubles[shifts[1].van_signup_id] = [trouble] * sending.TRIES

    sync = evening.sent(desk.office)

    failed = sync.receipts.get(shift=shifts[1])
    assert sorted(states(sync)) == ["done", "done", "failed"]
    assert (failed.reason, failed.answer_status, failed.reference) == (sending.NO_ANSWER, 500, "88A1F0-2C4D7")
    assert sync.state == SyncState.DONE
    assert send.retry(sync, [failed.pk]) == 1
    evening.work(sync)
    failed.refresh_from_db()
    assert (failed.state, failed.reason, failed.answer_status) == (PushState.DONE, sending.HAD_IT_SINCE, None)
    assert len(van.written) == 3
    assert VanSync.objects.get(pk=sync.pk).state == SyncState.DONE


def test_a_row_that_van_refuses_fails_with_vans_words(desk, van, rows, evening):
    (shift,) = rows(1)
    van.troubles[shift.van_signup_id] = [VanInvalid("VAN refuses this: Shift is full.", status=400)]

    sync = evening.sent(desk.office)

    (receipt,) = sync.receipts.all()
    assert (receipt.state, receipt.reason, receipt.answer_status) == (PushState.FAILED, "VAN refuses this: Shift is full.", 400)


@pytest.mark.parametrize("trouble", [VanKeyRefused("VAN does not know this key.", status=401), VanBudgetSpent("No calls are left today.")])
def test_what_is_nobodys_row_stops_the_sync_and_the_rest_waits(desk, van, rows, evening, trouble):
    shifts = rows(3)
    # Another thread may take a row that was just put back: VAN says the same again.
    van.troubles = {shift.van_signup_id: [trouble] * 9 for shift in shifts}

    sync = evening.sent(desk.office)

    assert (sync.state, sync.trouble) == (SyncState.STOPPED, str(trouble))
    assert states(sync) == ["waiting"] * 3
    assert [push.attempts for push in sync.receipts.all()] == [0] * 3
    assert van.written == []
    van.troubles = {}
    assert send.go_on(sync)
    evening.work(sync)
    assert states(sync) == ["done"] * 3


def test_a_key_that_may_not_write_stops_the_sync_at_the_first_row(desk, van, rows, evening, settings):
    settings.VAN_CALLS_AT_ONCE = 1
    shifts = rows(3)
    van.troubles = {shift.van_signup_id: [VanForbidden("The key may not write signups.", status=403)] for shift in shifts}

    sync = evening.sent(desk.office)

    assert (sync.state, states(sync)) == (SyncState.STOPPED, ["failed", "waiting", "waiting"])


def test_a_key_that_has_written_is_not_at_fault_for_a_row_that_it_may_not(desk, van, rows, evening, settings):
    settings.VAN_CALLS_AT_ONCE = 1
    shifts = rows(3)
    van.troubles = {shifts[1].van_signup_id: [VanForbidden("Only its maker may change this event.", status=403)]}

    sync = evening.sent(desk.office)

    assert (sync.state, states(sync)) == (SyncState.DONE, ["done", "failed", "done"])


def test_when_van_is_down_the_rest_waits_instead_of_failing(desk, van, rows, evening, settings):
    settings.VAN_CALLS_AT_ONCE = 1
    shifts = rows(sending.IN_A_ROW + 5)
    van.troubles = {shift.van_signup_id: [VanUnavailable("VAN did not answer.")] for shift in shifts}

    sync = evening.sent(desk.office)

    assert sync.state == SyncState.STOPPED
    assert (states(sync).count("failed"), states(sync).count("waiting")) == (sending.IN_A_ROW, 5)


def test_a_receipt_of_a_worker_that_was_killed_is_taken_again_after_its_lease(desk, van, rows, evening):
    first, second = rows(2)
    sync = evening.pressed(desk.office)
    now = timezone.now()
    dead = {"state": PushState.SENDING, "taken_by": uuid.uuid4(), "attempts": 1}
    sync.receipts.filter(shift=first).update(**dead, lease_until=now + timedelta(seconds=60))
    van.set_status(first.van_signup_id, van.named("Completed"), expected="Scheduled")  # it had come so far

    assert evening.work(sync, seconds=0.5), "the lease holds: somebody should come again"
    assert (states(sync), van.word(second.van_signup_id)) == (["sending", "done"], "Completed")
    sync.receipts.filter(shift=first).update(lease_until=now)
    assert not evening.work(sync)

    assert sync.receipts.get(shift=first).reason == sending.HAD_IT_SINCE
    assert len(van.written) == 2


def test_a_worker_that_lost_its_lease_keeps_its_hands_off(desk, van, rows, evening):
    (shift,) = rows(1)
    sync = evening.pressed(desk.office)
    sender = sending.Sender(sync, van)
    receipt = sender._take()
    sync.receipts.update(taken_by=uuid.uuid4())

    sender.send(receipt)

    shift.refresh_from_db()
    assert (shift.van_status, shift.synced_at) == ("Scheduled", None), "the other worker tells the board"
    assert states(sync) == ["sending"]


def test_when_all_calls_are_taken_the_row_waits_instead_of_failing(desk, van, rows, evening):
    (shift,) = rows(1)
    van.troubles[shift.van_signup_id] = [VanThrottled("All calls are taken. Nothing was sent.")]

    sync = evening.sent(desk.office)

    assert (states(sync), sync.state, len(van.written)) == (["done"], SyncState.DONE, 1)


def test_a_sync_that_is_not_under_way_sends_nothing(desk, van, rows, evening):
    rows(1)
    sync = evening.pressed(desk.office)
    VanSync.objects.update(state=SyncState.STOPPED)

    assert not evening.work(sync)
    assert (van.written, states(sync)) == ([], ["waiting"])


def test_the_rest_of_a_sync_that_stopped_can_be_given_up(desk, van, rows, evening):
    rows(2)
    sync = evening.pressed(desk.office)
    VanSync.objects.update(state=SyncState.STOPPED)

    send.give_up(sync)

    assert states(sync) == ["refused", "refused"]
    assert VanSync.objects.get(pk=sync.pk).state == SyncState.DONE
    evening.sent(desk.office)
    assert len(van.written) == 2


def test_what_a_worker_that_was_stopped_has_left_is_taken_up_by_itself_once_a_minute(desk, rows, evening, asked):
    rows(1)
    sending_, (looking,) = evening.pressed(desk.office), begin([desk.office], by=evening.user)
    resume_syncs()
    assert asked == [], "it was asked for just now"
    long_ago = timezone.now() - timedelta(minutes=2)
    VanSync.objects.update(asked_at=long_ago, alive_at=long_ago)

    resume_syncs()
    resume_syncs()

    assert sorted(asked) == [("look_at_van", looking.pk), ("send_to_van", sending_.pk)]


def test_a_sync_that_is_being_worked_at_is_left_alone(desk, rows, evening, asked):
    rows(1)
    evening.pressed(desk.office)
    VanSync.objects.update(asked_at=timezone.now() - timedelta(minutes=2), alive_at=timezone.now())

    resume_syncs()

    assert asked == []


def test_a_turn_that_ends_before_all_is_sent_queues_up_again(desk, van, rows, evening, asked, monkeypatch):
    rows(1)
    sync = evening.pressed(desk.office)
    in_no_time = partial(sending.send_receipts, client=van, seconds=0.0)
    monkeypatch.setattr("van_sync.tasks.sending.send_receipts", in_no_time)

    send_to_van(sync.pk)

    assert asked == [("send_to_van", sync.pk)]
    assert (van.written, VanSync.objects.get(pk=sync.pk).alive_at) == ([], None)


def test_a_row_that_is_tried_again_while_the_worker_ends_the_sync_does_not_wait_for_ever(desk, van, rows, evening, monkeypatch):
    (shift,) = rows(1)
    van.troubles[shift.van_signup_id] = [VanInvalid("VAN refuses this.", status=400)]
    sync = evening.pressed(desk.office)
    answers, tried = [], []
    judge = sending.Sender._finish

    def at_once(sender):
        """The director presses “Try again” between the worker's last row and its end."""
        again = threading.Thread(target=lambda: (answers.append(send.retry(sync)), connection.close()))
        exists = QuerySet.exists

        def slowly(query):
            found = exists(query)
            if query.model is VanPush and not tried:
                tried.append(again.start())
                again.join(0.5)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(QuerySet, "exists", slowly)
            left = judge(sender)
        again.join()
        return left

    with monkeypatch.context() as patch:
        patch.setattr(sending.Sender, "_finish", at_once)
        evening.work(sync)

    sync.refresh_from_db()
    assert (tried, answers) == ([None], [1])
    assert (states(sync), sync.state) == (["waiting"], SyncState.SENDING), "or no worker ever comes"
    evening.work(sync)
    assert (states(sync), VanSync.objects.get().state) == (["done"], SyncState.DONE)


def test_a_done_sync_with_a_receipt_that_waits_is_taken_up_again(desk, van, rows, evening, asked):
    rows(2)
    open_, done = evening.pressed(desk.office), VanSync.objects.create(day="2026-10-31", state=SyncState.DONE)
    VanSync.objects.update(state=SyncState.DONE, finished_at=timezone.now(), asked_at=timezone.now() - timedelta(minutes=2))

    resume_syncs()

    assert asked == [("send_to_van", open_.pk)]
    assert VanSync.objects.get(pk=done.pk).state == SyncState.DONE
    evening.work(open_)
    assert states(open_) == ["done", "done"]


def test_giving_up_ends_what_a_worker_holds_and_what_waits(desk, rows, evening):
    first, _ = rows(2)
    sync = evening.pressed(desk.office)
    held = {"state": PushState.SENDING, "taken_by": uuid.uuid4(), "lease_until": timezone.now()}
    sync.receipts.filter(shift=first).update(**held)
    VanSync.objects.update(state=SyncState.STOPPED)

    send.give_up(sync)

    ends = [(push.state, push.reason, push.taken_by) for push in sync.receipts.all()]
    assert ends == [("failed", send.MAY_BE_WRITTEN, None), ("refused", send.GIVEN_UP, None)]
