"""Canvass groups: forming, packets, departure, check-ins, return."""

import uuid
from datetime import timedelta

import pytest

from tests.conftest import at
from tests.desk import Desk, members
from tracker.models import CampaignSettings, CanvassGroup, CheckIn, GroupMember, Note, Shift


def create(desk, shifts, **more):
    key = str(uuid.uuid4())
    entry = {"packets": 2, "packet_names": "12A, 12B", "goal": 84, "office": desk.office.pk, **more}
    desk.applied("create_group", group=key, members=[shift.pk for shift in shifts], **entry)
    return CanvassGroup.objects.get(key=key)


def notes(group):
    return list(Note.objects.filter(group=group, is_active=True).values_list("text", flat=True))


def test_a_group_takes_those_in_and_flips_the_same_day_confirmed(desk):
    here, confirmed = desk.shift("in"), desk.shift("same_day_confirmed")
    group = create(desk, [here, confirmed])
    confirmed.refresh_from_db()
    assert members(group) == [here.pk, confirmed.pk]
    assert confirmed.status == "in"
    assert (group.packets_given, group.packet_names, group.goal, group.departed_at) == (2, "12A, 12B", 84, None)


@pytest.mark.parametrize(
    ("code", "status", "fields"),
    [("not_here", "booked", {}), ("not_here", "completed", {}), ("not_canvassing", "in", {"role": "Phonebanking"})],
)
def test_a_group_takes_only_canvassers_who_are_here(desk, code, status, fields):
    shift = desk.shift(status, **fields)
    desk.refused(
        "create_group", code, group=str(uuid.uuid4()), office=desk.office.pk, members=[shift.pk], packets=1, packet_names="", goal=1
    )


def test_a_group_needs_a_member_and_a_member_one_group(desk):
    group = desk.group(1)
    entry = {"group": str(uuid.uuid4()), "office": desk.office.pk, "packets": 1, "packet_names": "", "goal": 40}
    desk.refused("create_group", "empty_group", members=[], **entry)
    desk.refused("create_group", "in_group", members=members(group), **entry)


def test_a_group_and_its_members_belong_to_one_office(desk, ana, r1b):
    elsewhere = Desk(ana, r1b).shift("in")
    entry = {"group": str(uuid.uuid4()), "office": desk.office.pk, "packets": 1, "packet_names": "", "goal": 40}
    desk.refused("create_group", "other_office", members=[elsewhere.pk], **entry)


def test_members_change_against_the_list_that_the_person_saw(desk):
    group = desk.group(2)
    first, second = members(group)
    third = desk.shift("in")
    desk.applied("change_members", group=group, was=[first, second], to=[first, third.pk])
    assert members(group) == [first, third.pk]
    assert desk.send("change_members", group=group, was=[first, second], to=[second])["result"] == "conflict"
    assert GroupMember.objects.filter(group=group).count() == 3  # who left stays in the history


def test_the_same_members_again_are_no_change(desk):
    group = desk.group(2)
    first, second = members(group)
    assert desk.applied("change_members", group=group, was=[first], to=[second, first])["patches"] == []


def test_the_last_member_cannot_be_taken_out(desk):
    group = desk.group(1)
    desk.refused("change_members", "empty_group", group=group, was=members(group), to=[])


def test_departure_sets_the_first_check_in_by_the_settings(desk):
    CampaignSettings.load()
    CampaignSettings.objects.update(first_check_in_minutes=30)
    group = desk.group(1)
    desk.applied("depart", group=group, now=at("9:30"))
    group.refresh_from_db()
    assert (group.departed_at, group.checked_in_at, group.check_in_due_at) == (at("9:30"), at("9:30"), at("10:00"))


def test_departing_twice_keeps_the_first_departure(desk):
    group = desk.group(1)
    desk.applied("depart", group=group, now=at("9:30"))
    assert desk.applied("depart", group=group, now=at("9:45"))["patches"] == []
    group.refresh_from_db()
    assert group.departed_at == at("9:30")


