"""The shifts that a person's rows speak of, and which of our shifts each one is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tracker.bookings.booking import Booking
from tracker.bookings.words import Words
from tracker.models import Location, Shift

Row = tuple[int, Booking]  # with its place in the file


@dataclass(slots=True)
class Wanted:
    """One shift as VAN has it: one row of the file, or several that mean the same."""

    booking: Booking
    lines: list[int]
    place: Location
    day: dt.date
    starts_at: dt.datetime
    is_open: bool

    def take(self, line: int, booking: Booking, *, is_open: bool) -> None:
        """Another row of the same shift: the later one counts, but who is expected by any row is expected."""
        self.lines.append(line)
        if is_open or not self.is_open:
            self.booking, self.is_open = booking.without_gaps(self.booking), is_open
        else:
            self.booking = self.booking.without_gaps(booking)


class Reader:
    """Turns rows into wanted shifts. ``places`` by name: as they are under the lock."""

    def __init__(self, words: Words, places: dict[str, Location], campaign_zone: ZoneInfo) -> None:
        self.words, self.places, self.campaign_zone = words, places, campaign_zone
        self.zones = {place.office_id: place.office.zone for place in places.values() if place.office}

    def wanted(self, rows: Iterable[Row]) -> list[Wanted]:
        """One person's shifts. The same signup id is one shift; so is the same start, role and office where an id is missing."""
        by_id: dict[int, Wanted] = {}
        by_slot: dict[tuple, list[Wanted]] = defaultdict(list)
        for line, booking in rows:
            place, (day, starts_at), is_open = self.places[booking.location], self.when(booking), self.words.is_open(booking.status)
            slot = by_slot[starts_at, booking.role, place.office_id or place.name]
            same = by_id.get(booking.signup_id) if booking.signup_id else None
            same = same or next((one for one in slot if one.booking.signup_id is None or booking.signup_id is None), None)
            if same is None:
                same = Wanted(booking, [line], place, day, starts_at, is_open)
                slot.append(same)
            else:
                same.take(line, booking, is_open=is_open)
                same.place, (same.day, same.starts_at) = self.places[same.booking.location], self.when(same.booking)
            if same.booking.signup_id:
                by_id[same.booking.signup_id] = same
        return list({id(one): one for slot in by_slot.values() for one in slot}.values())

    def when(self, booking: Booking) -> tuple[dt.date, dt.datetime]:
        """The day where the place is, and the instant: in UTC at once, as Python calls two of different zones unequal where the clocks go back."""
        zone = self.zones.get(self.places[booking.location].office_id, self.campaign_zone)
        if booking.at:
            return booking.at.astimezone(zone).date(), booking.at.astimezone(dt.UTC)
        return booking.day, dt.datetime.combine(booking.day, booking.starts_at, zone).astimezone(dt.UTC)


class Matches:
    """Finds the shift that a booking is, each shift once."""

    def __init__(self, shifts: Iterable[Shift]) -> None:
        self._by_id: dict[int, Shift] = {}
        self._by_slot: dict[tuple, list[Shift]] = defaultdict(list)
        for shift in shifts:
            if shift.van_signup_id:
                self._by_id[shift.van_signup_id] = shift
            self._by_slot[shift.volunteer_id, shift.starts_at, shift.role_id].append(shift)
        self._taken: set[int] = set()

    def by_id(self, wanted: Wanted) -> Shift | None:
        return self._take(self._by_id.get(wanted.booking.signup_id or 0))

    def by_slot(self, wanted: Wanted, volunteer_id: int | None, role_id: int | None) -> Shift | None:
        """Same person, start, role, and the same office or place, where not both know a signup id. One still on the boards first."""
        alike = [
            shift
            for shift in self._by_slot.get((volunteer_id, wanted.starts_at, role_id), ())
            if shift.pk not in self._taken and None in (shift.van_signup_id, wanted.booking.signup_id) and _is_at(shift, wanted.place)
        ]
        return self._take(min(alike, key=lambda shift: (not shift.is_active, shift.location_id != wanted.place.pk, shift.pk), default=None))

    def _take(self, shift: Shift | None) -> Shift | None:
        if shift is not None:
            self._taken.add(shift.pk)
        return shift


def _is_at(shift: Shift, place: Location) -> bool:
    """An office is one place, however many names VAN has for it; a place without an office is itself alone."""
    if place.office_id is not None and shift.office_id == place.office_id:
        return True
    return place.pk is not None and shift.location_id == place.pk
