"""The life of an import run: never twice at once, never stuck for good, and no file kept longer than it is needed."""

import datetime as dt
import threading

import pytest
from django.utils import timezone

from accounts.models import Rank, User
from tests.at_once import at_once
from tests.desk import DAY
from tests.van_sync.conftest import FILES
from tracker.models import Change, Shift
from tracker.operations.locks import Busy
from van_sync import imports, progress, runs, uploads
from van_sync.models import KEPT, QUIET_AFTER, ImportRun, RunKind, RunStatus, Upload
from van_sync.progress import Superseded
from van_sync.runs import Turn
from van_sync.tasks import forget_old_uploads, import_upload, preview_upload


@pytest.fixture
def dan(db):
    """A second of the data staff."""
    return User.objects.create_user("dan@example.org", rank=Rank.DATA)


def upload(by, name="participants.csv", kind=RunKind.SHIFTS, data=None):
    return uploads.keep(data or (FILES / name).read_bytes(), kind=kind, file_name=name, day=DAY if kind == RunKind.SHIFTS else None, by=by)


def previewed(by, name="participants.csv", **terms):
    run = upload(by, name, **terms)
    preview_upload(run.pk)
    return fresh(run)


def fresh(run):
    return ImportRun.objects.get(pk=run.pk)


def go_quiet(run):
    """As if its worker had been killed."""
    ImportRun.objects.filter(pk=run.pk).update(alive_at=timezone.now() - QUIET_AFTER - dt.timedelta(seconds=1))


# -- the usual way -----------------------------------------------------------------------------------------------------


def test_a_preview_says_what_would_change_and_changes_nothing(offices, dana):
    run = previewed(dana)

    assert (run.status, run.counts["created"], run.counts["created_today"]) == (RunStatus.PREVIEWED, 753, 424)
    assert (run.rows_done, run.rows_total) == (772, 772)
    assert not Shift.objects.exists()
    assert not Change.objects.exists()


def test_the_import_does_what_the_preview_said_in_the_name_of_the_one_who_confirmed(offices, dana, dan):
    run = previewed(dana)
    promised = run.counts

    assert runs.confirm(run.pk, by=dan)
    import_upload(run.pk)

    done = fresh(run)
    assert (done.status, done.counts, done.imported_by) == (RunStatus.DONE, promised, dan)
    assert done.finished_at >= done.started_at
    assert Shift.objects.count() == 753
    assert set(Change.objects.values_list("actor", flat=True)) == {dan.pk}
    assert done.rows.count() == 772


def test_the_bytes_of_a_file_go_when_it_is_imported_and_its_rejected_rows_after_a_week(offices, dana):
    clean, messy = previewed(dana), previewed(dana, "messy.csv")
    for run in (clean, messy):
        runs.confirm(run.pk, by=dana)
        import_upload(run.pk)

    kept = Upload.objects.get()
    assert (kept.run, kept.data, len(kept.rejected)) == (messy, None, 5)
    Upload.objects.update(at=timezone.now() - KEPT)
    forget_old_uploads()
    assert not Upload.objects.exists()
    assert len(fresh(messy).problems) == 7


def test_an_upload_that_nobody_imports_is_deleted_after_a_week_and_not_before(offices, dana):
    run = previewed(dana)

    uploads.forget_old(run.upload.at + KEPT)
    assert Upload.objects.exists()
    uploads.forget_old(run.upload.at + KEPT + dt.timedelta(seconds=1))

    assert not Upload.objects.exists()
    assert not runs.confirm(run.pk, by=dana)
    assert fresh(run).status == RunStatus.PREVIEWED


# -- never twice at once -----------------------------------------------------------------------------------------------


def test_only_the_first_of_two_who_press_the_button_starts_the_import(offices, dana, dan):
    run = previewed(dana)

    assert [runs.confirm(run.pk, by=dana), runs.confirm(run.pk, by=dan)] == [True, False]
    assert fresh(run).imported_by == dana


def test_only_the_first_of_two_workers_takes_a_run_up(offices, dana):
    run = upload(dana)

    assert Turn.take(run.pk, RunStatus.PREVIEWING) is not None
    assert Turn.take(run.pk, RunStatus.PREVIEWING) is None
    preview_upload(run.pk)
    assert fresh(run).status == RunStatus.PREVIEWING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["confirm", "take"])
def test_of_many_at_the_same_moment_one_wins(step, dana):
    for _ in range(5):
        run = upload(dana, data=b"VanID,Name,Date,Time\n1,Ada,10/31/2026,9:00 AM")
        if step == "confirm":
            preview_upload(run.pk)

        def press(run=run):
            return runs.confirm(run.pk, by=dana) if step == "confirm" else Turn.take(run.pk, RunStatus.PREVIEWING) is not None

        won = at_once(*[press] * 4)
        assert sorted(won) == [False, False, False, True]


