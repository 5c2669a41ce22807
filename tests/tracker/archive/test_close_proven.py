"""Nothing is lost where closing a day breaks off or its copy is none; and whoever opens a day has the one before archived."""

import pytest
from django.db import connection

from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import SUNDAY, close_saturday, expected, ids, live, make_saturday
from tracker.archive import close
from tracker.archive.close import NotArchived
from tracker.days import open_day
from tracker.models import ArchivedDay, ArchivedShift, CampaignSettings, Note, OfficeCounter, Shift, Volunteer

# -- nothing is lost ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["copy", "check", "remove", "commit"])
def test_a_break_at_any_step_leaves_the_office_as_it_was_and_the_next_run_does_it(desk, place):
    class Killed(Exception):
        pass

    def kill(step):
        if step == place:
            raise Killed

    make_saturday(desk)
    wanted, before = expected(desk.office.pk), live()

    with pytest.raises(Killed):
        close_saturday(desk.office, step=kill)
    assert (live(), sum(map(len, ids().values()))) == (before, 0)

    close_saturday(desk.office)
    assert ids() == wanted


@pytest.mark.parametrize(
    ("table", "harm"),
    [
        (
            "tracker_archivedshift",
            "UPDATE tracker_archivedshift SET status = 'declined' WHERE id = (SELECT MIN(id) FROM tracker_archivedshift)",
        ),
        ("tracker_archivednote", "UPDATE tracker_archivednote SET text = 'other' WHERE id = (SELECT MIN(id) FROM tracker_archivednote)"),
        ("tracker_archivedcheckin", "DELETE FROM tracker_archivedcheckin WHERE id = (SELECT MIN(id) FROM tracker_archivedcheckin)"),
        (
            "tracker_archivedchange",
            "UPDATE tracker_archivedchange SET number = number + 1000 WHERE id = (SELECT MIN(id) FROM tracker_archivedchange)",
        ),
    ],
)
def test_a_copy_that_is_not_exact_is_rolled_back_and_said(desk, table, harm):
    def spoil(step):
        if step == "check":
            with connection.cursor() as cursor:
                cursor.execute(harm)

    make_saturday(desk)
    before = live()

    with pytest.raises(NotArchived, match=r"R1A on 2026-10-31: .* (not the same|were)"):
        close_saturday(desk.office, step=spoil)

    assert live() == before


def test_a_copy_that_was_wrong_once_is_tried_again(desk, monkeypatch):
    make_saturday(desk)
    tries = []

    def check(*args):
        tries.append(args)
        if len(tries) == 1:
            raise NotArchived("R1A: somebody renamed a place meanwhile.")

    monkeypatch.setattr(close, "_check", check)

    assert close_saturday(desk.office).days == [DAY]
    assert len(tries) == 2


def test_removing_never_takes_along_a_row_that_was_not_checked(desk):
    """Somebody hangs a further row on one of the day's, past the lock that all of ours take."""

    def slip_in(step):
        if step == "remove":
            Note.objects.create(shift=Shift.objects.filter(day=DAY).first(), tab="confirms", text="from somewhere")

    make_saturday(desk)
    before = live()

    with pytest.raises(NotArchived, match="other rows"):
        close_saturday(desk.office, step=slip_in)

    assert live() == before


def test_a_row_whose_id_is_in_the_archive_already_is_refused(desk):
    shift = desk.shift()
    close_saturday(desk.office)
    Shift.objects.create(**{**{f.attname: getattr(shift, f.attname) for f in Shift._meta.concrete_fields}, "pk": shift.pk})

    with pytest.raises(NotArchived, match="in the archive already"):
        close_saturday(desk.office)

    assert Shift.objects.filter(pk=shift.pk).exists()


def test_volunteers_stay(desk):
    make_saturday(desk)
    people = Volunteer.objects.count()

    close_saturday(desk.office)

    assert Volunteer.objects.count() == people


# -- opening a day ------------------------------------------------------------------------------------------------------


def test_whoever_opens_a_day_after_the_night_has_the_day_before_archived_first(desk, dana, monkeypatch):
    """An import at half past three, or of a morning on which the night did not run."""
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: SUNDAY)
    make_saturday(desk)
    wanted = expected(desk.office.pk)

    (change,) = open_day([desk.office.pk], SUNDAY, by=dana)

    assert (change.kind, change.actor, ids()) == ("day_closed", dana, wanted)


def test_a_day_that_still_runs_is_not_archived_because_somebody_opens_the_next(desk, evening):
    make_saturday(desk)

    (change,) = open_day([desk.office.pk], SUNDAY, by=None)

    assert (change.kind, ArchivedDay.objects.count()) == ("open_day", 0)
    assert Shift.objects.filter(day=DAY).exists()


def test_an_office_that_cannot_be_archived_stays_on_its_day_and_the_others_turn(desk, ana, r1b, monkeypatch, caplog):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: SUNDAY)
    desk.shift()
    Desk(ana, r1b).shift()
    archive = close._archive_day

    def spoilt(office_id, *args):
        if office_id == desk.office.pk:
            raise NotArchived("R1A: doors do not add up.")
        archive(office_id, *args)

    monkeypatch.setattr(close, "_archive_day", spoilt)

    open_day([desk.office.pk, r1b.pk], SUNDAY, by=None)

    assert dict(OfficeCounter.objects.values_list("office__code", "day")) == {"R1A": DAY, "R1B": SUNDAY}
    assert (Shift.objects.get().office, ArchivedShift.objects.get().archived_day.office) == (desk.office, r1b)
    assert "stays on its day" in caplog.text
