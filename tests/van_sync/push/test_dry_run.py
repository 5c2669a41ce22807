"""The dry run: VAN is read now, every row of the day is compared, nothing is written to VAN."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk import DAY, Desk
from tracker.enums import ShiftStatus as S
from tracker.models import Change
from van_sync.client_errors import VanBudgetSpent, VanForbidden, VanInvalid, VanKeyRefused, VanNotFound, VanUnavailable, VanUnreadable
from van_sync.models import DryRow, RowKind, SyncState, VanPush, VanSync
from van_sync.push import reading
from van_sync.push.dry_run import begin, forget_old, look

# Signups are read by several threads.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def looked(flo, van):
    """``looked(office, ...)``: the dry run of these offices, done."""

    def run(*offices):
        (sync,) = begin(list(offices), by=flo)
        look(sync.pk, van)
        sync.refresh_from_db()
        assert sync.state == SyncState.READY, sync.trouble
        return sync

    return run


def kinds(sync):
    return {row.shift_id: row.kind for row in sync.rows.all()}


def test_each_row_is_compared_with_what_van_says_now(desk, van, looked):
    write, same, changed = desk.shift(S.COMPLETED), desk.shift(S.DECLINED), desk.shift(S.NO_SHOW)
    van.sign_up(write)
    van.sign_up(same, "Declined")
    van.sign_up(changed, "Confirmed")

    sync = looked(desk.office)

    assert kinds(sync) == {write.pk: RowKind.WRITE, same.pk: RowKind.SAME, changed.pk: RowKind.CHANGED}
    assert van.written == []
    assert VanPush.objects.count() == 0
    assert van.calls.count("signup") == 0, "a signup that its event has is not asked for alone"


def test_what_is_not_compared_is_counted_by_why(desk, van, looked):
    for status in (S.BOOKED, S.IN, S.SAME_DAY_CONFIRMED):
        desk.shift(status)
    desk.shift(S.COMPLETED, volunteer=desk.volunteer(vanid=None))
    desk.shift(S.COMPLETED, is_left_out=True)
    desk.shift(S.COMPLETED, is_active=False)
    desk.shift(S.COMPLETED, day=DAY + timedelta(days=1))

    sync = looked(desk.office)

    assert sync.counts == {"booked": 1, "open": 2, "no_vanid": 1, "left_out": 1}
    assert kinds(sync) == {}


def test_an_office_that_is_not_written_to_van_is_only_counted(desk, van, looked):
    van.sign_up(desk.shift(S.COMPLETED))
    desk.office.is_written_to_van = False
    desk.office.save()

    sync = looked(desk.office)

    assert (sync.counts, kinds(sync)) == ({"office": 1}, {})


def test_only_the_offices_asked_for_are_compared(desk, r1b, van, looked):
    van.sign_up(desk.shift(S.COMPLETED))
    elsewhere = Desk(desk.user, r1b).shift(S.COMPLETED)
    van.sign_up(elsewhere)

    assert kinds(looked(r1b)) == {elsewhere.pk: RowKind.WRITE}


def test_a_shift_without_an_id_is_found_by_person_start_and_role(desk, van, looked):
    shift = desk.shift(S.COMPLETED)
    signup = van.sign_up(shift, keep_id=False)
    van.sign_up(shift, keep_id=False, starts_at=shift.starts_at + timedelta(hours=3))

    (row,) = looked(desk.office).rows.all()

    assert row.kind == RowKind.WRITE
    assert row.choices[0]["signup_id"] == signup


def test_several_that_may_be_meant_are_a_question(desk, van, looked):
    shift = desk.shift(S.COMPLETED)
    two = {van.sign_up(shift, keep_id=False), van.sign_up(shift, keep_id=False)}

    (row,) = looked(desk.office).rows.all()

    assert row.kind == RowKind.UNMATCHED
    assert {choice["signup_id"] for choice in row.choices} == {*two, None}


def test_the_signup_of_another_row_is_no_candidate(desk, van, looked):
    first = desk.shift(S.COMPLETED)
    second = desk.shift(S.COMPLETED, volunteer=first.volunteer, starts_at=first.starts_at + timedelta(hours=3))
    van.sign_up(first)

    rows = {row.shift_id: row for row in looked(desk.office).rows.all()}

    assert rows[first.pk].kind == RowKind.WRITE
    assert rows[second.pk].kind == RowKind.UNMATCHED
    assert [choice["signup_id"] for choice in rows[second.pk].choices] == [None]


def test_a_signup_that_van_no_longer_has_is_a_question(desk, van, looked):
    shift = desk.shift(S.COMPLETED)
    del van.of[van.sign_up(shift)]

    (row,) = looked(desk.office).rows.all()

    assert (row.kind, row.why) == (RowKind.UNMATCHED, "VAN no longer has this signup.")


def test_a_signup_that_is_somebody_elses_in_van_is_a_question(desk, van, looked):
    shift = desk.shift(S.COMPLETED)
    van.sign_up(shift, vanid=999)

    (row,) = looked(desk.office).rows.all()

    assert (row.kind, row.why) == (RowKind.UNMATCHED, "In VAN this signup is another person's.")


def test_where_van_agrees_the_board_is_told_and_our_status_stays(desk, van, looked, flo):
    shift = desk.shift(S.COMPLETED)
    van.sign_up(shift, "Walk In")

    looked(desk.office)

    shift.refresh_from_db()
    assert (shift.status, shift.van_status) == (S.COMPLETED, "Walk In")
    assert shift.synced_at
    change = Change.objects.latest("pk")
    assert (change.office, change.actor, change.kind) == (desk.office, flo, "sync_to_van")
    looked(desk.office)
    assert Change.objects.latest("pk") == change, "a second look has no news"


def test_a_refusal_of_van_is_a_sentence_on_the_sync(desk, flo, van):
    def refuse(*_dates):
        raise VanKeyRefused("VAN does not know this key.")

    van.events = refuse
    (sync,) = begin([desk.office], by=flo)

    look(sync.pk, van)

    sync.refresh_from_db()
    assert (sync.state, sync.trouble) == (SyncState.FAILED, "VAN does not know this key.")
    assert DryRow.objects.count() == 0


SECRET = "Quill Stonebrook, 555-0142"  # what VAN's own words may hold
NOT_SHOWN = [kind(SECRET, status=403) for kind in (VanForbidden, VanUnreadable, VanInvalid)]


def why(sync):
    return {row.shift_id: (row.kind, row.why) for row in sync.rows.all()}


@pytest.mark.parametrize("problem", NOT_SHOWN, ids=lambda problem: type(problem).__name__)
def test_a_signup_that_van_does_not_show_is_a_question_and_the_others_are_compared(desk, van, looked, problem):
    hidden, plain = desk.shift(S.COMPLETED), desk.shift(S.COMPLETED)
    signup = van.sign_up(hidden, event=999)  # not among the day's events
    van.sign_up(hidden, keep_id=False)
    van.sign_up(plain)
    van.unseen["signup", signup] = problem

    sync = looked(desk.office)

    assert kinds(sync) == {hidden.pk: RowKind.UNMATCHED, plain.pk: RowKind.WRITE}
    row = sync.rows.get(shift=hidden)
    assert row.why == reading.UNSEEN[type(problem)].format("this signup")
    assert SECRET not in row.why
    assert [choice["key"] for choice in row.choices] == ["keep"], "it is there, so no other signup is meant"


@pytest.mark.parametrize("problem", [*NOT_SHOWN, VanNotFound("No such person.")], ids=lambda problem: type(problem).__name__)
def test_a_person_whom_van_does_not_show_is_a_question(desk, van, looked, problem):
    hidden, plain = desk.shift(S.COMPLETED), desk.shift(S.COMPLETED)
    van.sign_up(plain)
    van.unseen["signups_of", hidden.volunteer.vanid] = problem

    found = why(looked(desk.office))

    said = reading.NONE if isinstance(problem, VanNotFound) else reading.UNSEEN[type(problem)].format("this person's signups")
    assert found[hidden.pk] == (RowKind.UNMATCHED, said)
    assert found[plain.pk][0] == RowKind.WRITE


@pytest.mark.parametrize("problem", [*NOT_SHOWN, VanNotFound("No such event.")], ids=lambda problem: type(problem).__name__)
def test_an_event_that_van_does_not_show_is_asked_for_once_and_is_a_question_for_its_rows(desk, van, looked, problem):
    hidden, plain = [desk.shift(S.COMPLETED) for _ in range(2)], desk.shift(S.COMPLETED)
    for shift in hidden:
        van.sign_up(shift, event=999)
    van.sign_up(plain)
    van.unseen["event", 999] = problem

    found = why(looked(desk.office))

    said = reading.NO_EVENT if isinstance(problem, VanNotFound) else reading.UNSEEN[type(problem)].format("the event of this signup")
    assert [found[shift.pk] for shift in hidden] == [(RowKind.UNMATCHED, said)] * 2
    assert found[plain.pk][0] == RowKind.WRITE
    assert van.calls.count("event") == 1


def test_statuses_that_van_does_not_show_are_a_question_for_the_rows_of_that_type(desk, van, looked):
    hidden, plain = desk.shift(S.COMPLETED), desk.shift(S.COMPLETED)
    van.sign_up(hidden, event=901)
    van.sign_up(plain)
    van.unseen["statuses", 72] = VanUnreadable(SECRET)

    assert kinds(looked(desk.office)) == {hidden.pk: RowKind.UNMATCHED, plain.pk: RowKind.WRITE}


@pytest.mark.parametrize("problem", NOT_SHOWN, ids=lambda problem: type(problem).__name__)
def test_signups_of_an_event_with_a_broken_one_are_asked_for_one_by_one(desk, van, looked, problem):
    broken, whole, without_id = desk.shift(S.COMPLETED), desk.shift(S.COMPLETED), desk.shift(S.COMPLETED)
    van.unseen = {("signups", 900): problem, ("signup", van.sign_up(broken)): problem}
    van.sign_up(whole)
    signup = van.sign_up(without_id, keep_id=False)
    van.sign_up(without_id, event=901, keep_id=False, starts_at=without_id.starts_at + timedelta(hours=4))  # which was read

    sync = looked(desk.office)

    assert kinds(sync) == {broken.pk: RowKind.UNMATCHED, whole.pk: RowKind.WRITE, without_id.pk: RowKind.WRITE}
    assert sync.rows.get(shift=without_id).choices[0]["signup_id"] == signup


@pytest.mark.parametrize("problem", [kind("No more today.") for kind in (VanKeyRefused, VanUnavailable, VanBudgetSpent)])
@pytest.mark.parametrize("method", ["signup", "signups_of", "event", "statuses", "signups"])
def test_what_is_about_the_key_or_van_ends_the_look(desk, flo, van, method, problem):
    shift, other = desk.shift(S.COMPLETED), desk.shift(S.COMPLETED)
    signup = van.sign_up(shift, event=999 if method in ("signup", "event") else 900)
    pk = {"signup": signup, "signups_of": other.volunteer.vanid, "event": 999, "statuses": 71, "signups": 900}[method]
    van.unseen[method, pk] = problem
    (sync,) = begin([desk.office], by=flo)

    look(sync.pk, van)

    sync.refresh_from_db()
    assert (sync.state, sync.trouble) == (SyncState.FAILED, "No more today.")


def test_a_key_that_may_read_no_event_at_all_ends_the_look(desk, flo, van):
    van.sign_up(desk.shift(S.COMPLETED))
    for event in van.at:
        van.unseen["signups", event] = VanForbidden("The key may not read signups.", status=403)
    (sync,) = begin([desk.office], by=flo)

    look(sync.pk, van)

    sync.refresh_from_db()
    assert (sync.state, sync.trouble) == (SyncState.FAILED, "The key may not read signups.")
    assert "signup" not in van.calls


def test_a_dry_run_is_done_once_and_taken_over_from_a_worker_that_was_stopped(desk, flo, van):
    van.sign_up(desk.shift(S.COMPLETED))
    (sync,) = begin([desk.office], by=flo)
    VanSync.objects.filter(pk=sync.pk).update(alive_at=timezone.now(), attempt=1)
    look(sync.pk, van)
    assert van.calls == []
    VanSync.objects.filter(pk=sync.pk).update(alive_at=timezone.now() - timedelta(minutes=2))

    look(sync.pk, van)
    look(sync.pk, van)

    assert van.calls.count("events") == 1
    assert sync.rows.count() == 1


def test_a_second_click_finds_the_dry_run_that_is_under_way(desk, flo, r1b):
    (first,) = begin([desk.office, r1b], by=flo)

    assert begin([r1b, desk.office], by=flo) == [first]
    assert begin([desk.office], by=flo) != [first]


def test_dry_runs_of_which_nothing_was_sent_are_forgotten_after_a_week(desk, flo):
    (old,), (sent,) = begin([desk.office], by=flo), [VanSync.objects.create(day=DAY, sent_at=timezone.now())]
    VanSync.objects.update(asked_at=timezone.now() - timedelta(days=8))

    forget_old(timezone.now())

    assert list(VanSync.objects.all()) == [sent]
    assert old != sent
