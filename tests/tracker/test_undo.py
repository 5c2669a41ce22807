"""Undo takes back all that an operation did, or nothing. One walk through every kind, then the rules one by one."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections

from tests.cases import CASES
from tests.conftest import at
from tests.desk import DAY, NOON, Desk, members
from tests.tracker.bookings import booking, merge
from tracker.boards import find_board
from tracker.days import open_day
from tracker.models import CanvassGroup, Change, CheckIn, GroupMember, Note, Shift, Volunteer
from tracker.operations import apply
from tracker.operations.registry import KINDS
from tracker.places import place_location
from tracker.snapshot import snapshot_json

# Kinds that may not be taken back, with what the person is told. None so far: a new kind that cannot be undone says so here.
FOR_GOOD: dict[str, tuple[str, str]] = {}


def undo(desk, result, **more):
    return desk.send("undo", operation=result["id"], **more)


def undone(desk, result, **more):
    answer = undo(desk, result, **more)
    assert answer["result"] == "applied", answer
    return answer


def refused(desk, result, code):
    answer = desk.refused("undo", code, operation=result["id"])
    return answer["reason"]


def board(user, code="R1A"):
    """What the board shows and what its rows rest on, versions apart."""
    found = find_board(user, code)
    assert found is not None
    snapshot = json.loads(snapshot_json(found, user))
    rows = {
        kind: {row[0]: {name: value for name, value in zip(snapshot["columns"][kind], row, strict=True) if name != "version"} for row in rows}
        for kind, rows in snapshot["rows"].items()
    }
    merged = dict(Volunteer.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    reports = list(CheckIn.objects.filter(is_active=True).order_by("pk").values_list("group", "knocks"))
    inside = list(GroupMember.objects.filter(left_at=None).order_by("pk").values_list("group", "shift"))
    return rows, merged, reports, inside


# -- every kind ----------------------------------------------------------------------------------------------------------


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


# -- whose ---------------------------------------------------------------------------------------------------------------


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
    assert {(answer["result"], answer["code"], answer["reason"]) for answer in answers} == {
        ("refused", "not_found", answers[0]["reason"])
    }


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


# -- last writer ---------------------------------------------------------------------------------------------------------


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
    assert set(Note.objects.filter(is_active=True).values_list("text", flat=True)) == {"Scheduled to Same Day Confirmed", "Same Day Confirmed to In"}


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


# -- what hangs together -------------------------------------------------------------------------------------------------


def test_undoing_the_no_show_removes_the_flake_too(desk):
    shift = desk.shift()
    desk.applied("claim", shift=shift)
    result = desk.applied("set_status", shift=shift, was="booked", to="no_show")
    undone(desk, result)
    shift.refresh_from_db()
    assert (shift.status, shift.flaked_at, shift.claimed_by) == ("booked", None, desk.user)


def test_a_flake_who_came_is_a_flake_again(desk):
    shift = desk.shift("no_show")
    undone(desk, desk.applied("set_status", shift=shift, was="no_show", to="in"))
    shift.refresh_from_db()
    assert (shift.status, shift.flaked_at, shift.chase_closed_at) == ("no_show", NOON, None)


def test_a_check_in_taken_back_is_no_report_any_more(desk):
    group = desk.group(1, out=True)
    desk.applied("check_in", group=group, was=0, to=20)
    undone(desk, desk.applied("check_in", group=group, was=20, to=48))
    group.refresh_from_db()
    assert (group.knocks, group.check_ins) == (20, 1)
    assert CheckIn.objects.filter(is_active=True).last().knocks == group.knocks


def test_a_merge_taken_back_parts_the_two_people_again(desk):
    known, walk_in = desk.volunteer(), desk.walk_in(cell="8165550155")
    was = walk_in.volunteer
    result = desk.applied("attach_vanid", shift=walk_in, vanid=known.vanid)
    undone(desk, result)
    walk_in.refresh_from_db()
    was.refresh_from_db()
    known.refresh_from_db()
    assert (walk_in.volunteer, was.merged_into, known.cell, known.cell_edited) == (was, None, "", False)


def test_a_merge_is_not_done_again_over_a_shift_that_came_since(desk):
    known, walk_in = desk.volunteer(), desk.walk_in()
    back = undone(desk, desk.applied("attach_vanid", shift=walk_in, vanid=known.vanid))
    desk.shift(volunteer=walk_in.volunteer)
    refused(desk, back, "changed_since")


def test_a_vanid_that_somebody_else_has_by_now_is_not_given_again(desk):
    walk_in, other = desk.walk_in(), desk.walk_in()
    back = undone(desk, desk.applied("attach_vanid", shift=walk_in, vanid=101_555_555))
    desk.applied("attach_vanid", shift=other, vanid=101_555_555)
    assert str(other.volunteer) in refused(desk, back, "vanid_taken")


def test_a_walk_in_with_a_later_note_is_not_taken_back(desk, bo):
    result = desk.applied("add_walk_in", **CASES["add_walk_in"](desk))
    shift = Shift.objects.get()
    noted = Desk(bo, desk.office).applied("add_note", shift=shift, tab="confirms", text="brought a friend")
    assert "brought a friend" in refused(desk, result, "built_on")
    undone(Desk(bo, desk.office), noted)
    undone(desk, result)
    shift.refresh_from_db()
    assert not shift.is_active


@pytest.mark.parametrize("later", ["add_pass", "edit_volunteer", "create_group"])
def test_a_walk_in_whom_somebody_has_worked_on_is_not_taken_back(desk, later):
    result = desk.applied("add_walk_in", **CASES["add_walk_in"](desk))
    shift = Shift.objects.get()
    entries = {
        "add_pass": {"shift": shift, "tab": "confirms"},
        "edit_volunteer": {"shift": shift, "field": "cell", "was": "", "to": "8165550188"},
        "create_group": {**CASES["create_group"](desk), "members": [shift.pk]},
    }
    then = desk.applied(later, **entries[later])
    refused(desk, result, "in_group" if later == "create_group" else "changed_since")
    undone(desk, then)
    undone(desk, result)


def test_a_row_that_a_colleague_claims_is_not_taken_off(desk, bo):
    result = desk.applied("add_walk_in", **CASES["add_walk_in"](desk))
    Desk(bo, desk.office).applied("claim", shift=Shift.objects.get())
    assert refused(desk, result, "claimed") == "Bo Lund has claimed this row."


def test_nothing_is_taken_back_on_a_row_that_was_removed(desk):
    shift, group = desk.walk_in(), desk.group(1)
    on_shift = desk.applied("add_pass", shift=shift, tab="confirms")
    on_group = desk.applied("set_goal", group=group, was=84, to=90)
    desk.applied("remove_shift", shift=shift)
    desk.applied("remove_group", group=group)
    refused(desk, on_shift, "removed")
    refused(desk, on_group, "removed")


# -- groups --------------------------------------------------------------------------------------------------------------


def test_who_went_out_with_a_group_is_not_set_back_from_in(desk):
    shift = desk.shift()
    result = desk.applied("set_status", shift=shift, was="booked", to="in")
    desk.applied("create_group", **{**CASES["create_group"](desk), "members": [shift.pk]})
    refused(desk, result, "in_group")


def test_a_return_is_not_taken_back_after_a_relaunch(desk):
    group = desk.group(2, out=True)
    listed = members(group)
    result = desk.applied("return_group", group=group, members=listed)
    desk.applied("set_status", shift=Shift.objects.get(pk=listed[0]), was="completed", to="in")
    desk.applied("create_group", **{**CASES["create_group"](desk), "members": [listed[0]]})
    refused(desk, result, "changed_since")
    group.refresh_from_db()
    assert group.returned_at is not None
    assert Shift.objects.get(pk=listed[1]).status == "completed"  # all or nothing


def test_who_joined_another_group_does_not_come_back_into_the_first(desk):
    group = desk.group(2)
    listed = members(group)
    out = desk.applied("change_members", group=group, was=listed, to=listed[:1])
    desk.applied("create_group", **{**CASES["create_group"](desk), "members": [listed[1]]})
    refused(desk, out, "in_group")


def test_who_declined_since_does_not_come_back_into_the_group(desk):
    group = desk.group(2)
    listed = members(group)
    out = desk.applied("change_members", group=group, was=listed, to=listed[:1])
    desk.applied("set_status", shift=Shift.objects.get(pk=listed[1]), was="in", to="declined")
    refused(desk, out, "not_here")


def test_nobody_comes_into_a_group_that_has_returned(desk):
    group = desk.group(2, out=True)
    listed = members(group)
    out = desk.applied("change_members", group=group, was=listed, to=listed[:1])
    desk.applied("return_group", group=group, members=listed[:1])
    refused(desk, out, "returned")


def test_a_group_does_not_lose_its_last_member_by_an_undo(desk):
    group, more = desk.group(1), desk.shift("in")
    (first,) = members(group)
    joined = desk.applied("change_members", group=group, was=[first], to=[first, more.pk])
    desk.applied("change_members", group=group, was=[first, more.pk], to=[more.pk])
    refused(desk, joined, "empty_group")


def test_a_departure_is_not_set_back_behind_the_return(desk):
    group = desk.group(1, out=True)
    desk.applied("check_in", group=group, was=0, to=5, now=NOON - timedelta(minutes=50))
    moved = desk.applied(
        "change_departure", group=group, was=(NOON - timedelta(hours=1)).isoformat(), to=(NOON - timedelta(hours=2)).isoformat()
    )
    CanvassGroup.objects.filter(pk=group.pk).update(checked_in_at=NOON - timedelta(minutes=90))
    refused(desk, moved, "bad_time")


# -- two offices, days ---------------------------------------------------------------------------------------------------


def test_an_undo_across_two_offices_is_all_or_nothing(desk, ana, r1b):
    there = Desk(ana, r1b)
    person = desk.volunteer()
    here, other = desk.shift(volunteer=person), there.shift(volunteer=person)
    result = desk.applied("edit_volunteer", shift=here, field="cell", was="", to="8165550188")
    answer = undone(desk, result)
    assert set(Change.objects.filter(operation=answer["id"]).values_list("office__code", "undoes__office__code")) == {("R1A", "R1A"), ("R1B", "R1B")}
    again = undone(desk, answer)
    there.applied("edit_volunteer", shift=other, field="cell", was="8165550188", to="8165550199")
    before = Change.objects.count()
    refused(desk, again, "changed_since")
    person.refresh_from_db()
    assert (person.cell, Change.objects.count()) == ("8165550199", before)


def test_an_edit_of_a_day_that_is_closed_stays(desk):
    result = desk.applied("add_pass", shift=desk.shift(), tab="confirms")
    open_day([desk.office.pk], DAY + timedelta(days=1), by=None)
    refused(desk, result, "day_closed")


def test_an_edit_whose_rows_are_in_the_archive_stays(desk):
    shift = desk.shift()
    result = desk.applied("add_pass", shift=shift, tab="confirms")
    shift.delete()
    refused(desk, result, "archived")


# -- at once -------------------------------------------------------------------------------------------------------------


def at_once(*works):
    """Each in a thread with a connection of its own."""
    problems, start = [], threading.Barrier(len(works))

    def run(work):
        try:
            start.wait(timeout=30)
            work()
        except Exception as problem:  # noqa: BLE001  # raised again below, in the test's own thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not problems, problems


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_the_same_back_at_once_take_it_back_once(desk, flo):
    shift = desk.shift()
    for _ in range(8):
        result = desk.applied("add_pass", shift=shift, tab="confirms")
        answers = []
        at_once(*(lambda who=who: answers.append(undo(Desk(who, desk.office), result)) for who in (desk.user, flo)))
        assert [answer["result"] for answer in answers] == ["applied", "applied"]
        assert sorted(len(answer["patches"]) for answer in answers) == [0, 1]
        shift.refresh_from_db()
        assert shift.confirm_passes == 0


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_a_later_edit_at_once_end_as_one_after_the_other(desk, bo):
    for _ in range(8):
        shift = desk.shift()
        result = desk.applied("set_status", shift=shift, was="booked", to="in")
        entry = desk.entry("set_status", shift=shift, was="in", to="declined")
        answers = {}
        at_once(
            lambda answers=answers, result=result: answers.update(undo=undo(desk, result)),
            lambda answers=answers, entry=entry: answers.update(edit=apply(entry, user=bo, received=NOON)),
        )
        shift.refresh_from_db()
        outcome = (answers["undo"]["result"], answers["edit"]["result"], shift.status)
        assert outcome in {("applied", "conflict", "booked"), ("refused", "applied", "declined")}


def test_an_undo_asks_the_log_once_however_much_came_since(desk, django_assert_max_num_queries):
    shift = desk.shift()
    result = desk.applied("set_status", shift=shift, was="booked", to="in")
    for _ in range(30):
        desk.applied("add_pass", shift=shift, tab="confirms")
    with django_assert_max_num_queries(40):
        undone(desk, result)
