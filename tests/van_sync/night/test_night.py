"""A night from beginning to end, and what becomes of it where a step fails or its worker is killed."""

import datetime as dt
import errno

import pytest
from django.contrib.sessions.models import Session
from django.core import mail

from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import archived, expected, ids, make_saturday
from tests.van_sync.night.conftest import SUNDAY, at
from tracker.archive import close
from tracker.archive.close import NotArchived
from tracker.models import ArchivedDay, Change, OfficeCounter, Operation, Shift
from van_sync.client_errors import VanUnavailable
from van_sync.models import QUIET_AFTER, ImportRun, NightRun, NightState, NightStep, RunStatus, SyncShift
from van_sync.night import runs, steps
from van_sync.night.outcome import Outcome, StepFailed
from van_sync.night.preview import what_would_go

pytestmark = pytest.mark.usefixtures("storage", "clock")


def night(day=DAY, by=None):
    run = runs.begin(day, by=by)
    runs.work(run.pk)
    run.refresh_from_db()
    return run


def states(run):
    return {step.name: step.state for step in run.steps.all()}


def sentence(run, name):
    return run.steps.get(name=name).sentence


DONE = {"sheets": "skipped", "archive": "done", "copy": "done", "import": "done", "tidy": "done", "report": "done"}


# -- all well ----------------------------------------------------------------------------------------------------------


def test_a_night_archives_copies_imports_and_reports(desk, van, dana):
    make_saturday(desk)
    wanted = expected(desk.office.pk)

    run = night()

    assert (run.state, states(run)) == (NightState.DONE, DONE)
    assert ids() == wanted
    assert ArchivedDay.objects.get().is_copied
    assert OfficeCounter.objects.get(pk=desk.office.pk).day == SUNDAY
    assert set(Shift.objects.on_boards().values_list("day", flat=True)) == {SUNDAY}
    assert "7 shifts, 2 groups and 8 notes of 1 office are in the archive, with 48 doors" in sentence(run, "archive")
    assert "1 group had not come back. 1 walk-in without a VANID: they are not in VAN." in sentence(run, "archive")
    assert all(step.begun_at and step.ended_at for step in run.steps.all())


def test_the_same_night_again_does_nothing_and_says_so(desk, van, dana):
    make_saturday(desk)
    night()
    kept, live = archived(), list(Shift.objects.values())

    run = night()

    assert states(run) == {**DONE, "archive": "skipped", "copy": "skipped", "import": "skipped", "tidy": "skipped"}
    assert (archived(), list(Shift.objects.values()), ImportRun.objects.count()) == (kept, live, 1)


def test_what_other_modules_hang_in_comes_before_the_archive(desk, van, sheet):
    desk.shift()
    seen = []

    @sheet
    def export(night):
        seen.append((night.day, Shift.objects.filter(day=DAY).count()))
        return Outcome("12 rows written.", {"rows": 12})

    run = night()

    assert seen == [(DAY, 1)]
    assert [step.name for step in run.steps.all()][:2] == ["sheets", "archive"]
    assert sentence(run, "sheets") == "12 rows written."


def test_one_night_at_a_time(db):
    assert runs.begin(DAY, by=None)
    assert runs.begin(SUNDAY, by=None) is None
    assert NightRun.objects.count() == 1
    assert NightStep.objects.count() == 6


def test_a_worker_that_comes_second_has_nothing_to_do(desk, van):
    run = night()
    attempt = run.attempt

    runs.work(run.pk)

    run.refresh_from_db()
    assert run.attempt == attempt


# -- a step fails ------------------------------------------------------------------------------------------------------


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


# -- what VAN was not told --------------------------------------------------------------------------------------------


def test_what_was_settled_here_and_not_written_to_van_is_counted_before_and_after(desk, ana, r1b, dana, client):
    desk.shift("completed")
    desk.shift("no_show", van_status="Scheduled")
    desk.shift("completed", synced_at=at("20:00", DAY))
    desk.shift("completed", van_status="walk in")
    desk.shift("declined", van_status="Invited")
    desk.shift("completed", is_left_out=True)
    desk.shift("completed", volunteer=desk.volunteer(vanid=None))
    desk.shift()
    Desk(ana, r1b).shift("completed")
    type(r1b).objects.filter(pk=r1b.pk).update(is_written_to_van=False)
    assert {office.code: office.unwritten for office in what_would_go(DAY)} == {"R1A": 2, "R1B": 0}
    client.force_login(dana)
    assert "2 shifts settled here and not written to VAN." in client.get("/admin/van_sync/nightrun/close/").content.decode()

    run = night()

    assert "2 shifts settled here and not written to VAN: what waits in a sync" in sentence(run, "archive")
    (line,) = [line for line in mail.outbox[0].body.splitlines() if line.startswith("R1A")]
    assert line.split()[-1] == "2"
    assert 'data-label="Not in VAN">2<' in client.get(f"/admin/van_sync/nightrun/{run.pk}/change/").content.decode()


