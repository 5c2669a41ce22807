"""Joining two records of one person, through the one door."""

from datetime import timedelta

import pytest

from accounts.models import AccessSettings
from tests.cases import merge_entry
from tests.desk import DAY, NOON, Desk, members
from tests.tracker.undoing import undone
from tracker.models import CanvassGroup, Change, GroupMember, Location, Note, Shift, Volunteer


def merged(desk, keep, gone, answers=None, **more):
    result = desk.applied("merge_volunteers", **merge_entry(desk, keep, gone, answers, **more))
    keep.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == keep
    return result


def everything():
    """All rows that a merge may touch, versions and the search's own columns apart."""
    return {
        model.__name__: {
            row.pop("id"): row for row in model.objects.values() if [row.pop(name, None) for name in ("version", "name_words")]
        }
        for model in (Volunteer, Shift, Note, GroupMember, CanvassGroup)
    }


def test_shifts_of_every_day_come_along_with_what_hangs_on_them(desk):
    keep, walk_in = desk.volunteer(), desk.walk_in()
    gone = walk_in.volunteer
    ahead = desk.shift(volunteer=gone, day=DAY + timedelta(days=2), starts_at=NOON + timedelta(days=2))
    removed = desk.shift(volunteer=gone, is_active=False)
    desk.applied("claim", shift=walk_in)
    desk.applied("add_note", shift=walk_in, tab="confirms", text="drives")

    merged(desk, keep, gone)

    assert set(Shift.objects.filter(volunteer=keep)) == {walk_in, ahead, removed}
    walk_in.refresh_from_db()
    assert (walk_in.claimed_by, walk_in.notes.get().text) == (desk.user, "drives")


def test_every_field_becomes_what_the_page_says(desk):
    keep = desk.volunteer(phone="", cell="8165550101", pitched_on=DAY, extra_shifts=1)
    gone = desk.volunteer(
        vanid=None, phone="8165550102", cell="8165550103", email="ada@example.org", do_not_call=True, pitched_on=DAY, extra_shifts=3
    )

    merged(desk, keep, gone, cell="8165550103")

    assert (keep.phone, keep.cell, keep.cell_edited, keep.email) == ("8165550102", "8165550103", True, "ada@example.org")
    assert (keep.do_not_call, keep.pitched_on, keep.extra_shifts) == (True, DAY, 3)


def test_a_cell_that_neither_of_them_has_is_refused(desk):
    keep, gone = desk.volunteer(), desk.volunteer(vanid=None)
    desk.refused("merge_volunteers", "bad_entry", **merge_entry(desk, keep, gone, cell="8165550199"))


def test_a_merge_is_told_to_the_boards_of_both_offices(desk, r1b, ana):
    here, there = desk.shift(), Desk(ana, r1b).walk_in()

    result = merged(desk, here.volunteer, there.volunteer)

    changes = Change.objects.filter(operation=result["id"])
    assert {change.office.code for change in changes} == {"R1A", "R1B"}
    moved = next(patch for patch in result["patches"] if patch.get("shift") == there.pk)
    assert moved["set"]["volunteer"] == here.volunteer_id
    assert any(patch.get("volunteer") == here.volunteer_id for patch in result["patches"])


def test_two_who_stand_on_no_board_are_merged_and_taken_back_in_the_log_of_the_office_that_was_named(desk):
    keep, gone = desk.volunteer(), desk.volunteer(vanid=None)
    before = everything()

    result = merged(desk, keep, gone)

    assert Change.objects.get(operation=result["id"]).office == desk.office
    undone(desk, result)
    assert everything() == before


def test_whoever_was_merged_into_the_one_that_goes_points_to_the_one_that_stays(desk):
    keep, gone = desk.volunteer(), desk.volunteer(vanid=None)
    first = desk.volunteer(vanid=None, merged_into=gone)

    result = merged(desk, keep, gone)

    first.refresh_from_db()
    assert first.merged_into == keep
    undone(desk, result)
    first.refresh_from_db()
    assert first.merged_into == gone


# -- two rows of one shift ---------------------------------------------------------------------------------------------


@pytest.fixture
def twice(desk):
    """Booked and late, and typed as a walk-in who is out with a group."""
    booked = desk.shift("no_show", van_signup_id=71, confirm_passes=2, flake_passes=1)
    group = desk.group(2, out=True)
    walk_in = Shift.objects.get(pk=members(group)[0])
    Volunteer.objects.filter(pk=walk_in.volunteer_id).update(vanid=None)
    Shift.objects.filter(pk=walk_in.pk).update(is_walk_in=True, confirm_passes=1)
    desk.applied("add_note", shift=walk_in, tab="confirms", text="came early")
    walk_in.refresh_from_db()
    return booked, walk_in, group


def test_without_an_answer_nothing_is_merged(desk, twice):
    booked, walk_in, _ = twice
    desk.refused("merge_volunteers", "unanswered", **merge_entry(desk, booked.volunteer, walk_in.volunteer, answers={}))


def test_two_rows_stay_two_where_somebody_says_so(desk, twice):
    booked, walk_in, _ = twice
    merged(desk, booked.volunteer, walk_in.volunteer)
    assert set(Shift.objects.filter(volunteer=booked.volunteer, is_active=True)) == {booked, walk_in}


