"""The plan of one office's day: who is called, who comes, who goes out. From the bookings and a seed alone."""

import heapq
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rehearsal import odds
from rehearsal.deeds import CALLERS, CAPTAIN, DESK, Deed, Ref, Room, key, pick

REMARKS = (
    "left voicemail",
    "sister answered, call her cell",
    "needs a ride",
    "brings a friend",
    "comes at half past",
    "wants the east side",
)


@dataclass(frozen=True)
class Booking:
    """A row of the board at dawn. ``starts``: minutes of the office's day."""

    shift: int
    person: int
    starts: float
    counts_as: str
    van_status: str


@dataclass(frozen=True)
class Stranger:
    """Somebody who walks in."""

    first_name: str
    last_name: str
    phone: str


@dataclass
class OfficeDay:
    """Plans into ``room``. ``arrived``: canvassers by when they came; ``said``: what the calls have brought."""

    office: int
    room: Room
    chance: random.Random
    said: dict[int, str] = field(default_factory=dict)
    arrived: list[tuple[float, Ref]] = field(default_factory=list)

    def plan(self, bookings: Sequence[Booking], strangers: Sequence[Stranger]) -> None:
        today = self._without_second_bookings(bookings)
        for starts, callers in self._lists(today):
            self._call(starts, callers)
        for booking in today:
            self._come_or_not(booking)
        self._walk_in(today, strangers)
        self._go_out()
        for booking in today:
            self._do(self.chance.uniform(odds.SETTLES, odds.ENDS), CALLERS, "settle", booking.shift)

    def _do(self, at: float, who: int, do: str, ref: Ref, **says: object) -> None:
        takes = self.chance.uniform(*odds.TYPES)
        self.room.give(who, Deed(at, do, ref, says, takes))

    def _flip(self, at: float, who: int, shift: Ref, to: str) -> None:
        self._do(at, who, "flip", shift, to=to)
        if self.chance.random() < odds.PUT_BACK:
            self._do(at + self.chance.uniform(0.3, 0.9), who, "put_back", shift)
            self._do(at + 1.2, who, "flip", shift, to=to)
        if self.chance.random() < odds.COLLIDES:
            self._do(at + self.chance.uniform(-0.5, 0.5), who + 1, "pass", shift, tab="confirms")
        if self.chance.random() < odds.SAME_FIELD:
            self._do(at, who + 1, "flip", shift, to=self.chance.choice((odds.NO, odds.MOVES)))

    def _without_second_bookings(self, bookings: Sequence[Booking]) -> list[Booking]:
        """Who is booked twice comes once: the later row is moved to another day, first thing in the morning."""
        first: dict[int, Booking] = {}
        for booking in sorted(bookings, key=lambda booking: (booking.starts, booking.shift)):
            if first.setdefault(booking.person, booking) is not booking:
                self._do(odds.OPENS + self.chance.uniform(0, 20), CALLERS, "flip", booking.shift, to=odds.MOVES)
        return list(first.values())

    # -- calls ---------------------------------------------------------------------------------------------------------

    def _lists(self, bookings: Sequence[Booking]) -> list[tuple[float, list[Booking]]]:
        by_start: dict[float, list[Booking]] = defaultdict(list)
        for booking in bookings:
            by_start[booking.starts].append(booking)
        self.callers = [(0.0, number) for number in range(-(-len(bookings) // odds.BOOKED_A_CALLER))]
        return sorted(by_start.items())

    def _call(self, starts: float, bookings: list[Booking]) -> None:
        """Pass after pass over those of one start who are still open, as long as there is time and somebody to call."""
        begin, end = max(odds.OPENS, starts - odds.CALLS_BEGIN), starts - odds.CALLS_END
        for share in odds.PASSES:
            for booking in bookings:
                if booking.shift in self.said or self.chance.random() >= share:
                    continue
                free, caller = self.callers[0]
                at = max(free, begin)
                if at >= end:
                    return
                done = at + self.chance.uniform(*odds.CALL)
                heapq.heapreplace(self.callers, (done, caller))
                self._one_call(CALLERS + caller, booking.shift, at, done, "confirms", odds.OUTCOMES)

    def _one_call(self, who: int, shift: int, at: float, done: float, tab: str, outcomes: Mapping[str, float]) -> None:
        self._do(at, who, "claim", shift)
        self._do(done, who, "pass", shift, tab=tab)
        if self.chance.random() < odds.NOTE:
            self._do(done, who, "note", shift, tab=tab, text=self.chance.choice(REMARKS), note=key(self.chance))
        outcome = pick(self.chance, outcomes)
        if outcome:
            self.said[shift] = outcome
            self._flip(done, who, shift, outcome)
        self._do(done + 0.1, who, "release", shift)

    # -- coming --------------------------------------------------------------------------------------------------------

    def _come_or_not(self, booking: Booking) -> None:
        said = self.said.get(booking.shift)
        if said in (odds.NO, odds.MOVES):
            return
        usual = odds.COMES_AFTER_YES if said == odds.YES else odds.COMES.get(booking.van_status, odds.COMES_ELSE)
        missed_at = booking.starts + self.chance.uniform(*odds.NO_SHOW)
        came_at = booking.starts + self._delay() if self.chance.random() < usual else None
        if came_at is None or came_at > missed_at:
            self._flip(missed_at, DESK, booking.shift, "no_show")
        came_at = came_at or self._chase(booking, missed_at)
        if came_at is not None and came_at < odds.SETTLES:
            self._arrive(booking.shift, came_at, booking.counts_as)

    def _delay(self) -> float:
        if self.chance.random() < odds.IN_TIME:
            return self.chance.gauss(odds.ARRIVES, odds.ARRIVES_SD)
        return self.chance.uniform(*odds.ARRIVES_LATE)

    def _chase(self, booking: Booking, missed_at: float) -> float | None:
        """Call the missing while the day lasts. Returns when they come after all."""
        at = missed_at
        for share in odds.CHASE_PASSES:
            at += self.chance.uniform(5, 60)
            if self.chance.random() >= share or at > odds.LAST_CALL:
                return None
            reached = odds.CHASED if self.chance.random() < odds.CHASE_REACHES else {odds.NOTHING: 1.0}
            self._one_call(CALLERS + booking.shift, booking.shift, at, at + 1, "flake", reached)
            said = self.said.get(booking.shift)
            if said == odds.YES and reached is odds.CHASED:
                return at + self.chance.uniform(*odds.CHASED_COMES) if self.chance.random() < odds.COMES_AFTER_CHASE else None
            if said in (odds.NO, odds.MOVES):
                return None
        return None

    def _arrive(self, shift: Ref, at: float, counts_as: str) -> None:
        self._flip(max(at, odds.OPENS), DESK, shift, "in")
        if counts_as == "canvass":
            self.arrived.append((max(at, odds.OPENS), shift))
        else:
            self._do(at + odds.SHIFT, CALLERS, "complete", shift)

    def _walk_in(self, bookings: Sequence[Booking], strangers: Sequence[Stranger]) -> None:
        count = round(len(bookings) * odds.WALK_INS)
        for stranger, booking in zip(strangers, self.chance.choices(bookings, k=count) if bookings else (), strict=False):
            at, shift = max(odds.OPENS, booking.starts + self.chance.gauss(0, 15)), key(self.chance)
            self._do(at, DESK, "walk_in", shift, office=self.office, starts=booking.starts, **vars(stranger))
            self.arrived.append((at, shift))

    # -- groups --------------------------------------------------------------------------------------------------------

    def _go_out(self) -> None:
        ready = sorted(self.arrived, key=lambda came: (came[0], str(came[1])))
        number = 0
        while ready:
            size, number = pick(self.chance, odds.SIZES), number + 1
            members, ready = ready[:size], ready[size:]
            leaves = members[-1][0] + max(10.0, self.chance.gauss(odds.DEPARTS, odds.DEPARTS_SD))
            if leaves < odds.SETTLES - 30:
                self._group(number, [shift for _, shift in members], leaves)

    def _group(self, number: int, members: list[Ref], leaves: float) -> None:
        group, packets = key(self.chance), min(len(members), 2) + (len(members) == 3 and self.chance.random() < 0.5)
        goal = round(sum(self.chance.gauss(odds.DOORS_A_PACKET, odds.DOORS_SD) for _ in range(packets)))
        names = ", ".join(f"{100 + number}{letter}" for letter in "ABC"[:packets])
        self._do(
            leaves - self.chance.uniform(3, 8),
            CAPTAIN,
            "form",
            group,
            office=self.office,
            members=members,
            packets=packets,
            packet_names=names,
            goal=goal,
        )
        self._do(leaves, CAPTAIN, "depart", group)
        pace = max(4.0, self.chance.gauss(odds.PACE, odds.PACE_SD)) * len(members)
        back = min(leaves + self.chance.uniform(*odds.OUT), leaves + goal / pace * 60, odds.SETTLES)
        due = leaves + odds.FIRST_CHECK_IN
        while due < back - 10:
            at = due + abs(self.chance.gauss(0, odds.CHECK_IN_LATE))
            if self.chance.random() < odds.CHECKS_IN:
                self._check_in(group, at, min(goal, round(pace * (at - leaves) / 60)))
            due += odds.NEXT_CHECK_IN
        self._come_back(group, members, back, min(goal, round(pace * (back - leaves) / 60)))

    def _check_in(self, group: str, at: float, doors: int) -> None:
        if self.chance.random() < odds.WRONG_FIGURE:
            self._do(at, CAPTAIN, "check_in", group, doors=doors * 10)
            at += self.chance.uniform(2, 10)
        self._do(at, CAPTAIN, "check_in", group, doors=doors)

    def _come_back(self, group: str, members: list[Ref], back: float, doors: int) -> None:
        self._do(back, CAPTAIN, "check_in", group, doors=doors)
        self._do(back + 1, CAPTAIN, "final", group)
        for shift in members:
            if self.chance.random() < odds.PITCHED:
                self._do(back + self.chance.uniform(2, 12), DESK, "pitch", shift)
                if self.chance.random() < odds.BOOKS_MORE:
                    self._do(back + 13, DESK, "extra", shift, shifts=self.chance.randint(1, 2))
