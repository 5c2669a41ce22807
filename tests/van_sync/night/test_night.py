"""A night from beginning to end, what it forgets, and its report."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core import mail

from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import archived, expected, ids, make_saturday
from tests.van_sync.night.conftest import SUNDAY, at
from tests.van_sync.night.nights import DONE, night, sentence, states
from tracker.models import ArchivedDay, OfficeCounter, Operation, Shift
from van_sync.models import ImportRun, NightRun, NightState, NightStep, RunStatus, SyncShift
from van_sync.night import runs
from van_sync.night.outcome import Outcome
from van_sync.night.preview import what_would_go

pytestmark = pytest.mark.usefixtures("storage", "clock")


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
