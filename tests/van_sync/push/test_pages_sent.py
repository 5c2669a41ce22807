"""A sync is sent from its page, which then tells what became of each row."""

import csv
import io

import pytest

from tests.desk import Desk
from tests.van_sync.push.sync_pages import PAGE, pick, press, shown, started
from tracker.enums import ShiftStatus as S
from van_sync.client_errors import VanInvalid
from van_sync.models import RowKind, SyncState, VanPush, VanSync
from van_sync.push import sending

pytestmark = pytest.mark.django_db(transaction=True)


def test_sync_sends_what_was_picked_and_a_second_press_shows_the_same(director, desk, van, asked):
    first, second = desk.shift(S.COMPLETED), desk.shift(S.DECLINED)
    for shift in (first, second):
        van.sign_up(shift)
    sync = started(director, "R1A", van)
    row = sync.rows.get(shift=second)

    answers = [press(director, sync, pick(row), "nonsense", "999:keep", "") for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"{PAGE}{sync.pk}/"}
    assert asked == [("look_at_van", sync.pk), ("send_to_van", sync.pk)]
    (receipt,) = VanPush.objects.all()
    assert (receipt.shift, receipt.to, receipt.state) == (second, "Declined", "waiting")


def test_nothing_picked_is_said_and_sends_nothing(director, desk, van, asked):
    van.sign_up(desk.shift(S.COMPLETED))
    sync = started(director, "R1A", van)

    press(director, sync, "")

    assert "Nothing was chosen" in shown(director, sync)
    assert VanSync.objects.get().state == SyncState.READY
    assert [task for task, _ in asked] == ["look_at_van"]


def test_rows_that_changed_here_and_so_were_not_taken_out_are_counted(director, desk, van):
    shift = desk.shift(S.COMPLETED, van_status="Scheduled")
    van.sign_up(shift, "Declined")
    sync = started(director, "R1A", van)
    desk.applied("set_status", shift=shift, was="completed", to="no_show")

    press(director, sync, pick(sync.rows.get(), 1))

    assert "Rows not taken out: 1." in shown(director, sync)


def test_a_row_of_another_sync_cannot_be_slipped_in(director, desk, r2a, dana, van):
    van.sign_up(Desk(desk.user, r2a).shift(S.COMPLETED))
    van.sign_up(desk.shift(S.COMPLETED))
    mine = started(director, "R1A", van)
    theirs = VanSync.objects.create(day=mine.day, state=SyncState.READY)
    foreign = theirs.rows.create(office=r2a, kind=RowKind.WRITE, ours="completed", choices=mine.rows.get().choices)

    press(director, mine, pick(foreign))

    assert VanPush.objects.count() == 0


def test_the_report_says_what_became_of_each_row_without_names_and_phones(director, desk, van, flo):
    done, failed = desk.shift(S.COMPLETED), desk.shift(S.DECLINED)
    for shift in (done, failed):
        van.sign_up(shift)
    van.troubles[failed.van_signup_id] = [VanInvalid("VAN refuses this.", status=400, reference="88A1F0-2C4D7")]
    sync = started(director, "R1A", van)
    press(director, sync, *(pick(row) for row in sync.rows.all()))
    sending.send_receipts(sync.pk, van)

    page = shown(director, sync)
    answer = director.get(f"{PAGE}{sync.pk}/report.csv")

    for text in ("Flo Field", "Written.", "Accepted", "VAN refuses this.", "88A1F0-2C4D7", str(failed.volunteer), "Try all 1 failed again"):
        assert text in page
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["Signup"], row["State"], row["VAN's answer"]) for row in rows] == [
        (str(done.van_signup_id), "Done", "Accepted"), (str(failed.van_signup_id), "Failed", "400"),
    ]  # fmt: skip
    for secret in (done.volunteer.last_name, done.volunteer.phone):
        assert secret not in answer.content.decode()


def test_failed_rows_can_be_tried_again_alone(director, desk, van, asked):
    shifts = [desk.shift(S.COMPLETED) for _ in range(2)]
    for shift in shifts:
        van.sign_up(shift)
        van.troubles[shift.van_signup_id] = [VanInvalid("VAN refuses this.", status=400)]
    sync = started(director, "R1A", van)
    press(director, sync, *(pick(row) for row in sync.rows.all()))
    sending.send_receipts(sync.pk, van)
    push = sync.receipts.get(shift=shifts[1])

    director.post(f"{PAGE}{sync.pk}/again/", {"what": "failed", "push": push.pk})
    sending.send_receipts(sync.pk, van)

    assert van.written == [(shifts[1].van_signup_id, "Completed")]
    assert asked[-1] == ("send_to_van", sync.pk)


def test_a_sync_that_stopped_says_why_and_goes_on(director, desk, van, asked):
    van.sign_up(desk.shift(S.COMPLETED))
    sync = started(director, "R1A", van)
    press(director, sync, pick(sync.rows.get()))
    VanSync.objects.update(state=SyncState.STOPPED, trouble="VAN does not know this key.")

    page = shown(director, sync)
    director.post(f"{PAGE}{sync.pk}/again/", {"what": "go on"})

    assert "VAN does not know this key." in page
    assert "Go on with the 1 that wait" in page
    assert VanSync.objects.get().state == SyncState.SENDING
    assert asked[-1] == ("send_to_van", sync.pk)


def test_a_dry_run_that_failed_can_be_done_again(director, desk, van, asked):
    sync = started(director, "R1A", van)
    VanSync.objects.update(state=SyncState.FAILED, trouble="VAN did not answer.")

    assert "VAN did not answer." in shown(director, sync)
    director.post(f"{PAGE}{sync.pk}/again/")

    assert VanSync.objects.get().state == SyncState.LOOKING
    assert asked[-1] == ("look_at_van", sync.pk)


def test_three_thousand_rows_are_one_form(director, desk, van):
    van.sign_up(desk.shift(S.COMPLETED))
    sync = started(director, "R1A", van)

    answer = press(director, sync, *["1:keep"] * 3000, pick(sync.rows.get()))

    assert answer.status_code == 302
    assert VanPush.objects.count() == 1
