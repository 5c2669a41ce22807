"""Confirming a coming shift in VAN: dry first, then with what was shown, with a receipt and the tick on the boards."""

import datetime as dt
import json

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import AccessSettings, Rank
from tests.desk import Desk
from tests.van_sync.van_with_people import DVC, VanWithPeople
from tracker.models import CampaignSettings, Change, OfficeCounter, Shift, VanStatus
from van_sync.client import VanClient
from van_sync.client_errors import VanUnavailable
from van_sync.models import VanDeed

SCHEDULED = "Scheduled"


@pytest.fixture
def van(monkeypatch, settings):
    fake = VanWithPeople()
    settings.VAN_URL, settings.VAN_API_KEY = "http://van.test/v4", "key|1"
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda *_: fake))
    return fake


@pytest.fixture
def today(db):
    """The boards stand on the day of the clock."""
    day = CampaignSettings.load().today()
    OfficeCounter.objects.update(day=day)
    return day


@pytest.fixture
def row(desk, today):
    OfficeCounter.objects.update(day=today)
    return desk.shift(day=today, starts_at=timezone.now() - dt.timedelta(hours=1))


@pytest.fixture
def booked(desk, row, van, today):
    """A coming shift of the same person, as VAN has it: ``booked(days=2)``."""

    def make(days=2, status=SCHEDULED, **fields):
        day = today + dt.timedelta(days=days)
        signup = van.add(van.add_event(day, 10), row.volunteer.vanid, status)
        made = {"day": day, "starts_at": signup.starts_at, "van_signup_id": signup.signup_id, "van_status": SCHEDULED}
        return desk.shift(volunteer=row.volunteer, **{**made, **fields})

    return make


@pytest.fixture
def ask(client, ana):
    def send(shift, expected="", board="R1A", by=ana, status=200):
        client.force_login(by)
        body = {"shift": shift.pk, "expected": expected}
        answer = client.post(f"/boards/{board}/next-shift/", json.dumps(body), content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json() if status in (200, 400) else answer

    return send


def van_says(van, shift):
    return van.all_signups[shift.van_signup_id].status.name


def test_first_it_says_what_would_become_of_it_and_writes_nothing(ask, booked, van):
    shift = booked()
    assert ask(shift) == {
        "result": "ready", "sentence": "VAN says Scheduled; will become Confirmed.", "says": "Scheduled", "becomes": "Confirmed",
    }  # fmt: skip
    assert (van_says(van, shift), "set_status" in van.calls, VanDeed.objects.count(), Change.objects.count()) == (SCHEDULED, False, 0, 0)


def test_then_it_writes_with_a_receipt_and_every_board_gets_the_tick(ask, booked, row, van, ana, r1b):
    OfficeCounter.objects.update(day=row.day)
    Desk(ana, r1b).shift(volunteer=row.volunteer, day=row.day)  # the person stands on another board, too
    shift = booked()
    answer = ask(shift, expected=SCHEDULED)
    assert (answer["result"], van_says(van, shift)) == ("confirmed", "Confirmed")
    receipt = VanDeed.objects.get()
    assert (receipt.deed, receipt.ending, receipt.before, receipt.after) == ("confirm", "written", "Scheduled", "Confirmed")
    assert (receipt.by, receipt.shift_id, receipt.signup_id, receipt.vanid) == (ana, shift.pk, shift.van_signup_id, row.volunteer.vanid)
    told = {change.office.code: json.loads(change.frame)["change"]["patches"] for change in Change.objects.select_related("office")}
    assert told.keys() == {"R1A", "R1B"}
    for patches in told.values():
        assert [patch["set"]["next_shift_confirmed"] for patch in patches if "volunteer" in patch] == [True]
    assert Change.objects.first().kind == "confirm_next_shift"


def test_pressing_twice_writes_once(ask, booked, van):
    shift = booked()
    ask(shift, expected=SCHEDULED)
    assert ask(shift, expected=SCHEDULED)["result"] == "confirmed"
    assert van.calls.count("set_status") == 1
    assert (VanDeed.objects.count(), Change.objects.count()) == (1, 1)


def test_what_changed_in_van_since_it_was_shown_is_said_and_not_written(ask, booked, van, monkeypatch):
    shift = booked()
    monkeypatch.setattr(van, "signup", _changing_after(van, shift, "No Show"))
    answer = ask(shift, expected=SCHEDULED)
    assert (answer["result"], answer["says"]) == ("changed", "No Show")
    assert (van_says(van, shift), VanDeed.objects.get().ending, Change.objects.count()) == ("No Show", "changed", 0)


def _changing_after(van, shift, status):
    signup = van.signup

    def read(signup_id):
        found = signup(signup_id)
        van.say(shift.van_signup_id, status)
        return found

    return read


def test_one_that_van_calls_confirmed_already_only_gets_its_tick(ask, booked, van):
    shift = booked(status="Confirmed")
    assert ask(shift)["result"] == "confirmed"
    assert Shift.objects.get(pk=shift.pk).van_status == "Confirmed"
    assert "set_status" not in van.calls


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"van_signup_id": None}, "does not know this booking's number"),
        ({"days": 5}, "at most 4 days ahead"),
        ({"days": 0}, "This shift is today's"),
        ({"vanished_at": timezone.now()}, "no longer had this booking"),
        ({"status": "Declined"}, "VAN says Declined"),
        ({"van_signup_id": 999}, "VAN no longer has this booking"),
        ({"starts_at": timezone.now()}, "begins"),
    ],
)
def test_what_cannot_be_confirmed_says_why_and_what_to_do(ask, booked, van, fields, says):
    shift = booked(**fields)
    for expected in ("", SCHEDULED):
        answer = ask(shift, expected=expected)
        assert (answer["result"], says in answer["sentence"]) == ("refused", True), answer
    assert "set_status" not in van.calls


