"""The import by API over real HTTP, from a stand-in that is a process of its own, to the boards."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Office
from tests.desk import DAY, Desk
from tests.van_sync.boards import boards, state
from tests.van_sync.sandbox.running import running_van
from tracker.models import CampaignSettings, OfficeCounter, Shift, Volunteer
from van_sync import api_import, runs
from van_sync.api_import import import_now
from van_sync.client_errors import VanKeyRefused
from van_sync.imports import import_export
from van_sync.location_files import read_places
from van_sync.locations import map_locations
from van_sync.models import ImportRun, RunStatus
from van_sync.runs import COMING
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.export import write_locations, write_participants

OFFICES, BOOKINGS = 2, 70  # so that some events have more than a page of signups
EVERYBODY = 100_000  # phones in one run


@pytest.fixture(scope="module")
def started():
    words = (f"--offices={OFFICES}", f"--bookings={BOOKINGS}")
    with running_van(*words, small=False) as van:
        yield van


@pytest.fixture
def van(started, settings):
    """The stand-in with all faults off, known to the settings."""
    started.faults()
    started.forget_calls()
    settings.VAN_URL, settings.VAN_APPLICATION, settings.VAN_API_KEY = started.url, started.application, started.key
    return started


@pytest.fixture
def campaign(db, tmp_path):
    """What the stand-in is filled with, and its offices here."""
    campaign = SampleCampaign(2018, DAY, offices=OFFICES, bookings_per_office=BOOKINGS)
    write_locations(campaign, tmp_path / "locations.csv")
    map_locations(read_places((tmp_path / "locations.csv").read_bytes())[0], by=None)
    OfficeCounter.objects.bulk_create(OfficeCounter(office=office, day=DAY) for office in Office.objects.all())
    return campaign


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)


def bring_in(**terms):
    return import_now(DAY, **{"most_phones": 0, **terms})


def gone():
    return Shift.objects.exclude(vanished_at=None)


# -- the same as a file -------------------------------------------------------------------------------------------------


def test_the_api_and_the_export_of_the_same_day_give_the_same_boards(van, campaign, dana, tmp_path):
    write_participants(campaign, tmp_path / "participants.csv")
    data = (tmp_path / "participants.csv").read_bytes()
    with transaction.atomic():
        of_file = import_export(data, file_name="participants.csv", day=DAY)
        by_file = boards(dana)
        transaction.set_rollback(True)

    by_api = bring_in(days=COMING, most_phones=EVERYBODY)
    # What an export does not say: VAN's wish of one person not to be called.
    assert Volunteer.objects.filter(do_not_call=True).update(do_not_call=False) == 1

    assert boards(dana) == by_file
    assert sum(map(len, by_file.values())) > 50
    assert (by_api.shifts.created, by_api.shifts.volunteers_with_next, by_api.shifts.waiting) == (
        of_file.created, of_file.volunteers_with_next, of_file.waiting,
    )  # fmt: skip
    # And one after the other, in both orders: nothing is new, nothing is gone.
    for report in (import_export(data, file_name="participants.csv", day=DAY), bring_in(days=COMING).shifts):
        assert (report.created, report.vanished, report.differs, report.unchanged) == (0, 0, 0, of_file.created)


def test_a_file_first_and_the_api_afterwards_gives_each_shift_its_signup_id(van, campaign, tmp_path):
    write_participants(campaign, tmp_path / "participants.csv")
    import_export((tmp_path / "participants.csv").read_bytes(), file_name="participants.csv", day=DAY)

    report = bring_in().shifts

    assert (report.created, report.vanished) == (0, 0)
    assert not Shift.objects.filter(day=DAY, van_signup_id=None).exists()


def test_importing_again_changes_nothing_and_costs_one_call_an_event(van, campaign):
    first = bring_in(most_phones=20)
    before = state()
    van.forget_calls()

    again = bring_in(most_phones=0)

    assert state() == before
    assert (again.shifts.created, again.shifts.changed, again.shifts.unchanged) == (0, 0, first.shifts.created)
    calls = van.calls()
    assert calls["total"] == again.calls < 2 * again.events


def test_an_organizers_edit_between_two_imports_survives(van, campaign, dana):
    bring_in()
    shift = Shift.objects.on_boards().filter(van_status="Scheduled").first()
    Desk(dana, shift.office).applied("set_status", shift=shift.pk, was="booked", to="in")
    van.change(shift.van_signup_id, "Confirmed")
    try:
        bring_in()
    finally:
        van.change(shift.van_signup_id, "Scheduled")

    shift.refresh_from_db()
    assert (shift.status, shift.van_status) == ("in", "Confirmed")


# -- what goes wrong -----------------------------------------------------------------------------------------------------


def failed(sentence):
    """The worker's run ends with this sentence and has changed nothing."""
    before = state()
    run = runs.ask_van(DAY, DAY, by=None)
    api_import.bring_in(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert sentence in run.trouble
    assert run.trouble.endswith("Nothing was changed.")
    assert state() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"VAN_API_KEY": "00000000-0000-4000-8000-000000000000"}, "VAN refuses the key. Ask your VAN administrator"),
        ({"VAN_API_KEY": ""}, "set VAN_API_KEY"),
        ({"VAN_URL": "http://127.0.0.1:1/v4"}, "VAN cannot be reached."),
    ],
)
def test_a_wrong_set_up_is_said_in_a_sentence(van, campaign, settings, change, sentence):
    bring_in()
    for name, value in change.items():
        setattr(settings, name, value)

    failed(sentence)


