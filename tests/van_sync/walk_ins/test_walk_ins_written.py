"""A walk-in is brought into VAN: once, whoever presses and whatever fails in between."""

import datetime as dt
import logging

import pytest
from django.db import OperationalError
from django.utils import timezone

from tests.van_sync.van_with_people import CANVASSER, DIALER
from tests.van_sync.walk_ins.pages import LIST, bring, deeds, page_of, text
from tracker.models import Change, Shift, Volunteer
from van_sync.client_errors import VanForbidden, VanUnavailable
from van_sync.client_types import Person
from van_sync.models import VanDeed


def test_a_new_person_is_made_signed_up_and_known_here(director, van, wanda, event, flo):
    said = bring(director, wanda, event)
    wanda = Shift.objects.select_related("volunteer").get(pk=wanda.pk)
    vanid = wanda.volunteer.vanid
    signup = van.all_signups[wanda.van_signup_id]
    assert (signup.vanid, signup.event.id, signup.shift.id, signup.role, signup.status.name, signup.location.id) == (
        vanid, event.event_id, event.shifts[0].shift_id, CANVASSER, "Walk In", event.locations[0].id,
    )  # fmt: skip
    assert van.people[vanid].phone == "8165550143"
    assert (wanda.van_status, wanda.status, wanda.synced_at) == ("Walk In", "in", None)
    assert deeds() == [("person", "written"), ("walk_in", "written")]
    assert VanDeed.objects.filter(by=flo, vanid=vanid).count() == 2
    assert f"Wanda Walker: Walk In in VAN, VANID {vanid}." in said
    assert "Find in VAN" not in said
    assert [change.kind for change in Change.objects.all()] == ["attach_vanid", "walk_in_to_van"]


def test_a_chosen_person_known_here_gets_the_row_with_its_notes(director, van, desk, wanda, event):
    known = desk.volunteer(vanid=100200300, first_name="Wanda", last_name="Walker-Known")
    desk.applied("add_note", shift=wanda, tab="confirms", text="with her sister")
    van.people[100200300] = Person(100200300, "Wanda", "Walker")
    said = bring(director, wanda, event, who="100200300")
    wanda.refresh_from_db()
    assert (wanda.volunteer_id, wanda.notes.count()) == (known.pk, 1)
    assert Volunteer.objects.get(first_name="Wanda", vanid=None).merged_into == known
    assert "Wanda Walker-Known: Walk In in VAN" in said
    assert "create_person" not in van.calls


def test_a_completed_row_is_done_with_van(director, van, desk, wanda, event):
    desk.applied("set_status", shift=wanda, was="in", to="completed")
    bring(director, wanda, event, word="Completed")
    wanda.refresh_from_db()
    assert wanda.van_status == "Completed"
    assert wanda.synced_at is not None


def test_if_the_signup_fails_the_vanid_is_kept_and_pressing_again_does_only_the_rest(director, van, wanda, event):
    van.fail["add_signup"] = VanForbidden("The key may not write signups. Ask for it.")
    said = bring(director, wanda, event, status=200)
    vanid = Volunteer.objects.get(shifts=wanda).vanid
    assert f"has the VANID {vanid} here and in VAN. The key may not write signups. Ask for it. Nothing was written." in said
    assert "Who is this in VAN?" not in said
    assert deeds() == [("person", "written"), ("walk_in", "refused")]
    bring(director, wanda, event)
    assert van.calls.count("create_person") == 1
    assert len(van.all_signups) == 1
    assert deeds()[2:] == [("walk_in", "written")]


def test_if_the_person_was_made_and_the_answer_is_lost_nobody_is_made_twice(director, van, wanda, event):
    van.create_person(first_name="Wanda", last_name="Walker", phone="8165550143")  # arrived
    van.fail["create_person"] = VanUnavailable("VAN does not answer.", may_have_happened=True)
    assert "VAN does not answer. Press again" in bring(director, wanda, event, status=200)
    assert deeds() == [("person", "unknown")]
    bring(director, wanda, event)
    assert len(van.people) == 1


def test_without_phone_and_mail_nobody_is_made(director, van, desk, event):
    shift = desk.walk_in(first_name="Nora", phone="")
    assert "Give the walk-in a phone on the board first" in bring(director, shift, event, status=200)
    assert van.people == {}


