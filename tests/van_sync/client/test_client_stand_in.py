"""The client against the stand-in for VAN: a process of its own with VAN's rules, and what a bad day does to them."""

import datetime as dt

import pytest

from tests.at_once import at_once
from tests.van_sync.sandbox.running import SATURDAY, running_van
from van_sync.client import VanClient
from van_sync.client_errors import VanChanged, VanForbidden, VanInvalid, VanKeyRefused, VanUnavailable
from van_sync.client_http import VanHttp
from van_sync.client_limits import CallLimits, calls_today
from van_sync.client_types import Named

FRIDAY = SATURDAY - dt.timedelta(days=1)


@pytest.fixture(scope="module")
def started():
    with running_van() as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(started):
    started.faults()
    started.forget_calls()
    return started


@pytest.fixture
def connect(db, stand_in, pauses):
    def make(key=stand_in.key):
        limits = CallLimits(2, 10_000, sleep=pauses.append)
        return VanClient(VanHttp(stand_in.url, stand_in.application, key, limits, sleep=pauses.append))

    return make


@pytest.fixture
def van(connect):
    return connect()


@pytest.fixture
def canvass(van):
    event = van.events(SATURDAY, SATURDAY)[0]
    assert event.name.endswith("Canvassing")
    return event


@pytest.fixture
def crowded(van):
    """An event with more signups than a page holds."""
    return van.events(FRIDAY, FRIDAY)[0]


@pytest.fixture
def take(van, canvass):
    """Signups of the day, each test its own: what a test changes stays."""

    def next_one(status="Scheduled"):
        found = next(each for each in van.signups(canvass.event_id) if each.status.name == status and each.signup_id not in TAKEN)
        TAKEN.add(found.signup_id)
        return found

    return next_one


TAKEN: set[int] = set()


def offered(van, canvass, name):
    return next(each for each in van.statuses(canvass.type.id) if each.name == name)


# -- reading -----------------------------------------------------------------------------------------------------------


def test_the_key_is_let_in_and_says_whose_it_is(van):
    van.echo()

    assert (van.key_profile().committee, van.key_profile().has_my_campaign) == ("Sample Coordinated Campaign", True)


def test_a_day_has_its_events_and_no_others(van):
    for day in (SATURDAY, SATURDAY + dt.timedelta(days=1)):
        events = van.events(day, day)
        assert events
        assert {each.starts_at.date() for each in events} == {day}
        assert all(each.shifts and each.roles and each.locations for each in events if each.type.name != "Intern Onboarding")


def test_the_two_days_around_the_end_of_summer_time_keep_their_offsets(van):
    both = van.events(SATURDAY, SATURDAY + dt.timedelta(days=1))

    offsets = {each.starts_at.date(): each.starts_at.utcoffset() for each in both}
    assert offsets == {SATURDAY: dt.timedelta(hours=-5), SATURDAY + dt.timedelta(days=1): dt.timedelta(hours=-6)}


def test_event_types_offer_the_statuses_that_signups_may_have(van):
    for each in van.event_types():
        assert {status.id for status in each.statuses} == {status.id for status in van.statuses(each.type.id)}


def test_locations_of_events_are_locations(van, canvass):
    assert set(canvass.locations) <= set(van.locations())


@pytest.mark.parametrize("faults", [{}, {"duplicate_row": True}, {"empty_page": True}, {"null_shift_names": True}])
def test_every_signup_of_an_event_comes_once_on_a_bad_day_too(van, crowded, stand_in, faults):
    stand_in.faults(**faults)

    found = [each.signup_id for each in van.signups(crowded.event_id)]

    assert len(found) > 50, "more than a page"
    assert sorted(set(found)) == sorted(found)
    assert len(found) == stand_in.get("signups", eventId=crowded.event_id)["count"]


def test_the_signups_of_a_person_hold_the_one_on_the_event(van, take):
    mine = take()

    assert mine in van.signups_of(mine.vanid)
    assert van.signup(mine.signup_id) == mine


def test_throttled_or_failing_every_other_time_a_list_is_read_whole(van, crowded, stand_in, pauses):
    whole = list(van.signups(crowded.event_id))
    calls = calls_today().calls
    stand_in.forget_calls()

    for fault in ("throttle_every", "error_every", "html_every"):
        stand_in.faults(**{fault: 2})
        for _ in range(3):
            assert list(van.signups(crowded.event_id)) == whole

    today, seen = calls_today(), stand_in.calls()
    assert seen["total"] == today.calls - calls, "every try is counted"
    assert seen["statuses"]["429"] == today.throttled > 0
    assert seen["statuses"]["500"] + seen["statuses"]["502"] == today.failed > 0
    assert sum(pause >= 2 for pause in pauses) == today.throttled, "Retry-After: 2"


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_status_is_written_once(van, canvass, stand_in, take):
    signup, confirmed = take(), offered(van, canvass, "Confirmed")
    before = len(stand_in.history(signup.signup_id))

    assert van.set_status(signup.signup_id, confirmed, expected="Scheduled") == signup
    van.set_status(signup.signup_id, confirmed, expected="Scheduled")

    now = van.signup(signup.signup_id)
    assert now.status == confirmed
    assert {**now.raw, "status": None} == {**signup.raw, "status": None}, "all else is as it was"
    assert len(stand_in.history(signup.signup_id)) == before + 1
    assert stand_in.calls()["endpoints"]["PUT /signups/{signup_id}"] == 1


