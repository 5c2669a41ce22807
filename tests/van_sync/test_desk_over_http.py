"""Confirming and walk-ins against the stand-in for VAN, over HTTP: what VAN does, and how it fails."""

import datetime as dt

import pytest

from tests.van_sync.sandbox.running import SATURDAY, RunningVan, running_van
from tracker.models import Change, Location, Shift, Volunteer
from van_sync import next_shift
from van_sync.check import check
from van_sync.client import VanClient
from van_sync.models import VanDeed
from van_sync.walk_in_writes import Booked, NotBrought, Wish, bring
from van_sync.walk_ins import plan

PLACE = "R1A - Westport Field Office"


@pytest.fixture(scope="module")
def started():
    with running_van() as van:
        yield van


@pytest.fixture
def stand_in(started, settings, r1a) -> RunningVan:
    started.faults()
    started.forget_calls()
    settings.VAN_URL, settings.VAN_APPLICATION, settings.VAN_API_KEY = started.url, started.application, started.key
    Location.objects.create(name=PLACE, office=r1a)
    return started


@pytest.fixture
def van(stand_in, monkeypatch) -> VanClient:
    monkeypatch.setattr("van_sync.client_http.FIRST_PAUSE", 0.01)  # how long it waits between tries is tested with the client
    return VanClient.from_settings()


# -- the next shift ----------------------------------------------------------------------------------------------------


@pytest.fixture
def coming(desk, van):
    """A booking of Sunday that no other test has touched, on the board of Saturday's desk."""

    def make(status="Scheduled"):
        sunday = SATURDAY + dt.timedelta(days=1)
        for event in van.events(sunday, sunday):
            for signup in van.signups(event.event_id):
                if signup.status.name == status and signup.signup_id not in USED:
                    USED.add(signup.signup_id)
                    person = desk.volunteer(vanid=signup.vanid)
                    desk.shift(volunteer=person)  # stands on today's board
                    return desk.shift(
                        volunteer=person, day=sunday, starts_at=signup.starts_at, van_signup_id=signup.signup_id, van_status=status
                    )
        raise AssertionError(f"no signup is {status}")

    return make


USED: set[int] = set()


def told(stand_in, shift):
    return [change["to"] for change in stand_in.history(shift.van_signup_id)]


def test_it_is_written_once_and_the_boards_hear_of_it(coming, van, stand_in, ana):
    shift = coming()
    before = told(stand_in, shift)
    answer = next_shift.look(shift, by=ana, van=van)
    assert (answer.result, answer.says, answer.becomes) == ("ready", "Scheduled", "Confirmed")
    assert told(stand_in, shift) == before
    assert next_shift.confirm(shift, expected="Scheduled", by=ana, van=van).result == "confirmed"
    assert next_shift.confirm(shift, expected="Scheduled", by=ana, van=van).result == "confirmed"
    assert told(stand_in, shift) == [*before, "Confirmed"]
    assert (VanDeed.objects.get().ending, Change.objects.get().kind) == ("written", "confirm_next_shift")
    shift.refresh_from_db()
    assert shift.van_status == "Confirmed"


def test_what_somebody_changed_meanwhile_stays(coming, van, stand_in, ana):
    shift = coming()
    assert next_shift.look(shift, by=ana, van=van).says == "Scheduled"
    stand_in.change(shift.van_signup_id, "Left Msg")
    answer = next_shift.confirm(shift, expected="Scheduled", by=ana, van=van)
    assert (answer.result, answer.says) == ("changed", "Left Msg")
    assert told(stand_in, shift)[-1] == "Left Msg"
    assert VanDeed.objects.get().ending == "changed"


