"""Edits that arrive when their day is closed."""

import datetime as dt
import uuid

import pytest

from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import SUNDAY, make_saturday
from tests.tracker.undoing import undo
from tracker.archive.close import close_office
from tracker.days import open_day
from tracker.models import CanvassGroup, LateEdit, Note, Operation, Shift
from tracker.operations import apply


@pytest.fixture
def closed(desk):
    """Saturday is in the archive; the rows as they were."""
    rows = make_saturday(desk)
    rows["note"] = Note.objects.filter(shift=rows["called"]).last()
    close_office(desk.office.pk, before=SUNDAY, by=None)
    return rows


def entries(rows):
    return {
        "set_status": {"shift": rows["called"], "was": "same_day_confirmed", "to": "in"},
        "check_in": {"group": rows["out"], "was": 0, "to": 12},
        "delete_note": {"note": rows["note"].pk},
        "edit_volunteer": {"shift": rows["walk_in"], "field": "cell", "was": "", "to": "8165550188"},
        "return_group": {"group": rows["out"], "members": []},
    }


@pytest.mark.parametrize("do", ["set_status", "check_in", "delete_note", "edit_volunteer", "return_group"])
def test_an_edit_of_a_row_in_the_archive_hears_its_day_and_is_kept_for_data_staff(desk, closed, do):
    answer = desk.refused(do, "day_closed", **entries(closed)[do])

    assert "Saturday, October 31" in answer["reason"]
    late = LateEdit.objects.get()
    assert (str(late.pk), late.office, late.day, late.by, late.settled_at) == (answer["id"], desk.office, DAY, desk.user, None)
    assert late.entry["do"] == do


def test_the_reason_says_whose_row_it_was(desk, closed):
    answer = desk.refused("set_status", "day_closed", **entries(closed)["set_status"])

    assert answer["reason"].startswith(f"Ada {closed['called'].volunteer.last_name} is on the board of Saturday")


def test_a_row_is_found_by_the_key_that_its_browser_gave_it(desk):
    key = uuid.uuid4()
    desk.shift(key=key)
    close_office(desk.office.pk, before=SUNDAY, by=None)

    desk.refused("set_status", "day_closed", shift=str(key), was="booked", to="in")


def test_sent_again_it_is_answered_again_and_kept_once(desk, closed):
    entry = desk.entry("set_status", **entries(closed)["set_status"])
    first, again = (apply(dict(entry), user=desk.user) for _ in range(2))

    assert first == again
    assert LateEdit.objects.count() == 1


def test_what_was_applied_in_the_evening_is_repeated_in_the_morning(desk):
    """Its answer was lost on the way; the tab asks again when the day is in the archive."""
    entry = desk.entry("add_pass", shift=desk.shift(), tab="confirms")
    assert apply(dict(entry), user=desk.user, received=desk.now)["result"] == "applied"
    close_office(desk.office.pk, before=SUNDAY, by=None)

    answer = apply(dict(entry), user=desk.user)

    assert (answer["result"], answer["patches"]) == ("repeated", [])
    assert not LateEdit.objects.exists()


def test_who_may_not_see_the_office_hears_nothing_of_the_day(desk, closed, uma, r2a):
    answer = Desk(uma, r2a).send("set_status", **entries(closed)["set_status"])

    assert (answer["code"], "closed" in answer["reason"]) == ("not_found", False)
    assert not LateEdit.objects.exists()


def test_an_undo_of_an_archived_edit_says_so(desk):
    result = desk.applied("add_pass", shift=desk.shift(), tab="confirms")
    close_office(desk.office.pk, before=SUNDAY, by=None)

    assert undo(desk, result)["code"] == "archived"


def walk_in(desk, **terms):
    return {
        "shift": str(uuid.uuid4()), "office": desk.office.pk, "first_name": "Zoe", "last_name": "Late", "phone": "8165550177", "slot": "10:00",
        "activity": 1, **terms,
    }  # fmt: skip


def new_rows(desk, day):
    yield "add_walk_in", walk_in(desk, day=day)
    yield "create_group", {
        "group": str(uuid.uuid4()), "office": desk.office.pk, "members": [desk.shift("in", day=SUNDAY).pk], "packets": 1, "packet_names": "",
        "goal": 40, "day": day,
    }  # fmt: skip


@pytest.mark.parametrize("which", [0, 1])
def test_a_row_that_was_made_on_the_evenings_board_does_not_land_on_the_mornings(desk, which):
    """The tab was offline: the walk-in of Saturday night must not stand on Sunday's board."""
    close_office(desk.office.pk, before=SUNDAY, by=None)
    do, entry = list(new_rows(desk, "2026-10-31"))[which]
    before = Shift.objects.count(), CanvassGroup.objects.count()

    desk.refused(do, "day_closed", **entry)

    assert (Shift.objects.count(), CanvassGroup.objects.count()) == before
    assert LateEdit.objects.get().day == DAY


@pytest.mark.parametrize("day", ["2026-11-01", None])
def test_a_row_of_the_boards_own_day_is_made(desk, day):
    close_office(desk.office.pk, before=SUNDAY, by=None)
    terms = {} if day is None else {"day": day}

    desk.applied("add_walk_in", now=desk.now + dt.timedelta(days=1), **walk_in(desk, **terms))

    assert Shift.objects.get().day == SUNDAY


@pytest.mark.parametrize("day", ["yesterday", 20261031, ["2026-10-31"]])
def test_a_day_that_is_none_is_refused(desk, day):
    answer = desk.send("add_walk_in", **walk_in(desk, day=day))

    assert (answer["result"], answer["code"]) == ("refused", "bad_entry")


def test_an_edit_of_a_later_day_is_refused_and_not_kept(desk):
    desk.refused("add_pass", "day_closed", shift=desk.shift(day=SUNDAY), tab="confirms")

    assert not LateEdit.objects.exists()


def test_a_closed_days_row_that_still_is_live_is_late_as_well(desk, monkeypatch):
    """The archive failed for this office, and somebody has opened the next day."""
    monkeypatch.setattr("tracker.days.has_past_rows", lambda office, before: False)
    shift = desk.shift()
    open_day([desk.office.pk], SUNDAY, by=None)

    desk.refused("add_pass", "day_closed", shift=shift, tab="confirms")

    assert (LateEdit.objects.get().day, Operation.objects.count()) == (DAY, 1)
