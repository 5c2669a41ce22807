"""The night's worker is killed, or taken for dead: another one ends the night."""

import datetime as dt

import pytest
from django.core import mail

from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import expected, ids, make_saturday
from tests.van_sync.night.conftest import SUNDAY, at
from tests.van_sync.night.nights import sentence, states
from tracker.models import ArchivedDay, Change, Shift
from van_sync.models import QUIET_AFTER, NightRun, NightState
from van_sync.night import runs, steps
from van_sync.night.outcome import Outcome

pytestmark = pytest.mark.usefixtures("storage", "clock")


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