def test_four_days_ahead_can_be_confirmed(ask, booked):
    assert ask(booked(days=4))["result"] == "ready"


def test_a_booking_that_went_to_somebody_else_in_van_is_refused(ask, booked, van):
    shift = booked()
    other = van.add(van.all_events[0], 5, SCHEDULED)
    Shift.objects.filter(pk=shift.pk).update(van_signup_id=other.signup_id)
    assert "another VANID" in ask(shift, expected=SCHEDULED)["sentence"]
    assert van.all_signups[other.signup_id].status.name == SCHEDULED


def test_an_event_type_without_confirmed_says_so(ask, booked, van):
    van.types = [DVC.__class__(DVC.type, DVC.roles, DVC.statuses[:3], True)]
    assert ask(booked())["sentence"].startswith("In VAN the event type Volunteer DVC has no status Confirmed.")


def test_without_an_answer_nobody_is_fooled_and_the_next_press_finds_it(ask, booked, van):
    shift = booked()
    van.fail["set_status"] = VanUnavailable("VAN does not answer.", may_have_happened=True)
    answer = ask(shift, expected=SCHEDULED)
    assert answer["result"] == "refused"
    assert answer["sentence"] == "VAN does not answer. Close this and look again: CPT reads VAN before it writes."
    assert (VanDeed.objects.get().ending, Change.objects.count()) == ("unknown", 0)
    van.say(shift.van_signup_id, "Confirmed")  # it had arrived after all
    assert ask(shift)["result"] == "confirmed"
    assert Shift.objects.get(pk=shift.pk).van_status == "Confirmed"


@pytest.mark.parametrize("error", [OperationalError("database is locked"), SystemExit(1)])
def test_a_receipt_is_ended_whatever_happens(ask, booked, van, error):
    shift = booked()
    van.fail["set_status"] = error
    with pytest.raises(type(error)):
        ask(shift, expected=SCHEDULED)
    assert (VanDeed.objects.get().ending, "Look in VAN" in VanDeed.objects.get().sentence) == ("unknown", True)
    assert ask(shift, expected=SCHEDULED)["result"] == "confirmed"