def test_an_answer_that_is_lost_is_found_by_the_next_press(coming, van, stand_in, ana):
    shift = coming()
    stand_in.faults(html_every=1, only="PUT", failures_apply=True)
    answer = next_shift.confirm(shift, expected="Scheduled", by=ana, van=van)
    assert answer.result == "refused"
    assert "CPT reads VAN before it writes" in answer.sentence
    assert VanDeed.objects.get().ending == "unknown"
    stand_in.faults()
    assert next_shift.look(shift, by=ana, van=van).result == "confirmed"
    assert told(stand_in, shift).count("Confirmed") == 1


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"refuse_key": True}, "VAN refuses the key."),
        ({"forbid": "signups"}, "VAN does not let this key use its event signups"),
        ({"html_every": 1}, "VAN has a fault of its own (answer 502)."),
        ({"missing_status": "Volunteer DVC:Confirmed"}, "has no status Confirmed"),
    ],
)
def test_each_fault_is_a_sentence_and_nothing_is_written(coming, van, stand_in, ana, fault, says):
    shift = coming()
    before = told(stand_in, shift)
    stand_in.faults(**fault)
    for answer in (next_shift.look(shift, by=ana, van=van), next_shift.confirm(shift, expected="Scheduled", by=ana, van=van)):
        assert (answer.result, says in answer.sentence) == ("refused", True), answer
    assert (told(stand_in, shift), Change.objects.count()) == (before, 0)


# -- walk-ins ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def walk_in(desk):
    """Came at nine."""

    def make(first_name="Wanda", last_name="Wayfarer", phone="8165550143", **fields):
        shift = desk.walk_in(first_name=first_name, last_name=last_name, phone=phone)
        place = Location.objects.get(name=PLACE)
        Shift.objects.filter(pk=shift.pk).update(starts_at=dt.datetime(2026, 10, 31, 14, tzinfo=dt.UTC), location=place, **fields)
        return Shift.objects.select_related("volunteer", "office", "role", "event_type", "location").get(pk=shift.pk)

    return make


def wish(shift, van, vanid=None, word="Walk In", seen=""):
    found = plan(shift, van, search=False)
    assert found.suggested is not None
    return Wish(vanid, found.suggested, word, seen)


def signups(van, shift):
    shift.refresh_from_db()
    return [(one.signup_id, one.status.name, one.starts_at == shift.starts_at) for one in van.signups_of(shift.volunteer.vanid)]


def test_somebody_new_is_made_and_signed_up_on_the_shift_that_fits(walk_in, van, flo):
    shift = walk_in(phone="8165550161")
    bring(shift, wish(shift, van), by=flo, van=van)
    assert signups(van, shift) == [(shift.van_signup_id, "Walk In", True)]
    assert van.signup(shift.van_signup_id).location.name == PLACE
    found = van.person(shift.volunteer.vanid)
    assert (found.first_name, found.last_name) == ("Wanda", "Wayfarer")
    assert "8165550161" in (found.phone, found.cell)


def test_somebody_who_is_there_is_found_by_the_phone(walk_in, van, flo):
    signup = next(iter(van.signups(van.events(SATURDAY + dt.timedelta(days=2), SATURDAY + dt.timedelta(days=2))[0].event_id)))
    person = van.person(signup.vanid)
    shift = walk_in(first_name="Somebody", last_name="Else", phone=person.cell or person.phone)
    assert person.vanid in [one.vanid for one in plan(shift, van, search=True).people]
    before = {one.signup_id for one in van.signups_of(person.vanid)}
    try:
        bring(shift, wish(shift, van, vanid=person.vanid), by=flo, van=van)
    except Booked as booked:  # on that very shift: said first, and written over then
        bring(shift, wish(shift, van, vanid=person.vanid, seen=booked.seen), by=flo, van=van)
    shift.refresh_from_db()
    assert shift.volunteer.vanid == person.vanid
    assert {one.signup_id for one in van.signups_of(person.vanid)} == before | {shift.van_signup_id}


def test_what_fails_half_way_keeps_the_person_and_the_next_press_does_only_the_rest(walk_in, van, stand_in, flo):
    shift = walk_in(last_name="Halfway", phone="8165550162")
    chosen = wish(shift, van)
    stand_in.faults(forbid="signups")
    with pytest.raises(NotBrought, match="use its event signups"):
        bring(shift, chosen, by=flo, van=van)
    stand_in.faults(error_every=1, only="POST signups")
    with pytest.raises(NotBrought, match="has the VANID"):
        bring(shift, chosen, by=flo, van=van)
    vanid = Volunteer.objects.get(shifts=shift).vanid
    stand_in.faults()
    again = Shift.objects.select_related("volunteer", "office").get(pk=shift.pk)
    bring(again, chosen, by=flo, van=van)
    assert Volunteer.objects.get(shifts=shift).vanid == vanid
    assert len(signups(van, again)) == 1


