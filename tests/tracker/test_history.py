"""The story of a row: in words, with authors, newest first, and for nobody who may not see the board."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases import CASES
from tests.conftest import at
from tests.desk import Desk, members
from tests.tracker.bookings import booking, merge
from tracker.history import history_of
from tracker.models import CanvassGroup, Note, Shift
from tracker.operations.registry import KINDS


def story(row, user):
    row = type(row).objects.select_related("office").get(pk=row.pk)
    return history_of(row, user)


def words(row, user):
    return [entry["words"] for entry in story(row, user)]


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client


def test_a_shifts_story_is_told_newest_first_with_author_and_time(desk, bo):
    shift, colleague = desk.shift(), Desk(bo, desk.office)
    desk.applied("set_status", shift=shift, was="booked", to="in", now=at("9:04"))
    colleague.applied("add_pass", shift=shift, tab="confirms", now=at("9:05"))
    desk.applied("add_note", shift=shift, tab="confirms", text="left voicemail", now=at("9:06"))
    told = story(shift, desk.user)
    assert [(entry["actor"]["name"], entry["at"], entry["words"]) for entry in told] == [
        ("Ana Ortiz", at("9:06"), "note “left voicemail”"),
        ("Bo Lund", at("9:05"), "added a pass"),
        ("Ana Ortiz", at("9:04"), "set In, was Scheduled"),
    ]


def test_an_import_speaks_for_van(desk, places):
    merge(booking(status="Scheduled"))
    merge(booking(status="Confirmed", phone="8165550102"))
    told = story(Shift.objects.get(), desk.user)
    assert {entry["actor"] for entry in told} == {None}
    assert told[0]["words"] == "says Confirmed in VAN, was Scheduled; set phone 816-555-0102, was 816-555-0101"
    assert told[1]["words"] == "brought the booking from VAN"


def test_a_groups_way_is_told(desk):
    desk.applied("create_group", **{**CASES["create_group"](desk), "goal": 84})
    group = CanvassGroup.objects.get()
    wanda = desk.shift("in", volunteer=desk.volunteer(first_name="Wanda", last_name="Walker"))
    first = members(group)
    desk.applied("change_members", group=group, was=first, to=[*first, wanda.pk])
    desk.applied("depart", group=group, now=at("9:40"))
    desk.applied("check_in", group=group, was=0, to=48, now=at("10:20"))
    desk.applied("check_in", group=group, was=48, to=48, now=at("10:25"))
    desk.applied("set_goal", group=group, was=84, to=126)
    desk.applied("return_group", group=group, members=members(group), now=at("12:05"))
    desk.applied("not_final", group=group, now=at("12:06"))
    assert words(group, desk.user) == [
        "marked it Not Final", "marked it Final, 12:05 PM; came back with the group", "set goal 126, was 84", "reported the same doors again",
        "reported 48 doors, was 0", "sent the group out, 9:40 AM", "put Wanda Walker into the group",
        f"made the group; put {Shift.objects.get(pk=first[0]).volunteer} into the group",
    ]  # fmt: skip
    assert words(wanda, desk.user)[-1] == "put Wanda Walker into the group"


def test_a_pitch_and_a_row_taken_out_of_the_sync_are_told(desk):
    shift = desk.shift()
    desk.applied("set_extra_shifts", shift=shift, was=0, to=2)
    desk.applied("set_pitched", shift=shift, was=True, to=False)
    desk.applied("leave_out", shift=shift, was=False, to=True)
    desk.applied("leave_out", shift=shift, was=True, to=False)
    assert words(shift, desk.user) == [
        "put the row back into the next sync to VAN", "took the row out of the next sync to VAN",
        "took the pitch back; set extra shifts 0, was 2", "pitched for the next shift; set extra shifts 2, was 0",
    ]  # fmt: skip


def test_a_yes_of_today_is_told_once(desk):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="same_day_confirmed")
    assert words(shift, desk.user) == ["set Same Day Confirmed, was Scheduled"]


def test_a_walk_in_and_who_it_turned_out_to_be_are_one_story(desk):
    known = desk.volunteer(first_name="Wanda", last_name="Known")
    desk.applied("add_walk_in", **CASES["add_walk_in"](desk))
    shift = Shift.objects.get()
    desk.applied("edit_volunteer", shift=shift, field="first_name", was="Wanda", to="Wendy")
    desk.applied("attach_vanid", shift=shift, vanid=known.vanid)
    assert words(shift, desk.user) == ["gave the row to Wanda Known", "set first name Wendy, was Wanda", "added the walk-in"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_words_for_itself_its_undo_and_its_redo(desk, kind):
    entry = CASES[kind](desk)
    if kind == "delete_note":
        row = Note.objects.get(pk=entry["note"]).owner
    else:
        row = None
    result = desk.applied(kind, **entry)
    back = desk.applied("undo", operation=result["id"])
    desk.applied("undo", operation=back["id"])
    row = row or _row(result)
    told = words(row, desk.user)
    deed = told[0].removeprefix("did again: ").removeprefix("took back: ")
    assert deed
    assert told[:3] == (
        [f"did again: {deed}", f"took back: {deed}", deed]
        if kind != "undo"
        else [f"took back: {deed}", f"did again: {deed}", f"took back: {deed}"]
    )


def _row(result):
    for patch in result["patches"]:
        for name, model in (("group", CanvassGroup), ("shift", Shift)):
            if name in patch:
                return model.objects.get(pk=patch[name])
        if "note" in patch:
            return Note.objects.get(pk=patch["note"]).owner
    return Shift.objects.latest("pk")  # an edit of the person alone


def test_only_what_i_may_take_back_is_offered(desk, bo, flo):
    shift = desk.shift()
    desk.applied("set_status", shift=shift, was="booked", to="in")
    Desk(bo, desk.office).applied("add_pass", shift=shift, tab="confirms")
    assert [entry["may_undo"] for entry in story(shift, desk.user)] == [False, True]
    assert [entry["may_undo"] for entry in story(shift, bo)] == [True, False]
    assert [entry["may_undo"] for entry in story(shift, flo)] == [True, True]


def test_what_was_taken_back_is_marked_and_its_undo_offers_the_redo(desk):
    shift = desk.shift()
    result = desk.applied("add_pass", shift=shift, tab="confirms")
    back = desk.applied("undo", operation=result["id"])
    assert [(entry["words"], entry["is_undone"], entry["may_undo"]) for entry in story(shift, desk.user)] == [
        ("took back: added a pass", False, True), ("added a pass", True, False),
    ]  # fmt: skip
    desk.applied("undo", operation=back["id"])
    assert [(entry["is_undone"], entry["may_undo"]) for entry in story(shift, desk.user)] == [(False, False), (True, False), (False, True)]


def test_an_import_is_nobodys_to_take_back(desk, places, dana):
    merge(booking())
    assert [entry["may_undo"] for entry in story(Shift.objects.get(), dana)] == [False]


def test_the_story_comes_over_http(signed_in, desk):
    shift = desk.shift()
    result = desk.applied("set_status", shift=shift, was="booked", to="in", now=at("9:04"))
    answer = signed_in.get("/boards/R1A/history/", {"shift": shift.pk})
    assert json.loads(answer.content) == {"entries": [{
        "operation": result["id"], "kind": "set_status", "at": "2026-10-31T14:04:00Z", "words": "set In, was Scheduled", "may_undo": True,
        "is_undone": False, "actor": {"id": desk.user.pk, "name": "Ana Ortiz", "initials": "AO", "colour": "#475569"},
    }]}  # fmt: skip
    assert answer["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize(
    "query", ["", "shift=", "shift=x", "shift=-1", "shift=99999999999999999999", "group=1e3", "volunteer=1", "shift=123456"]
)
def test_a_row_that_there_is_not_is_not_found(signed_in, desk, query):
    assert signed_in.get(f"/boards/R1A/history/?{query}").status_code == 404


def test_nobody_reads_the_story_of_a_row_that_they_may_not_see(client, desk, uma, ivo, r1b, r2a):
    shift = desk.shift()
    client.force_login(uma)
    assert client.get(f"/boards/R1A/history/?shift={shift.pk}").status_code == 404
    assert client.get(f"/boards/R2A/history/?shift={shift.pk}").status_code == 404
    client.force_login(ivo)
    assert client.get(f"/boards/R1B/history/?shift={shift.pk}").status_code == 404  # not on that board
    assert client.get(f"/boards/R1/history/?shift={shift.pk}").status_code == 200
    client.logout()
    assert client.get(f"/boards/R1A/history/?shift={shift.pk}").status_code == 401


def test_a_long_story_costs_no_more_queries_than_a_short_one(desk, bo):
    shift = desk.shift()
    row = Shift.objects.select_related("office").get()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            told = history_of(row, desk.user)
        return len(told), len(queries)

    desk.applied("set_status", shift=shift, was="booked", to="in")
    desk.applied("claim", shift=shift)
    desk.applied("create_group", **{**CASES["create_group"](desk), "members": [shift.pk]})
    told, queries = asked()
    assert told == 3
    for _ in range(20):
        desk.applied("add_pass", shift=shift, tab="confirms")
        Desk(bo, desk.office).applied("add_note", shift=shift, tab="confirms", text="asked for noon")
    assert asked() == (43, queries)
    assert queries <= 10
