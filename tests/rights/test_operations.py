"""Every kind of operation, sent by every rank for a row of the own and of another region, always through a board that they may see.

A new kind needs a line in ``KINDS`` (and its case in tests/cases.py).
"""

import json
import logging
import uuid

import pytest
from django.db import transaction

from tests.cases import CASES
from tests.desk import Desk
from tests.rights.columns import BOARDS, CONFIRM, DIRECTORS, RANKS, SIGNED_OUT, Column
from tests.rights.rules import text_of
from tracker.errors import NOT_FOUND
from tracker.models import Change, Volunteer
from tracker.operations import registry

# What somebody else has done or claimed: others' edits are taken back, and others' claims ended, by directors and data staff alone.
KINDS: dict[str, Column] = {
    "set_status": BOARDS,
    "add_pass": BOARDS,
    "add_note": BOARDS,
    "add_group_note": BOARDS,
    "delete_note": BOARDS,
    "claim": BOARDS,
    "release": DIRECTORS,
    "edit_volunteer": BOARDS,
    "attach_vanid": BOARDS,
    "set_pitched": BOARDS,
    "set_extra_shifts": BOARDS,
    "add_walk_in": BOARDS,
    "remove_shift": BOARDS,
    "create_group": BOARDS,
    "change_members": BOARDS,
    "depart": BOARDS,
    "change_departure": BOARDS,
    "set_next_check_in": BOARDS,
    "check_in": BOARDS,
    "set_goal": BOARDS,
    "set_packets": BOARDS,
    "set_packet_names": BOARDS,
    "leave_out": BOARDS,
    "return_group": BOARDS,
    "not_final": BOARDS,
    "remove_group": BOARDS,
    "undo": DIRECTORS,
    "merge_volunteers": CONFIRM,
}
OWN_BOARD = "/boards/R1A/operations/"


@pytest.fixture
def send(ground, caplog):
    """Give entries to the own board as this person, with new ids; returns the HTTP answer."""
    caplog.set_level(logging.CRITICAL)

    def send(who, *entries, board=OWN_BOARD):
        fresh = [{**entry, "id": str(uuid.uuid4())} for entry in entries]
        return ground.clients[who].post(board, json.dumps(fresh), content_type="application/json")

    return send


def result(answer):
    (only,) = answer.json()["results"]
    return only


def test_every_kind_has_its_line():
    missing = sorted(registry.KINDS.keys() - KINDS.keys())
    assert not missing, f"Nobody has said who may do {missing}. Add a line for each to KINDS in this file."
    assert registry.KINDS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_another_region_is_changed_by_those_alone_who_may(ground, send, kind):
    for place in ground.places:
        entry = place.desk.entry(kind, **CASES[kind](place.desk))
        for who in (*RANKS, *SIGNED_OUT):
            is_in = KINDS[kind].lets_in(who, own=place is ground.own)
            with transaction.atomic():
                before = Change.objects.count()
                answer = send(who, entry)
                told = Change.objects.count() - before
                transaction.set_rollback(True)
            assert (_outcome(answer), told > 0) == (_expected(who, is_in=is_in), is_in), (who, place.code, answer.content)
            if place is ground.other and not BOARDS.lets_in(who, own=False):
                assert not ground.other.leaks_into(text_of(answer))
                assert who in SIGNED_OUT or looks_like_nothing(result(answer))


def _outcome(answer):
    return result(answer)["result"] if answer.status_code == 200 else answer.status_code


def _expected(who, *, is_in):
    if who in SIGNED_OUT:
        return 401
    return "applied" if is_in else "refused"


def looks_like_nothing(found):
    return {name: value for name, value in found.items() if name != "id"} == {
        "result": "refused", "code": NOT_FOUND.code, "reason": NOT_FOUND.reason,
    }  # fmt: skip


def test_a_row_that_never_was_looks_the_same_to_an_intern(ground, send):
    theirs = ground.other.desk.entry("add_pass", shift=ground.other.shift, tab="confirms")

    never, foreign = result(send("Intern", {**theirs, "shift": 2**53})), result(send("Intern", theirs))

    assert looks_like_nothing(never)
    assert looks_like_nothing(foreign)


def test_in_a_batch_to_the_own_board_only_the_foreign_entry_is_refused(ground, send):
    entries = [place.desk.entry("add_pass", shift=place.shift, tab="confirms") for place in (ground.other, ground.own)]

    results = send("Intern", *entries).json()["results"]

    assert [found["result"] for found in results] == ["refused", "applied"]
    assert looks_like_nothing(results[0])