# -- its worker is killed ----------------------------------------------------------------------------------------------


class Killed(BaseException):
    """As near to SIGKILL as a test in one process comes; test_kill.py has the real one."""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["sheets", "archive", "copy", "import", "tidy", "report"])
def test_a_worker_that_is_killed_at_any_step_is_followed_by_one_that_ends_the_night(
    desk, ana, r1b, van, sheet, dana, clock, monkeypatch, step, when
):
    calls = []

    @sheet
    def export(night):
        calls.append(night.day)
        return Outcome("Written.")

    make_saturday(desk)
    make_saturday(Desk(ana, r1b))
    wanted = expected(desk.office.pk, r1b.pk)
    run = runs.begin(DAY, by=None)

    with monkeypatch.context() as patch:
        kill_at(patch, step, when)
        with pytest.raises(Killed):
            runs.work(run.pk)
    clock.set(at("03:30") + QUIET_AFTER + dt.timedelta(seconds=5))
    runs.work(run.pk)

    run.refresh_from_db()
    assert {"done", "skipped"} >= set(states(run).values()) - ({"failed"} if step == "report" else set())
    assert ids() == wanted
    assert not Shift.objects.filter(day=DAY).exists()
    assert [change.kind for change in Change.objects.filter(kind="day_closed")] == ["day_closed"] * 2
    assert all(day.is_copied for day in ArchivedDay.objects.all())
    assert Shift.objects.filter(day=SUNDAY, volunteer__vanid=101).count() == 1
    assert len(mail.outbox) <= 1


def kill_at(monkeypatch, step, when):
    """Die right before, or right after, a step does its work."""
    real = runs.steps

    def with_a_killer():
        return [runs.Step(one.name, one.title, deadly(one.work) if one.name == step else one.work, one.most_tries) for one in real()]

    def deadly(work):
        def die(night):
            if when == "after":
                work(night)
            raise Killed

        return die

    monkeypatch.setattr(runs, "steps", with_a_killer)


def test_a_worker_that_is_killed_between_two_offices_leaves_its_figures_to_the_next(desk, ana, r1b, dana, client, clock, monkeypatch):
    rows = make_saturday(desk), make_saturday(Desk(ana, r1b))
    run = runs.begin(DAY, by=None)
    with monkeypatch.context() as patch:
        die_after_one_office(patch)
        with pytest.raises(Killed):
            runs.work(run.pk)
    assert [line["shifts"] for line in run.steps.get(name="archive").counts["offices"].values()] == [7]

    clock.set(at("03:30") + QUIET_AFTER + dt.timedelta(seconds=5))
    runs.work(run.pk)

    assert len(rows) == 2
    client.force_login(dana)
    assert_all_is_told(run, client)


def test_an_office_that_was_archived_right_before_the_kill_is_in_the_report(desk, ana, r1b, dana, client, clock, monkeypatch):
    """The transaction is over, and its worker dies before it can say so."""
    make_saturday(desk)
    make_saturday(Desk(ana, r1b))
    run = runs.begin(DAY, by=None)
    real = steps.close_office

    def last_act(pk, **terms):
        real(pk, **terms)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(steps, "close_office", last_act)
        with pytest.raises(Killed):
            runs.work(run.pk)

    clock.set(at("03:30") + QUIET_AFTER + dt.timedelta(seconds=5))
    runs.work(run.pk)

    client.force_login(dana)
    assert_all_is_told(run, client)


def die_after_one_office(patch):
    real, closed = steps.close_office, []

    def close(pk, **terms):
        if closed:
            raise Killed
        closed.append(pk)
        return real(pk, **terms)

    patch.setattr(steps, "close_office", close)


def assert_all_is_told(run, client):
    """Of two offices, in the mail and on the page."""
    assert sentence(run, "archive").startswith("14 shifts, 4 groups and 16 notes of 2 offices are in the archive, with 96 doors.")
    body = mail.outbox[0].body
    assert body.startswith("Saturday, October 31, 2026 is closed.")
    assert [line.split()[:2] for line in body.splitlines() if line.startswith("R1")] == [["R1A", "7"], ["R1B", "7"]]
    page = client.get(f"/admin/van_sync/nightrun/{run.pk}/change/").content.decode()
    assert page.count('data-label="Shifts">7<') == 2


