"""The import from VAN's API: what was read is on the boards, what was not is left as it is and said."""

import datetime as dt

import pytest
from django.db import connection

from tests.desk import DAY, Desk
from tests.van_sync.boards import state
from tests.van_sync.fake_van import ADA, BEA, CAL, DEE, SUNDAY, bring_in, last_run, on_boards
from tracker.models import CampaignSettings, OfficeCounter, Shift, Volunteer
from van_sync import api_import, api_reading, runs
from van_sync.api_import import NO_STATUS, UnderWay
from van_sync.client_errors import VanForbidden, VanNotFound
from van_sync.client_types import Named, Person
from van_sync.models import ImportRun, PhoneAsked, RunStatus, SyncShift


@pytest.fixture
def van(fake_van):
    return fake_van


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)


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