def test_somebody_booked_on_that_shift_is_shown_before_it_is_written_over(director, van, desk, event):
    shift = desk.shift("in", is_walk_in=True)
    there = van.add(event, shift.volunteer.vanid, "Scheduled")
    answer = bring(director, shift, event, word="Completed", status=200)
    assert "VAN has them on this shift already, as <strong>Canvassing</strong>: <strong>Scheduled</strong>" in answer
    assert van.all_signups[there.signup_id].status.name == "Scheduled"
    bring(director, shift, event, word="Completed", seen=f"{there.signup_id} Scheduled")
    shift.refresh_from_db()
    assert (shift.van_signup_id, len(van.all_signups)) == (there.signup_id, 1)
    assert van.all_signups[there.signup_id].status.name == "Completed"


def test_what_van_says_otherwise_since_then_is_shown_again(director, van, desk, event):
    shift = desk.shift("in", is_walk_in=True)
    there = van.add(event, shift.volunteer.vanid, "Declined")
    answer = bring(director, shift, event, seen=f"{there.signup_id} Scheduled", status=200)
    assert f'name="seen" value="{there.signup_id} Declined"' in answer
    assert "set_status" not in van.calls


@pytest.mark.parametrize("status", ["Scheduled", "Walk In"])
def test_of_two_roles_on_the_shift_the_chosen_one_is_written(director, van, desk, event, status):
    shift = desk.shift("in", is_walk_in=True)
    other = van.add(event, shift.volunteer.vanid, "Scheduled", role=DIALER)
    there = van.add(event, shift.volunteer.vanid, status)
    if status == "Scheduled":
        assert f'name="seen" value="{there.signup_id} Scheduled"' in bring(director, shift, event, status=200)
    bring(director, shift, event, seen=f"{there.signup_id} {status}")
    shift.refresh_from_db()
    assert shift.van_signup_id == there.signup_id
    assert [van.all_signups[one.signup_id].status.name for one in (other, there)] == ["Scheduled", "Walk In"]


@pytest.mark.parametrize("status", ["Scheduled", "Walk In"])
def test_a_signup_in_another_role_is_never_taken_without_asking(director, van, desk, event, status):
    shift = desk.shift("in", is_walk_in=True)
    there = van.add(event, shift.volunteer.vanid, status, role=DIALER)
    elsewhere = van.add(event, shift.volunteer.vanid, status, shift=1)
    answer = bring(director, shift, event, seen=f"{elsewhere.signup_id} {status}", status=200)
    assert f"already, as <strong>Dialer</strong>: <strong>{status}</strong>" in answer
    assert "in VAN the role stays Dialer, not Canvassing" in answer
    assert ("set_status" in van.calls, Shift.objects.get(pk=shift.pk).van_signup_id) == (False, None)
    bring(director, shift, event, seen=f"{there.signup_id} {status}")
    assert (Shift.objects.get(pk=shift.pk).van_signup_id, len(van.all_signups)) == (there.signup_id, 2)
    assert van.all_signups[there.signup_id].status.name == "Walk In"


def test_a_booking_that_has_its_own_row_is_not_written_by_two(director, van, desk, event):
    booked = desk.shift(van_signup_id=None)
    there = van.add(event, booked.volunteer.vanid, "Scheduled")
    Shift.objects.filter(pk=booked.pk).update(van_signup_id=there.signup_id)
    again = desk.shift("in", volunteer=booked.volunteer, is_walk_in=True)
    answer = bring(director, again, event, status=200)
    assert "that row stands on the board of R1A" in answer
    assert van.all_signups[there.signup_id].status.name == "Scheduled"
    director.post(f"{page_of(again)}leave-out/")
    again.refresh_from_db()
    assert again.is_left_out
    director.get(LIST)  # with the message that says so
    assert str(again.volunteer) not in text(director.get(LIST))


def test_whoever_comes_second_hears_that_it_is_done(director, van, wanda, event):
    bring(director, wanda, event)
    calls = len(van.calls)
    assert "is not on this list any more" in bring(director, wanda, event)
    assert (len(van.all_signups), len(van.calls)) == (1, calls)


def test_somebody_elses_vanid_meanwhile_stops_before_the_signup(director, van, desk, wanda, event, monkeypatch):
    van.people[5] = Person(5, "Wanda", "Other")
    person = van.person

    def meanwhile(vanid):
        desk.applied("attach_vanid", shift=wanda, vanid=77)
        return person(vanid)

    monkeypatch.setattr(van, "person", meanwhile)
    assert "This row has the VANID 77 already" in bring(director, wanda, event, who="5", status=200)
    assert van.all_signups == {}


