"""The bookings of a few people, compared with our rows: first without a lock, then under their locks (protocol.md 20)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from accounts.models import User
from tracker.bookings.booking import Booking, Done, Placed, What, fitted
from tracker.bookings.people import People
from tracker.bookings.wanted import Matches, Reader, Row, Wanted
from tracker.bookings.words import Words
from tracker.enums import ShiftStatus
from tracker.errors import TryAgain
from tracker.models import GroupMember, Location, OfficeCounter, Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.locks import lock_counters
from tracker.rows import give_names

REMOVED_HERE = "Somebody took this shift off the board here."
KEPT_HERE = "VAN has another time, place, role or person; somebody here has worked on this shift, so it stays."
DAY_IS_CLOSED = "Its day is closed at its office, so it was left out."


@dataclass(frozen=True)
class Terms:
    """What holds for the whole merge. Shifts of days after ``day`` are next shifts: no board shows them."""

    day: dt.date
    by: User | None
    at: dt.datetime
    zone: ZoneInfo  # the campaign's, for places without an office
    is_dry: bool
    closed: frozenset[tuple[int, dt.date]] = frozenset()  # offices with days after ``day`` that are in the archive: a past day was opened


def turned(counters: dict[int, OfficeCounter], terms: Terms) -> dict[int, dt.date]:
    """The offices whose boards show a later day than the one that the merge has opened, and that day: what is before it is closed there."""
    return {pk: counter.day for pk, counter in counters.items() if counter.day > terms.day}


class Chunk:
    """All rows of some people, compared with what we have: ``compare`` only looks, ``merge`` locks, looks and writes."""

    def __init__(self, rows: Iterable[Row], words: Words, terms: Terms) -> None:
        self.words, self.terms = words, terms
        self.rows: dict[int, list[Row]] = {}
        for line, booking in rows:
            self.rows.setdefault(booking.vanid, []).append((line, booking))

    def compare(self) -> dict[int, Done]:
        """By VANID: what a merge would do now. Locks and writes nothing; it is true only until somebody edits."""
        self.makes_shifts = self.terms.is_dry  # for its figures; else that is left to the merge
        return self._look(self._places(lock=False), {}, lock=False)

    def merge(self, office_ids: set[int]) -> dict[int, Done]:
        """Lock places, counters, people and shifts, in this order; change what differs; write. Runs in a transaction.

        May be called again after a ``TryAgain``: it starts from the rows.
        """
        self.makes_shifts = True
        places = self._places(lock=True)
        counters = lock_counters(office_ids.union(place.office_id for place in places.values() if place.office_id))
        done = self._look(places, counters, lock=True)
        try:
            self.edit.flush()
        except IntegrityError as clash:
            raise TryAgain from clash  # a board made a person that this chunk makes, too
        return done

    def _look(self, places: dict[str, Location], counters: dict[int, OfficeCounter], *, lock: bool) -> dict[int, Done]:
        self.edit = Edit("import", counters, by=self.terms.by, at=self.terms.at)
        self.turned = turned(counters, self.terms)
        ids = {booking.signup_id for rows in self.rows.values() for _, booking in rows} - {None}
        also = set(Shift.objects.filter(van_signup_id__in=ids).values_list("volunteer", flat=True))
        self.people = People(self.edit, self.rows, also, lock=lock)
        shifts = self._shifts(ids, lock=lock)
        out = GroupMember.objects.filter(left_at=None, shift__in=[shift.pk for shift in shifts])
        self.in_groups = set(out.values_list("shift", flat=True))
        self.done = {vanid: Done() for vanid in self.rows}
        self._match(Reader(self.words, places, self.terms.zone), Matches(shifts))
        return self.done

    def _places(self, *, lock: bool) -> dict[str, Location]:
        """Locked: a place that is given to another office meanwhile would leave its new shifts behind."""
        named = {booking.location: self.words.location(booking.location) for rows in self.rows.values() for _, booking in rows}
        wanted = Location.objects.select_related("office").filter(pk__in={place.pk for place in named.values()} - {None}).order_by("pk")
        found = (wanted.select_for_update(no_key=True, of=("self",)) if lock else wanted).in_bulk()
        return {name: found.get(place.pk, place) for name, place in named.items()}

    def _shifts(self, signup_ids: set[int | None], *, lock: bool) -> list[Shift]:
        wanted = Shift.objects.filter(volunteer__in=self.people.by_id, day__gte=self.terms.day).order_by("pk")
        if signup_ids:
            wanted = wanted | Shift.objects.filter(van_signup_id__in=signup_ids)
        found = list(wanted.select_for_update(no_key=True) if lock else wanted)
        shifts = [shift for shift in found if shift.volunteer_id in self.people.by_id]
        if lock and len(shifts) < len(found):
            raise TryAgain  # one changed hands between the look and the lock
        for shift in shifts:
            shift.volunteer = self.people.by_id[shift.volunteer_id]
        return shifts

    def _match(self, reader: Reader, matches: Matches) -> None:
        for vanid, rows in self.rows.items():
            self.done[vanid].is_changed = self.people.update(vanid, [booking for _, booking in rows])
        pairs = [(vanid, wanted) for vanid, rows in self.rows.items() for wanted in reader.wanted(rows)]
        found = {id(wanted): matches.by_id(wanted) for _, wanted in pairs}
        for vanid, wanted in pairs:
            known = self.people.known(vanid)
            shift = found[id(wanted)] or matches.by_slot(wanted, known.pk if known else None, self.words.role(wanted.booking.role).pk)
            placed = self._place(shift, vanid, wanted)
            self.done[vanid].placed.update(dict.fromkeys(wanted.lines, placed))

    def _count(self, vanid: int, what: What, *, is_changed: bool = False) -> None:
        done = self.done[vanid]
        done.counts[what] += 1
        done.is_changed = done.is_changed or is_changed

    def _place(self, shift: Shift | None, vanid: int, wanted: Wanted) -> Placed:
        """The night may have closed the day, also since the merge began: its rows would come back as bookings that nobody has touched."""
        here = {wanted.place.office_id, shift.office_id if shift else None}
        is_behind = any(office in here and wanted.day < shown for office, shown in self.turned.items())
        if is_behind or any((office, wanted.day) in self.terms.closed for office in here):
            self._count(vanid, "of_closed_days")
            return Placed(shift, DAY_IS_CLOSED)
        return self._update(shift, vanid, wanted) if shift else self._create(vanid, wanted)

    # -- one shift ---------------------------------------------------------------------------------------------------

    def _create(self, vanid: int, wanted: Wanted) -> Placed:
        booking = wanted.booking
        if not wanted.is_open:
            self._count(vanid, "closed")
            return Placed(None, f"Not expected: VAN says {booking.status}.")
        self._count(vanid, "created", is_changed=True)
        if not self.makes_shifts:
            return Placed(None)
        person, role, event_type = self._person(vanid), self.words.role(booking.role), self.words.event_type(booking)
        shift = Shift(
            volunteer=person, location_id=wanted.place.pk, office_id=wanted.place.office_id, day=wanted.day, starts_at=wanted.starts_at,
            role_id=role.pk, event_type_id=event_type.pk, event_name=_event_name(booking),
            van_status=self.words.status(booking.status), van_signup_id=booking.signup_id,
        )  # fmt: skip
        give_names(shift, wanted.place, event_type, role)
        self.edit.add(shift)
        if wanted.day > self.terms.day:
            self.edit.touch(person)  # their next shift may be this one
        return Placed(shift, is_new=True)

    def _update(self, shift: Shift, vanid: int, wanted: Wanted) -> Placed:
        if not shift.is_active:
            self._count(vanid, "removed_here")
            return Placed(shift, REMOVED_HERE)
        booked, reason = self._booked(shift, vanid, wanted), ""
        if booked and (shift.status != ShiftStatus.BOOKED or shift.pk in self.in_groups):
            booked, reason = {}, KEPT_HERE
            self._count(vanid, "differs")
        if "volunteer" in booked:
            booked["volunteer"] = self._person(vanid)
        new = booked | _differences(shift, self._facts(wanted))
        self._count(vanid, "returned" if "vanished_at" in new else "changed" if new else "unchanged", is_changed=bool(new))
        if new:
            was_ahead, was = self._ahead(shift), shift.volunteer
            self.edit.change(shift, **new)
            if was_ahead != self._ahead(shift):
                self.edit.touch(was)
                self.edit.touch(shift.volunteer)
        return Placed(shift, reason)

    def _booked(self, shift: Shift, vanid: int, wanted: Wanted) -> dict[str, object]:
        """What of the booking itself is otherwise in VAN. An export that names no event type says nothing about it."""
        booking, place, role = wanted.booking, wanted.place, self.words.role(wanted.booking.role)
        said: dict[str, object] = {"day": wanted.day, "starts_at": wanted.starts_at, "role_id": role.pk}
        said |= {"location_id": place.pk, "office_id": place.office_id}
        if booking.event_type or shift.role_id != role.pk:
            said["event_type_id"] = self.words.event_type(booking).pk
        said["volunteer"] = self.people.known(vanid)  # None: new to us, and made if the shift may go to them
        return _differences(shift, said)

    def _facts(self, wanted: Wanted) -> dict[str, object]:
        """What VAN alone says, whatever people have done here."""
        booking = wanted.booking
        facts: dict[str, object] = {"van_status": self.words.status(booking.status), "vanished_at": None}
        if booking.signup_id:
            facts["van_signup_id"] = booking.signup_id
        if booking.event_name:
            facts["event_name"] = _event_name(booking)
        return facts

    def _ahead(self, shift: Shift) -> tuple | None:
        """What a volunteer's next shift is made of; None for a shift that is none."""
        return (shift.volunteer_id, shift.starts_at, shift.van_status, shift.vanished_at) if shift.day > self.terms.day else None

    def _person(self, vanid: int) -> Volunteer:
        return self.people.known_or_new(vanid, [booking for _, booking in self.rows[vanid]])


def _event_name(booking: Booking) -> str:
    return fitted(booking.event_name, Shift, "event_name")


def _differences(shift: Shift, said: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if getattr(shift, name) != value}
