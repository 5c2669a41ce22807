"""Bookings that VAN no longer has: marked for the people at the desk, never removed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tracker.bookings.booking import fitted
from tracker.bookings.chunk import Terms, turned
from tracker.bookings.people import ends_of_merges
from tracker.bookings.wanted import Row
from tracker.bookings.words import Words
from tracker.models import Location, Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of VAN's list that could not be read. The shifts that it may speak of, all that fit what is known of it, are left alone."""

    vanids: frozenset[int] = frozenset()  # empty: it may be anybody's
    days: frozenset[dt.date] = frozenset()  # empty: any
    locations: frozenset[str] = frozenset()  # empty: anywhere
    event_name: str = ""  # or, wherever they are, the shifts of an event of that name

    def shifts(self) -> Q:
        found = Q()
        if self.vanids:
            found &= Q(volunteer__in=ends_of_merges(Volunteer.objects.filter(vanid__in=self.vanids)).values())
        if self.days:
            found &= Q(day__in=self.days)
        if self.locations:
            places = Location.objects.filter(name__in={fitted(name, Location, "name") for name in self.locations})
            here = Q(location__in=places.values("pk")) | Q(office__in=places.exclude(office=None).values("office"))
            found &= here | Q(event_name=fitted(self.event_name, Shift, "event_name")) if self.event_name else here
        return found


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of VAN's list some bookings are: only what they lack within it has vanished."""

    days: frozenset[dt.date] | None = None  # None: those that occur in the bookings
    locations: frozenset[str] = frozenset()  # besides those that occur in the bookings
    unread: tuple[Unread, ...] = ()
    newest: int | None = None  # id of the last shift when VAN began to be read: of later ones it may not have known yet


@dataclass(frozen=True)
class Covered:
    """The days and offices that an import covers: outside of them, a shift it lacks says nothing."""

    days: frozenset[dt.date]
    offices: frozenset[int]
    places: frozenset[int]  # locations; for shifts that have no office yet

    @classmethod
    def by(cls, rows: list[Row], words: Words, extent: Extent) -> "Covered":
        places = [words.location(booking.location) for _, booking in rows]
        places.extend(Location.objects.filter(name__in={fitted(name, Location, "name") for name in extent.locations}))
        return cls(
            frozenset(booking.day for _, booking in rows) if extent.days is None else extent.days,
            frozenset(place.office_id for place in places if place.office_id),
            frozenset(place.pk for place in places if place.pk),
        )

    def shifts(self) -> QuerySet[Shift]:
        """Those that came from VAN and are not marked yet."""
        here = Q(office__in=self.offices) | Q(office=None, location__in=self.places)
        return Shift.objects.filter(here, day__in=self.days, is_active=True, is_walk_in=False, vanished_at=None)

    def left_alone(self, extent: Extent) -> set[int]:
        """Ids of those that VAN may have all the same, as not all of it was read."""
        ids: set[int] = set()
        for unread in extent.unread:
            ids.update(self.shifts().filter(unread.shifts()).values_list("pk", flat=True))
        if extent.newest is not None:
            ids.update(self.shifts().filter(pk__gt=extent.newest).values_list("pk", flat=True))
        return ids


def mark_vanished(covered: Covered, seen: set[int], terms: Terms, *, is_dry: bool) -> int:
    """Mark what the import covers and has not ``seen`` (ids of shifts). Returns how many; a dry run only counts them."""
    standing = covered.shifts().order_by("office", "pk").values_list("pk", "office")
    missing = [row for row in standing if row[0] not in seen]
    if is_dry:
        return len(missing)
    parts = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
    return sum([_mark_in_transaction(part, covered, terms) for part in parts])


def _mark_in_transaction(part: Sequence[tuple[int, int | None]], covered: Covered, terms: Terms) -> int:
    ids = [pk for pk, _ in part]
    return in_transaction(lambda offices: _mark(ids, covered, offices, terms), {office for _, office in part if office})


def _mark(ids: list[int], covered: Covered, office_ids: set[int], terms: Terms) -> int:
    counters = lock_counters(office_ids)
    later = turned(counters, terms)
    edit = Edit("import", counters, by=terms.by, at=terms.at)
    owners = Shift.objects.filter(pk__in=ids).values("volunteer")
    people = {person.pk: person for person in Volunteer.objects.select_for_update(no_key=True).filter(pk__in=owners).order_by("pk")}
    shifts = list(covered.shifts().select_for_update(no_key=True).filter(pk__in=ids, volunteer__in=people).order_by("pk"))
    shifts = [shift for shift in shifts if shift.office_id not in later or shift.day >= later[shift.office_id]]
    for shift in shifts:
        shift.volunteer = people[shift.volunteer_id]
        edit.change(shift, vanished_at=terms.at)
        if shift.day > terms.day:
            edit.touch(shift.volunteer)  # it was, perhaps, their next one
    edit.flush()
    return len(shifts)