@pytest.mark.parametrize("kind", ["create_group", "change_members", "return_group"])
def test_a_foreign_row_inside_an_entry_about_the_own_office_is_refused(ground, send, kind):
    """The members of a group, which stand in a list."""
    entry = ground.own.desk.entry(kind, **CASES[kind](ground.own.desk))
    members = "to" if kind == "change_members" else "members"

    answer = send("Intern", {**entry, members: [*entry[members], ground.other.shift.pk]})

    assert looks_like_nothing(result(answer))
    assert not ground.other.leaks_into(text_of(answer))


def test_an_intern_cannot_send_to_the_board_of_another_region(ground, send):
    entry = ground.own.desk.entry("add_pass", shift=ground.own.shift, tab="confirms")

    assert send("Intern", entry, board="/boards/R2A/operations/").status_code == 404


# -- whose VANID may be attached ---------------------------------------------------------------------------------------

OTHERS = [rank for rank in RANKS if rank != "Intern"]


def attach(ground, send, who, vanid):
    walk_in = ground.own.desk.walk_in()
    answer = send(who, ground.own.desk.entry("attach_vanid", shift=walk_in, vanid=vanid))
    walk_in.refresh_from_db()
    return answer, walk_in


@pytest.mark.parametrize("row", ["shift", "past"])
@pytest.mark.parametrize("who", RANKS)
def test_everybody_attaches_a_person_with_a_row_of_the_own_region_today_or_past(ground, send, row, who):
    person = getattr(ground.own, row).volunteer

    answer, walk_in = attach(ground, send, who, person.vanid)

    assert result(answer)["result"] == "applied"
    assert walk_in.volunteer == person


@pytest.mark.parametrize("row", ["shift", "past"])
def test_an_intern_attaches_nobody_of_another_region_and_does_not_hear_who_it_is(ground, send, row):
    answer, walk_in = attach(ground, send, "Intern", getattr(ground.other, row).volunteer.vanid)

    assert result(answer)["code"] == "not_yours"
    assert walk_in.volunteer.vanid is None
    assert not ground.other.leaks_into(text_of(answer))


def test_to_an_intern_an_unknown_vanid_and_one_of_another_region_look_the_same(ground, send):
    unknown, _ = attach(ground, send, "Intern", 7_654_321)
    foreign, _ = attach(ground, send, "Intern", ground.other.shift.volunteer.vanid)

    assert [result(unknown)[word] for word in ("code", "reason")] == [result(foreign)[word] for word in ("code", "reason")]


@pytest.mark.parametrize("who", OTHERS)
def test_the_others_attach_a_person_of_any_region_and_a_vanid_that_is_new_here(ground, send, who):
    answer, walk_in = attach(ground, send, who, ground.other.shift.volunteer.vanid)
    assert result(answer)["result"] == "applied"
    assert walk_in.volunteer == ground.other.shift.volunteer

    answer, walk_in = attach(ground, send, who, 7_654_321)
    assert result(answer)["result"] == "applied"
    assert walk_in.volunteer.vanid == 7_654_321


@pytest.mark.parametrize("by", ["vanid", "name and phone"])
def test_an_interns_walk_in_does_not_become_a_person_of_another_region(ground, send, by):
    person = ground.other.shift.volunteer
    entry = ground.own.desk.entry("add_walk_in", **CASES["add_walk_in"](ground.own.desk))
    names = {"first_name": person.first_name, "last_name": person.last_name, "phone": person.phone}
    entry |= {"vanid": person.vanid} if by == "vanid" else names
    before = Volunteer.objects.count()

    answer = result(send("Intern", entry))

    assert (answer["result"], Volunteer.objects.count() - before) == (("refused", 0) if by == "vanid" else ("applied", 1))


def test_undo_by_id_reaches_no_edit_of_another_region(ground, send):
    theirs = ground.other.desk.applied("add_pass", shift=ground.other.shift, tab="confirms")
    mine = Desk(ground.users["Intern"], ground.own.office).applied("add_pass", shift=ground.own.shift, tab="confirms")

    assert looks_like_nothing(result(send("Intern", {"do": "undo", "operation": theirs["id"]})))
    assert result(send("Intern", {"do": "undo", "operation": mine["id"]}))["result"] == "applied"
