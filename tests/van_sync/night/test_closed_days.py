"""A day that is in the archive is never opened again: its rows would come a second time."""

import pytest
from django.core.management import CommandError, call_command

from tests.desk import DAY
from tests.van_sync.night.conftest import SUNDAY, at
from tracker.archive.close import close_office
from tracker.models import OfficeCounter, Shift
from van_sync import api_import, runs
from van_sync.export_columns import NotAnExport
from van_sync.imports import import_export
from van_sync.models import ImportRun, RunStatus

pytestmark = pytest.mark.usefixtures("storage")
FILE = b"VANID,Event Name,Event Type,Start Date,Start Time,Location,Role,Status,First Name,Last Name\n101,x,Volunteer DVC,10/31/2026,10:00 AM,R1A Field Office,Canvassing,Scheduled,Ada,Sample\n"


@pytest.fixture
def closed_early(desk, van, clock):
    """At ten on Saturday evening data staff have closed the day."""
    clock.set(at("22:00", DAY))
    desk.shift()
    close_office(desk.office.pk, before=SUNDAY, by=None)
    van.add_signup(van.add_event(day=DAY), 102)


def boards():
    return set(OfficeCounter.objects.values_list("day", flat=True)), Shift.objects.filter(day=DAY).count()


def test_a_file_of_it_is_refused_with_a_sentence(closed_early):
    for dry_run in (True, False):
        with pytest.raises(NotAnExport, match="Saturday, October 31 is closed and in the archive"):
            import_export(FILE, file_name="list.csv", day=DAY, dry_run=dry_run)
    assert boards() == ({SUNDAY}, 0)


def test_the_button_for_today_is_refused_with_a_sentence(closed_early, dana):
    run = runs.ask_van(DAY, DAY, by=dana)
    api_import.bring_in(run.pk)

    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert run.trouble.startswith("Saturday, October 31 is closed and in the archive")
    assert boards() == ({SUNDAY}, 0)


def test_the_command_is_refused_with_a_sentence(closed_early):
    with pytest.raises(CommandError, match="Saturday, October 31 is closed"):
        call_command("import_van", "--day", "2026-10-31")
    assert boards() == ({SUNDAY}, 0)
    assert ImportRun.objects.get().status == RunStatus.FAILED


def test_the_next_day_is_brought_in_as_ever(closed_early, dana):
    run = runs.ask_van(SUNDAY, SUNDAY, by=dana)
    api_import.bring_in(run.pk)

    run.refresh_from_db()
    assert run.status == RunStatus.DONE
    assert Shift.objects.get().day == SUNDAY