def test_while_van_is_down_the_look_says_so(ask, booked, van):
    van.fail["signup"] = VanUnavailable("VAN does not answer. Try again in a minute.")
    assert ask(booked())["sentence"] == "VAN does not answer. Try again in a minute."


def test_a_word_that_we_had_not_seen_is_known_as_confirmed_from_now_on(ask, booked):
    VanStatus.objects.filter(name="Confirmed").delete()
    ask(booked(), expected=SCHEDULED)
    assert VanStatus.objects.get(name="Confirmed").is_confirmed


# -- only those who should ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rank", "status"), [(Rank.INTERN, 404), (Rank.DFO, 200), (Rank.FO, 200), (Rank.FD, 200), (Rank.DATA, 200)])
def test_ranks_from_dfo_up_may_confirm(ask, booked, ana, rank, status):
    ana.rank = rank
    ana.save()
    ask(booked(), status=status)


@pytest.fixture
def own_region_only(db):
    AccessSettings.objects.create(fo_own_region_only=True)
    cache.clear()  # where the setting is kept for a few seconds
    yield
    cache.clear()


@pytest.mark.usefixtures("own_region_only")
def test_an_organizer_who_may_edit_only_the_own_region_confirms_nowhere_else(ask, booked, bo, r2a, van):
    bo.region = r2a.region
    bo.save()
    ask(booked(), by=bo, status=404)
    assert van.calls == []


def test_who_does_not_stand_on_the_board_is_not_found(ask, booked, row, van):
    shift = booked()
    row.is_active = False
    row.save()
    ask(shift, status=404)
    assert van.calls == []


def test_the_page_of_a_person_asks_for_their_own_shifts_alone(client, ana, booked, desk, row, van):
    shift = booked()
    Shift.objects.filter(pk=row.pk).update(is_active=False)  # on no board today
    client.force_login(ana)
    body = json.dumps({"shift": shift.pk, "expected": ""})
    theirs, others = (f"/volunteers/{pk}/next-shift/" for pk in (row.volunteer_id, desk.volunteer().pk))
    assert client.post(theirs, body, content_type="application/json").json()["result"] == "ready"
    assert client.post(others, body, content_type="application/json").status_code == 404


def test_a_signed_out_window_hears_401_and_a_request_without_its_token_is_refused(client, booked, ana):
    shift = booked()
    assert client.post("/boards/R1A/next-shift/", "{}", content_type="application/json").status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    body = json.dumps({"shift": shift.pk, "expected": ""})
    assert strict.post("/boards/R1A/next-shift/", body, content_type="application/json").status_code == 403
    assert strict.get("/boards/R1A/next-shift/").status_code == 405


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"shift": "5", "expected": ""}', '{"shift": 5, "expected": 3}', '{"shift": -1, "expected": ""}']
)
def test_nonsense_is_answered_with_a_sentence(client, ana, van, body):
    client.force_login(ana)
    answer = client.post("/boards/R1A/next-shift/", body, content_type="application/json")
    assert (answer.status_code, bool(answer.json()["sentence"])) == (400, True)


def test_the_window_offers_what_can_be_confirmed_and_the_board_knows_who_may(client, booked, row, ana, ivo):
    for days in (2, 3, 6):
        booked(days=days, van_status="Confirmed" if days == 3 else SCHEDULED)
    for user, offered, may in ((ana, [True, False, False], True), (ivo, [False] * 3, False)):
        client.force_login(user)
        told = client.get(f"/boards/R1A/people/{row.volunteer_id}/").json()["shifts"]
        assert [shift["may_confirm"] for shift in told] == offered
        assert client.get("/boards/R1A/snapshot/").json()["me"]["may_confirm_next_shift"] is may


def test_without_a_key_nothing_is_offered(client, booked, row, ana, settings):
    booked()
    settings.VAN_API_KEY = ""
    client.force_login(ana)
    assert [shift["may_confirm"] for shift in client.get(f"/boards/R1A/people/{row.volunteer_id}/").json()["shifts"]] == [False]
    assert client.get("/boards/R1A/snapshot/").json()["me"]["may_confirm_next_shift"] is False
