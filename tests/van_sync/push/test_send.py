"""From what was chosen to receipts: what is written, what is refused, what the board is told."""

from datetime import timedelta

import pytest

from tests.van_sync.push.director import Evening, states
from tracker.enums import ShiftStatus as S
from tracker.models import Change
from van_sync.models import PushState, RowKind, SyncState, VanPush, VanSync
from van_sync.push import send

# Rows are written by several threads.
pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_chosen_is_written_and_has_a_receipt(desk, van, rows, evening, flo):
    (shift,) = rows(1)

    sync = evening.sent(desk.office)

    assert van.written == [(shift.van_signup_id, "Completed")]
    (receipt,) = sync.receipts.all()
    assert (receipt.state, receipt.expected, receipt.to, receipt.reason, receipt.attempts) == (
        "done",
        "Scheduled",
        "Completed",
        "Written.",
        1,
    )
    assert (receipt.shift, receipt.vanid, receipt.ended_at is not None) == (shift, shift.volunteer.vanid, True)
    assert (sync.state, sync.sent_by) == (SyncState.DONE, flo)
    assert sync.sent_at
    assert sync.finished_at


def test_the_board_is_told_and_our_status_is_not_touched(desk, van, rows, evening, flo):
    (shift,) = rows(1)

    evening.sent(desk.office)

    version = shift.version
    shift.refresh_from_db()
    assert (shift.status, shift.van_status, shift.version) == (S.COMPLETED, "Completed", version + 1)
    assert shift.synced_at
    change = Change.objects.latest("pk")
    assert (change.office, change.actor, change.kind) == (desk.office, flo, "sync_to_van")
    assert '"van_status":"Completed"' in change.frame


def test_rows_that_were_not_ticked_are_not_written(desk, van, rows, evening):
    first, second = rows(2)
    sync = evening.looked(desk.office)
    row = sync.rows.get(shift=second)

    send.send(sync, send.chosen(sync, {row.pk: row.choices[0]["key"]}), by=evening.user)
    evening.work(sync)

    assert van.written == [(second.van_signup_id, "Completed")]
    assert first.pushes.count() == 0


def test_only_what_was_on_the_page_can_be_chosen(desk, rows, evening):
    rows(1)
    sync = evening.looked(desk.office)

    assert send.chosen(sync, {sync.rows.get().pk: "5001-99", 999_999: "keep"}) == []


def test_pressing_twice_writes_once(desk, van, rows, evening):
    rows(2)
    sync = evening.looked(desk.office)
    picked = send.chosen(sync, evening.picks(sync))

    assert send.send(sync, picked, by=evening.user)
    assert not send.send(sync, picked, by=evening.user)

    evening.work(sync)
    evening.work(sync)
    assert len(van.written) == VanPush.objects.count() == 2


def test_two_directors_cannot_send_the_same_row(desk, van, rows, evening, dana):
    rows(1)
    first, second = evening.looked(desk.office), Evening(dana, van).looked(desk.office)
    for sync in (first, second):
        send.send(sync, send.chosen(sync, evening.picks(sync)), by=evening.user)

    assert (states(first), states(second)) == (["waiting"], ["refused"])
    evening.work(first)
    evening.work(second)
    assert len(van.written) == 1
    assert VanSync.objects.get(pk=second.pk).state == SyncState.DONE


def test_a_question_is_answered_by_one_of_its_choices(desk, van, evening):
    shift = desk.shift(S.COMPLETED, van_status="Scheduled")
    signup = van.sign_up(shift, "Declined")

    evening.sent(desk.office, changed=0)

    assert van.written == [(signup, "Completed")]


def test_keeping_vans_word_takes_the_row_out(desk, van, evening):
    shift = desk.shift(S.COMPLETED, van_status="Scheduled")
    van.sign_up(shift, "Declined")

    sync = evening.sent(desk.office, changed=1)

    shift.refresh_from_db()
    assert shift.is_left_out
    assert (van.written, states(sync), sync.state) == ([], [], SyncState.DONE)


def test_a_candidate_that_was_chosen_is_known_by_its_id_from_then_on(desk, van, evening):
    shift = desk.shift(S.COMPLETED)
    signup = van.sign_up(shift, keep_id=False, starts_at=shift.starts_at + timedelta(hours=1))

    evening.sent(desk.office, unmatched=0)

    shift.refresh_from_db()
    assert (shift.van_signup_id, van.word(signup)) == (signup, "Completed")


