"""Two people bring the same walk-in into VAN: one does it, the other hears who."""

import datetime as dt
import time

import pytest

from tests.at_once import at_once
from tests.desk import DAY
from tests.van_sync.van_with_people import CANVASSER, VanWithPeople
from tracker.models import Shift
from van_sync.client import VanClient
from van_sync.client_types import Person
from van_sync.models import Taken, VanDeed, WalkInClaim
from van_sync.models.claims import LEASE
from van_sync.walk_in_writes import NotBrought, Wish, bring
from van_sync.walk_ins import plan


@pytest.fixture
def van(monkeypatch, settings):
    fake = VanWithPeople()
    settings.VAN_URL, settings.VAN_API_KEY = "http://van.test/v4", "key|1"
    monkeypatch.setattr(VanClient, "from_settings", classmethod(lambda *_: fake))
    fake.add_event(DAY, 10, 13)
    fake.people[5] = Person(5, "Wanda", "Other")
    return fake


@pytest.fixture
def wanda(desk):
    return fresh(desk.walk_in(first_name="Wanda", last_name="Walker", phone="8165550143"))


def fresh(shift):
    return Shift.objects.select_related("volunteer", "office", "role", "event_type", "location").get(pk=shift.pk)


def wish(shift, van, *, slot=0, vanid=None):
    place = next(
        one for one in plan(shift, van, search=False).places if one.role == CANVASSER and one.shift == van.all_events[0].shifts[slot]
    )
    return Wish(vanid, place, "Walk In")


def second(shift, chosen, by, van):
    """Somebody else presses; what they hear."""
    heard = []

    def press():
        try:
            heard.append(bring(shift, chosen, by=by, van=van))
        except (NotBrought, Taken) as reason:
            heard.append(str(reason))

    return press, heard


@pytest.mark.parametrize("call", ["statuses", "create_person", "signups_of", "add_signup"])
@pytest.mark.parametrize("other", [{"slot": 1}, {"vanid": 5}])
def test_while_one_writes_the_other_hears_who_and_writes_nothing(van, wanda, flo, dana, call, other):
    chosen = wish(wanda, van)
    press, heard = second(fresh(wanda), wish(wanda, van, **other), dana, van)
    van.meanwhile[call] = press
    bring(wanda, chosen, by=flo, van=van)
    assert [said.startswith("Flo Field is bringing Wanda Walker into VAN already") for said in heard] == [True], heard
    assert (van.calls.count("create_person"), van.calls.count("add_signup"), len(van.people)) == (1, 1, 2)
    (signup,) = van.all_signups.values()
    assert (fresh(wanda).van_signup_id, fresh(wanda).volunteer.vanid) == (signup.signup_id, signup.vanid)
    assert (signup.shift.id, set(VanDeed.objects.values_list("by", flat=True))) == (chosen.place.shift.shift_id, {flo.pk})
    assert not WalkInClaim.objects.exists()


@pytest.mark.parametrize("other", [{"slot": 1}, {"vanid": 5}])
def test_who_looked_before_it_was_done_hears_that_it_is(van, wanda, flo, dana, other):
    stale = fresh(wanda)
    press, heard = second(stale, wish(wanda, van, **other), dana, van)
    bring(wanda, wish(wanda, van), by=flo, van=van)
    press()
    assert heard == ["Wanda Walker is in VAN by now, left out, or no longer In or Completed. Nothing was written."]
    assert len(van.all_signups) == 1


@pytest.mark.parametrize("vanid", [None, 5])
def test_who_chose_a_person_before_the_row_got_another_is_asked_again(van, desk, wanda, flo, vanid):
    stale = fresh(wanda)
    desk.applied("attach_vanid", shift=wanda, vanid=77)
    with pytest.raises(NotBrought, match="has the VANID 77 here by now"):
        bring(stale, wish(stale, van, vanid=vanid), by=flo, van=van)
    assert (van.all_signups, VanDeed.objects.count()) == ({}, 0)


