"""The campaign's people, and some whom a client has to treat with care."""

import datetime as dt
from collections.abc import Iterable, Iterator

from van_sync.sample.campaign import FIRST_VANID, VANIDS_AN_OFFICE, SampleCampaign
from van_sync.sample.campaign import Person as Made
from van_sync.sandbox import clock
from van_sync.sandbox.models import Address, Email, Identifier, Person, Phone, Suppression
from van_sync.sandbox.people_match import key
from van_sync.sandbox.seed_events import MADE, STREETS

DUPLICATES, HIDDEN = (129_000_001, 129_000_002), 129_000_003
FIRST_VOTER, VOTERS, VOTER_STEP = 1_000_001, 20, 7


def add_people(campaign: SampleCampaign) -> None:
    made_at = clock.at(campaign.day - MADE, dt.time(10))
    people = campaign.people
    _add(people, campaign, made_at)
    _add(_copies(people), campaign, made_at)
    _add(_voters(people), campaign, made_at)
    Person.objects.filter(pk__lt=FIRST_VANID).update(is_voter=True)
    Person.objects.create(
        pk=HIDDEN, first_name="Olga", last_name="Elsewhere", first_key="olga", last_key="elsewhere", is_hidden=True, made_at=made_at
    )
    called = [
        booking.person for booking in campaign.bookings if booking.day == campaign.day and (booking.person.phone or booking.person.cell)
    ]
    Suppression.objects.bulk_create(
        Suppression(person_id=person.vanid, code=code) for person, code in zip(called[2:], ("NC", "NE"), strict=False)
    )


def _copies(people: tuple[Made, ...]) -> Iterator[Made]:
    """Two people have a second record that nobody has merged."""
    reachable = [person for person in people if len(person.cell) == 10]
    for vanid, person in zip(DUPLICATES, reachable[5:], strict=False):
        yield Made(vanid, person.first_name, person.last_name, person.phone, person.cell, person.email)


def _voters(people: tuple[Made, ...]) -> Iterator[Made]:
    """Some are in My Voters as well, under another number."""
    for at, person in enumerate(people[: VOTERS * VOTER_STEP : VOTER_STEP]):
        yield Made(FIRST_VOTER + at, person.first_name, person.last_name, person.phone, "", "")


def _add(people: Iterable[Made], campaign: SampleCampaign, made_at: dt.datetime) -> None:
    people = list(people)
    Person.objects.bulk_create(
        Person(
            pk=made.vanid, first_name=made.first_name, last_name=made.last_name, first_key=key(made.first_name), last_key=key(made.last_name),
            born_on=dt.date(1950 + made.vanid % 50, 1 + made.vanid % 12, 1 + made.vanid % 28) if made.vanid % 3 else None,
            more={"salutation": made.first_name}, made_at=made_at,
        )
        for made in people
    )  # fmt: skip
    Phone.objects.bulk_create(phone for made in people for phone in _phones(made, made_at))
    Email.objects.bulk_create(
        Email(person_id=made.vanid, address=made.email, is_preferred=True, made_at=made_at) for made in people if made.email
    )
    Address.objects.bulk_create(_address(made, campaign) for made in people)
    Identifier.objects.bulk_create(
        Identifier(person_id=made.vanid, kind="mobilizeid", value=str(made.vanid % 1_000_000)) for made in people if made.vanid % 10 == 0
    )


def _phones(made: Made, made_at: dt.datetime) -> Iterator[Phone]:
    if made.cell:
        yield Phone(person_id=made.vanid, number=made.cell, kind="C", is_preferred=True, made_at=made_at)
    if made.phone:
        yield Phone(person_id=made.vanid, number=made.phone, kind="H", is_preferred=not made.cell, made_at=made_at)


def _address(made: Made, campaign: SampleCampaign) -> Address:
    number = max(0, made.vanid - FIRST_VANID) // VANIDS_AN_OFFICE
    office = campaign.offices[number % len(campaign.offices)]
    return Address(
        person_id=made.vanid, line1=f"{made.vanid % 900 + 100} {STREETS[made.vanid % len(STREETS)]}", city=office.name, state="MO",
        postcode=f"{65_001 + number:05}-{made.vanid % 10_000:04}", is_preferred=True,
    )  # fmt: skip
