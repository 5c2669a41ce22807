"""The rules that keep the log right, for every kind of operation. Numbers in brackets are those of the live protocol's rules."""

import uuid
from datetime import timedelta

import orjson
import pytest

from tests.cases import CASES
from tests.conftest import at
from tests.desk import DAY, NOON, Desk
from tracker.models import CanvassGroup, Change, Note, OfficeCounter, Operation, Shift, Volunteer
from tracker.operations import apply, edit
from tracker.operations.registry import KINDS

every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


def versions():
    return {
        (model.__name__, pk): version
        for model in (Shift, CanvassGroup, Note, Volunteer)
        for pk, version in model.objects.values_list("pk", "version")
    }


def test_every_kind_has_a_case():
    assert CASES.keys() == KINDS.keys()


# -- applied, repeated, refused (2) ------------------------------------------------------------------------------------


@every_kind
def test_an_operation_is_applied_once_and_repeated_as_it_was(desk, kind):
    entry = desk.entry(kind, **CASES[kind](desk))
    first = apply(entry, user=desk.user, received=NOON)
    assert first["result"] == "applied", first
    assert first["patches"]
    after, changes = versions(), Change.objects.count()
    again = apply({**entry, "sent": "2026-10-31T18:00:00Z"}, user=desk.user, received=NOON + timedelta(minutes=1))
    assert again == {**first, "result": "repeated"}
    assert (versions(), Change.objects.count()) == (after, changes)


@every_kind
def test_someone_outside_the_region_is_told_that_there_is_no_such_row(desk, uma, kind):
    entry = desk.entry(kind, **CASES[kind](desk))
    before = versions()
    result = apply(entry, user=uma, received=NOON)
    assert (result["result"], result["code"]) == ("refused", "not_found")
    assert versions() == before


@every_kind
def test_every_row_that_an_operation_shows_has_a_higher_version_than_before(desk, kind):
    """(5) Else a tab would ignore the patch."""
    entry = desk.entry(kind, **CASES[kind](desk))
    before = versions()
    names = {"shift": "Shift", "group": "CanvassGroup", "note": "Note", "volunteer": "Volunteer"}
    for patch in apply(entry, user=desk.user, received=NOON)["patches"]:
        row = next(name for name in names if name in patch)
        known = before.get((names[row], patch[row]), 0)
        # A person brought along by a shift that appears is as they were.
        assert patch["version"] > known or (row == "volunteer" and patch["version"] == known)


@every_kind
def test_nothing_but_json_of_the_right_shape_is_let_in(desk, kind):
    sound = desk.entry(kind, **CASES[kind](desk))
    before = Change.objects.count()
    for name in sound.keys() - {"id", "do"}:
        for junk in (None, [], {}, -1, 1.5, True, "junk", "9" * 1200, [[1]], {"$gt": 0}):
            is_sound = (junk is None and name == "note") or (junk == "junk" and isinstance(sound[name], str))
            is_sound = is_sound or (junk is True and isinstance(sound[name], bool)) or junk is sound[name]
            if is_sound and name in ("note", "text", "first_name", "last_name", "packet_names", "to"):
                continue
            result = apply({**sound, "id": str(uuid.uuid4()), name: junk}, user=desk.user, received=NOON)
            assert result["result"] in ("refused", "conflict"), (name, junk, result)
            assert result.get("code") != "fault", (name, junk)
    extra = apply({**sound, "id": str(uuid.uuid4()), "version": 1, "extra": 1}, user=desk.user, received=NOON)
    assert extra["code"] == "bad_entry"
    assert Change.objects.count() == before


@pytest.mark.parametrize("junk", [None, [], {}, "x", 5, {"id": 5, "do": "claim"}, {"id": "no uuid", "do": "claim"}, {"do": "claim"}])
def test_an_entry_without_a_sound_envelope_is_refused_without_a_record(desk, junk):
    assert apply(junk, user=desk.user, received=NOON)["code"] == "bad_entry"
    assert not Operation.objects.exists()


def test_an_unknown_kind_is_refused_and_the_refusal_repeated(desk):
    entry = desk.entry("drop_tables")
    first = apply(entry, user=desk.user, received=NOON)
    assert first["code"] == "unknown_kind"
    assert apply(entry, user=desk.user, received=NOON) == first


def test_an_id_used_by_someone_else_or_for_other_words_is_refused(desk, bo):
    entry = desk.entry("add_pass", shift=desk.shift(), tab="confirms")
    apply(entry, user=desk.user, received=NOON)
    assert apply(entry, user=bo, received=NOON)["code"] == "id_reused"
    assert apply({**entry, "tab": "flake"}, user=desk.user, received=NOON)["code"] == "id_reused"
    assert Shift.objects.get().confirm_passes == 1