def test_a_message_that_comes_late_or_twice_does_nothing(offices, dana):
    run = previewed(dana)
    import_upload(run.pk)  # nobody has confirmed it
    assert fresh(run).status == RunStatus.PREVIEWED
    runs.confirm(run.pk, by=dana)
    import_upload(run.pk)
    numbers = Change.objects.count()

    preview_upload(run.pk)
    import_upload(run.pk)

    assert (fresh(run).status, fresh(run).attempt, Change.objects.count()) == (RunStatus.DONE, 2, numbers)


# -- what breaks off ---------------------------------------------------------------------------------------------------


def test_a_run_whose_worker_was_killed_is_seen_and_run_again(offices, dana, monkeypatch):
    run = previewed(dana)
    runs.confirm(run.pk, by=dana)
    first = Turn.take(run.pk, RunStatus.IMPORTING)
    assert not runs.put_back(run.pk)  # it is at work
    go_quiet(run)
    assert fresh(run).is_quiet(timezone.now())

    assert runs.put_back(run.pk)
    import_upload(run.pk)

    assert (fresh(run).status, Shift.objects.count()) == (RunStatus.DONE, 753)
    with pytest.raises(Superseded):
        first.progress(1, 772)
    assert fresh(run).status == RunStatus.DONE


def test_a_worker_that_wakes_up_late_stops_at_its_next_word(offices, dana, monkeypatch):
    run = previewed(dana)
    runs.confirm(run.pk, by=dana)
    merge = imports.merge_bookings

    def slow(bookings, **terms):
        go_quiet(run)
        assert Turn.take(run.pk, RunStatus.IMPORTING) is not None  # another worker believes that this one is gone
        return merge(bookings, **terms)

    monkeypatch.setattr(imports, "merge_bookings", slow)
    import_upload(run.pk)

    assert (fresh(run).status, fresh(run).attempt) == (RunStatus.IMPORTING, 3)
    assert not Shift.objects.exists()


@pytest.mark.parametrize(("trouble", "sentence"), [(Busy(), "A board stayed busy"), (RuntimeError("a secret"), "not about your file")])
def test_what_broke_off_is_said_on_the_run_and_may_be_tried_again(offices, dana, monkeypatch, trouble, sentence):
    run = previewed(dana)
    runs.confirm(run.pk, by=dana)

    def break_off(*args, **terms):
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(imports, "merge_bookings", break_off)
        if isinstance(trouble, Busy):
            import_upload(run.pk)
        else:
            with pytest.raises(RuntimeError):  # a bug must reach the log
                import_upload(run.pk)

    assert fresh(run).status == RunStatus.FAILED
    assert sentence in fresh(run).trouble
    assert "secret" not in fresh(run).trouble
    assert runs.put_back(run.pk)
    assert fresh(run).status == RunStatus.IMPORTING
    import_upload(run.pk)
    assert (fresh(run).status, fresh(run).trouble) == (RunStatus.DONE, "")


def test_a_preview_that_broke_off_is_a_preview_again(offices, dana, monkeypatch):
    run = upload(dana)

    def break_off(*args, **terms):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(imports, "merge_bookings", break_off)
        with pytest.raises(RuntimeError):
            preview_upload(run.pk)

    assert runs.put_back(run.pk)
    assert fresh(run).status == RunStatus.UPLOADED
    preview_upload(run.pk)
    assert fresh(run).status == RunStatus.PREVIEWED


@pytest.mark.parametrize("name", ["not-an-export.xls", "no-vanid-column.csv"])
def test_a_wrong_file_fails_with_a_sentence_and_is_deleted(offices, dana, name):
    run = previewed(dana, name)

    assert run.status == RunStatus.FAILED
    assert run.trouble.endswith("Nothing was changed.")
    assert not Upload.objects.exists()
    assert not runs.put_back(run.pk)


def test_a_message_for_a_file_that_is_gone_says_so(offices, dana):
    run = upload(dana)
    Upload.objects.all().delete()

    preview_upload(run.pk)

    assert "deleted, as uploads are after a week" in fresh(run).trouble


# -- progress ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("every", "told"), [(0, [0, 10, 20, 40]), (1000, [0, 0, 0, 40])])
def test_progress_is_told_at_the_beginning_and_at_the_end_and_between_not_each_time(dana, monkeypatch, every, told):
    monkeypatch.setattr(progress, "TELL_EVERY", every)
    turn, seen = Turn.take(upload(dana).pk, RunStatus.PREVIEWING), []

    for done in (0, 10, 20, 40):
        turn.progress(done, 40)
        seen.append(fresh(turn.run).rows_done)

    assert seen == told


@pytest.mark.django_db(transaction=True)
def test_a_worker_with_no_progress_to_tell_still_says_that_it_is_there(dana, monkeypatch):
    monkeypatch.setattr(progress, "PULSE_EVERY", 0.02)
    turn = Turn.take(upload(dana).pk, RunStatus.PREVIEWING)
    first = fresh(turn.run).alive_at

    with turn.watched():
        while fresh(turn.run).alive_at == first:  # a test that hangs here has failed
            pass

    last = fresh(turn.run).alive_at
    assert fresh(turn.run).alive_at == last
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pulse")]
