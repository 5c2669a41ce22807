"""Where a rehearsal may take place, and what it needs there: a made-up campaign, people, sessions."""

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Count

from accounts.models import Office, Rank, User
from rehearsal.day import Stranger
from rehearsal.deeds import Screen, leave_and_return
from tracker.models import CampaignSettings, OfficeCounter, Shift, Volunteer
from van_sync.imports import import_export
from van_sync.location_files import read_places
from van_sync.locations import map_locations
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.export import write_locations, write_participants
from van_sync.sample.words import FIRST_NAMES, LAST_NAMES, TOWNS

PEOPLE = "rehearsal.example.org"  # the e-mails of those whom a rehearsal makes
COLOURS = ("#0f766e", "#a16207", "#1d4ed8", "#7b3fa0", "#be123c", "#4d7c0f", "#334155", "#b45309", "#0369a1", "#86198f")
FICTION = r"^[0-9]{3}55501"  # telephone numbers of nobody


class RealCampaign(Exception):
    """No rehearsal here. ``str()`` says why, and what to do."""


@dataclass(frozen=True)
class Place:
    """An office of the rehearsal, with the number of its rows."""

    office: Office
    bookings: int


def prepare(seed: int, offices: int | None, bookings: int) -> list[Place]:
    """The offices of the rehearsal, on a day that is imported. Raises ``RealCampaign``.

    An empty database gets a made-up campaign of so many offices (40), with so many ``bookings`` a day and office. One that is
    there is used as it is: its first ``offices``, or all.
    """
    if why := what_is_real():
        raise RealCampaign(
            f"{why} A rehearsal fills the boards with deeds of people who do not exist. Give it a database of its own: create an empty one, "
            "name it in DATABASE_URL, run `python manage.py migrate` and then this again."
        )
    today = CampaignSettings.load().today()
    if not Office.objects.exists():
        bring_in(SampleCampaign(seed, today, offices=offices or 40, bookings_per_office=bookings))
    elif _is_own() and OfficeCounter.objects.exclude(day=today).exists():
        bring_in(SampleCampaign(seed, today, offices=Office.objects.count(), bookings_per_office=bookings))
    counted = dict(Shift.objects.on_boards().values_list("office").annotate(Count("pk")))
    found = Office.objects.filter(pk__in=counted).select_related("region").order_by("code")[:offices]
    return [Place(office, counted[office.pk]) for office in found]


def what_is_real() -> str:
    """Why this is no place for a rehearsal, in one sentence; empty if all here is made up."""
    towns = [name for name in Office.objects.values_list("name", flat=True) if re.sub(r" \d+$", "", name) not in TOWNS]
    if towns:
        return f"This database holds offices of a campaign, such as {towns[0]}."
    if Volunteer.objects.exclude(vanid=None).exclude(phone="").exclude(phone__regex=FICTION).exists():
        return "This database holds people with telephone numbers that are not made up."
    if User.objects.exclude(rank=Rank.DATA).exclude(email__endswith="example.org").exists():
        return "This database holds log-ins of a campaign."
    if Office.objects.exists() and not (_is_own() or settings.DEBUG):
        return "This database holds a campaign that no rehearsal made, and DEBUG is off."
    return ""


def _is_own() -> bool:
    return User.objects.filter(email__endswith=f"@{PEOPLE}").exists()


def bring_in(campaign: SampleCampaign) -> None:
    """The campaign as its boards are at dawn, the way VAN's export comes in."""
    with tempfile.TemporaryDirectory() as folder:
        locations, participants = Path(folder, "locations.csv"), Path(folder, "participants.csv")
        write_locations(campaign, locations)
        write_participants(campaign, participants)
        map_locations(read_places(locations.read_bytes())[0], by=None)
        import_export(participants.read_bytes(), file_name="participants.csv", day=campaign.day)


# -- people --------------------------------------------------------------------------------------------------------------


def seat(places: Sequence[Place], tabs: int, seed: int) -> list[Screen]:
    """One screen for each office, then one for each region, then wherever most bookings wait for the next pair of hands."""
    codes = [place.office.code for place in places][:tabs]
    regions = sorted({place.office.region.code for place in places})[: max(0, tabs - len(codes))]
    load = {place.office.code: [place.bookings, 1] for place in places}
    while len(codes) + len(regions) < tabs:
        busiest = max(load, key=lambda code: load[code][0] / load[code][1])
        load[busiest][1] += 1
        codes.append(busiest)
    screens = [Screen(number, code, code in regions) for number, code in enumerate([*codes, *regions])]
    for screen in screens:
        leave_and_return(screen, random.Random(f"{seed} away {screen.number}"))
    return screens


def log_in(screens: Iterable[Screen], places: Sequence[Place], seed: int) -> dict[int, str]:
    """A person and a session for each screen; returns the session keys by screen. The people have no password."""
    offices = {place.office.code: place.office for place in places}
    regions = {place.office.region.code: place.office.region for place in places}
    sessions = {}
    for screen in screens:
        chance = random.Random(f"{seed} person {screen.number}")
        office = offices.get(screen.code)
        user, _ = User.objects.update_or_create(
            email=f"{screen.number:03}@{PEOPLE}",
            defaults={
                "first_name": chance.choice(FIRST_NAMES), "last_name": chance.choice(LAST_NAMES), "colour": chance.choice(COLOURS), "password": "!",
                "rank": chance.choice((Rank.FO, Rank.DFO, Rank.INTERN)) if office else Rank.FD, "default_office": office,
                "region": office.region if office else regions[screen.code],
            },
        )  # fmt: skip
        sessions[screen.number] = session_of(user)
    return sessions


def session_of(user: User) -> str:
    """A session as signing in makes one; returns its key."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key, "it was just made"
    return session.session_key


def log_out(sessions: Iterable[str]) -> None:
    Session.objects.filter(session_key__in=list(sessions)).delete()


def strangers(places: Sequence[Place], seed: int, known: float) -> dict[int, list[Stranger]]:
    """Who will walk in, by office: a part of them is in VAN, booked for another day; the others are new."""
    found: dict[int, list[Stranger]] = {}
    ahead = _booked_on_another_day()
    for place in places:
        chance = random.Random(f"{seed} strangers {place.office.code}")
        people = ahead[place.office.pk]
        chance.shuffle(people)
        found[place.office.pk] = [people.pop() if people and chance.random() < known else _nobody(chance) for _ in range(place.bookings)]
    return found


def _booked_on_another_day() -> dict[int, list[Stranger]]:
    today = Shift.objects.on_boards().values("volunteer")
    rows = (
        Shift.objects.filter(is_active=True, office__counter__isnull=False, volunteer__phone__regex=FICTION + "[0-9]{2}$")
        .exclude(volunteer__in=today).order_by("pk")
        .values_list("office", "volunteer__first_name", "volunteer__last_name", "volunteer__phone")
    )  # fmt: skip
    found: dict[int, dict[Stranger, None]] = defaultdict(dict)
    for office, *words in rows:
        found[office][Stranger(*words)] = None
    return defaultdict(list, {office: list(people) for office, people in found.items()})


def _nobody(chance: random.Random) -> Stranger:
    return Stranger(chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES), f"{chance.randint(200, 989)}55501{chance.randint(0, 99):02}")
