"""The database was lost: past days come back into an empty one, and the campaign goes on in it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.desk import DAY
from tests.tracker.archive.saturday import SUNDAY, archived, expected, make_saturday
from tracker.archive.close import close_office
from tracker.archive.files import copy_day
from tracker.archive.kinds import KINDS
from tracker.archive.past import past_shifts
from tracker.archive.restore import _count_from
from tracker.models import ArchivedDay, ArchivedShift, CanvassGroup, Change, GroupMember, LateEdit, OfficeCounter, Shift, Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = SUNDAY + dt.timedelta(days=1)
COUNTED = (*(kind.live for kind in KINDS), Volunteer)


def count_from_one():
    """As a new database does."""
    with connection.cursor() as cursor:
        for model in COUNTED:
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 1, false)", [model._meta.db_table])


@pytest.fixture
def lost(desk, storage):
    """The file of a Saturday whose database is gone, and what the archive had."""
    rows = make_saturday(desk)
    close_office(desk.office.pk, before=SUNDAY, by=None)
    name, kept = copy_day(ArchivedDay.objects.get()), archived()
    for model in (*(kind.archived for kind in KINDS), ArchivedDay, GroupMember, Change, Shift, CanvassGroup, LateEdit, Volunteer):
        model.objects.all().delete()
    OfficeCounter.objects.update(day=DAY, floor=0, number=0)
    count_from_one()
    return SimpleNamespace(name=name, archived=kept, rows=rows)


def test_the_night_after_a_restore_archives_its_day_beside_the_restored_one(desk, lost):
    call_command("restore_day", lost.name)
    OfficeCounter.objects.update(day=SUNDAY)
    desk.shift(day=SUNDAY)
    group = CanvassGroup.objects.create(office=desk.office, day=SUNDAY, goal=10)
    member = desk.shift("in", day=SUNDAY)
    GroupMember.objects.create(group=group, shift=member, joined_at=desk.now)
    desk.applied("add_pass", shift=member, tab="confirms")
    wanted = expected(desk.office.pk, day=SUNDAY)

    close_office(desk.office.pk, before=MONDAY, by=None)

    now = archived()
    assert all(row in now[name] for name, rows in lost.archived.items() for row in rows)
    assert {row[0] for row in now["shifts"] if row[-1] == SUNDAY} == wanted["shifts"]
    assert {row[0] for row in now["changes"] if row[-1] == SUNDAY} == wanted["changes"]
    people = set(ArchivedShift.objects.filter(archived_day__day=SUNDAY).values_list("volunteer", flat=True))
    assert people.isdisjoint(ArchivedShift.objects.filter(archived_day__day=DAY).values_list("volunteer", flat=True))


def test_restoring_never_turns_a_count_back(desk, lost):
    for model in COUNTED:
        _count_from(model, 5_000_000)

    call_command("restore_day", lost.name)

    assert desk.shift(day=SUNDAY).pk == 5_000_001


def test_ids_are_safe_also_where_the_rows_were_there_and_the_counts_were_not(desk, lost):
    """A dump of the tables alone was brought in first."""
    call_command("restore_day", lost.name)
    count_from_one()

    call_command("restore_day", lost.name)

    assert desk.shift(day=SUNDAY).pk > max(row[0] for row in lost.archived["shifts"])


def test_restoring_where_rows_have_the_same_ids_is_refused(desk, lost):
    shift = desk.shift(day=SUNDAY)
    Shift.objects.filter(pk=shift.pk).update(id=lost.rows["called"].pk)

    with pytest.raises(CommandError, match="Some shifts on the boards have the same ids as rows of this file"):
        call_command("restore_day", lost.name)

    assert not ArchivedDay.objects.exists()


def test_a_new_person_with_an_old_number_does_not_get_the_history_of_another(desk, lost):
    call_command("restore_day", lost.name)
    called, walk_in = lost.rows["called"].volunteer, lost.rows["walk_in"].volunteer
    Volunteer.objects.create(pk=called.pk, vanid=999, first_name=called.first_name, last_name=called.last_name)
    Volunteer.objects.create(pk=walk_in.pk, first_name="Someone", last_name="Else")

    assert past_shifts(called.pk, [desk.office]) == []
    assert past_shifts(walk_in.pk, [desk.office]) == []


def test_people_find_their_history_whatever_their_new_number_is(desk, lost):
    call_command("restore_day", lost.name)
    again = Volunteer.objects.create(vanid=lost.rows["called"].volunteer.vanid, first_name="Ada", last_name="Newname")

    assert [row.pk for row in past_shifts(again.pk, [desk.office])] == [lost.rows["called"].pk]


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_rows_that_are_not_as_they_were_archived_are_replaced(desk, storage, capsys, damage):
    make_saturday(desk)
    close_office(desk.office.pk, before=SUNDAY, by=None)
    name, before = copy_day(ArchivedDay.objects.get()), archived()
    if damage == "gone":
        ArchivedShift.objects.all().delete()
    else:
        ArchivedShift.objects.update(first_name="Another")

    call_command("restore_day", name)

    assert archived() == before
    assert "its rows were replaced by those of the file" in capsys.readouterr().out
    call_command("restore_day", name)
    assert "was in the archive already, row for row" in capsys.readouterr().out