def test_a_corrected_departure_moves_the_first_check_in_and_leaves_a_note(desk):
    group = desk.group(1)
    desk.applied("depart", group=group, now=at("9:30"))
    desk.applied("change_departure", group=group, was=at("9:30").isoformat(), to=at("9:10").isoformat(), now=at("9:50"))
    group.refresh_from_db()
    assert (group.departed_at, group.checked_in_at, group.check_in_due_at) == (at("9:10"), at("9:10"), at("9:55"))
    assert notes(group) == ["Departure 9:30 AM to 9:10 AM"]


def test_after_a_check_in_a_corrected_departure_moves_nothing_else(desk):
    group = desk.group(1)
    desk.applied("depart", group=group, now=at("9:30"))
    desk.applied("check_in", group=group, was=0, to=20, now=at("10:15"))
    desk.applied("change_departure", group=group, was=at("9:30").isoformat(), to=at("9:20").isoformat(), now=at("10:20"))
    group.refresh_from_db()
    assert (group.departed_at, group.checked_in_at, group.check_in_due_at) == (at("9:20"), at("10:15"), at("11:15"))


def test_a_departure_in_the_future_is_refused(desk):
    group = desk.group(1, out=True)
    to = (desk.now + timedelta(hours=1)).isoformat()
    desk.refused("change_departure", "bad_time", group=group, was=group.departed_at.isoformat(), to=to)


def test_the_next_check_in_can_be_set_by_hand(desk):
    group = desk.group(1, out=True)
    desk.applied("set_next_check_in", group=group, was=group.check_in_due_at.isoformat(), to=at("13:30").isoformat())
    group.refresh_from_db()
    assert group.check_in_due_at == at("13:30")
    assert notes(group) == ["Next check-in 11:45 AM to 1:30 PM"]


def test_a_check_in_counts_and_sets_the_next_one(desk):
    group = desk.group(1, out=True)
    desk.applied("check_in", group=group, was=0, to=48)
    group.refresh_from_db()
    assert (group.knocks, group.check_ins, group.checked_in_at, group.check_in_due_at) == (48, 1, at("12:00"), at("13:00"))
    assert notes(group) == ["48 doors"]


def test_the_same_figure_again_is_a_check_in(desk):
    group = desk.group(1, out=True)
    desk.applied("check_in", group=group, was=0, to=48)
    desk.applied("check_in", group=group, was=48, to=48, now=at("12:30"))
    group.refresh_from_db()
    assert (group.knocks, group.check_ins, group.check_in_due_at) == (48, 2, at("13:30"))


def test_a_smaller_figure_is_a_correction_and_the_history_keeps_both(desk):
    group = desk.group(1, out=True)
    desk.applied("check_in", group=group, was=0, to=480)
    desk.applied("check_in", group=group, was=480, to=48)
    group.refresh_from_db()
    assert group.knocks == 48
    assert list(CheckIn.objects.values_list("knocks", flat=True)) == [480, 48]


def test_doors_are_locked_before_departure(desk):
    desk.refused("check_in", "not_departed", group=desk.group(1), was=0, to=5)


def test_doors_typed_after_the_return_change_the_figure_only(desk):
    group = desk.group(1, out=True)
    desk.applied("return_group", group=group, members=members(group))
    desk.applied("check_in", group=group, was=0, to=61, now=at("14:00"))
    group.refresh_from_db()
    assert (group.knocks, group.check_ins, group.check_in_due_at, group.checked_in_at) == (61, 0, None, at("11:00"))


def test_the_return_completes_its_members_and_frees_them(desk):
    group = desk.group(2, out=True)
    listed = members(group)
    result = desk.applied("return_group", group=group, members=listed)
    group.refresh_from_db()
    assert (group.returned_at, group.check_in_due_at) == (desk.now, None)
    assert set(Shift.objects.filter(pk__in=listed).values_list("status", flat=True)) == {"completed"}
    assert members(group) == []
    row = next(patch for patch in result["patches"] if "group" in patch)["set"]
    assert row["members"] == listed  # they stay on its list


