"""Does VAN fit? Each thing that may be wrong has a sentence that says what to do."""

import time
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Office
from tests.van_sync.van_with_people import CANVASSER, DVC, WORDS, VanWithPeople
from tracker.models import CampaignSettings, EventType, Location, Role, VanStatus, WalkInActivity
from van_sync import client_types, set_up_page
from van_sync.check import check
from van_sync.client import VanClient
from van_sync.client_errors import VanForbidden, VanKeyRefused, VanNotSetUp, VanUnavailable
from van_sync.client_types import BrokenEvent, KeyProfile, Named
from van_sync.models import StatusMapping, VanCalls

PAGE = "/admin/van_sync/vandeed/set-up/"


@pytest.fixture
def van(monkeypatch, settings, r1a):
    """A VAN in which everything fits."""
    settings.VAN_URL, settings.VAN_API_KEY = "http://van.test/v4", "key|1"
    fake = VanWithPeople()
    fake.add_event(CampaignSettings.load().today(), 10)
    Location.objects.create(name="R1A Field Office", office=r1a)
    WalkInActivity.objects.exclude(name="Canvassing").delete()
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda *_: fake))
    return fake


def found(state):
    return {finding.title: f"{finding.says} {finding.to_do}" for finding in check() if finding.state == state}


def event_type(*words, name="Volunteer DVC", roles=(CANVASSER,)):
    return client_types.EventType(Named(71, name), roles, tuple(WORDS.get(word, Named(99, word)) for word in words), True)


ALL = ("Scheduled", "Completed", "Declined", "No Show", "Confirmed", "Walk In")


def test_where_everything_fits_every_step_says_so(van):
    findings = list(check())
    assert [finding.title for finding in findings] == [
        "Settings", "Connection", "Key and committee", "Mode", "Event types", "Roles", "Statuses", "Places", "Events", "Calls",
    ]  # fmt: skip
    assert {finding.state for finding in findings} == {"ok"}
    assert "for the committee Missouri Coordinated in SmartVAN Missouri" in findings[2].says


def test_without_a_key_nothing_is_asked(van, monkeypatch):
    def missing(_):
        raise VanNotSetUp("CPT is not connected to VAN: set VAN_API_KEY and restart CPT.")

    monkeypatch.setattr(VanClient, "from_settings", classmethod(missing))
    assert [(one.title, one.state) for one in check()] == [("Settings", "problem")]
    assert van.calls == []


@pytest.mark.parametrize(
    "error", [VanKeyRefused("VAN refuses the key. Ask."), VanUnavailable("VAN has a fault of its own (answer 502). Wait.")]
)
def test_a_key_that_is_refused_or_a_van_that_is_down_ends_the_questions(van, error):
    van.fail["echo"] = error
    assert [(one.title, one.state) for one in check()] == [("Settings", "ok"), ("Connection", "problem")]
    van.fail["echo"] = error
    assert str(error) in found("problem")["Connection"]


def test_the_wrong_mode_is_said(van):
    van.fail["event_types"] = VanKeyRefused("The key opens My Voters (mode 0). VAN_API_KEY must end in |1.")
    assert "must end in |1" in found("problem")["Mode"]
    van.types = []
    assert "VAN_API_KEY must end in |1" in found("problem")["Mode"]
    van.key = KeyProfile("SmartVAN", 1, "Somebody", "x", "y", has_my_campaign=False)
    assert "opens no My Campaign" in found("problem")["Key and committee"]


@pytest.mark.parametrize(("call", "title"), [("key_profile", "Key and committee"), ("locations", "Places"), ("events", "Events")])
def test_what_the_key_may_not_see_is_said_and_passed_over(van, call, title):
    van.fail[call] = VanForbidden("VAN does not let this key use it. Ask.")
    findings = list(check())
    assert [one.title for one in findings if one.state == "problem"] == [title]
    assert findings[-1].title == "Calls"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Declined", "No Show", "Confirmed"), "Volunteer DVC does not offer Completed: without Completed, Completed is asked about"),
        (("Completed", "Declined", "Confirmed"), "does not offer No Show"),
        (("Completed", "Declined", "No Show"), "without Confirmed, next shifts cannot be confirmed from the boards"),
    ],
)
def test_a_status_that_is_missing_is_named_with_what_follows(van, words, says):
    van.types = [event_type(*words)]
    assert says in found("warning")["Statuses"]
    assert "Have them added in VAN’s event settings for Volunteer DVC" in found("warning")["Statuses"]


def test_what_our_words_are_called_in_van_is_what_is_asked_for(van):
    van.types = [event_type("Came", "Declined", "No Show", "Confirmed")]
    VanStatus.objects.create(name="Came")
    assert "nobody who came can be written" in found("problem")["Statuses"]
    StatusMapping.objects.create(ours="completed", event_type=EventType.objects.get(name="Volunteer DVC"), van_name="came")
    assert (found("problem"), found("warning")) == ({}, {})


def test_without_any_completed_van_is_of_no_use(van):
    van.types = [event_type("Scheduled"), event_type("Declined", name="Comfort Vol")]
    assert "nobody who came can be written" in found("problem")["Statuses"]
    van.types[0] = DVC
    assert found("problem") == {}


