"""The sheet as the night's first step."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.desk import DAY, Desk
from tests.van_sync.sheets.stand_in import ACCOUNT
from tracker.archive.close import close_office
from tracker.archive.purge import remove
from tracker.models import ArchivedDay, Location, Shift, Volunteer
from van_sync.models import NightRun, SheetExport, SheetKind
from van_sync.night import runs, steps
from van_sync.sheets.export import export_day, try_again
from van_sync.sheets.lines import lines_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]


def night() -> dict[str, tuple[str, str]]:
    run = runs.begin(DAY, by=None)
    assert run
    runs.work(run.pk)
    return {step.name: (step.state, step.sentence) for step in NightRun.objects.get().steps.all()}


def test_a_sheet_that_fails_holds_up_nothing_and_is_written_after_the_archive(google, sheet, pair_back):
    google.editors.clear()
    steps = night()
    assert steps["sheets"][0] == "failed"
    assert "Share it with" in steps["sheets"][1]
    assert steps["archive"][0] == "done"
    assert not Shift.objects.filter(day=DAY).exists()
    google.editors.add(ACCOUNT)

    assert try_again(timezone.now()) == "2 exports tried again."

    assert (len(google.tabs["Doors"]), len(google.tabs["Offices"])) == (3, 2)


def test_shifts_of_past_days_without_an_office_lose_no_doors(google, sheet, pair_back, desk):
    """They stay on the boards until somebody says whose they are; the day itself is in the archive."""
    desk.shift(office=None, location=Location.objects.create(name="Nobody's"))
    google.editors.clear()
    night()
    google.editors.add(ACCOUNT)

    assert try_again(timezone.now()) == "2 exports tried again."
    assert sums(google) == (81, ["R1A"])


def test_an_office_that_could_not_be_archived_takes_no_others_doors_along(google, sheet, pair_back, bo, r1b, came_back, monkeypatch):
    there = Desk(bo, r1b)
    came_back(there, 30, there.shift("completed"))
    google.editors.clear()
    real = steps.close_office
    monkeypatch.setattr(steps, "close_office", lambda pk, **terms: 1 / 0 if pk == r1b.pk else real(pk, **terms))
    assert night()["archive"][0] == "failed"
    google.editors.add(ACCOUNT)

    try_again(timezone.now())

    assert sums(google) == (111, ["R1A", "R1B"])


def test_a_day_that_was_archived_while_the_sheet_was_off_is_written_from_the_archive(google, sheet, pair_back, desk):
    now = timezone.now()
    desk.walk_in()
    desk.shift(flaked_at=now)
    Volunteer.objects.filter(vanid=pair_back[0]).update(pitched_on=DAY, extra_shifts=2)
    live = [lines_of(kind, DAY) for kind in SheetKind]
    sheet.is_on = False
    sheet.save()
    assert night()["sheets"][0] == "skipped"
    sheet.is_on = True
    sheet.save()

    assert not export_day(DAY).is_failed

    assert [[line[1:] for line in google.tabs[tab][1:]] for tab in ("Doors", "Offices")] == live
    assert sums(google) == (81, ["R1A"])


def test_lines_that_were_kept_outlive_the_archive(google, sheet, pair_back):
    google.editors.clear()
    night()
    remove(ArchivedDay.objects.get(), with_files=False)
    google.editors.add(ACCOUNT)

    try_again(timezone.now())

    assert sums(google) == (81, ["R1A"])


def test_days_that_an_import_archived_before_any_night_are_made_up_for(google, sheet, pair_back, desk):
    """The worker was down for two nights; then the morning's import came first."""
    before = DAY - dt.timedelta(days=1)
    desk.shift("completed", day=before)
    close_office(desk.office.pk, before=DAY + dt.timedelta(days=1), by=None)

    night()

    assert set(SheetExport.objects.values_list("day", "state")) == {(before, "done"), (DAY, "done")}
    assert sums(google) == (81, ["R1A", "R1A"])


def sums(google) -> tuple[int, list[str]]:
    """All doors, and the offices, that stand in the sheet."""
    return sum(line[3] for line in google.tabs["Doors"][1:]), [line[2] for line in google.tabs["Offices"][1:]]
