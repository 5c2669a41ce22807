"""A step of the night fails: it holds up no other, and the next run repairs it."""

import errno

import pytest
from django.core import mail

from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import expected, ids, make_saturday
from tests.van_sync.night.conftest import SUNDAY
from tests.van_sync.night.nights import DONE, night, sentence, states
from tracker.archive import close
from tracker.archive.close import NotArchived
from tracker.models import ArchivedDay, OfficeCounter, Shift
from van_sync.client_errors import VanUnavailable
from van_sync.models import NightState
from van_sync.night import runs, steps
from van_sync.night.outcome import Outcome, StepFailed

pytestmark = pytest.mark.usefixtures("storage", "clock")


@pytest.mark.parametrize("problem", [StepFailed("The sheet is full."), RuntimeError("a bug")])
def test_an_export_that_fails_holds_up_nothing_and_is_repaired_by_the_next_run(desk, van, sheet, dana, problem):
    @sheet
    def export(night):
        if problems:
            raise problems.pop()
        return Outcome("Written.")

    problems = [problem]
    desk.shift()

    run = night()
    assert (run.state, states(run)) == (NightState.TROUBLE, {**DONE, "sheets": "failed"})
    assert sentence(run, "sheets") == (str(problem) if isinstance(problem, StepFailed) else runs.OURS)
    assert ArchivedDay.objects.exists()

    again = night()
    assert (again.state, states(again)["sheets"]) == (NightState.DONE, "done")


def test_an_office_that_is_no_exact_copy_stays_and_the_others_go(desk, ana, r1b, van, dana, monkeypatch):
    make_saturday(desk)
    make_saturday(Desk(ana, r1b))
    before = list(Shift.objects.filter(office=desk.office, day=DAY).order_by("pk").values())
    wanted = expected(r1b.pk)
    check = close._check

    def spoilt(archived_day, *args):
        if archived_day.office_id == desk.office.pk:
            raise NotArchived("R1A on 2026-10-31: 1 of 7 shifts are not the same in the archive.")
        check(archived_day, *args)

    with monkeypatch.context() as patch:
        patch.setattr(close, "_check", spoilt)
        run = night()

    assert (run.state, states(run)["archive"]) == (NightState.TROUBLE, "failed")
    assert "R1A on 2026-10-31: 1 of 7 shifts are not the same" in sentence(run, "archive")
    assert ids() == wanted
    assert list(Shift.objects.filter(office=desk.office, day=DAY).order_by("pk").values()) == before
    assert dict(OfficeCounter.objects.values_list("office__code", "day")) == {"R1A": DAY, "R1B": SUNDAY}
    assert "1 step failed" in mail.outbox[0].subject
    assert mail.outbox[0].body.startswith("Saturday, October 31, 2026 is closed in some offices and not in others.")

    again = night()
    assert states(again)["archive"] == "done"
    assert not Shift.objects.filter(day=DAY).exists()


def test_a_day_of_which_nothing_was_archived_is_not_called_closed(desk, van, dana, monkeypatch):
    desk.shift()
    monkeypatch.setattr(steps, "close_office", lambda *args, **terms: 1 / 0)

    night()

    assert mail.outbox[0].body.startswith("Saturday, October 31, 2026 could not be closed. The boards are as they were")


def test_a_full_disk_is_said_and_the_next_run_writes_what_is_missing(desk, van, dana, monkeypatch):
    def full(day):
        raise OSError(errno.ENOSPC, "No space left on device")

    desk.shift()
    with monkeypatch.context() as patch:
        patch.setattr(steps, "copy_day", full)
        run = night()
    assert (states(run)["copy"], states(run)["import"]) == ("failed", "done")
    assert "No space left on device" in sentence(run, "copy")
    assert not ArchivedDay.objects.get().is_copied

    assert states(night())["copy"] == "done"
    assert ArchivedDay.objects.get().is_copied


def test_van_that_is_down_holds_up_neither_archive_nor_report(desk, van, dana):
    desk.shift()
    van.broken["events"] = VanUnavailable("VAN does not answer.")

    run = night()

    assert states(run) == {**DONE, "import": "failed"}
    assert sentence(run, "import").startswith("VAN does not answer. Nothing was changed. It is made up for")
    assert OfficeCounter.objects.get(pk=desk.office.pk).day == SUNDAY


def test_without_van_the_day_opens_and_data_staff_hear_what_to_do(desk, dana):
    desk.shift()

    run = night()

    assert (run.state, states(run)["import"]) == (NightState.DONE, "skipped")
    assert "bring in the participant list as a file" in sentence(run, "import")
    assert OfficeCounter.objects.get(pk=desk.office.pk).day == SUNDAY


def test_a_copy_that_was_lost_is_written_anew_and_said(desk, van, dana, storage):
    desk.shift()
    night()
    (file,) = storage.glob("*/*")
    file.unlink()

    run = night()

    assert file.exists()
    assert sentence(run, "copy") == "1 files written and read back. The copy of R1A on 2026-10-31 is missing. It was written anew."


def test_a_storage_that_raises_what_it_likes_holds_up_one_day(desk, ana, r1b, van, dana, monkeypatch):
    class Refused(Exception):
        """As a storage in the cloud has them."""

    def refuse(day):
        if day.office_id == desk.office.pk:
            raise Refused("https://storage.example.org/?key=secret")
        return copy_day(day)

    desk.shift()
    Desk(ana, r1b).shift()
    copy_day = steps.copy_day
    monkeypatch.setattr(steps, "copy_day", refuse)

    run = night()

    assert (states(run)["copy"], states(run)["import"]) == ("failed", "done")
    assert "R1A on 2026-10-31" in sentence(run, "copy")
    assert "secret" not in sentence(run, "copy")
    assert [day.is_copied for day in ArchivedDay.objects.order_by("office__code")] == [False, True]


def test_a_mail_server_that_is_down_is_a_failed_step_and_nothing_else(desk, van, dana, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9
    desk.shift()

    run = night()

    assert states(run) == {**DONE, "report": "failed"}
    assert "could not be sent" in sentence(run, "report")