def test_types_that_the_campaign_does_not_use_may_lack_statuses(van):
    van.types = [DVC, event_type("Invited", name="Gala")]
    assert "Statuses" not in found("problem") | found("warning")


def test_before_the_first_import_any_type_may_be_used(van):
    van.types = [event_type("Completed", name="Canvass")]
    assert "Canvass does not offer Declined, No Show, Confirmed" in found("warning")["Statuses"]


def test_words_that_are_new_here_are_named(van):
    van.types = [event_type(*ALL, "Paid Twice", roles=(CANVASSER, Named(9, "Boat Captain"))), event_type(*ALL, name="Gala")]
    new = found("warning")
    assert "New to CPT: Gala." in new["Event types"]
    assert "New to CPT: Boat Captain." in new["Roles"]
    assert "New to CPT: Paid Twice." in new["Statuses"]
    EventType.objects.create(name="GALA")
    Role.objects.create(name="boat captain")
    VanStatus.objects.create(name="Paid Twice")
    assert found("warning") == {}


def test_walk_in_activities_must_be_in_van(van):
    van.types = [event_type(*ALL, roles=(Named(9, "Dialer"),))]
    assert "get the role Canvassing, which VAN does not have for Volunteer DVC" in found("warning")["Walk-in activities"]
    van.types = [event_type(*ALL, name="Canvass")]
    assert "get the event type Volunteer DVC, which VAN does not have" in found("warning")["Walk-in activities"]


def test_places_are_compared_both_ways(van, r1a):
    Location.objects.create(name="R1A Feild Office", office=r1a)
    assert "not in VAN: R1A Feild Office." in found("warning")["Places"]
    Location.objects.filter(name="R1A Feild Office").update(office=None)
    assert "1 place of VAN’s belongs to no office yet" in found("warning")["Places"]
    Location.objects.filter(office=None).delete()
    Office.objects.create(code="R1Z", name="Bare", region=r1a.region)
    assert "These offices have no place in VAN, so no booking reaches them: R1Z." in found("warning")["Places"]


def test_no_event_at_our_places_is_a_hint_that_the_committee_is_wrong(van):
    van.all_events = []
    assert "VAN has 0 events, 0 of them at places of your offices." in found("warning")["Events"]


def test_an_event_that_cannot_be_read_is_named(van):
    why = "VAN's answer about event 7009 has no “startDate”."
    van.broken_events.append(BrokenEvent(why, 7009, "", None, None, ()))
    assert found("warning")["Events"] == f"Event 7009 is missing in what CPT reads. {why}"
    van.broken_events = [replace(van.broken_events[0], name="Rally")]
    assert found("warning")["Events"] == f"“Rally” is missing in what CPT reads. {why}"


def test_calls_that_run_out_are_said(van, settings):
    settings.VAN_CALLS_A_DAY = 100
    VanCalls.objects.create(day=CampaignSettings.load().today(), calls=81)
    assert "81 of 100 calls to VAN are used today." in found("warning")["Calls"]


# -- the command and the page ------------------------------------------------------------------------------------------


def test_the_command_says_it_in_words_and_ends_with_an_error_only_for_problems(van):
    out = StringIO()
    van.all_events = []
    call_command("van_check", stdout=out)
    assert "look    Events: From today to" in out.getvalue()
    assert "VAN can be used." in out.getvalue()
    van.fail["locations"] = VanForbidden("No right to locations. Ask.")
    with pytest.raises(CommandError, match="1 to mend before VAN can be used"):
        call_command("van_check", stdout=out)
    assert "mend    Places: No right to locations. Ask." in out.getvalue()


@pytest.mark.django_db(transaction=True)
class TestPage:
    """The questions are asked in a thread of their own, which sees only what is committed."""

    def test_it_asks_only_when_the_button_is_pressed(self, client, dana, van):
        client.force_login(dana)
        answer = client.get(PAGE)
        assert b"Ask VAN" in answer.content
        assert van.calls == []
        answer = client.post(PAGE).content.decode()
        assert "VAN fits." in answer
        assert "Missouri Coordinated" in answer
        assert f'href="{PAGE}"' in client.get("/admin/").content.decode()

    def test_a_slow_van_does_not_keep_the_page(self, client, dana, van, monkeypatch):
        client.force_login(dana)
        monkeypatch.setattr(set_up_page, "PATIENCE", 0.2)
        monkeypatch.setattr(van, "key_profile", lambda: time.sleep(1) or van.key)
        answer = client.post(PAGE).content.decode()
        assert "VAN is slow." in answer
        assert "VAN answers and lets the key in." in answer
        time.sleep(1.2)  # the thread ends before the database is emptied

    def test_a_fault_of_ours_is_no_empty_page(self, client, dana, van, monkeypatch, caplog):
        client.force_login(dana)
        monkeypatch.setattr(van, "echo", lambda: 1 / 0)
        assert "Something went wrong on our side." in client.post(PAGE).content.decode()
        assert "the check of the set-up failed" in caplog.text

    @pytest.mark.parametrize("who", ["ana", "flo", "ivo"])
    def test_it_is_for_data_staff_alone(self, client, request, van, who):
        client.force_login(request.getfixturevalue(who))
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE).status_code == 404
        assert van.calls == []