def test_conflicts_and_refusals_are_repeated_although_the_row_has_changed_since(desk):
    shift, group = desk.shift("in"), desk.group(1)
    conflict = desk.entry("set_status", shift=shift, was="booked", to="declined")
    refused = desk.entry("check_in", group=group, was=0, to=5)
    first = [apply(entry, user=desk.user, received=NOON) for entry in (conflict, refused)]
    desk.applied("set_status", shift=shift, was="in", to="booked")
    desk.applied("depart", group=group)
    assert [apply(entry, user=desk.user, received=NOON) for entry in (conflict, refused)] == first


def test_a_repeated_answer_needs_the_right_to_the_office(desk, ivo, r2a):
    entry = desk.entry("add_pass", shift=desk.shift(), tab="confirms")
    assert apply(entry, user=ivo, received=NOON)["result"] == "applied"
    ivo.region = r2a.region
    ivo.save()
    assert apply(entry, user=ivo, received=NOON)["code"] == "not_found"


def test_an_entry_older_than_the_record_is_kept_is_refused(desk):
    entry = desk.entry("add_pass", shift=desk.shift(), tab="confirms", at="2026-09-30T17:00:00Z", sent="2026-10-31T17:00:00Z")
    assert apply(entry, user=desk.user, received=NOON)["code"] == "too_old"


def test_a_broken_service_is_answered_as_not_saved_and_leaves_no_trace(desk, monkeypatch, caplog):
    """(2) Nothing of a fault is recorded: once mended, the same entry can be sent again."""
    entry = desk.entry("add_note", shift=desk.shift(), tab="confirms", text="Wanda's number")
    with monkeypatch.context() as broken:
        broken.setattr(edit.Edit, "flush", lambda self: 1 / 0)
        assert apply(entry, user=desk.user, received=NOON)["code"] == "fault"
    assert "Wanda" not in caplog.text  # what people typed stays out of the logs
    assert apply(entry, user=desk.user, received=NOON)["result"] == "applied"


# -- compare per field (3) ---------------------------------------------------------------------------------------------


def test_two_people_change_different_fields_of_a_row_and_both_succeed(desk, bo):
    group = desk.group(1)
    desk.applied("set_goal", group=group, was=84, to=126)
    Desk(bo, desk.office).applied("set_packets", group=group, was=2, to=3)
    group.refresh_from_db()
    assert (group.goal, group.packets_given) == (126, 3)


def test_the_same_field_at_once_tells_the_second_who_and_when(desk, bo):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="in", now=at("9:04"))
    result = Desk(bo, desk.office).send("set_status", shift=shift, was="booked", to="declined", now=at("9:05"))
    assert {**result, "id": None} == {
        "id": None, "result": "conflict", "field": "status", "is": "in", "by": {"id": desk.user.pk, "name": "Ana Ortiz"}, "at": "2026-10-31T14:04:00Z",
    }  # fmt: skip


def test_equal_is_applied_without_a_change(desk, bo):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="in")
    assert Desk(bo, desk.office).applied("set_status", shift=shift, was="booked", to="in")["patches"] == []
    assert Change.objects.count() == 1


def aged(seconds, **entry):
    return {"at": "2026-10-31T16:00:00Z", "sent": (at("11:00") + timedelta(seconds=seconds)).isoformat(), **entry}


def test_an_old_entry_does_not_override_a_change_that_was_put_back(desk, bo):
    shift, colleague = desk.shift(), Desk(bo, desk.office)
    colleague.applied("set_status", shift=shift, was="booked", to="in")
    colleague.applied("set_status", shift=shift, was="in", to="booked")
    result = desk.send("set_status", **aged(61, shift=shift, was="booked", to="declined", version=1))
    assert (result["result"], result["is"], result["by"]["name"]) == ("conflict", "booked", "Bo Lund")
    desk.applied("set_status", **aged(59, shift=shift, was="booked", to="declined", version=1))


def test_an_old_entry_is_applied_if_others_wrote_other_fields_only(desk, bo):
    shift = desk.shift()
    Desk(bo, desk.office).applied("add_pass", shift=shift, tab="confirms")
    desk.applied("set_status", **aged(600, shift=shift, was="booked", to="declined", version=1))


def test_an_old_entry_without_the_version_it_saw_is_refused(desk):
    desk.refused("set_status", "bad_entry", **aged(61, shift=desk.shift(), was="booked", to="declined"))


# -- zero rows, times, days (4, 10) ------------------------------------------------------------------------------------