def test_a_key_for_the_voter_file_is_said_in_a_sentence(van, campaign, settings):
    bring_in()
    settings.VAN_API_KEY += "|0"

    failed("must end in |1")


@pytest.mark.parametrize(
    ("faults", "sentence"),
    [
        ({"forbid": "events"}, "Ask your VAN administrator to give the key the right to events"),
        ({"forbid": "signups"}, "Ask your VAN administrator to give the key the right to event signups"),
        ({"html_every": 1}, "try again in a few minutes"),
    ],
)
def test_a_van_that_gives_nothing_is_said_in_a_sentence(van, campaign, faults, sentence):
    bring_in()
    van.faults(**faults)

    failed(sentence)


def test_people_that_the_key_may_not_see_are_on_the_boards_without_phones(van, campaign):
    van.faults(forbid="people")

    report = bring_in(most_phones=EVERYBODY)

    assert report.shifts.created == Shift.objects.count() > 0
    assert [one["column"] for one in report.missing] == ["Phones"]
    assert "the right to people" in report.missing[0]["reason"]
    assert ImportRun.objects.get().status == RunStatus.PARTIAL


@pytest.mark.parametrize("faults", [{"empty_page": True}, {"duplicate_row": True}, {"null_shift_names": True}, {"html_every": 7}])
def test_what_the_client_can_bear_changes_nothing_on_the_boards(van, campaign, dana, faults):
    bring_in()
    before = boards(dana)
    van.faults(**faults)

    report = bring_in()

    assert report.problems == ()
    assert boards(dana) == before
    assert not gone().exists()


def test_some_events_that_fail_leave_their_shifts_and_are_named(van, campaign):
    bring_in()
    # Three of four calls fail, so each event fails now and then in all of its tries.
    van.faults(fail_rate=75.0, only="signups", fail_seed=3)

    report = bring_in()

    assert 0 < len(report.missing) < report.events + len(report.missing)
    assert all("try again" in one["reason"].lower() for one in report.missing)
    assert not gone().exists()
    assert ImportRun.objects.latest("pk").status == RunStatus.PARTIAL


def test_a_budget_that_is_spent_leaves_the_rest_for_later(van, campaign, settings):
    settings.VAN_CALLS_A_DAY = 5

    report = bring_in()

    assert report.calls == 5
    assert "VAN_CALLS_A_DAY" in report.missing[0]["reason"]
    assert Shift.objects.count() > 0


def test_a_signup_that_somebody_cancels_is_seen_at_the_next_import(van, campaign):
    bring_in()
    shift = Shift.objects.on_boards().filter(van_status="Scheduled").last()
    van.change(shift.van_signup_id, "Cancelled")
    try:
        bring_in()
    finally:
        van.change(shift.van_signup_id, "Scheduled")

    shift.refresh_from_db()
    assert shift.van_status == "Cancelled"


# -- the command ---------------------------------------------------------------------------------------------------------


def command(*words):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_van", "--day", DAY.isoformat(), *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_reports_and_sums_up_in_its_last_line(van, campaign):
    out, err = command("--phones", "3")

    assert "calls to VAN; asked for phones: 3 people;" in out
    assert out.splitlines()[-1].startswith("Shifts: ")
    assert err == ""
    assert "nothing to change" in command("--phones", "0")[0].splitlines()[-1]


def test_the_command_lists_what_is_missing_and_ends_with_an_error(van, campaign):
    van.faults(forbid="people")

    with pytest.raises(CommandError, match="Parts of VAN are missing: 1"):
        command()
    assert Shift.objects.exists()


def test_the_command_says_why_nothing_came(van, campaign, settings):
    settings.VAN_API_KEY = "wrong"

    with pytest.raises(CommandError, match=r"VAN refuses the key.* Nothing was changed"):
        command()
    with pytest.raises(VanKeyRefused):
        bring_in()


def test_the_command_steps_back_while_another_import_is_under_way(van, campaign):
    runs.ask_van(DAY, DAY + dt.timedelta(days=1), by=None)

    with pytest.raises(CommandError, match="Another import from VAN is under way"):
        command()
    with pytest.raises(CommandError, match="1 or more"):
        command("--days", "0")