def after(van, monkeypatch, name, step):
    """Something happens right after VAN took this call."""
    call = getattr(van, name)

    def called(**given):
        pk = call(**given)
        step(pk)
        return pk

    monkeypatch.setattr(van, name, called)


def test_an_import_that_was_quicker_is_a_sentence_and_nothing_is_written_twice(director, van, desk, wanda, event, monkeypatch):
    after(van, monkeypatch, "add_signup", lambda pk: desk.shift(van_signup_id=pk))
    for _ in range(2):
        assert "that row stands on the board of R1A (VAN says Walk In). Settle that row" in bring(director, wanda, event, status=200)
    assert [van.calls.count(name) for name in ("create_person", "add_signup", "set_status")] == [1, 1, 0]
    assert deeds() == [("person", "written"), ("walk_in", "written")]


def test_a_signup_that_the_row_got_meanwhile_is_not_replaced(director, van, wanda, event, monkeypatch):
    after(van, monkeypatch, "add_signup", lambda pk: Shift.objects.filter(pk=wanda.pk).update(van_signup_id=999))
    said = bring(director, wanda, event)
    (signup_id,) = van.all_signups
    assert f"Written to VAN as signup {signup_id}, but this row has the signup 999 by now." in said
    assert Shift.objects.get(pk=wanda.pk).van_signup_id == 999


@pytest.mark.parametrize("error", [OperationalError("database is locked"), SystemExit(1)])
@pytest.mark.parametrize(("call", "ended"), [("create_person", ["person"]), ("add_signup", ["person", "walk_in"])])
def test_a_receipt_is_ended_whatever_happens_and_pressing_again_does_the_rest(director, van, wanda, event, error, call, ended):
    van.fail[call] = error
    with pytest.raises(type(error)):
        bring(director, wanda, event)
    assert deeds()[-1] == (ended[-1], "unknown")
    assert "Look in VAN, then press again" in text(director.get(LIST))
    bring(director, wanda, event)
    assert (len(van.people), len(van.all_signups), deeds()[-1]) == (1, 1, ("walk_in", "written"))


def test_a_receipt_without_an_end_says_to_look_in_van(director, dana, wanda):
    now = timezone.now()
    sent, old = (VanDeed.objects.create(deed="walk_in", shift=wanda, at=now - dt.timedelta(minutes=ago)) for ago in (1, 3))
    answer = text(director.get(LIST))
    assert [answer.count(words) for words in ("Sent, no answer yet", "may have been written, look in VAN")] == [1, 1]
    director.force_login(dana)
    at = "/admin/van_sync/vandeed/"
    assert "may have been written, look in VAN" in text(director.get(at))
    for deed, words in ((sent, "Sent, no answer yet"), (old, "may have been written, look in VAN")):
        assert words in text(director.get(f"{at}{deed.pk}/change/"))


@pytest.mark.parametrize(
    "given", [{"who": ""}, {"who": "abc"}, {"who": "-1"}, {"place": ""}, {"place": "1-2-3"}, {"word": "Declined"}, {"word": ""}]
)
def test_what_is_missing_or_made_up_is_refused_before_anything_is_written(director, van, wanda, event, given):
    place = f"{event.event_id}-{event.shifts[0].shift_id}-{CANVASSER.id}"
    answer = director.post(page_of(wanda), {"who": "create", "place": place, "word": "Walk In", **given})
    assert answer.status_code == 422
    assert "Nothing was written." in text(answer)
    assert (van.people, van.all_signups, deeds()) == ({}, {}, [])


def test_a_vanid_that_van_does_not_know_is_refused(director, van, wanda, event):
    assert "VAN has nobody with the VANID 987" in bring(director, wanda, event, who="987", status=200)
    assert Volunteer.objects.get(shifts=wanda).vanid is None


def test_no_name_and_no_phone_is_logged_or_in_an_address(director, van, wanda, event, caplog):
    caplog.set_level(logging.DEBUG)
    van.fail["add_signup"] = VanUnavailable("VAN does not answer.")
    bring(director, wanda, event, status=200)
    bring(director, wanda, event)
    said = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert "Walker" not in said
    assert "8165550143" not in said
