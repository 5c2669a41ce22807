"""What VAN did not give is left as it is, and said."""

import datetime as dt

import pytest

from tests.desk import DAY
from tests.van_sync.boards import state
from tests.van_sync.fake_van import ADA, BEA, CAL, DEE, SUNDAY, bring_in, gone, last_run, on_boards
from tracker.models import CampaignSettings, Shift, Volunteer
from van_sync import api_import, api_reading, runs
from van_sync.api_import import import_now
from van_sync.client_errors import (
    VanBudgetSpent,
    VanError,
    VanForbidden,
    VanKeyRefused,
    VanNotFound,
    VanNotSetUp,
    VanThrottled,
    VanUnavailable,
    VanUnreadable,
)
from van_sync.client_types import BrokenEvent
from van_sync.models import RunStatus


@pytest.fixture
def van(fake_van):
    return fake_van


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)


# -- what is gone, and what only could not be read -----------------------------------------------------------------------


def test_who_was_taken_off_in_van_is_marked_also_where_nobody_is_left(van):
    bring_in(van)
    van.booked[van.canvass.event_id] = [van.ada]
    van.booked[van.phones.event_id] = []

    bring_in(van)

    assert gone() == {BEA, CAL}


def test_a_cancelled_event_leaves_its_shifts_marked(van):
    van.add_signup(van.add_event("R1A Evening"), DEE)
    bring_in(van)
    van.days.remove(van.canvass)

    bring_in(van)

    assert gone() == {ADA, BEA}


TROUBLES = [
    VanForbidden("Ask for the right."), VanUnavailable("A fault of VAN's."), VanThrottled("Wait."), VanUnreadable("No list."), VanNotFound("No such event."),
]  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda error: type(error).__name__)
def test_an_event_that_cannot_be_read_is_named_and_left_as_it_was(van, trouble):
    bring_in(van)
    van.booked[van.phones.event_id] = []
    van.broken[van.canvass.event_id] = trouble

    report = bring_in(van)

    assert gone() == {CAL}
    assert on_boards() == {ADA, BEA}
    assert [(one["column"], one["value"], one["reason"]) for one in report.missing] == [("Event", "R1A Canvass, Oct 31", str(trouble))]
    assert (last_run().status, last_run().counts["bad"]) == (RunStatus.PARTIAL, 1)


def test_an_event_that_breaks_off_in_the_middle_is_not_taken_by_halves(van, monkeypatch):
    def broken(event_id, whole=van.signups):
        yield from list(whole(event_id))[:1]
        if event_id == van.canvass.event_id:
            raise VanUnavailable("A fault of VAN's.")

    monkeypatch.setattr(van, "signups", broken)
    bring_in(van)

    assert on_boards() == {CAL}


def test_an_event_without_a_place_that_cannot_be_read_leaves_the_whole_day_alone(van):
    bring_in(van)
    somewhere = van.add_event("Somewhere", at="")
    van.broken[somewhere.event_id] = VanUnavailable("A fault of VAN's.")
    van.booked[van.phones.event_id] = []

    bring_in(van)

    assert gone() == set()


def test_what_another_import_brought_while_van_was_read_is_left_alone(van):
    bring_in(van)
    volunteer, like = Volunteer.objects.create(vanid=DEE), Shift.objects.get(volunteer__vanid=ADA)

    def book(what):
        if what == van.phones.event_id:
            Shift.objects.create(
                volunteer=volunteer, office=like.office, location=like.location, day=DAY, starts_at=like.starts_at, role=like.role,
                event_type=like.event_type,
            )  # fmt: skip

    van.before = book
    bring_in(van)

    assert gone() == set()


WHY = "VAN's answer about event 7009 has no “startDate”. Look at the record in VAN and complete it there."


def broken_event(name="R1B Evening", at=("R1B Field Office",), starts_at=None):
    return BrokenEvent(WHY, 7009, name, starts_at, None, at)