def test_a_return_against_another_list_is_a_conflict(desk):
    group = desk.group(2, out=True)
    first, second = members(group)
    result = desk.send("return_group", group=group, members=[first])
    assert (result["result"], result["field"], result["is"]) == ("conflict", "members", [first, second])


def test_the_return_names_whom_it_did_not_complete(desk):
    group = desk.group(2, out=True)
    first, second = members(group)
    Shift.objects.filter(pk=second).update(status="rescheduled")  # as the data of an older program might have it
    desk.applied("return_group", group=group, members=[first, second])
    assert Shift.objects.get(pk=second).status == "rescheduled"
    assert str(Shift.objects.get(pk=second).volunteer) in notes(group)[0]


def test_not_final_opens_again_just_those_whom_the_return_completed(desk):
    group = desk.group(2, out=True)
    first, second = listed = members(group)
    desk.applied("return_group", group=group, members=listed)
    desk.applied("set_status", shift=second, was="completed", to="declined")
    desk.applied("not_final", group=group, now=at("15:00"))
    group.refresh_from_db()
    assert (group.returned_at, group.check_in_due_at) == (None, at("16:00"))
    assert dict(Shift.objects.filter(pk__in=listed).values_list("pk", "status")) == {first: "in", second: "declined"}
    assert members(group) == listed


def test_not_final_leaves_alone_whom_somebody_completed_by_hand(desk):
    group = desk.group(2, out=True)
    first, second = listed = members(group)
    Shift.objects.filter(pk=second).update(status="rescheduled")
    desk.applied("return_group", group=group, members=listed)
    desk.applied("set_status", shift=second, was="rescheduled", to="completed")
    desk.applied("not_final", group=group)
    assert dict(Shift.objects.filter(pk__in=listed).values_list("pk", "status")) == {first: "in", second: "completed"}


def test_a_relaunch_keeps_the_first_groups_history(desk):
    group = desk.group(1, out=True)
    (shift,) = members(group)
    desk.applied("return_group", group=group, members=[shift])
    desk.applied("set_status", shift=shift, was="completed", to="in")
    second = create(desk, [Shift.objects.get(pk=shift)])
    assert members(second) == [shift]
    assert GroupMember.objects.get(group=group).returned
    desk.refused("not_final", "in_group", group=group)


def test_a_returned_group_departs_and_changes_members_only_after_not_final(desk):
    group = desk.group(1, out=True)
    listed = members(group)
    desk.applied("return_group", group=group, members=listed)
    desk.refused("depart", "returned", group=group)
    desk.refused("change_members", "returned", group=group, was=listed, to=[desk.shift("in").pk])
    desk.refused("remove_group", "returned", group=group)


def test_removing_a_group_frees_its_members(desk):
    group = desk.group(2)
    listed = members(group)
    result = desk.applied("remove_group", group=group)
    assert [patch for patch in result["patches"] if patch.get("gone")] == [
        {"group": group.pk, "office": desk.office.pk, "day": "2026-10-31", "version": 2, "gone": True}
    ]
    create(desk, Shift.objects.filter(pk__in=listed))


def test_goal_packets_and_names_change_each_for_itself(desk):
    group = desk.group(1)
    desk.applied("set_goal", group=group, was=84, to=126)
    desk.applied("set_packets", group=group, was=2, to=3)
    desk.applied("set_packet_names", group=group, was="", to="12A-C")
    group.refresh_from_db()
    assert (group.goal, group.packets_given, group.packet_names, group.version) == (126, 3, "12A-C", 4)
    assert desk.send("set_goal", group=group, was=84, to=90)["result"] == "conflict"


@pytest.mark.parametrize("knocks", [-1, 2.5, "48", True, None, 10**9])
def test_doors_that_are_no_figure_are_refused(desk, knocks):
    desk.refused("check_in", "bad_entry", group=desk.group(1, out=True), was=0, to=knocks)