def test_one_row_has_all_that_both_had_and_goes_to_van_as_the_booking(desk, twice):
    booked, walk_in, group = twice
    before = everything()
    result = merged(desk, booked.volunteer, walk_in.volunteer, {f"{booked.pk}-{walk_in.pk}": str(walk_in.pk)})

    booked.refresh_from_db()
    walk_in.refresh_from_db()
    assert (booked.status, booked.is_walk_in, booked.van_signup_id, walk_in.is_active) == ("in", False, 71, False)
    assert (booked.confirm_passes, booked.flake_passes) == (3, 1)
    assert None not in (booked.flaked_at, booked.chase_closed_at), "a flake stays one, and who came closes the chase"
    assert booked.notes.get().text == "came early"
    assert booked.pk in members(group)
    assert walk_in.pk not in members(group)

    taken_back = undone(desk, result)
    assert everything() == before
    undone(desk, taken_back)
    booked.refresh_from_db()
    assert booked.status == "in"


def test_in_a_group_the_status_in_stands(desk, twice):
    booked, walk_in, _ = twice
    answers = {f"{booked.pk}-{walk_in.pk}": str(booked.pk)}
    desk.refused("merge_volunteers", "in_group", **merge_entry(desk, booked.volunteer, walk_in.volunteer, answers))


def test_two_bookings_of_van_stay_two_rows(desk):
    one, other = desk.shift(van_signup_id=71), desk.shift(van_signup_id=72, volunteer=desk.volunteer(vanid=None))
    answers = {f"{one.pk}-{other.pk}": str(one.pk)}
    desk.refused("merge_volunteers", "unanswered", **merge_entry(desk, one.volunteer, other.volunteer, answers))


def test_a_colleagues_claim_on_the_row_that_goes_comes_along(desk, bo):
    booked, walk_in = desk.shift(), desk.walk_in()
    Desk(bo, desk.office).applied("claim", shift=walk_in)
    walk_in.refresh_from_db()
    merged(desk, booked.volunteer, walk_in.volunteer, {f"{booked.pk}-{walk_in.pk}": str(walk_in.pk)})
    booked.refresh_from_db()
    assert booked.claimed_by == bo


def test_two_claims_of_others_are_not_thrown_together(desk, bo):
    booked, walk_in = desk.shift(), desk.walk_in()
    for shift in (booked, walk_in):
        Desk(bo, desk.office).applied("claim", shift=shift)
    answers = {f"{booked.pk}-{walk_in.pk}": str(walk_in.pk)}
    desk.refused("merge_volunteers", "claimed", **merge_entry(desk, booked.volunteer, walk_in.volunteer, answers))


# -- what stands in the way --------------------------------------------------------------------------------------------


def test_what_has_changed_since_the_look_is_looked_at_again(desk, bo):
    booked, walk_in = desk.shift(), desk.walk_in()
    entry = merge_entry(desk, booked.volunteer, walk_in.volunteer)
    Desk(bo, desk.office).applied("set_status", shift=booked, was="booked", to="declined")
    desk.refused("merge_volunteers", "changed_since", **entry)


def test_the_record_in_van_is_the_one_that_stays(desk):
    desk.refused("merge_volunteers", "changed_since", **merge_entry(desk, desk.volunteer(vanid=None), desk.volunteer()))


def test_of_two_vanids_data_staff_say_that_van_has_merged_them(desk, dana, flo):
    keep, gone = desk.volunteer(), desk.volunteer()
    entry = merge_entry(desk, keep, gone)
    for user, more in ((flo, {"is_one_in_van": True}), (dana, {})):
        refusal = Desk(user, desk.office).refused("merge_volunteers", "two_vanids", **entry, **more)
        assert str(keep.vanid) in refusal["reason"]
    Desk(dana, desk.office).applied("merge_volunteers", **entry, is_one_in_van=True)


def test_a_shift_at_a_place_without_an_office_comes_first(desk):
    keep, gone = desk.volunteer(), desk.volunteer(vanid=None)
    desk.shift(volunteer=gone, office=None, location=Location.objects.create(name="Corner Cafe"))
    refusal = desk.refused("merge_volunteers", "no_office", **merge_entry(desk, keep, gone))
    assert "Corner Cafe" in refusal["reason"]


def test_nobody_is_merged_twice(desk):
    keep, gone, other = desk.volunteer(), desk.volunteer(vanid=None), desk.volunteer()
    merged(desk, keep, gone)
    desk.refused("merge_volunteers", "changed_since", **merge_entry(desk, other, gone))
    desk.refused("merge_volunteers", "not_found", **merge_entry(desk, other, other))


def test_an_organizer_of_one_region_merges_nobody_who_has_shifts_in_another(desk, r2a, ana, nothing_kept):
    here, there = desk.shift(), desk.walk_in()
    Desk(ana, r2a).shift(volunteer=there.volunteer)
    AccessSettings.objects.create(fo_own_region_only=True)
    nothing_kept()
    desk.refused("merge_volunteers", "not_yours", **merge_entry(desk, here.volunteer, there.volunteer))


def test_an_intern_hears_nothing_of_a_merge(desk, ivo):
    here, there = desk.shift(), desk.walk_in()
    Desk(ivo, desk.office).refused("merge_volunteers", "not_found", **merge_entry(desk, here.volunteer, there.volunteer))