def test_a_candidate_that_was_chosen_for_a_lost_signup_takes_its_place(desk, van, evening):
    shift = desk.shift(S.COMPLETED)
    del van.of[van.sign_up(shift)]
    signup = van.sign_up(shift, keep_id=False)

    evening.sent(desk.office, unmatched=0)

    shift.refresh_from_db()
    assert (shift.van_signup_id, van.word(signup)) == (signup, "Completed")
    assert evening.looked(desk.office).rows.get().kind == RowKind.SAME, "it is not asked about again"


def test_a_signup_that_is_another_rows_by_now_stays_there(desk, van, evening):
    shift, other = desk.shift(S.COMPLETED), desk.shift(S.BOOKED)
    lost = van.sign_up(shift)
    del van.of[lost]
    signup = van.sign_up(shift, keep_id=False)
    sync = evening.pressed(desk.office, unmatched=0)
    other.van_signup_id = signup
    other.save(update_fields=["van_signup_id"])

    evening.work(sync)

    shift.refresh_from_db()
    assert (shift.van_signup_id, states(sync)) == (lost, ["done"])


def test_a_row_that_changed_here_since_is_not_taken_out_and_that_is_counted(desk, van, evening):
    changed, moved_out, kept = (desk.shift(S.COMPLETED, van_status="Scheduled") for _ in range(3))
    for shift in (changed, moved_out, kept):
        van.sign_up(shift, "Declined")
    sync = evening.looked(desk.office)
    picked = send.chosen(sync, evening.picks(sync, changed=1))
    desk.applied("set_status", shift=changed, was="completed", to="declined")
    moved_out.is_left_out = True
    moved_out.save(update_fields=["is_left_out"])

    sent = send.send(sync, picked, by=evening.user)

    for shift in (changed, moved_out, kept):
        shift.refresh_from_db()
    assert [shift.is_left_out for shift in (changed, moved_out, kept)] == [False, True, True]
    assert sent.not_taken_out == 1, "one was out already"


def test_a_row_that_van_changed_since_is_refused_and_asked_about_next_time(desk, van, rows, evening):
    (shift,) = rows(1)
    sync = evening.pressed(desk.office)
    van.say(shift.van_signup_id, "Declined")

    evening.work(sync)

    (receipt,) = sync.receipts.all()
    assert (receipt.state, van.written) == (PushState.REFUSED, [])
    assert "VAN says Declined by now" in receipt.reason
    assert evening.looked(desk.office).rows.get().kind == RowKind.CHANGED


@pytest.mark.parametrize("when", ["before Sync is pressed", "before it is sent"])
def test_a_row_that_changed_here_since_is_refused(desk, van, rows, evening, when):
    (shift,) = rows(1)
    sync = evening.looked(desk.office)
    picked = evening.picks(sync)
    if when == "before it is sent":
        send.send(sync, send.chosen(sync, picked), by=evening.user)
    desk.applied("set_status", shift=shift, was="completed", to="declined")
    if when == "before Sync is pressed":
        send.send(sync, send.chosen(sync, picked), by=evening.user)

    evening.work(sync)

    (receipt,) = sync.receipts.all()
    assert (receipt.state, receipt.reason, van.written) == (PushState.REFUSED, send.CHANGED_HERE, [])


def test_a_row_that_changes_here_while_it_is_sent_still_differs(desk, van, rows, evening):
    (shift,) = rows(1)
    sync = evening.pressed(desk.office)
    put = van.set_status

    def meanwhile(*args, **options):
        desk.applied("set_status", shift=shift, was="completed", to="declined")
        return put(*args, **options)

    van.set_status = meanwhile
    evening.work(sync)

    shift.refresh_from_db()
    assert (shift.status, shift.van_status, shift.synced_at) == (S.DECLINED, "Completed", None)


def test_a_status_that_is_taken_back_after_the_sync_differs_again(desk, van, evening):
    shift = desk.shift(S.NO_SHOW)
    van.sign_up(shift)
    done = desk.applied("set_status", shift=shift, was="no_show", to="completed")
    evening.sent(desk.office)
    shift.refresh_from_db()
    assert shift.synced_at

    desk.applied("undo", operation=done["id"])

    shift.refresh_from_db()
    assert (shift.status, shift.van_status, shift.synced_at) == (S.NO_SHOW, "Completed", None)
    assert evening.looked(desk.office).rows.get().becomes == "No Show"