def test_a_step_that_hangs_is_left_out_after_two_workers_died_of_it(desk, van, sheet, clock, monkeypatch):
    """The export is not to hold up the archive for ever."""
    desk.shift()

    @sheet
    def export(night):
        raise Killed

    run = runs.begin(DAY, by=None)
    for minutes in (0, 2):
        clock.set(at("03:30") + dt.timedelta(minutes=minutes))
        with pytest.raises(Killed):
            runs.work(run.pk)
    clock.set(at("03:34"))

    runs.work(run.pk)

    assert (states(run)["sheets"], states(run)["archive"]) == ("failed", "done")
    assert sentence(run, "sheets") == runs.HUNG


def test_a_worker_that_wakes_up_late_stops_without_a_word(desk, ana, r1b, van, monkeypatch):
    """It was taken for dead, and another one has the night."""
    desk.shift()
    Desk(ana, r1b).shift()
    real = steps.close_office

    def slow(pk, **terms):
        NightRun.objects.update(attempt=99)
        return real(pk, **terms)

    monkeypatch.setattr(steps, "close_office", slow)
    run = runs.begin(DAY, by=None)
    runs.work(run.pk)

    run.refresh_from_db()
    assert (run.state, states(run)["archive"], states(run)["copy"]) == (NightState.WORKING, "working", "waiting")


# -- what is forgotten -------------------------------------------------------------------------------------------------


def test_what_is_old_is_forgotten_and_what_is_needed_is_not(desk, dana):
    long_ago = at("03:30") - dt.timedelta(days=40)

    def imported(when):
        return ImportRun.objects.create(status=RunStatus.DONE, file_name="x.csv", day=when.date(), uploaded_at=when, is_confirmed=True)

    old, holding, fresh, open_ = imported(long_ago), imported(long_ago), imported(at("03:00")), imported(long_ago)
    ImportRun.objects.filter(pk=open_.pk).update(status=RunStatus.IMPORTING)
    kept = SyncShift.objects.create(key="a", vanid=1, day=SUNDAY, raw={}, first_run=holding, last_run=fresh)
    SyncShift.objects.create(key="b", vanid=2, day=long_ago.date(), raw={}, first_run=old, last_run=old)
    for number, when in enumerate((long_ago, at("03:00"))):
        Operation.objects.create(pk=f"00000000-0000-4000-8000-00000000000{number}", user=dana, body_hash="x", result={}, at=when)
    Session.objects.create(session_key="over", session_data="", expire_date=long_ago)
    Session.objects.create(session_key="open", session_data="", expire_date=at("12:00") + dt.timedelta(days=900))

    run = night()

    assert set(ImportRun.objects.all()) == {holding, fresh, open_}
    assert list(SyncShift.objects.all()) == [kept]
    assert Operation.objects.get().at == at("03:00")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert sentence(run, "tidy") == "1 import runs, 1 rows of VAN and 1 answers to edits were forgotten."


# -- the report --------------------------------------------------------------------------------------------------------


def test_the_report_goes_to_data_staff_and_names_no_volunteer(desk, van, dana, flo):
    rows = make_saturday(desk)

    run = night()

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["dana@example.org"], "CPT, night of Saturday, October 31: all in order")
    assert "R1A              7       2      48         1         1" in sent.body
    assert f"/admin/van_sync/nightrun/{run.pk}/change/" in sent.body
    leaks = {rows["called"].volunteer.last_name, rows["walk_in"].volunteer.first_name, "Hara", "816555", "friend", "Two packets"}
    assert not [word for word in leaks if word in sent.body + sent.subject]


def test_whoever_may_no_longer_log_in_gets_no_report(desk, van, dana):
    type(dana).objects.filter(pk=dana.pk).update(is_active=False)

    run = night()

    assert mail.outbox == []
    assert sentence(run, "report") == "Nobody of the data staff has an e-mail address here."


def test_without_a_mail_server_the_report_says_where_it_stands(desk, dana, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    desk.shift()

    run = night()

    assert sentence(run, "report") == "Printed in the worker's log: EMAIL_URL names no mail server."
    assert "CPT, night of Saturday, October 31: all in order" in capsys.readouterr().out
