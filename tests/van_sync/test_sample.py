import csv
import datetime as dt
import re
from collections import Counter

import pytest

from van_sync.export_files import read_export
from van_sync.location_files import read_places
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.export import PARTICIPANTS, write_locations, write_participants
from van_sync.sample.words import ROLES, STARTS, STATUSES

SATURDAY = dt.date(2026, 10, 31)


@pytest.fixture(scope="module")
def campaign():
    return SampleCampaign(2018, SATURDAY)


@pytest.fixture(scope="module")
def state():
    """Forty offices, as large as Missouri's."""
    return SampleCampaign(2018, SATURDAY, offices=40, bookings_per_office=78)


def today(campaign):
    return [booking for booking in campaign.bookings if booking.day == campaign.day]


def share(bookings, attribute):
    counted = Counter(getattr(booking, attribute) for booking in bookings)
    return {value: 100 * count / len(bookings) for value, count in counted.items()}


def test_seven_offices_in_three_regions_with_about_sixty_bookings_each(campaign):
    assert [office.code for office in campaign.offices] == ["R1A", "R1B", "R1C", "R2A", "R2B", "R2C", "R3A"]
    assert campaign.regions == ("R1", "R2", "R3")
    assert 420 <= len(today(campaign)) <= 440
    assert {office.bookings for office in campaign.offices} == {30, 60, 120}


def test_a_state_has_forty_offices_in_eight_regions_and_about_3100_bookings(state):
    assert (len({office.code for office in state.offices}), len(state.regions)) == (40, 8)
    assert 3_000 <= len(today(state)) <= 3_250


@pytest.mark.parametrize("offices", [1, 2, 3, 7, 40, 100, 200])
def test_every_office_has_a_code_of_its_own_and_no_regions_code(offices):
    campaign = SampleCampaign(1, SATURDAY, offices=offices, bookings_per_office=1)

    codes = {office.code for office in campaign.offices}
    assert len(codes) == offices
    assert codes.isdisjoint(campaign.regions)


@pytest.mark.parametrize(("attribute", "expected"), [("role", ROLES), ("status", STATUSES)])
def test_the_mix_of_a_day_is_that_of_the_field(state, attribute, expected):
    found = share(today(state), attribute)

    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected, abs=2.5)


def test_most_come_in_the_morning(state):
    found = share(today(state), "starts_at")

    assert {start.hour: part for start, part in found.items()} == pytest.approx(STARTS, abs=2.5)


def test_a_seed_and_a_day_always_give_the_same(campaign):
    again = SampleCampaign(2018, SATURDAY)

    assert (again.people, again.bookings) == (campaign.people, campaign.bookings)
    assert SampleCampaign(2019, SATURDAY).people != campaign.people


def test_whoever_is_booked_ahead_is_in_tomorrows_file_too(campaign):
    sunday = SATURDAY + dt.timedelta(days=1)

    tomorrow = SampleCampaign(2018, sunday)

    ahead = [booking for booking in campaign.bookings if booking.day == sunday]
    assert set(ahead) < set(today(tomorrow))
    assert tomorrow.people == campaign.people


def test_the_file_reaches_a_week_ahead_with_three_quarters_of_a_days_bookings(state):
    ahead = [booking for booking in state.bookings if booking.day > SATURDAY]

    assert 0.65 < len(ahead) / len(today(state)) < 0.85
    assert max(booking.day for booking in ahead) <= SATURDAY + dt.timedelta(days=7)
    assert all(booking.signed_up_on <= SATURDAY for booking in ahead)


def test_every_telephone_number_is_one_of_fiction(state):
    numbers = [number for person in state.people for number in (person.phone, person.cell) if number]

    assert all(re.fullmatch(r"\d{3}55501\d{1,2}", number) for number in numbers)
    assert 0.02 < sum(len(number) == 9 for number in numbers) / len(numbers) < 0.04


def test_only_households_share_a_number(campaign):
    homes: dict[str, set[str]] = {}
    for person in campaign.people:
        for number in {person.phone, person.cell} - {""}:
            if len(number) == 10:
                homes.setdefault(number, set()).add(person.last_name)

    assert all(len(names) == 1 for names in homes.values())
    shared = Counter(person.phone for person in campaign.people if person.phone)
    assert 10 <= sum(count > 1 for count in shared.values()) <= 60


def test_names_are_as_awkward_as_real_ones(state):
    names = [f"{person.first_name} {person.last_name}" for person in state.people]

    assert any("'" in name for name in names)
    assert any(not name.isascii() for name in names)
    assert any(len(person.last_name) >= 40 for person in state.people)


def test_some_people_have_a_second_record(campaign):
    records = Counter((person.first_name, person.last_name, person.phone, person.cell) for person in campaign.people)

    assert 3 <= sum(count > 1 for count in records.values()) <= 30
    assert len({person.vanid for person in campaign.people}) == len(campaign.people)


def test_some_are_booked_twice_a_day_and_never_for_the_same_hour(state):
    bookings = Counter(booking.person.vanid for booking in today(state))
    slots = Counter((booking.person.vanid, booking.starts_at) for booking in today(state))

    assert 10 <= sum(count == 2 for count in bookings.values()) <= 60
    assert max(slots.values()) == 1


def test_a_few_bookings_are_at_places_that_no_office_knows(state):
    unknown = [booking for booking in today(state) if booking.location.office is None]

    assert 5 <= len(unknown) <= 30
    assert {booking.location for booking in state.bookings} <= set(state.locations)


def test_the_export_is_vans_to_the_byte(campaign, tmp_path):
    file = tmp_path / "participants.csv"

    write_participants(campaign, file)

    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfVanID,Name,Phone,")
    assert data.count(b"\r\n") == data.count(b"\n") == len(campaign.bookings) + 1
    row = next(csv.reader([data.decode("utf-8-sig").splitlines()[1]]))
    first = campaign.bookings[0]
    assert row[0] == str(first.person.vanid)
    assert row[1] == f"{first.person.last_name}, {first.person.first_name}"
    assert dict(zip(PARTICIPANTS, row, strict=True))["Date"] == "10/31/2026"
    assert re.fullmatch(r"\d{1,2}:00 [AP]M - \d{1,2}:00 [AP]M", row[7])


def test_the_importers_reader_understands_every_row(campaign, tmp_path):
    file = tmp_path / "participants.csv"
    write_participants(campaign, file)

    export = read_export(file.read_bytes())

    assert export.bad == []
    assert [(row.vanid, row.first_name, row.last_name, row.day, row.starts_at, row.location, row.role, row.status) for row in export.rows] == [
        (
            booking.person.vanid, booking.person.first_name, booking.person.last_name, booking.day, booking.starts_at,
            booking.location.name, booking.role, booking.status,
        )
        for booking in campaign.bookings
    ]  # fmt: skip


def test_the_table_of_locations_leaves_out_what_nobody_has_placed(campaign, tmp_path):
    file = tmp_path / "locations.csv"

    write_locations(campaign, file)

    places, bad = read_places(file.read_bytes())
    assert bad == []
    assert {(place.location, place.office) for place in places} == {
        (known.name, known.office) for known in campaign.locations if known.office
    }
    assert len(places) == 14
