"""Walk-ins, and who they turn out to be."""

import uuid

import pytest
from django.core.cache import cache

from accounts.models import AccessSettings
from tests.desk import DAY, NOON, Desk
from tracker.models import Change, Location, Note, OfficeCounter, Shift, Volunteer, WalkInActivity


def walk_in(desk, **more):
    key = str(uuid.uuid4())
    entry = {
        "shift": key, "office": desk.office.pk, "first_name": "Wanda", "last_name": "Walker", "phone": "(816) 555-0177",
        "slot": "13:00", "activity": WalkInActivity.objects.get(name="Canvassing").pk, **more,
    }  # fmt: skip
    return key, entry


def test_a_walk_in_is_born_in_with_the_activity_of_the_form(desk):
    key, entry = walk_in(desk)
    result = desk.applied("add_walk_in", **entry)
    shift = Shift.objects.get(key=key)
    person = shift.volunteer
    assert (shift.status, shift.is_walk_in, shift.day, shift.office) == ("in", True, DAY, desk.office)
    assert (shift.role.name, shift.event_type.name, shift.starts_at.isoformat()) == (
        "Canvassing",
        "Volunteer DVC",
        "2026-10-31T18:00:00+00:00",
    )
    assert (person.vanid, person.first_name, person.phone) == (None, "Wanda", "8165550177")
    assert [next(iter(patch)) for patch in result["patches"]] == ["volunteer", "shift"]  # the person first
    assert result["patches"][1]["set"]["key"] == key


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "555-01"), ("slot", "13:30"), ("activity", 999_999), ("first_name", ""), ("last_name", "  "), ("shift", "not-a-uuid")],
)
def test_a_bad_walk_in_saves_nothing(desk, field, value):
    _, entry = walk_in(desk)
    desk.refused("add_walk_in", "bad_entry", **{**entry, field: value})
    assert not Volunteer.objects.exists()


def test_the_same_walk_in_under_another_operation_is_refused(desk):
    _, entry = walk_in(desk)
    desk.applied("add_walk_in", **entry)
    desk.refused("add_walk_in", "exists", **entry)


def test_a_walk_in_with_a_known_name_and_phone_is_that_volunteer(desk):
    known = desk.volunteer(first_name="Wanda", last_name="Walker", phone="8165550100", cell="8165550177")
    key, entry = walk_in(desk, first_name="wanda")
    desk.applied("add_walk_in", **entry)
    assert Shift.objects.get(key=key).volunteer == known
    assert Volunteer.objects.count() == 1


def test_father_and_son_with_one_name_and_phone_are_not_guessed(desk):
    for _ in range(2):
        desk.volunteer(first_name="Wanda", last_name="Walker", phone="8165550177")
    key, entry = walk_in(desk)
    desk.applied("add_walk_in", **entry)
    assert Shift.objects.get(key=key).volunteer.vanid is None


def test_a_walk_in_with_a_vanid_is_found_or_made(desk):
    known = desk.volunteer(vanid=101_000_500)
    first, entry = walk_in(desk, vanid=101_000_500)
    desk.applied("add_walk_in", **entry)
    second, entry = walk_in(desk, vanid=101_000_501)
    desk.applied("add_walk_in", **entry)
    assert Shift.objects.get(key=first).volunteer == known
    assert Shift.objects.get(key=second).volunteer.vanid == 101_000_501


def test_a_walk_in_of_someone_on_another_board_is_told_there_too(desk, ana, r1b):
    there = Desk(ana, r1b).shift()
    key, entry = walk_in(desk, vanid=there.volunteer.vanid)
    desk.applied("add_walk_in", **entry)
    changes = {change.office.code: change for change in Change.objects.select_related("office")}
    assert set(changes) == {"R1A", "R1B"}
    shift = Shift.objects.get(key=key)
    assert f"shift:{shift.pk}" not in changes["R1B"].after  # each office's log holds its own rows only
    assert '"shift"' not in changes["R1B"].frame
    assert f'"volunteer":{shift.volunteer_id}' in changes["R1B"].frame


