"""A random day, as plain rows for tests/tracker/by_hand.py and as rows of the database."""

import datetime as dt
import random
from typing import Any

from accounts.models import Office
from tests.tracker import by_hand
from tracker.models import CanvassGroup, EventType, GroupMember, Role, Shift, Volunteer

MINUTE = dt.timedelta(minutes=1)
ROLES = {"canvass": "Canvassing", "phonebank": "Phonebanking", "other": "Comfort Vol"}
STATUSES = ("booked", "booked", "same_day_confirmed", "in", "completed", "completed", "declined", "no_show", "rescheduled")
WORDS = ("Scheduled", "Confirmed", "Left Msg", "Declined", "No Show", "a new word")


class RandomDay:
    """Up to so many bookings and groups at each office, some of them removed or of another day. Times lie around ``now``."""

    def __init__(self, seed: int, day: dt.date, now: dt.datetime, offices: list[Office], bookings: int, groups: int) -> None:
        self.chance, self.day, self.now = random.Random(seed), day, now
        self.people = [self._person() for _ in range(bookings)]  # some are booked twice, or at two offices
        self.offices = {office.pk: self._office(bookings, groups) for office in offices}

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    def _near(self, *minutes: int) -> dt.datetime:
        """Now and then at the very minute that decides."""
        return self.now - (self.chance.choice(minutes) if self._often(0.4) else self.chance.randint(-600, 900)) * MINUTE

    def _person(self) -> by_hand.Person:
        pitched = self.chance.choice(("today", "before", ""))
        return by_hand.Person(self._often(0.8), pitched, self.chance.randint(0, 3) if pitched else 0)

    def _office(self, bookings: int, groups: int) -> by_hand.Office:
        office = by_hand.Office([self._booking() for _ in range(self.chance.randint(0, bookings))])
        taken: set[by_hand.Booking] = set()
        office.groups = [self._group(office.bookings, taken) for _ in range(self.chance.randint(0, groups))]
        return office

    def _booking(self) -> by_hand.Booking:
        status = self.chance.choice(STATUSES)
        return by_hand.Booking(
            person=self.chance.choice(self.people),
            starts_at=self._near(19, 20, 21),
            role=self.chance.choice(("canvass", "canvass", "phonebank", "other")),
            is_for_interns=self._often(0.2),
            status=status,
            van_status=self.chance.choice(WORDS),
            has_flaked=status == "no_show" or self._often(0.2),
            said_yes=status == "same_day_confirmed" or self._often(0.3),
            confirm_passes=self.chance.randint(0, 2),
            flake_passes=self.chance.randint(0, 1),
            is_walk_in=self._often(0.15),
            is_removed=self._often(0.05),
            is_of_another_day=self._often(0.05),
        )

    def _group(self, bookings: list[by_hand.Booking], taken: set[by_hand.Booking]) -> by_hand.Group:
        state = self.chance.choice(("forming", "out", "out", "back", "back", "not final"))
        departed = None if state == "forming" else self._near(0, 45, 60)
        heard = departed and departed + self.chance.randint(0, 300) * MINUTE
        group = by_hand.Group(
            goal=self.chance.choice((0, 42, 84)),
            knocks=self.chance.randint(0, 100) if departed else 0,
            packets=self.chance.randint(0, 3),
            check_ins=self.chance.randint(0, 4) if departed else 0,
            departed_at=departed,
            checked_in_at=heard if self._often(0.6) else None,
            due_at=self._near(-1, 0, 1) if state in ("out", "not final") and self._often(0.9) else None,
            returned_at=departed and departed + self.chance.randint(0, 400) * MINUTE if state == "back" else None,
            is_removed=self._often(0.05),
            members=[],
        )
        for booking in self.chance.sample(bookings, min(len(bookings), self.chance.randint(0, 3))):
            stays = (
                self.chance.choice(("back", "left")) if state == "back" or booking in taken else self.chance.choice(("in", "in", "left"))
            )
            if stays == "in":
                taken.add(booking)
            group.members.append(by_hand.Member(booking, stays))
        return group

    # -- in the database -----------------------------------------------------------------------------------------------

    def save(self) -> None:
        self.volunteers = dict(
            zip(self.people, Volunteer.objects.bulk_create(self._volunteer(*pair) for pair in enumerate(self.people)), strict=True)
        )
        for office, rows in self.offices.items():
            self._save(office, rows)

    def _volunteer(self, number: int, person: by_hand.Person) -> Volunteer:
        pitched = {"today": self.day, "before": self.day - dt.timedelta(days=1), "": None}[person.pitched]
        vanid = 101_000_000 + number if person.has_vanid else None
        return Volunteer(vanid=vanid, first_name="Ada", last_name=f"Sample{number}", pitched_on=pitched, extra_shifts=person.extra_shifts)

    def _save(self, office: int, rows: by_hand.Office) -> None:
        roles, kinds = Role.objects.in_bulk(field_name="name"), EventType.objects.in_bulk(field_name="name")
        made = Shift.objects.bulk_create(self._shift(office, row, roles, kinds) for row in rows.bookings)
        shifts = dict(zip(rows.bookings, made, strict=True))
        groups = CanvassGroup.objects.bulk_create(self._canvass_group(office, group) for group in rows.groups)
        GroupMember.objects.bulk_create(
            self._membership(group, shifts[member.booking], member.stays)
            for group, plain in zip(groups, rows.groups, strict=True)
            for member in plain.members
        )

    def _shift(self, office: int, row: by_hand.Booking, roles: dict[str, Any], kinds: dict[str, Any]) -> Shift:
        return Shift(
            volunteer=self.volunteers[row.person], office_id=office, starts_at=row.starts_at, status=row.status, van_status=row.van_status,
            day=self.day + dt.timedelta(days=row.is_of_another_day), role=roles[ROLES[row.role]],
            event_type=kinds["Intern DVC" if row.is_for_interns else "Volunteer DVC"], flaked_at=self.now if row.has_flaked else None,
            same_day_confirmed_at=self.now if row.said_yes else None, confirm_passes=row.confirm_passes, flake_passes=row.flake_passes,
            is_walk_in=row.is_walk_in, is_active=not row.is_removed,
        )  # fmt: skip

    def _canvass_group(self, office: int, group: by_hand.Group) -> CanvassGroup:
        return CanvassGroup(
            office_id=office, day=self.day, goal=group.goal, knocks=group.knocks, packets_given=group.packets, check_ins=group.check_ins,
            departed_at=group.departed_at, checked_in_at=group.checked_in_at, check_in_due_at=group.due_at, returned_at=group.returned_at,
            is_active=not group.is_removed,
        )  # fmt: skip

    def _membership(self, group: CanvassGroup, shift: Shift, stays: str) -> GroupMember:
        left = None if stays == "in" else self.now
        return GroupMember(
            group=group, shift=shift, joined_at=self.now - 1000 * MINUTE, left_at=left, returned=stays == "back", completed=stays == "back"
        )
