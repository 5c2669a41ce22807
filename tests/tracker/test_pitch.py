"""Who was asked for the next shift today, and how many shifts came of it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.desk import DAY, Desk
from tracker.models import Change, Shift, Volunteer

YESTERDAY = DAY - dt.timedelta(days=1)


def pitch_of(shift: Shift) -> tuple[dt.date | None, int]:
    person = Volunteer.objects.get(shifts=shift)
    return person.pitched_on, person.extra_shifts


@pytest.fixture
def pitched_yesterday(desk) -> Shift:
    return desk.shift("in", volunteer=desk.volunteer(pitched_on=YESTERDAY, extra_shifts=3))


def test_a_pitch_is_of_the_day_of_the_board(desk):
    shift = desk.shift("in")
    desk.applied("set_pitched", shift=shift, was=False, to=True)
    assert pitch_of(shift) == (DAY, 0)


def test_whoever_booked_extra_shifts_was_asked(desk):
    shift = desk.shift("in")
    desk.applied("set_extra_shifts", shift=shift, was=0, to=2)
    assert pitch_of(shift) == (DAY, 2)


def test_no_extra_shift_is_no_pitch(desk):
    shift = desk.shift("in")
    assert desk.applied("set_extra_shifts", shift=shift, was=0, to=0)["patches"] == []
    assert pitch_of(shift) == (None, 0)


def test_asked_without_a_booking_stays_asked(desk):
    shift = desk.shift("in")
    desk.applied("set_extra_shifts", shift=shift, was=0, to=2)
    desk.applied("set_extra_shifts", shift=shift, was=2, to=0)
    assert pitch_of(shift) == (DAY, 0)


def test_taking_the_pitch_back_takes_its_extra_shifts_with_it(desk):
    shift = desk.shift("in")
    desk.applied("set_extra_shifts", shift=shift, was=0, to=2)
    desk.applied("set_pitched", shift=shift, was=True, to=False)
    assert pitch_of(shift) == (None, 0)
    assert Change.objects.latest("number").before[f"volunteer:{shift.volunteer_id}"]["extra_shifts"] == 2  # what an undo restores


def test_a_pitch_of_another_day_counts_as_none_and_so_does_its_number(desk, pitched_yesterday):
    person = pitched_yesterday.volunteer
    assert (person.was_pitched_on(DAY), person.extra_shifts_on(DAY), person.extra_shifts_on(YESTERDAY)) == (False, 0, 3)
    desk.applied("set_pitched", shift=pitched_yesterday, was=False, to=True)
    assert pitch_of(pitched_yesterday) == (DAY, 0)


def test_the_first_extra_shift_of_the_day_replaces_the_number_of_an_earlier_one(desk, pitched_yesterday):
    desk.applied("set_extra_shifts", shift=pitched_yesterday, was=0, to=1)
    assert pitch_of(pitched_yesterday) == (DAY, 1)


def test_taking_back_what_was_never_pitched_today_changes_nothing(desk, pitched_yesterday):
    assert desk.applied("set_pitched", shift=pitched_yesterday, was=True, to=False)["patches"] == []
    assert pitch_of(pitched_yesterday) == (YESTERDAY, 3)


def test_two_who_pitch_one_person_both_succeed(desk, bo):
    shift = desk.shift("in")
    desk.applied("set_pitched", shift=shift, was=False, to=True)
    Desk(bo, desk.office).applied("set_pitched", shift=shift, was=False, to=True)
    assert Change.objects.count() == 1


def test_two_different_numbers_are_a_conflict_that_tells_the_value_on_the_screen(desk, bo):
    shift = desk.shift("in")
    Desk(bo, desk.office).applied("set_extra_shifts", shift=shift, was=0, to=1)
    result = desk.send("set_extra_shifts", shift=shift, was=0, to=2)
    assert (result["result"], result["field"], result["is"], result["by"]["name"]) == ("conflict", "extra_shifts", 1, "Bo Lund")


def test_a_conflict_over_a_pitch_answers_yes_or_no_not_a_day(desk):
    shift = desk.shift("in")
    result = desk.send("set_pitched", shift=shift, was=True, to=True)
    assert (result["result"], result["field"], result["is"]) == ("conflict", "pitched_on", False)


def test_an_old_edit_does_not_repeat_a_pitch_that_was_taken_back_since(desk, bo):
    shift, colleague = desk.shift("in"), Desk(bo, desk.office)
    version = shift.volunteer.version
    colleague.applied("set_pitched", shift=shift, was=False, to=True)
    colleague.applied("set_pitched", shift=shift, was=True, to=False)
    sent = {"at": "2026-10-31T16:00:00Z", "sent": "2026-10-31T16:05:00Z", "version": version}
    assert desk.send("set_pitched", shift=shift, was=False, to=True, **sent)["result"] == "conflict"


@pytest.mark.parametrize("extra", [-1, 21, 1.5, "2", True])
def test_extra_shifts_are_a_whole_number_up_to_twenty(desk, extra):
    desk.refused("set_extra_shifts", "bad_entry", shift=desk.shift("in"), was=0, to=extra)


@pytest.mark.parametrize("answer", [1, 0, "true", None])
def test_pitched_is_yes_or_no(desk, answer):
    desk.refused("set_pitched", "bad_entry", shift=desk.shift("in"), was=False, to=answer)


def test_every_office_that_shows_the_person_hears_of_the_pitch(desk, ana, r1b):
    shift = desk.shift("in")
    Desk(ana, r1b).shift(volunteer=shift.volunteer)
    desk.applied("set_extra_shifts", shift=shift, was=0, to=2)
    assert sorted(Change.objects.values_list("office__code", "kind")) == [("R1A", "set_extra_shifts"), ("R1B", "set_extra_shifts")]


def test_a_removed_row_takes_no_pitch(desk):
    desk.refused("set_pitched", "removed", shift=desk.shift("in", is_active=False), was=False, to=True)


@pytest.mark.parametrize(
    ("walk_in", "known", "kept"),
    [
        ({"pitched_on": DAY, "extra_shifts": 2}, {}, (DAY, 2)),
        ({"pitched_on": DAY, "extra_shifts": 2}, {"pitched_on": YESTERDAY, "extra_shifts": 5}, (DAY, 2)),
        ({"pitched_on": DAY, "extra_shifts": 1}, {"pitched_on": DAY, "extra_shifts": 2}, (DAY, 2)),
        ({"pitched_on": YESTERDAY, "extra_shifts": 2}, {"pitched_on": DAY}, (DAY, 0)),
        ({}, {"pitched_on": DAY, "extra_shifts": 2}, (DAY, 2)),
    ],
)
def test_a_walk_in_who_turns_out_to_be_known_keeps_the_newer_pitch(desk, walk_in, known, kept):
    shift = desk.walk_in(**walk_in)
    desk.applied("attach_vanid", shift=shift, vanid=desk.shift(volunteer=desk.volunteer(**known)).volunteer.vanid)
    assert pitch_of(shift) == kept


def test_the_database_keeps_no_extra_shifts_without_a_pitch(desk):
    with pytest.raises(IntegrityError), transaction.atomic():
        desk.volunteer(extra_shifts=1)