def test_an_event_whose_record_lacks_something_is_named_and_the_others_are_brought_in(van):
    van.unreadable.append(broken_event())

    report = bring_in(van)

    assert on_boards() == {ADA, BEA, CAL}
    assert [(one["column"], one["value"], one["reason"]) for one in report.missing] == [("Event", "R1B Evening", WHY)]
    assert (last_run().status, last_run().counts["bad"]) == (RunStatus.PARTIAL, 1)


def test_it_is_named_by_its_number_and_its_day_where_van_says_no_more(van):
    van.unreadable += [broken_event(""), broken_event(starts_at=van.canvass.starts_at)]

    assert [one["value"] for one in bring_in(van).missing] == ["Event 7009", "R1B Evening, Oct 31"]


@pytest.mark.parametrize(("at", "alone"), [((), {ADA, CAL}), (("R1A Field Office",), {ADA}), (("R2A Field Office",), set())])
def test_whoever_may_be_signed_up_to_it_is_left_alone(van, at, alone):
    bring_in(van)
    van.booked[van.canvass.event_id] = [signup for signup in van.booked[van.canvass.event_id] if signup.vanid == BEA]
    van.booked[van.phones.event_id] = []
    van.unreadable.append(broken_event("Rally", at))

    bring_in(van)

    assert gone() == {ADA, CAL} - alone


def test_where_no_event_can_be_read_the_run_fails_with_the_sentence(van):
    van.days.clear()
    van.unreadable.append(broken_event())

    with pytest.raises(VanUnreadable):
        bring_in(van)

    assert last_run().trouble == f"{WHY} Nothing was changed."


def test_when_van_is_down_it_is_not_asked_about_every_event(van):
    for number in range(10):
        event = van.add_event(f"Event {number}")
        van.broken[event.event_id] = VanUnavailable("A fault of VAN's.")

    report = bring_in(van)

    assert len([what for what in van.asked if what in van.broken]) == api_reading.FAILURES_IN_A_ROW
    *events, phones = report.missing
    assert len(events) == 10
    assert events[-1]["reason"] == "Not asked for any more, as VAN failed before. A fault of VAN's."
    assert (phones["column"], phones["value"]) == ("Phones", "3 people")
    assert on_boards() == {ADA, BEA, CAL}


@pytest.mark.parametrize("end", [VanKeyRefused("The key was taken away."), VanBudgetSpent("The day's calls are used up.")])
def test_a_refused_key_or_spent_calls_end_the_reading_at_once(van, end):
    van.broken[van.phones.event_id] = end
    later = van.add_event("Later")

    report = bring_in(van)

    assert later.event_id not in van.asked
    assert len(report.missing) == 3  # both events, and the phones
    assert on_boards() == {ADA, BEA}


@pytest.mark.parametrize(
    "trouble", [VanKeyRefused("Mend the key."), VanForbidden("Ask for the right to events."), VanUnavailable("Try again.")]
)
@pytest.mark.parametrize("where", ["events", "signups"])
def test_a_run_that_read_nothing_fails_with_a_sentence_and_changes_nothing(van, trouble, where):
    bring_in(van)
    before = state()
    van.broken.update(dict.fromkeys(["events"] if where == "events" else [event.event_id for event in van.days], trouble))

    with pytest.raises(VanError):
        import_now(SUNDAY - dt.timedelta(days=1), van=van)

    run = last_run()
    assert (run.status, run.trouble) == (RunStatus.FAILED, f"{trouble} Nothing was changed.")
    assert run.calls
    assert state() == before


def test_a_sentence_that_is_too_long_for_the_run_is_cut(van):
    van.broken["events"] = VanForbidden("x" * 900)

    api_import.bring_in(runs.ask_van(DAY, DAY, by=None).pk, van)

    assert len(last_run().trouble) == 500


def test_without_a_key_the_run_says_so(van_places):
    with pytest.raises(VanNotSetUp):
        import_now(DAY)

    assert last_run().status == RunStatus.FAILED
