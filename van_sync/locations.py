"""Bring a table of locations into the campaign: regions, offices, and which location belongs where."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from accounts.models import Office, Region, User
from tracker.models import CampaignSettings, Location
from tracker.places import misplaced, place_location
from van_sync.location_files import BadLine, Place, read_places

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Move:
    """A place that is new or goes to another office."""

    place: str
    was: str  # code of the office, "" for none
    to: str
    is_new: bool
    shifts: int


@dataclass(slots=True)
class Outcome:
    """What a table changed. ``done`` counts things such as "offices added"; what was so already is not in it."""

    done: Counter[str] = field(default_factory=Counter)
    shifts_moved: int = 0
    bad: list[BadLine] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """All that is counted, as a run keeps it."""
        moves = [asdict(move) for move in self.moves]
        return {"done": dict(self.done), "shifts_moved": self.shifts_moved, "bad": len(self.bad), "moves": moves}

    def problems(self) -> list[dict[str, Any]]:
        return [{"line": line.line, "column": "", "value": line.value, "reason": line.reason, "is_kept": False} for line in self.bad]


class _Unusable(Exception):
    def __init__(self, value: str, reason: str) -> None:
        super().__init__(reason)
        self.value = value


def map_table(data: bytes, *, by: User | None, is_dry: bool = False, progress: Progress | None = None) -> Outcome:
    """Read a table and bring in what it says; ``Outcome.bad`` are its bad lines, in order. Raises ``NotATable``."""
    places, bad = read_places(data)
    outcome = map_locations(places, by=by, is_dry=is_dry, progress=progress)
    outcome.bad = sorted([*bad, *outcome.bad], key=lambda line: line.line)
    return outcome


def map_locations(places: Sequence[Place], *, by: User | None, is_dry: bool = False, progress: Progress | None = None) -> Outcome:
    """Make or change what the table names; the shifts that wait at a location move onto its office's board.

    A bad line stops neither the others nor leaves half of itself behind. Doing it again changes nothing.
    ``is_dry``: only say what would be done. Regions and offices are made and taken back for it, no shift is touched.
    """
    outcome = Outcome()
    if is_dry:
        with transaction.atomic():
            for place in places:
                _bring_in(place, by, outcome, is_dry=True)
            transaction.set_rollback(True)
    else:
        for done, place in enumerate(places):
            if progress:
                progress(done, len(places))
            _bring_in(place, by, outcome, is_dry=False)
    if progress:
        progress(len(places), len(places))
    return outcome


def _bring_in(place: Place, by: User | None, outcome: Outcome, *, is_dry: bool) -> None:
    done: Counter[str] = Counter()
    try:
        with transaction.atomic():
            office = _office(place, done)
    except _Unusable as problem:
        outcome.bad.append(BadLine(place.line, problem.value, str(problem)))
        return
    outcome.done += done
    _map(place, office, by, outcome, is_dry=is_dry)


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


def _map(place: Place, office: Office, by: User | None, outcome: Outcome, *, is_dry: bool) -> None:
    location = Location.objects.select_related("office").filter(name=place.location).first()
    if location is None:
        Location.objects.create(name=place.location, office=office)
        outcome.done["locations added"] += 1
        outcome.moves.append(Move(place.location, "", office.code, is_new=True, shifts=0))
        return
    # Also where the office stays: a run that was cut short may have left shifts behind.
    shifts = misplaced(location.pk, office.pk).count() if is_dry else place_location(location.pk, office.pk, by)
    outcome.shifts_moved += shifts
    was = location.office.code if location.office else ""
    if was != office.code:
        outcome.done["locations moved"] += 1
    if was != office.code or shifts:
        outcome.moves.append(Move(place.location, was, office.code, is_new=False, shifts=shifts))
