"""A Saturday of the made-up campaign at twenty to eleven: rows in every state, made the way people make them."""

import datetime as dt
import random
import uuid

from accounts.models import Office, User
from rehearsal.ground import bring_in
from tests.desk import Desk
from tracker.enums import ShiftStatus
from tracker.models import Shift, WalkInActivity
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.log_ins import make_log_ins

DAY = dt.date(2026, 10, 31)
NOW = dt.datetime(2026, 10, 31, 15, 40, tzinfo=dt.UTC)  # 10:40 in Missouri, daylight saving time
SEED = 2018
MINUTE = dt.timedelta(minutes=1)
# What became of those booked for nine, and of the calls to those who come later; per cent.
NINE = {ShiftStatus.IN: 62, ShiftStatus.DECLINED: 10, ShiftStatus.NO_SHOW: 14, ShiftStatus.RESCHEDULED: 4, None: 10}
LATER = {ShiftStatus.SAME_DAY_CONFIRMED: 30, ShiftStatus.DECLINED: 6, ShiftStatus.RESCHEDULED: 4, None: 60}
REMARKS = (
    "left voicemail",
    "sister answered, call her cell",
    "needs a ride",
    "brings a friend",
    "comes at half past",
    "wants the east side",
)


def import_campaign(offices: int, bookings: int) -> dict[str, User]:
    """The campaign as its boards are at dawn, and its log-ins by first name."""
    bring_in(SampleCampaign(SEED, DAY, offices=offices, bookings_per_office=bookings))
    return {user.first_name: user for user in make_log_ins("knock-knock")}


class Saturday:
    """The morning of one office: calls, arrivals, groups."""

    def __init__(self, office: Office, people: list[User]) -> None:
        self.office, self.chance = office, random.Random(f"{SEED} {office.code}")
        self.desks = [Desk(user, office) for user in people]

    def play(self) -> None:
        shifts = list(Shift.objects.filter(office=self.office, day=DAY).select_related("role").order_by("starts_at", "pk"))
        nine = shifts[0].starts_at
        for shift in shifts:
            self._call(shift, NINE if shift.starts_at == nine else LATER)
        self._walk_in()
        self._groups([shift for shift in shifts if shift.role and shift.role.name == "Canvassing"])
        for shift, desk in zip(self.chance.sample([shift for shift in shifts if shift.starts_at > nine], 3), self.desks, strict=False):
            desk.applied("claim", shift=shift, now=NOW - 2 * MINUTE)

    def _do(self, minutes_ago: float, do: str, **entry: object) -> None:
        self.chance.choice(self.desks).applied(do, now=NOW - minutes_ago * MINUTE, **entry)

    def _call(self, shift: Shift, outcomes: dict[ShiftStatus | None, int]) -> None:
        ago = self.chance.uniform(20, 95)
        if self.chance.random() < 0.85:
            self._do(ago, "add_pass", shift=shift, tab="confirms")
        if self.chance.random() < 0.3:
            self._do(ago, "add_note", shift=shift, tab="confirms", text=self.chance.choice(REMARKS), note=str(self._uuid()))
        outcome = self.chance.choices(list(outcomes), list(outcomes.values()))[0]
        if outcome:
            self._do(ago - 1, "set_status", shift=shift, was="booked", to=outcome)

    def _walk_in(self) -> None:
        activity = WalkInActivity.objects.order_by("pk")[0].pk
        body = {"office": self.office.pk, "first_name": "Wanda", "last_name": "Walker", "phone": "816-555-0177", "slot": "10:00"}
        self._do(50, "add_walk_in", shift=str(self._uuid()), activity=activity, **body)

    def _groups(self, shifts: list[Shift]) -> None:
        """By ones, twos and threes, in the order of the list; most leave about half past nine."""
        ready = list(Shift.objects.filter(pk__in=[shift.pk for shift in shifts], status=ShiftStatus.IN).order_by("pk"))
        number = 0
        while ready:
            size = self.chance.choices([1, 2, 3], [35, 55, 10])[0]
            members, ready, number = ready[:size], ready[size:], number + 1
            self._group(number, [shift.pk for shift in members])

    def _group(self, number: int, members: list[int]) -> None:
        group, packets = str(self._uuid()), min(2, len(members))
        names = ", ".join(f"{10 + number}{letter}" for letter in "AB"[:packets])
        self._do(
            80, "create_group", group=group, office=self.office.pk, members=members, packets=packets, packet_names=names, goal=42 * packets
        )
        left = self.chance.uniform(40, 75)
        if number % 7 == 0:
            return  # still at the table
        self._do(left, "depart", group=group)
        if left > 60 and self.chance.random() < 0.7:
            self._do(left - 48, "check_in", group=group, was=0, to=self.chance.randint(9, 31))
        if number % 5 == 1:
            self._do(4, "return_group", group=group, members=members)

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


def make_region(rows: int) -> list[User]:
    """Five offices of a region with so many rows on a busy morning; returns who works there."""
    people = import_campaign(15, 225)
    cast = [people[name] for name in ("Ana", "Bo", "Ivo")]
    region = Office.objects.filter(region__code="R1")
    walk_ins = region.count()  # each office gets one
    booked = Shift.objects.filter(office__in=region, day=DAY).order_by("pk")
    booked.filter(pk__in=list(booked.values_list("pk", flat=True)[rows - walk_ins :])).delete()
    for office in region:
        Saturday(office, cast).play()
    assert booked.count() == rows, booked.count()
    return cast
