"""Closing an office's day: into the archive, and only then out of the live tables."""

import datetime as dt

import orjson
import pytest

from tests.desk import DAY, NOON, Desk
from tests.tracker.archive.saturday import SUNDAY, archived, close_saturday, expected, ids, live, make_saturday
from tracker.archive.check import archived_sums
from tracker.archive.close import close_office, offices_to_close
from tracker.archive.kinds import KINDS
from tracker.days import open_day
from tracker.models import (
    ArchivedChange,
    ArchivedCheckIn,
    ArchivedDay,
    ArchivedNote,
    ArchivedShift,
    Change,
    GroupMember,
    Location,
    Note,
    OfficeCounter,
    Shift,
)

# -- what is kept ------------------------------------------------------------------------------------------------------


def test_every_row_of_the_day_is_in_the_archive_and_none_is_live(desk):
    rows = make_saturday(desk)
    wanted = expected(desk.office.pk)

    done = close_saturday(desk.office)

    assert ids() == wanted
    assert all(wanted.values()), "a kind of row of which the day has none proves nothing"
    assert done.counts == {name: len(found) for name, found in wanted.items()} == ArchivedDay.objects.get().counts
    assert list(Shift.objects.values_list("pk", flat=True)) == [rows["tomorrow"].pk]
    assert (GroupMember.objects.count(), Note.objects.count()) == (0, 0)


def test_an_archived_shift_says_who_what_and_where_it_was(desk):
    rows = make_saturday(desk)
    called = rows["called"]
    Location.objects.update(name="Renamed later")  # after the rows were made, before the night
    called.refresh_from_db()

    close_saturday(desk.office)

    kept = ArchivedShift.objects.get(pk=called.pk)
    person = called.volunteer
    assert (kept.name, kept.vanid, kept.volunteer_id) == (f"{person.first_name} {person.last_name}", person.vanid, person.pk)
    assert (kept.role, kept.event_type, kept.counts_as, kept.location) == ("Canvassing", "Volunteer DVC", "canvass", "Renamed later")
    assert (kept.status, kept.van_status, kept.confirm_passes, kept.version) == ("same_day_confirmed", "Scheduled", 1, called.version)
    assert ArchivedNote.objects.get(shift=called.pk, text="Comes with a friend").by_name == "Ana Ortiz"
    assert list(ArchivedCheckIn.objects.filter(group=rows["back"].pk).values_list("knocks", flat=True)) == [30, 48]


