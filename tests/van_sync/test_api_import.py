"""The import from VAN's API: what was read is on the boards, what was not is left as it is and said."""

import datetime as dt

import pytest
from django.db import connection

from tests.desk import DAY, Desk
from tests.van_sync.fake_van import FakeVan
from tracker.models import Change, Location, OfficeCounter, Shift, Volunteer
from van_sync import api_import, api_reading, runs
from van_sync.api_import import NO_STATUS, UnderWay, import_now
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
from van_sync.client_types import Named, Person
from van_sync.models import ImportRun, PhoneAsked, RunStatus, SyncShift

ADA, BEA, CAL, DEE = 101, 102, 103, 104
SUNDAY = DAY + dt.timedelta(days=1)


@pytest.fixture
def places(r1a, r1b):
    for office in (r1a, r1b):
        Location.objects.create(name=f"{office.code} Field Office", office=office)


@pytest.fixture
def van(places):
    """Ada and Bea at R1A, Cal at R1B."""
    van = FakeVan()
    van.canvass = van.add_event()
    van.phones = van.add_event("R1B Phones", at="R1B Field Office")
    van.ada, van.bea = van.add_signup(van.canvass, ADA), van.add_signup(van.canvass, BEA, first="Bea", hour=13)
    van.cal = van.add_signup(van.phones, CAL, first="Cal", role="Phonebanking")
    return van


def bring_in(van, **terms):
    return import_now(DAY, van=van, **terms)


def last_run():
    return ImportRun.objects.latest("pk")


def on_boards():
    return set(Shift.objects.on_boards().filter(vanished_at=None).values_list("volunteer__vanid", flat=True))


def gone():
    return set(Shift.objects.exclude(vanished_at=None).values_list("volunteer__vanid", flat=True))


def state():
    return [list(model.objects.order_by("pk").values_list()) for model in (Change, OfficeCounter, Shift, Volunteer, Location)]


# -- the usual way -----------------------------------------------------------------------------------------------------


def test_signups_are_on_the_boards_with_their_ids_and_the_run_says_what_it_did(van, dana):
    report = bring_in(van, by=dana)

    shift = Shift.objects.get(volunteer__vanid=BEA)
    assert (shift.office.code, shift.starts_at, shift.role.name, shift.event_type.name, shift.event_name, shift.van_status) == (
        "R1A", dt.datetime(2026, 10, 31, 18, tzinfo=dt.UTC), "Canvassing", "Volunteer DVC", "R1A Canvass", "Scheduled",
    )  # fmt: skip
    assert (shift.van_signup_id, str(shift.volunteer), shift.volunteer.phone) == (van.bea.signup_id, "Bea Sample", "8165550102")
    run = last_run()
    assert (run.status, run.day, run.last_day, run.by, run.calls) == (RunStatus.DONE, DAY, DAY, dana, 1 + 2 + 3)
    assert run.started_at <= run.finished_at
    assert (run.counts["events"], run.counts["rows"], run.counts["created"], run.counts["people_asked"], run.problems) == (2, 3, 3, 3, [])
    assert (report.shifts.shifts_per_office, report.calls) == ({"R1A": 2, "R1B": 1}, 6)


def test_a_second_import_changes_nothing(van):
    bring_in(van)
    before = state()

    report = bring_in(van)

    assert state() == before
    assert (report.shifts.unchanged, report.calls) == (3, 6 + 3)  # nobody is asked for a phone again


def test_each_signup_is_kept_as_van_sent_it_with_what_became_of_it(van):
    declined = van.add_signup(van.phones, DEE, status="Declined")

    bring_in(van)

    row = SyncShift.objects.get(signup_id=van.ada.signup_id)
    assert (row.vanid, row.raw, row.shift.volunteer.vanid) == (ADA, van.ada.raw, ADA)
    assert SyncShift.objects.get(signup_id=declined.signup_id).reason == "Not expected: VAN says Declined."


def test_one_person_in_two_roles_has_two_shifts(van):
    van.add_signup(van.canvass, ADA, role="Comfort Vol")

    bring_in(van)

    assert set(Shift.objects.filter(volunteer__vanid=ADA).values_list("role__name", flat=True)) == {"Canvassing", "Comfort Vol"}


def test_a_signup_without_a_place_waits_for_an_office(van):
    van.add_signup(van.add_event("Somewhere", at=""), DEE)

    assert bring_in(van).shifts.waiting == {"": 1}


def test_a_signup_without_a_status_counts_as_open_and_is_named(van):
    van.change(van.canvass, van.ada, status=Named(41, ""))

    report = bring_in(van)

    assert on_boards() == {ADA, BEA, CAL}
    assert [(one["column"], one["value"], one["reason"], one["is_kept"]) for one in report.problems] == [
        ("Signup", str(van.ada.signup_id), NO_STATUS, True)
    ]
    assert last_run().status == RunStatus.DONE


def test_the_coming_days_bring_next_shifts_and_open_today_alone(van, r1a):
    van.add_signup(van.add_event("Sunday Canvass", day=SUNDAY), ADA)
    van.add_signup(van.add_event("Far ahead", day=DAY + dt.timedelta(days=7)), ADA)

    report = bring_in(van, days=7)

    assert (report.shifts.rows_today, report.shifts.rows_ahead, report.shifts.volunteers_with_next) == (3, 1, 1)
    assert OfficeCounter.objects.get(office=r1a).day == DAY
    assert last_run().last_day == DAY + dt.timedelta(days=6)


