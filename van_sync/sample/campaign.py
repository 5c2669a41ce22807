"""Offices, people and bookings of a made-up campaign."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle
from typing import TypeVar

from van_sync.sample import words

DAYS_AHEAD = 7
DAYS_BOOKED_AHEAD = 1.2  # on average: so three quarters of a day's bookings stand in the file for the days after it
POOL = 1.3  # people an office knows, for each booking of a day
FIRST_VANID = 120_000_000
VANIDS_AN_OFFICE = 10_000
NUMBERS_AN_OFFICE = 340  # so seven offices use no telephone number twice, but for households

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    code: str
    name: str
    region: str
    bookings: int  # on one day


@dataclass(frozen=True, slots=True)
class Location:
    """A place under VAN's name for it. One without an office is on nobody's list yet."""

    name: str
    office: str | None


@dataclass(frozen=True, slots=True)
class Person:
    vanid: int
    first_name: str
    last_name: str
    phone: str  # digits, or ""
    cell: str
    email: str


@dataclass(frozen=True, slots=True)
class Booking:
    person: Person
    location: Location
    day: dt.date
    starts_at: dt.time
    ends_at: dt.time
    role: str
    status: str
    event: str
    recruited_by: str
    signed_up_on: dt.date


class SampleCampaign:
    """The campaign as VAN knows it on the morning of ``day``.

    People depend on the seed alone and a day's bookings on the seed and that day: whoever is booked for tomorrow in
    today's file is booked in tomorrow's, too.
    """

    def __init__(self, seed: int, day: dt.date, *, offices: int = 7, bookings_per_office: int = 60) -> None:
        self.seed, self.day = seed, day
        self.offices = tuple(_offices(offices, bookings_per_office))
        self.regions = tuple(dict.fromkeys(office.region for office in self.offices))
        self._people = {office.code: tuple(self._make_people(office, number)) for number, office in enumerate(self.offices)}

    @cached_property
    def locations(self) -> tuple[Location, ...]:
        own = [location for office in self.offices for location in _locations(office)]
        return (*own, *(Location(name, None) for name in words.UNKNOWN_PLACES))

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(person for people in self._people.values() for person in people)

    @cached_property
    def bookings(self) -> tuple[Booking, ...]:
        """What VAN holds for the day and the week after it, in the order of the days."""
        days = [self.day + dt.timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
        return tuple(
            booking
            for day in days
            for office in self.offices
            for booking in self._bookings(office, day)
            if booking.signed_up_on <= self.day
        )

    def _make_people(self, office: Office, number: int) -> Iterator[Person]:
        chance = random.Random(f"{self.seed} people {office.code}")
        before: Person | None = None
        for place in range(round(office.bookings * POOL)):
            person = _person(chance, number, place)
            if before and chance.random() < words.SHARED_PHONE:
                person = replace(person, last_name=before.last_name, phone=before.phone or before.cell)
            if before and chance.random() < words.SECOND_RECORD:
                person = replace(before, vanid=person.vanid)
            yield person
            before = person

    def _bookings(self, office: Office, day: dt.date) -> Iterator[Booking]:
        chance = random.Random(f"{self.seed} {day} {office.code}")
        for person in chance.sample(self._people[office.code], office.bookings):
            booking = _booking(chance, office, person, day)
            yield booking
            if chance.random() < words.BOOKED_TWICE:
                start = next(hour for hour in words.STARTS if hour != booking.starts_at.hour)
                yield replace(booking, starts_at=dt.time(start), ends_at=dt.time(start + words.SHIFT_HOURS))


def _offices(count: int, average: int) -> Iterator[Office]:
    regions = max(1, min(count, 3), count // 5)
    sizes = cycle(words.OFFICE_SIZES)
    for number in range(count):
        region, letter = divmod(number, -(-count // regions))
        name = words.TOWNS[number % len(words.TOWNS)]
        again = f" {number // len(words.TOWNS) + 1}" if number >= len(words.TOWNS) else ""
        yield Office(f"R{region + 1}{_letters(letter)}", name + again, f"R{region + 1}", max(1, round(average * next(sizes))))


def _letters(number: int) -> str:
    """A, B … Z, then Z1, Z2 …: a board's address has to be short, not clever."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number] if number < 26 else f"Z{number - 25}"


def _locations(office: Office) -> tuple[Location, Location]:
    staging = words.STAGING_PLACES[len(office.name) % len(words.STAGING_PLACES)]
    return (
        Location(f"{office.code} - {office.name} Field Office", office.code),
        Location(f"{office.region}: {office.name} {staging}", office.code),
    )


def _person(chance: random.Random, office: int, place: int) -> Person:
    vanid = FIRST_VANID + office * VANIDS_AN_OFFICE + place
    first = chance.choice(words.FIRST_NAMES)
    last = chance.choice(words.LONG_LAST_NAMES if chance.random() < words.LONG_NAME else words.LAST_NAMES)
    number = office * NUMBERS_AN_OFFICE + place * 2
    phone, cell = _phone(chance, number), _phone(chance, number + 1)
    return Person(
        vanid,
        first,
        last,
        phone if chance.random() >= words.NO_PHONE else "",
        cell if chance.random() >= words.NO_CELL else "",
        f"volunteer{vanid}@example.org" if chance.random() >= words.NO_EMAIL else "",
    )


def _phone(chance: random.Random, number: int) -> str:
    """The ``number``-th telephone number of fiction; now and then with a digit lost."""
    area = words.AREA_CODES[number % len(words.AREA_CODES)]
    digits = f"{area}55501{number // len(words.AREA_CODES) % 100:02}"
    return digits if chance.random() >= words.WRONG_PHONE else digits[:-1]


def _booking(chance: random.Random, office: Office, person: Person, day: dt.date) -> Booking:
    start, role = _pick(chance, words.STARTS), _pick(chance, words.ROLES)
    own, staging = _locations(office)
    places = {"office": own, "staging": staging, "unknown": Location(chance.choice(words.UNKNOWN_PLACES), None)}
    return Booking(
        person=person,
        location=places[_pick(chance, words.PLACES)],
        day=day,
        starts_at=dt.time(start),
        ends_at=dt.time(start + words.SHIFT_HOURS),
        role=role,
        status=_pick(chance, words.STATUSES),
        event=f"{office.code} {day:%A} {role}",
        recruited_by="Field, Flo",
        signed_up_on=day - dt.timedelta(days=int(chance.expovariate(1 / DAYS_BOOKED_AHEAD))),
    )


def _pick(chance: random.Random, weights: Mapping[T, float]) -> T:
    return chance.choices(list(weights), list(weights.values()))[0]
