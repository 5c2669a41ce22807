"""Bring a table of locations into the campaign: regions, offices, and which location belongs where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from accounts.models import Office, Region, User
from tracker.models import CampaignSettings, Location
from tracker.places import place_location
from van_sync.location_files import BadLine, Place


@dataclass(slots=True)
class Outcome:
    """What a table changed. ``done`` counts things such as "offices added"; what was so already is not in it."""

    done: Counter[str] = field(default_factory=Counter)
    shifts_moved: int = 0
    bad: list[BadLine] = field(default_factory=list)


class _Unusable(Exception):
    def __init__(self, value: str, reason: str) -> None:
        super().__init__(reason)
        self.value = value


def map_locations(places: Iterable[Place], *, by: User | None) -> Outcome:
    """Make or change what the table names; the shifts that wait at a location move onto its office's board.

    A bad line stops neither the others nor leaves half of itself behind. Doing it again changes nothing.
    """
    outcome = Outcome()
    for place in places:
        try:
            done: Counter[str] = Counter()
            with transaction.atomic():
                office = _office(place, done)
        except _Unusable as problem:
            outcome.bad.append(BadLine(place.line, problem.value, str(problem)))
            continue
        outcome.done += done
        _map(place, office, by, outcome)
    return outcome


def _office(place: Place, done: Counter[str]) -> Office:
    region = _region(place.region, done) if place.region else None
    office = Office.objects.filter(code=place.office).first()
    if office is None:
        if region is None:
            raise _Unusable(place.office, "This office is new, and the line names no region for it.")
        zone = CampaignSettings.load().time_zone
        office = Office(code=place.office, name=place.office_name or place.office, region=region, time_zone=zone)
        _save(office, place.office)
        done["offices added"] += 1
        return office
    wanted = (place.office_name or office.name, region.pk if region else office.region_id)
    if wanted != (office.name, office.region_id):
        office.name, office.region_id = wanted
        _save(office, place.office_name)
        done["offices changed"] += 1
    return office


def _region(code: str, done: Counter[str]) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None:
        region = Region(code=code)
        _save(region, code)
        done["regions added"] += 1
    return region


def _save(row: Model, value: str) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise _Unusable(value, " ".join(error.messages)) from None
    row.save()


def _map(place: Place, office: Office, by: User | None, outcome: Outcome) -> None:
    location = Location.objects.filter(name=place.location).first()
    if location is None:
        Location.objects.create(name=place.location, office=office)
        outcome.done["locations added"] += 1
        return
    if location.office_id != office.pk:
        outcome.done["locations moved"] += 1
    # Also where the office stays: a run that was cut short may have left shifts behind.
    outcome.shifts_moved += place_location(location.pk, office.pk, by)
