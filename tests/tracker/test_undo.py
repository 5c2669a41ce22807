"""Undo takes back all that an operation did, or nothing. One walk through every kind, then the rules one by one."""

import json
import uuid
from datetime import timedelta

import pytest

from tests.cases import CASES
from tests.conftest import at
from tests.desk import DAY, Desk, rows_in
from tests.tracker.bookings import booking, merge
from tests.tracker.undoing import refused, undo, undone
from tracker.boards import find_board
from tracker.days import open_day
from tracker.models import CampaignSettings, Change, CheckIn, GroupMember, Note, Shift, Volunteer
from tracker.operations.registry import KINDS
from tracker.places import place_location
from tracker.snapshot import snapshot_json

# Kinds that may not be taken back, with what the person is told. None so far: a new kind that cannot be undone says so here.
FOR_GOOD: dict[str, tuple[str, str]] = {}


def board(user, code="R1A"):
    """What the board shows and what its rows rest on, versions apart."""
    found = find_board(user, code)
    assert found is not None
    snapshot = json.loads(snapshot_json(found, user))
    rows = {
        kind: {row["id"]: {name: value for name, value in row.items() if name != "version"} for row in rows_in(snapshot, kind)}
        for kind in snapshot["rows"]
    }
    merged = dict(Volunteer.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    reports = list(CheckIn.objects.filter(is_active=True).order_by("pk").values_list("group", "knocks"))
    inside = list(GroupMember.objects.filter(left_at=None).order_by("pk").values_list("group", "shift"))
    return rows, merged, reports, inside


# -- every kind ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_any_operation_did_is_taken_back_and_done_again(desk, kind):
    entry = CASES[kind](desk)
    before = board(desk.user)
    result = desk.applied(kind, **entry)
    after = board(desk.user)
    assert after != before
    if kind in FOR_GOOD:
        answer = undo(desk, result)
        assert (answer["code"], answer["reason"]) == FOR_GOOD[kind]
        assert board(desk.user) == after
        return
    taken_back = undone(desk, result)
    assert board(desk.user) == before
    undone(desk, taken_back)
    assert board(desk.user) == after
    undone(desk, result)  # what was done again is taken back by its first name
    assert board(desk.user) == before


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_undo_points_to_what_it_takes_back(desk, kind):
    result = desk.applied(kind, **CASES[kind](desk))
    answer = undone(desk, result)
    assert {change.undoes for change in Change.objects.filter(operation=answer["id"])} == set(Change.objects.filter(operation=result["id"]))
    assert set(Change.objects.filter(operation=answer["id"]).values_list("kind", "actor")) == {("undo", desk.user.pk)}


def test_a_kind_that_is_for_good_is_a_kind():
    assert FOR_GOOD.keys() <= KINDS.keys()


# -- whose --------------------------------------------------------------------------------------------------------------


def test_a_colleague_may_not_take_back_what_i_did_but_fd_and_data_may(desk, bo, flo, dana):
    shift = desk.shift()
    result = desk.applied("set_status", shift=shift, was="booked", to="in")
    refused(Desk(bo, desk.office), result, "not_found")
    taken_back = undone(Desk(flo, desk.office), result)
    undone(Desk(dana, desk.office), taken_back)
    shift.refresh_from_db()
    assert shift.status == "in"


def test_unknown_foreign_and_out_of_scope_look_the_same(desk, bo, ivo, r2a):
    theirs = Desk(bo, desk.office).applied("claim", shift=desk.shift())
    ivos = Desk(ivo, desk.office).applied("claim", shift=desk.shift())
    ivo.region = r2a.region
    ivo.save()
    answers = [
        desk.send("undo", operation=str(uuid.uuid4())), undo(desk, theirs), undo(Desk(ivo, r2a), ivos),
    ]  # fmt: skip
    assert {(answer["result"], answer["code"], answer["reason"]) for answer in answers} == {("refused", "not_found", answers[0]["reason"])}


def test_a_row_that_moved_to_an_office_out_of_scope_is_out_of_reach(desk, ivo, r2a):
    shift, other = desk.shift(), desk.shift()
    interns = Desk(ivo, desk.office).applied("set_status", shift=other, was="booked", to="in")
    result = desk.applied("set_status", shift=shift, was="booked", to="in")
    place_location(shift.location_id, r2a.pk, None)
    refused(Desk(ivo, desk.office), interns, "not_found")
    answer = undone(desk, result)  # a field organizer edits there too
    shift.refresh_from_db()
    assert (shift.status, shift.office) == ("booked", r2a)
    assert Change.objects.get(operation=answer["id"]).undoes.operation_id == uuid.UUID(result["id"])


def test_an_intern_takes_back_a_cell_that_another_region_shows_too(desk, ivo, dana, r2a):
    person = desk.volunteer()
    shift = desk.shift(volunteer=person)
    Desk(dana, r2a).shift(volunteer=person)
    intern = Desk(ivo, desk.office)
    result = intern.applied("edit_volunteer", shift=shift, field="cell", was="", to="8165550188")
    answer = undone(intern, result)
    person.refresh_from_db()
    assert person.cell == ""
    assert set(Change.objects.filter(operation=answer["id"]).values_list("office__code", flat=True)) == {"R1A", "R2A"}


# -- last writer --------------------------------------------------------------------------------------------------------


def test_a_colleagues_later_equal_decision_stays(desk, bo):
    shift, colleague = desk.shift(), Desk(bo, desk.office)
    mine = desk.applied("set_status", shift=shift, was="booked", to="in", now=at("9:04"))
    colleague.applied("set_status", shift=shift, was="in", to="declined", now=at("9:10"))
    colleague.applied("set_status", shift=shift, was="declined", to="in", now=at("9:12"))
    reason = refused(desk, mine, "changed_since")
    assert reason == "Bo Lund has changed this since, at 9:12 AM: set In, was Declined."
    shift.refresh_from_db()
    assert shift.status == "in"


def test_what_others_wrote_to_other_fields_stays(desk, bo):
    shift, colleague = desk.shift(), Desk(bo, desk.office)
    mine = desk.applied("set_status", shift=shift, was="booked", to="in")
    colleague.applied("add_pass", shift=shift, tab="confirms")
    colleague.applied("claim", shift=shift)
    undone(desk, mine)
    shift.refresh_from_db()
    assert (shift.status, shift.confirm_passes, shift.claimed_by) == ("booked", 1, bo)


def test_whoever_claims_the_row_of_a_wrong_no_show_keeps_the_claim_and_not_the_mistake(desk, bo, flo):
    shift, colleague = desk.shift(), Desk(bo, desk.office)
    desk.applied("claim", shift=shift)
    mistake = desk.applied("set_status", shift=shift, was="booked", to="no_show")
    claim = colleague.applied("claim", shift=shift)
    undone(desk, mistake)
    shift.refresh_from_db()
    assert (shift.status, shift.flaked_at, shift.claimed_by) == ("booked", None, bo)
    colleague.applied("release", shift=shift)
    assert "released" in refused(Desk(flo, desk.office), claim, "changed_since")  # of a claim there is nothing else to take back


def test_passes_of_two_callers_are_taken_off_one_by_one(desk, bo):
    shift, colleague = desk.shift(), Desk(bo, desk.office)
    mine = desk.applied("add_pass", shift=shift, tab="confirms")
    theirs = colleague.applied("add_pass", shift=shift, tab="confirms")
    undone(desk, mine)
    shift.refresh_from_db()
    assert shift.confirm_passes == 1
    undone(colleague, theirs)
    shift.refresh_from_db()
    assert shift.confirm_passes == 0


def test_several_edits_of_a_row_are_taken_back_one_after_the_other_and_done_again(desk):
    shift = desk.shift()
    first = desk.applied("set_status", shift=shift, was="booked", to="same_day_confirmed")
    second = desk.applied("set_status", shift=shift, was="same_day_confirmed", to="in")
    refused(desk, first, "changed_since")
    second_back = undone(desk, second)
    first_back = undone(desk, first)
    shift.refresh_from_db()
    assert shift.status == "booked"
    undone(desk, first_back)
    undone(desk, second_back)
    shift.refresh_from_db()
    assert shift.status == "in"
    assert set(Note.objects.filter(is_active=True).values_list("text", flat=True)) == {
        "Scheduled to Same Day Confirmed",
        "Same Day Confirmed to In",
    }


def test_a_redo_is_no_longer_possible_once_somebody_decided_otherwise(desk, bo):
    shift = desk.shift()
    back = undone(desk, desk.applied("set_status", shift=shift, was="booked", to="in"))
    Desk(bo, desk.office).applied("set_status", shift=shift, was="booked", to="declined")
    refused(desk, back, "changed_since")


def test_undone_twice_is_done_once(desk, flo):
    shift = desk.shift()
    result = desk.applied("add_pass", shift=shift, tab="confirms")
    undone(desk, result)
    assert undone(Desk(flo, desk.office), result)["patches"] == []
    shift.refresh_from_db()
    assert shift.confirm_passes == 0


def test_an_edit_that_changed_nothing_has_nothing_to_take_back(desk):
    result = desk.applied("set_status", shift=desk.shift(), was="booked", to="booked")
    refused(desk, result, "nothing_to_undo")


def test_a_change_that_this_board_does_not_see_is_not_overwritten(desk):
    """A version without a change in the log of these offices: somebody wrote where nobody here can tell what."""
    shift = desk.shift()
    result = desk.applied("set_status", shift=shift, was="booked", to="in")
    Shift.objects.filter(pk=shift.pk).update(version=7)
    refused(desk, result, "changed_since")


def test_an_import_of_vans_word_leaves_the_undo_of_ours(desk, places):
    merge(booking(status="Scheduled"))
    shift = Shift.objects.get()
    result = desk.applied("set_status", shift=shift, was="booked", to="in")
    merge(booking(status="Confirmed"))
    undone(desk, result)
    shift.refresh_from_db()
    assert (shift.status, shift.van_status) == ("booked", "Confirmed")


# -- two offices, days --------------------------------------------------------------------------------------------------


def test_an_undo_across_two_offices_is_all_or_nothing(desk, ana, r1b):
    there = Desk(ana, r1b)
    person = desk.volunteer()
    here, other = desk.shift(volunteer=person), there.shift(volunteer=person)
    result = desk.applied("edit_volunteer", shift=here, field="cell", was="", to="8165550188")
    answer = undone(desk, result)
    assert set(Change.objects.filter(operation=answer["id"]).values_list("office__code", "undoes__office__code")) == {
        ("R1A", "R1A"),
        ("R1B", "R1B"),
    }
    again = undone(desk, answer)
    there.applied("edit_volunteer", shift=other, field="cell", was="8165550188", to="8165550199")
    before = Change.objects.count()
    refused(desk, again, "changed_since")
    person.refresh_from_db()
    assert (person.cell, Change.objects.count()) == ("8165550199", before)


def test_an_edit_of_a_day_that_is_closed_stays(desk, monkeypatch):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)  # somebody opens Sunday on Saturday evening
    result = desk.applied("add_pass", shift=desk.shift(), tab="confirms")
    open_day([desk.office.pk], DAY + timedelta(days=1), by=None)
    refused(desk, result, "day_closed")


def test_an_edit_whose_rows_are_in_the_archive_stays(desk):
    shift = desk.shift()
    result = desk.applied("add_pass", shift=shift, tab="confirms")
    shift.delete()
    refused(desk, result, "archived")