# -- phones ------------------------------------------------------------------------------------------------------------


def test_nobody_who_has_a_phone_here_is_asked_for(van):
    Volunteer.objects.create(vanid=ADA, first_name="Ada", last_name="Sample", cell="8165550199")
    end = Volunteer.objects.create(vanid=990, first_name="Bea", last_name="Sample", phone="8165550188")
    Volunteer.objects.create(vanid=BEA, first_name="Bea", last_name="Sample", merged_into=end)

    bring_in(van)

    assert [what for what in van.asked if what in (ADA, BEA, CAL)] == [CAL]
    assert Volunteer.objects.get(vanid=ADA).cell == "8165550199"


def test_whoever_has_none_in_van_is_asked_for_again_only_after_a_day(van):
    van.people[ADA] = Person(ADA, "Ada", "Sample")
    bring_in(van)
    bring_in(van)
    assert van.asked.count(ADA) == 1

    PhoneAsked.objects.filter(vanid=ADA).update(at=PhoneAsked.objects.get(vanid=ADA).at - dt.timedelta(days=1))
    van.people[ADA] = Person(ADA, "Ada", "Sample", cell="8165550177", email="ada@example.org", do_not_call=True)
    bring_in(van)

    ada = Volunteer.objects.get(vanid=ADA)
    assert (ada.cell, ada.email, ada.do_not_call) == ("8165550177", "ada@example.org", True)
    assert van.asked.count(ADA) == 2


def test_so_many_are_asked_for_in_one_run_the_soonest_first_and_the_next_run_goes_on(van):
    report = bring_in(van, most_phones=2)
    assert (report.people_asked, report.people_left) == (2, 1)
    assert not Volunteer.objects.get(vanid=BEA).phone  # at one in the afternoon, after the others

    assert bring_in(van, most_phones=2).people_left == 0
    assert Volunteer.objects.get(vanid=BEA).phone == "8165550102"


def test_somebody_van_does_not_know_any_more_is_no_trouble(van):
    van.broken[ADA] = VanNotFound("No such person.")

    bring_in(van)
    bring_in(van)

    assert (last_run().status, van.asked.count(ADA)) == (RunStatus.DONE, 1)
    assert on_boards() == {ADA, BEA, CAL}


def test_people_whom_the_key_may_not_see_are_on_the_boards_without_a_phone(van):
    for vanid in (BEA, CAL):
        van.broken[vanid] = VanForbidden("The key may not see people.")

    report = bring_in(van)

    assert on_boards() == {ADA, BEA, CAL}
    assert [(one["column"], one["value"]) for one in report.missing] == [("Phones", "2 people")]
    assert report.missing[0]["reason"].startswith("The key may not see people. They are on the boards")
    assert last_run().status == RunStatus.PARTIAL


def test_after_three_refusals_in_a_row_nobody_else_is_asked_for(van):
    for vanid in range(200, 210):
        van.add_signup(van.phones, vanid)
        van.broken[vanid] = VanForbidden("The key may not see people.")

    bring_in(van)

    assert len([what for what in van.asked if what in range(200, 210)]) == api_reading.FAILURES_IN_A_ROW


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


def test_without_a_key_the_run_says_so(places):
    with pytest.raises(VanNotSetUp):
        import_now(DAY)

    assert last_run().status == RunStatus.FAILED


# -- other people ------------------------------------------------------------------------------------------------------


def test_an_organizers_edit_made_while_van_is_read_survives(van, ana, r1a):
    bring_in(van)
    shift = Shift.objects.get(volunteer__vanid=BEA)
    van.change(van.canvass, van.bea, starts_at=van.bea.starts_at + dt.timedelta(hours=2), status=Named(41, "Confirmed"))

    def arrive(what):
        if what == van.phones.event_id:
            Desk(ana, r1a).applied("set_status", shift=shift.pk, was="booked", to="in")

    van.before = arrive
    report = bring_in(van)

    shift.refresh_from_db()
    assert (shift.status, shift.starts_at.hour, shift.van_status) == ("in", 18, "Confirmed")
    assert report.shifts.differs == 1


def test_no_transaction_is_open_during_a_call_to_van(van, transactional_db):
    seen = []
    van.before = lambda what: seen.append(connection.in_atomic_block)
    bring_in(van)

    assert seen == [False] * 6


# -- one at a time -----------------------------------------------------------------------------------------------------


def test_while_one_is_under_way_no_other_begins(van):
    first = runs.ask_van(DAY, DAY, by=None)

    assert runs.ask_van(DAY, SUNDAY, by=None) is None
    with pytest.raises(UnderWay):
        bring_in(van)
    assert runs.van_under_way() == first
    api_import.bring_in(first.pk, van)
    assert runs.ask_van(DAY, DAY, by=None) is not None


def test_one_that_no_worker_took_up_holds_up_no_other_for_long(van):
    waits = runs.ask_van(DAY, DAY, by=None)
    ImportRun.objects.update(asked_at=waits.asked_at - runs.GIVEN_UP_AFTER - dt.timedelta(seconds=1))

    bring_in(van)

    waits.refresh_from_db()
    assert (waits.status, last_run().status) == (RunStatus.FAILED, RunStatus.DONE)
    api_import.bring_in(waits.pk, van)  # its message comes after all
    assert ImportRun.objects.get(pk=waits.pk).status == RunStatus.FAILED