def test_a_claim_of_a_process_that_died_ends(van, wanda, flo, dana):
    now = dt.datetime.now(dt.UTC)
    claim = WalkInClaim.objects.create(shift=wanda, by=dana, until=now + dt.timedelta(seconds=60))
    with pytest.raises(Taken, match=r"Dana Data is .* free again at \d+:\d\d [AP]M\."):
        bring(wanda, wish(wanda, van), by=flo, van=van)
    WalkInClaim.objects.filter(pk=claim.pk).update(until=now)
    bring(wanda, wish(wanda, van), by=flo, van=van)
    assert fresh(wanda).van_signup_id in van.all_signups


@pytest.mark.parametrize("call", ["person", "signups_of"])
def test_who_was_too_slow_and_lost_the_claim_writes_nothing(van, wanda, flo, dana, call):
    def taken_over():
        WalkInClaim.objects.all().delete()
        WalkInClaim.objects.create(shift=wanda, by=dana, until=dt.datetime.now(dt.UTC) + LEASE)

    van.meanwhile[call] = taken_over
    with pytest.raises(Taken, match="This took too long"):
        bring(wanda, wish(wanda, van, vanid=5), by=flo, van=van)
    assert van.all_signups == {}
    assert fresh(wanda).volunteer.vanid == (None if call == "person" else 5)
    assert WalkInClaim.objects.get().by == dana  # the other's stays


def test_each_write_begins_the_lease_anew(van, wanda, flo):
    seen = []

    def age():
        seen.append(WalkInClaim.objects.get().until)
        WalkInClaim.objects.update(until=dt.datetime.now(dt.UTC))

    van.meanwhile = {"signups_of": age, "add_signup": age}
    bring(wanda, wish(wanda, van), by=flo, van=van)
    assert all(until > dt.datetime.now(dt.UTC) + LEASE / 2 for until in seen)


def test_the_page_says_it_in_a_sentence(client, van, wanda, flo, dana):
    client.force_login(flo)
    WalkInClaim.objects.create(shift=wanda, by=dana, until=dt.datetime.now(dt.UTC) + LEASE)
    given = {"who": "create", "place": wish(wanda, van).place.key, "word": "Walk In"}
    page = client.post(f"/van/walk-ins/{wanda.pk}/", given).content.decode()
    assert "Dana Data is bringing Wanda Walker into VAN already, in another window." in page
    WalkInClaim.objects.all().delete()
    van.meanwhile["statuses"] = lambda: Shift.objects.filter(pk=wanda.pk).update(is_left_out=True)
    van.fail["statuses"] = NotBrought("Nothing was written.")
    assert client.post(f"/van/walk-ins/{wanda.pk}/", given).headers["Location"] == "/van/walk-ins/"


def test_another_vanid_than_the_row_has_by_now_is_not_passed_over(client, van, desk, wanda, flo):
    client.force_login(flo)
    given = {"who": "5", "place": wish(wanda, van).place.key, "word": "Walk In"}
    desk.applied("attach_vanid", shift=wanda, vanid=77)
    answer = client.post(f"/van/walk-ins/{wanda.pk}/", given)
    assert (answer.status_code, "This row has the VANID 77 by now." in answer.content.decode()) == (422, True)
    assert van.all_signups == {}
    assert client.post(f"/van/walk-ins/{wanda.pk}/", {**given, "who": "77"}).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", [{"slot": 1}, {"vanid": 5}])
def test_of_two_at_the_same_moment_one_writes(van, wanda, flo, dana, monkeypatch, other):
    signups_of = van.signups_of
    monkeypatch.setattr(van, "signups_of", lambda vanid: (signups_of(vanid), time.sleep(0.3))[0])  # VAN is slow, so that they meet
    both = [second(fresh(wanda), wish(wanda, van), flo, van), second(fresh(wanda), wish(wanda, van, **other), dana, van)]

    at_once(*(press for press, _ in both))

    heard = [said for _, said in both]
    assert [len(said) for said in heard] == [1, 1]
    (signup,) = van.all_signups.values()
    assert sorted("Walk In in VAN" in said for (said,) in heard) == [False, True], heard
    assert (fresh(wanda).van_signup_id, fresh(wanda).volunteer.vanid) == (signup.signup_id, signup.vanid)
    assert VanDeed.objects.filter(deed="walk_in").count() == 1