def test_when_the_answer_is_lost_the_change_is_not_written_twice(van, canvass, stand_in, take):
    signup, completed = take(), offered(van, canvass, "Completed")
    before = len(stand_in.history(signup.signup_id))
    stand_in.faults(only="PUT signups", html_every=1, failures_apply=True)

    with pytest.raises(VanUnavailable) as lost:
        van.set_status(signup.signup_id, completed, expected="Scheduled")
    assert lost.value.may_have_happened
    van.set_status(signup.signup_id, completed, expected="Scheduled")

    assert van.signup(signup.signup_id).status == completed
    assert len(stand_in.history(signup.signup_id)) == before + 1


def test_what_somebody_changed_in_van_is_not_written_over(van, canvass, stand_in, take):
    signup, confirmed = take(), offered(van, canvass, "Confirmed")
    stand_in.change(signup.signup_id, "Declined")

    with pytest.raises(VanChanged) as changed:
        van.set_status(signup.signup_id, confirmed, expected="Scheduled")

    assert changed.value.now == van.signup(signup.signup_id).status.name == "Declined"


def test_a_status_that_the_type_does_not_offer_is_refused_with_what_to_do(van, stand_in, take):
    stand_in.faults(missing_status="Completed")

    with pytest.raises(VanInvalid, match="The event's type does not offer this status") as refused:
        van.set_status(take().signup_id, Named(2, "Completed"), expected="Scheduled")

    assert not refused.value.may_have_happened


def test_signing_somebody_up_twice_makes_one_signup(van, canvass, stand_in):
    vanid = van.create_person(first_name="Ada", last_name="Walkin", cell="202-555-0199")
    shift, role, place = canvass.shifts[0], canvass.roles[0], canvass.locations[0]
    terms = {"vanid": vanid, "event_id": canvass.event_id, "shift_id": shift.shift_id, "role_id": role.id, "location_id": place.id}
    walk_in, completed = offered(van, canvass, "Walk In"), offered(van, canvass, "Completed")

    signup_id = van.add_signup(**terms, status_id=walk_in.id)
    stand_in.faults(only="POST signups", html_every=2, failures_apply=True)  # the first answer comes, the second is lost
    assert van.add_signup(**terms, status_id=completed.id) == signup_id
    assert van.add_signup(**terms, status_id=completed.id) == signup_id

    (only,) = van.signups_of(vanid)
    assert (only.signup_id, only.status, only.shift.id, only.role, only.location) == (signup_id, completed, shift.shift_id, role, place)


@pytest.mark.parametrize("old_find", [False, True])
def test_a_person_is_made_once_and_found_again(van, stand_in, old_find):
    stand_in.faults(old_find=old_find)
    last_name = f"Newcomer{'old' if old_find else ''}"
    told = {"first_name": "Bo", "last_name": last_name, "phone": "202-555-0171", "cell": f"202-555-018{int(old_find)}"}

    vanid = van.create_person(**told)

    assert van.create_person(**told) == vanid
    found = van.find_people(first_name="Bo", last_name=last_name, phone=told["cell"])
    assert [(each.vanid, each.phone, each.cell) for each in found] == [(vanid, "2025550171", f"202555018{int(old_find)}")]


def test_people_without_phones_still_are_people(van, stand_in, take):
    signup = take()
    stand_in.faults(null_phones=True)

    assert van.person(signup.vanid).last_name == signup.last_name
    assert signup.vanid in [each.vanid for each in van.find_people(first_name=signup.first_name, last_name=signup.last_name)]


# -- keys --------------------------------------------------------------------------------------------------------------


def test_a_wrong_key_is_told_from_a_wrong_mode(connect, stand_in):
    with pytest.raises(VanKeyRefused, match="VAN refuses the key"):
        connect("0000").echo()
    with pytest.raises(VanKeyRefused, match=r"must end in \|1"):
        connect(f"{stand_in.key}|0").events(SATURDAY, SATURDAY)


def test_a_part_that_the_key_may_not_use_is_named(van, canvass, stand_in):
    stand_in.faults(forbid="signups")

    with pytest.raises(VanForbidden, match="give the key the right to event signups"):
        list(van.signups(canvass.event_id))


# -- together ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_threads_never_have_more_than_two_calls_at_van(stand_in):
    van = VanClient(VanHttp(stand_in.url, stand_in.application, stand_in.key, CallLimits(2, 1000)))
    stand_in.faults(delay_ms=30)

    at_once(*[lambda: [van.echo() for _ in range(3)]] * 6)

    assert stand_in.calls()["peak"] <= 2
    assert stand_in.calls()["total"] == 18