def test_lost_answers_make_nobody_and_no_signup_twice(walk_in, van, stand_in, flo):
    shift = walk_in(last_name="Twicely", phone="8165550163")
    chosen = wish(shift, van)
    van.statuses(chosen.place.event.type.id)  # kept from here on
    for only in ("POST people", "POST signups"):
        stand_in.faults(html_every=1, only=only, failures_apply=True)
        fresh = Shift.objects.select_related("volunteer", "office").get(pk=shift.pk)
        with pytest.raises(NotBrought, match="Press again"):
            bring(fresh, chosen, by=flo, van=van)
    stand_in.faults()
    fresh = Shift.objects.select_related("volunteer", "office").get(pk=shift.pk)
    bring(fresh, chosen, by=flo, van=van)
    assert len(van.find_people(first_name="Wanda", last_name="Twicely")) == 1
    assert len(signups(van, fresh)) == 1


def test_of_two_roles_on_the_shift_only_the_chosen_one_is_written(walk_in, van, flo):
    shift = walk_in(last_name="Tworoles", phone="8165550164")
    chosen = wish(shift, van)
    vanid = van.create_person(first_name="Wanda", last_name="Tworoles", phone="8165550164")
    place = chosen.place
    other_role = next(role for role in place.event.roles if role.id != place.role.id)
    scheduled = next(one for one in van.statuses(place.event.type.id) if one.name == "Scheduled")
    there = {"vanid": vanid, "event_id": place.event.event_id, "shift_id": place.shift.shift_id, "status_id": scheduled.id}
    other, right = (van.add_signup(role_id=role.id, location_id=place.location.id, **there) for role in (other_role, place.role))
    bring(shift, wish(shift, van, vanid=vanid, seen=f"{right} Scheduled"), by=flo, van=van)
    assert [van.signup(one).status.name for one in (other, right)] == ["Scheduled", "Walk In"]
    assert Shift.objects.get(pk=shift.pk).van_signup_id == right


def test_where_walk_in_is_missing_it_is_completed(walk_in, van, stand_in):
    stand_in.faults(missing_status="Volunteer DVC:Walk In")
    assert plan(walk_in(), van, search=False).words == ["Completed"]


# -- the check ---------------------------------------------------------------------------------------------------------


def mended(stand_in, settings, *, key="", **faults):
    stand_in.faults(**faults)
    settings.VAN_API_KEY = key or settings.VAN_API_KEY
    return {finding.title: finding.says for finding in check() if finding.state == "problem"}


@pytest.mark.usefixtures("van")
class TestCheck:
    def test_a_key_that_fits_has_nothing_to_mend(self, stand_in, settings):
        before = stand_in.history()
        assert mended(stand_in, settings) == {}
        assert stand_in.history() == before

    def test_a_wrong_key(self, stand_in, settings):
        assert mended(stand_in, settings, key="wrong") == mended(stand_in, settings, refuse_key=True)
        assert "VAN refuses the key." in mended(stand_in, settings, key="wrong")["Connection"]

    def test_the_wrong_mode(self, stand_in, settings):
        found = mended(stand_in, settings, key=f"{stand_in.key}|0")
        assert "must end in |1" in " ".join(found.values())

    @pytest.mark.parametrize(("group", "title"), [("locations", "Places"), ("events", "Mode"), ("apiKeyProfiles", "Key and committee")])
    def test_a_part_that_the_key_may_not_use(self, stand_in, settings, group, title):
        assert "VAN does not let this key use its" in mended(stand_in, settings, forbid=group)[title]

    def test_a_page_of_html_from_a_proxy(self, stand_in, settings):
        assert "VAN has a fault of its own (answer 502)." in mended(stand_in, settings, html_every=1)["Connection"]

    def test_a_status_that_is_missing(self, stand_in, settings):
        stand_in.faults(missing_status="Volunteer DVC:No Show")
        says = [finding.says for finding in check() if finding.title == "Statuses"]
        assert any(one.startswith("Volunteer DVC does not offer No Show") for one in says)
