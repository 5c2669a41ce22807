"""What the stand-in holds is what the export of the same campaign says, and the file is kept from one start to the next."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from tests.van_sync.sandbox import running
from tests.van_sync.sandbox.running import SATURDAY, running_van
from tracker.models import CampaignSettings
from van_sync.sample.campaign import SampleCampaign
from van_sync.sandbox.clock import volunteer_day
from van_sync.sandbox.seed_ids import signup_id


@pytest.fixture(scope="module")
def campaign():
    return SampleCampaign(2018, SATURDAY, offices=2, bookings_per_office=70)


def all_of(van, path, **parameters):
    rows, skip = [], 0
    while page := van.get(path, **parameters, **{"$top": 50, "$skip": skip})["items"]:
        rows, skip = rows + page, skip + 50
    return rows


def row_of_signup(signup, types):
    start, end = (dt.datetime.fromisoformat(signup[name]) for name in ("startTimeOverride", "endTimeOverride"))
    person = signup["person"]
    return (
        person["vanId"], person["firstName"], person["lastName"], signup["event"]["name"], start.date(), start.time(), end.time(),
        signup["location"]["name"], signup["role"]["name"], signup["status"]["name"], types[signup["event"]["eventId"]],
    )  # fmt: skip


def row_of_booking(booking):
    kinds = {"Canvassing": "Volunteer DVC", "Phonebanking": "Volunteer DVC"}
    return (
        booking.person.vanid, booking.person.first_name, booking.person.last_name, booking.event, booking.day, booking.starts_at,
        booking.ends_at, booking.location.name, booking.role, booking.status, kinds.get(booking.role, booking.role),
    )  # fmt: skip


def test_every_booking_of_the_export_is_a_signup_and_every_signup_from_today_on_a_booking(campaign):
    with running_van() as van:  # one that no other test has written to
        events = all_of(van, "events", startingAfter=SATURDAY.isoformat())
        types = {event["eventId"]: event["eventType"]["name"] for event in events}
        signups = [signup for event in events for signup in van.get("signups", eventId=event["eventId"], **{"$top": 200})["items"]]
        someone = van.get(f"people/{campaign.people[3].vanid}", **{"$expand": "phones,emails"})

    assert Counter(row_of_signup(signup, types) for signup in signups) == Counter(map(row_of_booking, campaign.bookings))
    assert len({signup["eventSignupId"] for signup in signups}) == len(signups)
    made = campaign.people[3]
    assert {phone["phoneType"]: phone["phoneNumber"] for phone in someone["phones"]} == {
        kind: number for kind, number in (("Cell", made.cell), ("Home", made.phone)) if number
    }
    assert [email["email"] for email in someone["emails"]] == ([made.email] if made.email else [])


def test_there_is_an_event_for_each_day_office_and_role(van, campaign):
    names = {event["name"] for event in all_of(van, "events", startingAfter=SATURDAY.isoformat(), startingBefore="2026-11-01")}

    assert names >= {
        f"{office.code} Saturday {role}" for office in campaign.offices for role in ("Canvassing", "Phonebanking", "Comfort Vol", "Intern Onboarding")
    }  # fmt: skip


def test_ids_of_different_things_are_never_the_same(van):
    events = all_of(van, "events", **{"$expand": "shifts,roles,locations"})
    kinds = [
        {event["eventId"] for event in events},
        {shift["eventShiftId"] for event in events for shift in event["shifts"]},
        {role["roleId"] for event in events for role in event["roles"]},
        {place["locationId"] for event in events for place in event["locations"]},
        {signup["eventSignupId"] for event in events[:8] for signup in van.get("signups", eventId=event["eventId"])["items"]},
    ]

    assert len(set().union(*kinds)) == sum(map(len, kinds))
    assert max(kinds[-1]) > 2**32


def test_a_booking_keeps_its_ids_in_the_file_of_the_next_day(campaign):
    sunday = SATURDAY + dt.timedelta(days=1)
    tomorrow = SampleCampaign(2018, sunday, offices=2, bookings_per_office=70)

    early, late = ({signup_id(one): one for one in made.bookings if one.day == sunday} for made in (campaign, tomorrow))

    assert 20 < len(early) < len(late)
    assert early == {pk: late[pk] for pk in early}


def test_the_file_is_kept_for_the_same_day_and_made_anew_when_asked(tmp_path):
    words = [f"--file={tmp_path}/van.sqlite3", "--offices=1", "--bookings=9"]
    statuses = []
    for more in ([], [], ["--fresh"]):
        with running_van(*words, *more, small=False) as van:
            events = van.get("events", startingAfter=SATURDAY.isoformat(), startingBefore="2026-11-01")["items"]
            signup = van.get("signups", eventId=events[0]["eventId"])["items"][0]
            statuses.append(signup["status"]["name"])
            van.call("PUT", f"signups/{signup['eventSignupId']}", json={**signup, "status": {"statusId": 29}})

    assert statuses == [statuses[0], "Texted", statuses[0]]


def test_switches_may_be_turned_at_the_start():
    with running_van(
        "--offices=1",
        "--bookings=1",
        "--fault",
        "throttle_every=1",
        "--fault",
        "retry_after=9",
        "--key",
        "AAAA-1",
        "--application",
        "x",
        small=False,
    ) as van:
        assert van.call("GET", "events", auth=("any", "aaaa-1|1")).headers["Retry-After"] == "9"


@pytest.mark.parametrize("hour", [0, 3, 4, 12, 23])
@pytest.mark.parametrize("day", [dt.date(2026, 10, 31), dt.date(2026, 11, 1), dt.date(2026, 11, 2)])
def test_its_day_turns_when_that_of_the_boards_does(day, hour):
    now = dt.datetime.combine(day, dt.time(hour, 15), ZoneInfo("America/Chicago"))

    assert volunteer_day(now) == CampaignSettings().today(now)


def test_two_of_them_are_never_on_one_port(monkeypatch):
    few = ["--offices=1", "--bookings=1"]
    with running_van(*few, small=False) as first:
        monkeypatch.setattr(running.random, "sample", lambda ports, number: [first.port, *ports])
        with running_van(*few, small=False) as second:
            assert second.port != first.port
            assert first.calls()["process"] != second.calls()["process"]


def test_a_wrong_switch_stops_the_start():
    with pytest.raises(RuntimeError, match="There is no switch “shoes”"), running_van("--fault", "shoes=1"):
        pass
