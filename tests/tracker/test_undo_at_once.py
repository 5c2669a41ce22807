"""Two people and one row: an undo and what happens at the same moment end as if one had come after the other."""

from functools import partial

import pytest

from tests.at_once import at_once
from tests.desk import NOON, Desk
from tests.tracker.undoing import undo, undone
from tracker.operations import apply


def _undo_into(answers, desk, result):
    answers.append(undo(desk, result))


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_the_same_back_at_once_take_it_back_once(desk, flo):
    shift = desk.shift()
    for _ in range(8):
        result = desk.applied("add_pass", shift=shift, tab="confirms")
        answers = []
        at_once(*(partial(_undo_into, answers, Desk(who, desk.office), result) for who in (desk.user, flo)))
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