def test_names_and_phone_of_a_walk_in_can_be_edited(desk):
    shift = desk.walk_in(first_name="Wada")
    desk.applied("edit_volunteer", shift=shift, field="first_name", was="Wada", to="Wanda")
    desk.applied("edit_volunteer", shift=shift, field="phone", was=shift.volunteer.phone, to="1-816-555-0123 x9")
    person = Volunteer.objects.get()
    assert (person.first_name, person.phone) == ("Wanda", "8165550123")


@pytest.mark.parametrize("field", ["first_name", "last_name", "phone"])
def test_with_a_vanid_only_the_cell_can_be_edited(desk, field):
    shift = desk.shift()
    value = "8165550123" if field == "phone" else "Other"
    desk.refused("edit_volunteer", "fixed", shift=shift, field=field, was=getattr(shift.volunteer, field), to=value)
    desk.applied("edit_volunteer", shift=shift, field="cell", was="", to="816 555 0123")
    shift.volunteer.refresh_from_db()
    assert (shift.volunteer.cell, shift.volunteer.cell_edited) == ("8165550123", True)


def test_a_name_cannot_be_emptied(desk):
    desk.refused("edit_volunteer", "bad_entry", shift=desk.walk_in(), field="first_name", was="Ada", to=" ")


def test_a_known_vanid_swaps_the_row_to_that_volunteer_with_its_notes(desk):
    known = desk.volunteer(first_name="Wanda")
    shift = desk.walk_in(cell="8165550155")
    was = shift.volunteer
    desk.applied("add_note", shift=shift, tab="confirms", text="sister of Ada")
    result = desk.applied("attach_vanid", shift=shift, vanid=known.vanid)
    shift.refresh_from_db()
    was.refresh_from_db()
    known.refresh_from_db()
    assert shift.volunteer == known
    assert was.merged_into == known  # nothing is deleted
    assert known.cell == "8165550155"
    assert Note.objects.get().shift == shift
    assert any(patch.get("volunteer") == known.pk for patch in result["patches"])
    change = Change.objects.get(kind="attach_vanid")
    assert change.before[f"shift:{shift.pk}"]["volunteer_id"] == was.pk  # the log lists what was repointed


def test_a_merge_repoints_the_walk_ins_other_rows_in_every_office(desk, ana, r1b):
    shift = desk.walk_in()
    other = Desk(ana, r1b).shift("in", volunteer=shift.volunteer)
    known = desk.volunteer()
    desk.applied("attach_vanid", shift=shift, vanid=known.vanid)
    other.refresh_from_db()
    assert other.volunteer == known
    assert set(Change.objects.values_list("office__code", flat=True)) == {"R1A", "R1B"}


def test_an_unknown_vanid_is_written_down(desk):
    shift = desk.walk_in()
    desk.applied("attach_vanid", shift=shift, vanid=101_777_777)
    assert Volunteer.objects.get().vanid == 101_777_777
    assert desk.applied("attach_vanid", shift=shift, vanid=101_777_777)["patches"] == []
    desk.refused("attach_vanid", "fixed", shift=shift, vanid=101_777_778)


def test_attaching_follows_earlier_merges(desk):
    final = desk.volunteer()
    merged = desk.volunteer(merged_into=final)
    shift = desk.walk_in()
    desk.applied("attach_vanid", shift=shift, vanid=merged.vanid)
    shift.refresh_from_db()
    assert shift.volunteer == final


def test_merges_that_run_in_a_circle_are_refused(desk):
    one, two = desk.volunteer(), desk.volunteer()
    one.merged_into, two.merged_into = two, one
    one.save()
    two.save()
    desk.refused("attach_vanid", "not_yours", shift=desk.walk_in(), vanid=one.vanid)


