"""What hangs together is taken back together, and no undo leaves what no forward edit might bring about."""

from datetime import timedelta

import pytest

from tests.cases import CASES
from tests.desk import NOON, Desk, members
from tests.tracker.undoing import refused, undone
from tracker.models import CanvassGroup, CheckIn, Shift

# -- what hangs together ------------------------------------------------------------------------------------------------


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


# -- groups -------------------------------------------------------------------------------------------------------------


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
