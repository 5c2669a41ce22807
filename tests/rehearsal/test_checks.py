"""Each invariant, broken once."""

import time

import orjson
import pytest

from rehearsal.checks import totals
from tests.desk import members
from tracker.models import CanvassGroup, Change, GroupMember, OfficeCounter, Shift

pytestmark = pytest.mark.django_db


def look(checks, world):
    checks.judge(checks.read())
    return world.problems


def answer(tab, result):
    """What the server said to an edit of this tab."""
    edit = tab.outbox.add({"do": "add_pass", "shift": 1, "tab": "confirms"}, 1)
    edit.entry["id"] = result["id"]
    tab.outbox.on_the_wire([edit])
    tab.outbox.take([edit], [result])
    tab.world.edits = {edit.id: edit}
    return edit


def test_a_day_in_order_has_no_problems(checks, world, tab, desk, ana):
    shift = desk.shift()
    own = tab(ana, "R1A")
    seen = checks(own)
    answer(own, desk.applied("add_pass", shift=shift, tab="confirms"))
    desk.applied("check_in", group=desk.group(out=True), was=0, to=12)

    assert look(seen, world) == []
    assert list(seen.order()) == []


def test_a_figure_that_is_not_the_last_one_reported(checks, world, desk):
    group = desk.group(out=True)
    seen = checks()
    desk.applied("check_in", group=group, was=0, to=12)
    CanvassGroup.objects.update(knocks=13)

    assert look(seen, world) == [f"Group {group.pk} has 13 doors; its last accepted figure is 12."]


def test_a_person_in_two_groups(checks, world, desk):
    one, other = desk.group(1), desk.group(1)
    first, second = members(one)[0], members(other)[0]
    Shift.objects.filter(pk=second).update(volunteer=Shift.objects.get(pk=first).volunteer)

    assert look(checks(), world) == [f"Person {Shift.objects.get(pk=first).volunteer_id} is in 2 groups at once."]
    assert GroupMember.objects.count() == 2


def test_a_hole_in_the_log(checks, world, desk):
    seen = checks()
    for _ in range(3):
        desk.applied("add_pass", shift=desk.shift(), tab="confirms")
    Change.objects.filter(number=2).delete()

    assert look(seen, world) == [f"Office {desk.office.pk}: change 3 follows 1 in the log."]


def test_a_log_that_ends_before_its_counter(checks, world, desk):
    seen = checks()
    OfficeCounter.objects.update(number=4)

    assert look(seen, world) == [f"Office {desk.office.pk}: the log ends at 0, the counter stands at 4."]


def test_an_accepted_edit_that_is_not_in_the_log(checks, world, tab, desk, ana):
    shift = desk.shift()
    own = tab(ana, "R1A")
    seen = checks(own)
    edit = answer(own, desk.applied("add_pass", shift=shift, tab="confirms"))
    Change.objects.update(operation=None)

    assert look(seen, world) == [f"Edit {edit.id} was accepted and is not in the log under its number."]
    assert seen.is_lost(edit)


def test_an_edit_in_the_log_whose_tab_was_told_no(checks, world, tab, desk, ana):
    shift = desk.shift()
    own = tab(ana, "R1A")
    seen = checks(own)
    edit = answer(own, {"id": desk.applied("add_pass", shift=shift, tab="confirms")["id"], "result": "conflict"})
    look(seen, world)

    assert list(seen.order()) == [f"Edit {edit.id} is in the log although its answer was conflict."]


def test_a_row_that_leaves_completed_by_nobody(checks, world, desk):
    shift = desk.shift("completed")
    seen = checks()
    desk.applied("set_status", shift=shift, was="completed", to="in")
    Change.objects.update(actor=None)

    assert look(seen, world) == [f"Office {desk.office.pk}, change 1: shift:{shift.pk} left Completed, and nobody is named."]


def test_a_screen_that_shows_another_value_in_the_quiet(checks, world, tab, desk, ana, bo):
    shift = desk.shift()
    tabs = [tab(ana, "R1A", 0), tab(bo, "R1A", 1)]
    for one in tabs:
        one.live_since = time.monotonic() - 9
    tabs[1].store.rows["shift"][shift.pk]["status"] = "in"

    assert look(checks(*tabs), world) == [f"Office {desk.office.pk} at 0, screens 0 and 1: shift {shift.pk} differs (status)."]


def test_a_screen_that_has_not_heard_of_a_change_in_the_quiet(checks, world, tab, desk, ana):
    shift = desk.shift()
    own = tab(ana, "R1A")
    own.live_since = time.monotonic() - 9
    seen = checks(own)
    desk.applied("add_pass", shift=shift, tab="confirms")

    assert look(seen, world) == [f"Office {desk.office.pk}: 1 of 1 screens have not heard of change 1 after 0 s of quiet."]


def test_a_sum_that_is_not_that_of_the_rows(tab, desk, flo):
    desk.shift()
    own = tab(flo, "R1")
    shift = desk.shift()

    assert list(totals([own])) == [f"Screen 0 (R1) shows 1 rows of office {desk.office.pk}; the database has 2."]
    own.store.receive({"office": desk.office.pk, "number": 1, "patches": [as_patch(shift)]})
    assert list(totals([own])) == []


def as_patch(shift):
    row = {"id": shift.pk, "office": shift.office_id, "day": str(shift.day), "version": 1, "volunteer": shift.volunteer_id}
    return orjson.loads(orjson.dumps({"shift": shift.pk, "office": shift.office_id, "day": str(shift.day), "version": 1, "set": row}))