def test_an_edit_after_a_merge_reaches_the_known_volunteer(desk):
    known, shift = desk.volunteer(), desk.walk_in()
    desk.applied("attach_vanid", shift=shift, vanid=known.vanid)
    desk.applied("edit_volunteer", shift=shift, field="cell", was="", to="8165550199")
    known.refresh_from_db()
    assert known.cell == "8165550199"


def test_editing_a_walk_in_into_a_known_name_and_phone_merges(desk):
    known = desk.volunteer(first_name="Wanda", last_name="Walker", phone="8165550177")
    shift = desk.walk_in(first_name="Wanda", last_name="Walkr", phone="8165550177")
    desk.applied("edit_volunteer", shift=shift, field="last_name", was="Walkr", to="Walker")
    shift.refresh_from_db()
    assert shift.volunteer == known


def test_an_intern_attaches_only_people_with_a_row_in_the_own_region(desk, ivo, uma, r2a):
    intern = Desk(ivo, desk.office)
    elsewhere = Desk(uma, r2a).shift().volunteer
    own = desk.shift(day=DAY.replace(day=3)).volunteer  # a past day counts
    shift = desk.walk_in()
    foreign = intern.refused("attach_vanid", "not_yours", shift=shift, vanid=elsewhere.vanid)
    unknown = intern.refused("attach_vanid", "not_yours", shift=shift, vanid=101_999_999)
    assert foreign["reason"] == unknown["reason"]  # whether such a person exists elsewhere stays hidden
    intern.applied("attach_vanid", shift=shift, vanid=own.vanid)


def test_an_organizer_who_sees_one_region_attaches_only_its_people(desk, uma, r2a):
    elsewhere, shift = Desk(uma, r2a).shift().volunteer, desk.walk_in()
    AccessSettings.objects.create(fo_own_region_only=True)
    cache.clear()  # the switch is kept for some seconds
    desk.refused("attach_vanid", "not_yours", shift=shift, vanid=elsewhere.vanid)
    AccessSettings.objects.update(fo_own_region_only=False)
    cache.clear()
    desk.applied("attach_vanid", shift=shift, vanid=elsewhere.vanid)


def test_an_interns_walk_in_does_not_reveal_people_of_other_regions(desk, ivo, uma, r2a):
    elsewhere = Desk(uma, r2a).shift(volunteer=desk.volunteer(first_name="Wanda", last_name="Walker", phone="8165550177"))
    key, entry = walk_in(desk)
    Desk(ivo, desk.office).applied("add_walk_in", **entry)
    assert Shift.objects.get(key=key).volunteer != elsewhere.volunteer


def test_only_rows_without_a_vanid_can_be_removed(desk, bo):
    desk.refused("remove_shift", "has_vanid", shift=desk.shift())
    shift = desk.walk_in()
    Desk(bo, desk.office).applied("claim", shift=shift)
    desk.refused("remove_shift", "claimed", shift=shift)
    later = NOON.replace(hour=18)  # the claim has ended by itself
    (patch,) = [patch for patch in desk.applied("remove_shift", shift=shift, now=later)["patches"] if "shift" in patch]
    assert patch == {"shift": shift.pk, "office": desk.office.pk, "day": "2026-10-31", "version": 3, "gone": True}
    assert desk.applied("remove_shift", shift=shift, now=later)["patches"] == []


def test_a_member_of_an_open_group_cannot_be_removed(desk):
    shift = desk.walk_in()
    entry = {"office": desk.office.pk, "packets": 1, "packet_names": "", "goal": 40}
    desk.applied("create_group", group=str(uuid.uuid4()), members=[shift.pk], **entry)
    desk.refused("remove_shift", "in_group", shift=shift)


def test_a_walk_in_takes_the_offices_own_location_and_day(desk):
    Location.objects.create(name="R1A - Westport", office=desk.office)
    OfficeCounter.objects.filter(office=desk.office).update(day=DAY.replace(day=30))
    key, entry = walk_in(desk)
    desk.applied("add_walk_in", **entry)
    shift = Shift.objects.get(key=key)
    assert (shift.day, shift.location.name) == (DAY.replace(day=30), "R1A - Westport")
