"""The campaign's places and events: one event for each day, office and role, with its shifts."""

import datetime as dt
from collections.abc import Iterable, Iterator

from van_sync.sample import words
from van_sync.sample.campaign import DAYS_AHEAD, Booking, Office, SampleCampaign
from van_sync.sandbox import clock
from van_sync.sandbox.lookups import CANVASSING, HOST, TYPE_OF_ROLE
from van_sync.sandbox.models import Code, Event, EventNote, EventRole, EventShift, Location
from van_sync.sandbox.seed_ids import HOURS, ROLE_NAMES, SHIFT_NAMES, event_id, event_of, shift_id

FIRST_LOCATION = 501
MADE = dt.timedelta(days=60)  # before the campaign's day
DAYS = range(-1, DAYS_AHEAD + 1)  # yesterday is there, too
STREETS = ("Elm St", "Main St", "Oak Ave", "Market St", "2nd St", "Walnut St")
GOALS = {"Canvassing": 40, "Phonebanking": 10}


def add_events(campaign: SampleCampaign, bookings: Iterable[Booking]) -> dict[str, int]:
    """Returns the ids of the places by their names."""
    made_at = clock.at(campaign.day - MADE, dt.time(10))
    places = _add_places(campaign)
    events = list(_events(campaign, made_at))
    Event.objects.bulk_create(events)
    EventShift.objects.bulk_create(shift for event in events for shift in _shifts(event))
    EventRole.objects.bulk_create(role for event in events for role in _roles(event))
    _put_places(campaign, bookings, places)
    _add_codes_and_notes(events, made_at)
    return places


def _add_places(campaign: SampleCampaign) -> dict[str, int]:
    towns = {office.code: office.name for office in campaign.offices}
    rows = [
        Location(
            pk=FIRST_LOCATION + at, name=place.name, line1=f"{12 + at * 3} {STREETS[at % len(STREETS)]}", state="MO",
            city=towns.get(place.office or "", "Springfield"), postcode=f"{65_001 + at}", longitude=-93.29 + at / 100, latitude=37.21 + at / 100,
        )
        for at, place in enumerate(campaign.locations)
    ]  # fmt: skip
    Location.objects.bulk_create(rows)
    return {row.name: row.pk for row in rows}


def _events(campaign: SampleCampaign, made_at: dt.datetime) -> Iterator[Event]:
    for day in (campaign.day + dt.timedelta(days=ahead) for ahead in DAYS):
        for number, office in enumerate(campaign.offices):
            for role in ROLE_NAMES:
                yield _event(day, number, office, role, made_at)


def _event(day: dt.date, number: int, office: Office, role: str, made_at: dt.datetime) -> Event:
    return Event(
        pk=event_id(day, number, role), name=f"{office.code} {day:%A} {role}", short_name=f"{office.code}{day:%a}{role[:4]}",
        description=None, type_id=TYPE_OF_ROLE[role].event_type_id, made_at=made_at, series=number * len(ROLE_NAMES) + ROLE_NAMES.index(role) + 1,
        starts_at=clock.at(day, dt.time(HOURS[0])), ends_at=clock.at(day, dt.time(HOURS[-1] + words.SHIFT_HOURS)),
    )  # fmt: skip


def _shifts(event: Event) -> Iterator[EventShift]:
    day = event.starts_at.date()
    for hour in HOURS:
        start, end = clock.at(day, dt.time(hour)), clock.at(day, dt.time(hour + words.SHIFT_HOURS))
        yield EventShift(pk=shift_id(event.pk, hour), event=event, name=SHIFT_NAMES[hour], starts_at=start, ends_at=end)


def _roles(event: Event) -> Iterator[EventRole]:
    """The role that the event is for, and somebody to lead it."""
    kind = next(kind for kind in TYPE_OF_ROLE.values() if kind.event_type_id == event.type_id)
    own = next(role for role in kind.roles if event.name.endswith(f" {role.name}"))
    yield EventRole(event=event, role_id=own.role_id, goal=GOALS.get(own.name))
    yield EventRole(event=event, role_id=HOST.role_id)


def _put_places(campaign: SampleCampaign, bookings: Iterable[Booking], places: dict[str, int]) -> None:
    """An event is at its office's places, and wherever somebody is booked for it."""
    used = {(event_of(booking), places[booking.location.name]) for booking in bookings}
    for day in (campaign.day + dt.timedelta(days=ahead) for ahead in DAYS):
        for number, office in enumerate(campaign.offices):
            own = [places[place.name] for place in campaign.locations if place.office == office.code]
            used.update((event_id(day, number, role), place) for role in ROLE_NAMES for place in own)
    through = Event.locations.through
    through.objects.bulk_create(through(event_id=event, location_id=place) for event, place in sorted(used))


def _add_codes_and_notes(events: list[Event], made_at: dt.datetime) -> None:
    dated = {"made_at": made_at, "changed_at": made_at}
    parent = Code.objects.create(pk=1001, name="Field", code_type="Tag", entities=["Events", "People"], **dated)
    gotv = Code.objects.create(pk=1002, name="GOTV", code_type="Tag", parent=parent, entities=["Events"], **dated)
    Code.objects.create(pk=1003, name="Drives others", code_type="Tag", parent=parent, entities=["People"], **dated)
    Code.objects.create(pk=1004, name="WEB-SIGNUP", code_type="SourceCode", entities=["Events", "OnlineForms"], **dated)
    canvasses = [event for event in events if event.name.endswith(CANVASSING.name)]
    through = Event.codes.through
    through.objects.bulk_create(through(event_id=event.pk, code_id=gotv.pk) for event in canvasses)
    EventNote.objects.bulk_create(EventNote(event=event, text="Park behind the building", made_at=made_at) for event in canvasses)
