"""What the evening decides: which rows are written to VAN."""

from tests.desk import Desk
from tracker.models import Change


def test_a_row_is_taken_out_of_the_run_and_put_back_by_name(desk):
    shift = desk.shift("declined")
    result = desk.applied("leave_out", shift=shift, was=False, to=True)
    (patch,) = result["patches"]
    assert patch["set"]["is_left_out"] is True
    desk.applied("leave_out", shift=shift, was=True, to=False)
    shift.refresh_from_db()
    assert not shift.is_left_out
    assert list(Change.objects.values_list("kind", "actor")) == [("leave_out", desk.user.pk)] * 2


def test_two_who_want_the_same_are_both_done(desk, bo):
    shift = desk.shift("declined")
    desk.applied("leave_out", shift=shift, was=False, to=True)
    Desk(bo, desk.office).applied("leave_out", shift=shift, was=False, to=True)
    assert Change.objects.count() == 1


def test_a_row_that_was_removed_is_in_no_run(desk):
    shift = desk.walk_in()
    desk.applied("remove_shift", shift=shift)
    desk.refused("leave_out", "removed", shift=shift, was=False, to=True)


def test_what_was_left_out_stays_out_when_its_status_changes(desk):
    """Until somebody puts it back: nobody should have to watch a row they have decided about."""
    shift = desk.shift("declined", is_left_out=True)
    desk.applied("set_status", shift=shift, was="declined", to="rescheduled")
    shift.refresh_from_db()
    assert shift.is_left_out