def test_a_pitch_is_kept_as_of_that_day(desk):
    today, other = desk.volunteer(pitched_on=DAY, extra_shifts=2), desk.volunteer(pitched_on=SUNDAY, extra_shifts=3)
    asked, not_asked, never = desk.shift(volunteer=today), desk.shift(volunteer=other), desk.shift()

    close_saturday(desk.office)

    kept = {row.pk: (row.was_pitched, row.extra_shifts) for row in ArchivedShift.objects.all()}
    assert kept == {asked.pk: (True, 2), not_asked.pk: (False, 0), never.pk: (False, 0)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_column_of_a_live_row_is_kept_or_left_on_purpose(kind):
    """Somebody who adds a column to a board's row must say what becomes of it at night."""
    live_columns = {column.attname for column in kind.live._meta.concrete_fields}

    assert live_columns - set(kind.names) == kind.left
    assert set(kind.names) - live_columns == set(kind.columns) - live_columns


def test_phones_and_e_mails_are_not_among_the_columns():
    names = {name for kind in KINDS for name in kind.names}

    assert not names & {"phone", "cell", "email"}


def test_the_sums_are_those_of_the_evening(desk):
    make_saturday(desk)

    done = close_saturday(desk.office)

    assert done.sums == {
        "doors": 48, "packets": 4, "not_back": 1, "confirm_passes": 1, "flake_passes": 0, "walk_ins": 1, "flaked": 1,
        "statuses": {"booked": 1, "completed": 2, "in": 2, "no_show": 1, "same_day_confirmed": 1},
    }  # fmt: skip
    assert ArchivedDay.objects.get().sums == done.sums == archived_sums(ArchivedDay.objects.get())


# -- what stays --------------------------------------------------------------------------------------------------------


def test_later_days_other_offices_and_shifts_without_an_office_stay(desk, ana, r1b):
    other = Desk(ana, r1b).shift()
    lost = desk.shift(office=None, location=Location.objects.create(name="Nobody's"))
    tomorrow = desk.shift(day=SUNDAY)
    desk.shift()

    close_saturday(desk.office)

    assert set(Shift.objects.values_list("pk", flat=True)) == {other.pk, lost.pk, tomorrow.pk}
    assert ArchivedShift.objects.count() == 1


def test_a_membership_left_behind_in_another_offices_group_is_kept_too(desk, ana, r1b):
    there = Desk(ana, r1b)
    group, shift = there.group(1), desk.shift()
    left = GroupMember.objects.create(group=group, shift=shift, joined_at=NOON, left_at=NOON)

    close_saturday(desk.office)
    close_saturday(r1b)

    assert left.pk in ids()["members"]
    assert len(ids()["members"]) == 2


def test_what_came_late_joins_its_day(desk):
    desk.shift()
    close_saturday(desk.office)
    before = ArchivedDay.objects.get()
    late = desk.shift()  # its place had no office that night

    close_saturday(desk.office)

    after = ArchivedDay.objects.get()
    assert (after.counts["shifts"], after.sums["statuses"]) == (2, {"booked": 2})
    assert late.pk in ids()["shifts"]
    assert after.rows_hash != before.rows_hash


def test_a_night_that_was_missed_is_made_up_for_day_by_day(desk, evening):
    monday = SUNDAY + dt.timedelta(days=1)
    saturdays = desk.applied("add_pass", shift=desk.shift(), tab="confirms")
    open_day([desk.office.pk], SUNDAY, by=None)
    sunday = desk.shift(day=SUNDAY)
    sundays = desk.applied("add_pass", shift=sunday, tab="confirms")

    done = close_office(desk.office.pk, before=monday, by=None)

    assert done.days == [DAY, SUNDAY]
    day_of = {str(change.operation_id): change.archived_day.day for change in ArchivedChange.objects.exclude(operation_id=None)}
    assert day_of == {saturdays["id"]: DAY, sundays["id"]: SUNDAY}
    assert OfficeCounter.objects.get(pk=desk.office.pk).day == monday


# -- the day turns -----------------------------------------------------------------------------------------------------


def test_the_day_turns_as_a_numbered_change(desk, dana):
    make_saturday(desk)
    before = OfficeCounter.objects.get(pk=desk.office.pk)

    done = close_office(desk.office.pk, before=SUNDAY, by=dana)

    counter, (change,) = OfficeCounter.objects.get(pk=desk.office.pk), Change.objects.filter(office=desk.office)
    assert (counter.day, counter.number, counter.floor) == (SUNDAY, before.number + 1, before.number)
    assert (change.kind, change.number, change.actor, done.changes) == ("day_closed", before.number + 1, dana, [change])
    assert orjson.loads(change.frame)["change"]["day"] == "2026-11-01"


def test_boards_that_show_a_later_day_already_are_left_there(desk, evening):
    desk.shift()
    open_day([desk.office.pk], SUNDAY, by=None)
    sundays = desk.applied("add_pass", shift=desk.shift(day=SUNDAY), tab="confirms")
    counter = OfficeCounter.objects.get(pk=desk.office.pk)

    close_saturday(desk.office)

    kept = Change.objects.filter(office=desk.office)
    assert [change.kind for change in kept] == ["open_day", "add_pass"]
    assert str(kept[1].operation_id) == sundays["id"]
    after = OfficeCounter.objects.get(pk=desk.office.pk)
    assert (after.day, after.number) == (SUNDAY, counter.number)
    assert after.floor < kept[0].number
    assert ArchivedShift.objects.count() == 1


def test_history_goes_into_the_archive_though_the_board_once_showed_a_later_day(desk, evening):
    """Somebody tried Sunday and turned back; the day before was looked at, too: each change goes with the day that it was made on."""
    desk.applied("add_pass", shift=desk.shift(), tab="confirms")
    open_day([desk.office.pk], SUNDAY, by=None)
    sundays = desk.applied("add_pass", shift=desk.shift(day=SUNDAY), tab="confirms")
    open_day([desk.office.pk], DAY, by=None)
    desk.applied("add_pass", shift=desk.shift(), tab="confirms")
    counter = OfficeCounter.objects.get(pk=desk.office.pk)

    close_saturday(desk.office)

    after = OfficeCounter.objects.get(pk=desk.office.pk)
    gone = dict(ArchivedChange.objects.order_by("number").values_list("number", "kind"))
    kept = dict(Change.objects.filter(office=desk.office).order_by("number").values_list("number", "kind"))
    assert list(gone.values()) == ["add_pass", "open_day", "add_pass"]
    assert list(kept.values()) == ["open_day", "add_pass", "day_closed"]
    assert sorted(gone | kept) == list(range(min(gone), counter.number + 2))
    assert (after.day, after.floor, after.number) == (SUNDAY, counter.number, counter.number + 1)
    assert [number for number in kept if number > after.floor] == [after.number]  # above the floor nothing is missing

    close_office(desk.office.pk, before=SUNDAY + dt.timedelta(days=1), by=None)

    assert set(ArchivedChange.objects.filter(archived_day__day=SUNDAY).values_list("number", flat=True)) == set(kept)
    assert ArchivedChange.objects.get(operation_id=sundays["id"]).archived_day.day == SUNDAY


def test_an_office_without_rows_only_turns(desk):
    assert offices_to_close(SUNDAY) == [desk.office.pk]

    assert close_saturday(desk.office).days == []

    assert OfficeCounter.objects.get(pk=desk.office.pk).day == SUNDAY
    assert not ArchivedDay.objects.exists()


def test_closing_again_does_nothing(desk):
    make_saturday(desk)
    close_saturday(desk.office)
    kept, rest = archived(), live()

    done = close_saturday(desk.office)

    assert (archived(), live()) == (kept, rest)
    assert (done.days, done.changes, offices_to_close(SUNDAY)) == ([], [], [])