def test_a_row_written_behind_the_locks_is_tried_again_and_never_half_applied(desk, monkeypatch):
    """(4) Somebody in a database shell, say: the update finds no row of that version, so everything starts over."""
    shift, written = desk.shift(), []
    update = edit._update

    def behind_our_back(found):
        if not written:
            written.append(Shift.objects.filter(pk=shift.pk).update(version=7))
        update(found)

    monkeypatch.setattr(edit, "_update", behind_our_back)
    desk.applied("set_status", shift=shift, was="booked", to="in")
    shift.refresh_from_db()
    assert (shift.status, shift.version) == ("in", 2)  # the shell's write was inside the first try and rolled back with it


@pytest.mark.parametrize(
    ("clock", "age", "moment"),
    [
        ("12:00", timedelta(0), NOON),
        ("12:00", timedelta(seconds=29), NOON),  # thinking and travelling time
        ("12:00", timedelta(minutes=40), NOON - timedelta(minutes=40)),
        ("8:00", timedelta(hours=9), at("0:00")),  # not before the day begins
        ("12:00", timedelta(hours=-3), NOON),  # never ahead
    ],
)
def test_the_moment_is_as_long_ago_as_the_browser_says(desk, clock, age, moment):
    """By the distance of the browser's own two times: its clock may be hours wrong."""
    wrong_clock = at("3:00")
    entry = desk.entry("claim", shift=desk.shift(), at=wrong_clock.isoformat(), sent=(wrong_clock + age).isoformat())
    apply(entry, user=desk.user, received=at(clock))
    assert Change.objects.get().at == moment


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
def test_rows_of_another_day_are_closed(desk, day):
    desk.refused("add_pass", "day_closed", shift=desk.shift(day=day), tab="confirms")


def test_rows_without_an_office_are_on_no_board(desk):
    desk.refused("add_pass", "not_found", shift=desk.shift(office=None), tab="confirms")


# -- numbers, frames, log (5, 6, 13) -----------------------------------------------------------------------------------


def test_changes_are_numbered_without_holes_and_only_where_something_changed(desk, ana, r1b):
    other = Desk(ana, r1b)
    shift = desk.shift()
    desk.applied("add_pass", shift=shift, tab="confirms")
    desk.send("set_status", shift=shift, was="in", to="declined")  # conflict
    other.applied("add_pass", shift=other.shift(), tab="confirms")
    desk.applied("set_status", shift=shift, was="booked", to="booked")  # equal
    desk.applied("add_pass", shift=shift, tab="confirms")
    assert list(Change.objects.values_list("office__code", "number")) == [("R1A", 1), ("R1A", 2), ("R1B", 1)]
    assert dict(OfficeCounter.objects.values_list("office__code", "number")) == {"R1A": 2, "R1B": 1}


def test_the_log_keeps_before_and_after_of_just_what_changed(desk):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="no_show")
    change = Change.objects.get()
    key = f"shift:{shift.pk}"
    assert change.before[key] == {"status": "booked", "flaked_at": None, "version": 1}
    assert change.after[key] == {"status": "no_show", "flaked_at": "2026-10-31T17:00:00Z", "version": 2}
    note = Note.objects.get()
    assert change.before[f"note:{note.pk}"] is None  # it was not there
    assert change.after[f"note:{note.pk}"]["text"] == "Scheduled to No Show"
    assert (change.kind, change.actor) == ("set_status", desk.user)


def test_derived_values_go_out_with_the_operation_that_changed_their_input(desk):
    """(6) Due time, status and members of a return come in one change."""
    group = desk.group(1, out=True)
    shift = Shift.objects.get(memberships__group=group)
    desk.applied("return_group", group=group, members=[shift.pk])
    patches = {name: patch[name] and patch["set"] for patch in frame()["patches"] for name in ("group", "shift") if name in patch}
    assert (patches["group"]["check_in_due_at"], patches["group"]["members"], patches["shift"]["status"]) == (None, [shift.pk], "completed")


def test_the_frame_is_what_the_wire_carries(desk):
    shift = desk.shift()
    result = desk.applied("claim", shift=shift)
    change = frame()
    assert change["patches"] == result["patches"]
    assert {name: change[name] for name in ("office", "number", "day", "kind", "operation", "actor", "at")} == {
        "office": desk.office.pk, "number": 1, "day": "2026-10-31", "kind": "claim", "operation": result["id"], "actor": desk.user.pk,
        "at": "2026-10-31T17:00:00Z",
    }  # fmt: skip
    assert change["people"] == [{"id": desk.user.pk, "name": "Ana Ortiz", "initials": "AO", "colour": "#475569"}]


def test_a_frame_introduces_everyone_whose_icon_it_shows(desk, bo):
    shift = desk.shift()
    Desk(bo, desk.office).applied("claim", shift=shift)
    desk.applied("add_pass", shift=shift, tab="confirms")
    assert {person["initials"] for person in frame()["people"]} == {"AO", "BL"}


def frame():
    return orjson.loads(Change.objects.latest("number").frame)["change"]
