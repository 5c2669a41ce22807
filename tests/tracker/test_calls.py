"""Statuses and passes: what a call settles."""

import pytest

from tests.conftest import at
from tests.desk import members
from tracker.enums import ShiftStatus
from tracker.models import Change, GroupMember, Note

S = ShiftStatus


def test_set_status_is_applied_with_the_whole_row_as_patch(desk):
    shift = desk.shift()
    result = desk.applied("set_status", shift=shift, was="booked", to="in")
    patch = next(patch for patch in result["patches"] if patch.get("shift") == shift.pk)
    assert patch["version"] == 2
    assert patch["set"]["status"] == "in"
    assert patch["set"]["location"] == "R1A Field Office"
    shift.refresh_from_db()
    assert (shift.status, shift.version) == ("in", 2)


def test_a_status_change_leaves_a_note_in_the_words_of_the_board(desk):
    shift = desk.shift(van_status="Left Msg")
    desk.applied("set_status", shift=shift, was="booked", to="same_day_confirmed")
    desk.applied("set_status", shift=shift, was="same_day_confirmed", to="in")
    assert list(Note.objects.values_list("text", "by")) == [
        ("Left Msg to Same Day Confirmed", desk.user.pk), ("Same Day Confirmed to In", desk.user.pk),
    ]  # fmt: skip


def test_a_status_change_makes_what_van_knows_out_of_date(desk):
    shift = desk.shift(S.COMPLETED, synced_at=desk.now)
    desk.applied("set_status", shift=shift, was="completed", to="declined")
    shift.refresh_from_db()
    assert shift.synced_at is None


def test_no_show_marks_the_flake_for_good(desk):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="no_show", now=at("10:25"))
    desk.applied("set_status", shift=shift, was="no_show", to="rescheduled", now=at("10:40"))
    shift.refresh_from_db()
    assert (shift.flaked_at, shift.chase_closed_at) == (at("10:25"), None)


@pytest.mark.parametrize("came", ["in", "completed"])
def test_an_arrival_closes_the_chase_and_keeps_the_flake(desk, came):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="no_show", now=at("10:25"))
    desk.applied("set_status", shift=shift, was="no_show", to=came, now=at("11:00"))
    shift.refresh_from_db()
    assert (shift.flaked_at, shift.chase_closed_at) == (at("10:25"), at("11:00"))


def test_a_second_no_show_opens_the_chase_again(desk):
    shift = desk.shift()
    for was, to in (("booked", "no_show"), ("no_show", "in"), ("in", "no_show")):
        desk.applied("set_status", shift=shift, was=was, to=to)
    shift.refresh_from_db()
    assert shift.chase_closed_at is None


def test_a_settled_status_ends_the_claim(desk):
    shift = desk.shift()
    desk.applied("claim", shift=shift)
    desk.applied("set_status", shift=shift, was="booked", to="declined")
    shift.refresh_from_db()
    assert shift.claimed_by is None


@pytest.mark.parametrize("to", ["completed", "declined", "no_show", "rescheduled", "booked", "same_day_confirmed"])
def test_a_member_of_an_open_group_stays_in(desk, to):
    group = desk.group(1)
    shift = GroupMember.objects.get(group=group).shift
    desk.refused("set_status", "in_group", shift=shift, was="in", to=to)


def test_a_status_outside_the_closed_set_is_refused(desk):
    desk.refused("set_status", "bad_entry", shift=desk.shift(), was="booked", to="asleep")


def test_passes_are_counted_apart_for_each_tab(desk):
    shift = desk.shift()
    for tab in ("confirms", "confirms", "flake"):
        desk.applied("add_pass", shift=shift, tab=tab)
    shift.refresh_from_db()
    assert (shift.confirm_passes, shift.flake_passes, shift.version) == (2, 1, 4)


def test_a_note_adds_no_pass(desk):
    shift = desk.shift()
    desk.applied("add_note", shift=shift, tab="confirms", text="asked for noon")
    shift.refresh_from_db()
    assert (shift.confirm_passes, shift.version) == (0, 1)


def test_a_removed_row_takes_no_more_edits(desk):
    shift = desk.walk_in()
    desk.applied("remove_shift", shift=shift)
    desk.refused("add_pass", "removed", shift=shift, tab="confirms")
    desk.refused("set_status", "removed", shift=shift, was="in", to="declined")
    assert Change.objects.count() == 1


def test_a_yes_today_is_kept_when_in_hides_it(desk):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="same_day_confirmed", now=at("9:00"))
    desk.applied("set_status", shift=shift, was="same_day_confirmed", to="in", now=at("9:55"))
    desk.applied("set_status", shift=shift, was="in", to="same_day_confirmed", now=at("9:56"))
    shift.refresh_from_db()
    assert shift.same_day_confirmed_at == at("9:00")


def test_back_to_booked_takes_the_yes_back(desk):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="same_day_confirmed")
    desk.applied("set_status", shift=shift, was="same_day_confirmed", to="booked")
    shift.refresh_from_db()
    assert shift.same_day_confirmed_at is None


def test_a_member_taken_in_from_same_day_confirmed_keeps_the_yes(desk):
    group, shift = desk.group(1), desk.shift("same_day_confirmed")
    listed = members(group)
    desk.applied("change_members", group=group, was=listed, to=[*listed, shift.pk])
    shift.refresh_from_db()
    assert (shift.status, shift.same_day_confirmed_at) == ("in", desk.now)


def test_passes_and_notes_of_the_chase_are_its_own(desk):
    shift = desk.shift(S.NO_SHOW)
    desk.applied("add_pass", shift=shift, tab="flake")
    desk.applied("add_note", shift=shift, tab="flake", text="on the way at last")
    shift.refresh_from_db()
    assert (shift.confirm_passes, shift.flake_passes) == (0, 1)
    assert Note.objects.get().tab == "flake"
