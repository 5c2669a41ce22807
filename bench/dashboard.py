"""How long does a process need for the figures of all offices, and what do forty reloads within a second cost?

    python -m bench.dashboard    in a scratch database beside DATABASE_URL's; the figures to reach are PostgreSQL's

100 offices with 30,000 shifts of today, 6,000 groups and 10,000 bookings of later days, at four in the afternoon. ``ratio``: to a plain
count(*) of the day's shifts by office in the same run, which no way of counting can beat. ``cpu``: the milliseconds of this process and of the
database's together, for a machine that is busy with something else.
"""

import datetime as dt
import os
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.models import Office, Rank, Region, User
from tests.desk import Desk
from tracker.counting import sums_by_office
from tracker.dashboard import state as dashboard
from tracker.dashboard.state import keeper_of, state_of
from tracker.models import CampaignSettings, CanvassGroup, EventType, GroupMember, Location, OfficeCounter, Role, Shift, Volunteer

DAY = dt.date(2026, 10, 31)
NOW = dt.datetime(2026, 10, 31, 21, 0, tzinfo=dt.UTC)  # 16:00 in Missouri, daylight saving time
MINUTE = dt.timedelta(minutes=1)
OFFICES, REGIONS, SHIFTS, GROUPS = 100, 12, 30_000, 6_000
RUNS, RELOADS, BUSY = 15, 40, 8  # offices with an edit in the same second, in the busiest minute of a last weekend
COUNT = "SELECT office_id, COUNT(*) FROM tracker_shift WHERE day = %s AND is_active GROUP BY office_id"
# Shares in per cent, of a last Saturday.
STARTS = {14: 40, 17: 30, 20: 20, 23: 10}
OVER = {"completed": 35, "in": 20, "no_show": 20, "rescheduled": 5, "declined": 13, "booked": 5, "same_day_confirmed": 2}
AHEAD = {"booked": 60, "same_day_confirmed": 30, "declined": 8, "rescheduled": 2}
ROLES = {("Canvassing", "Volunteer DVC"): 78, ("Phonebanking", "Volunteer DVC"): 17, ("Comfort Vol",) * 2: 3, ("Intern Onboarding",) * 2: 2}
WORDS = {"Scheduled": 45, "Confirmed": 35, "Left Msg": 11, "Sched-Web": 6, "Invited": 2, "Declined": 1}
GROUP_STATES = {"forming": 5, "out": 35, "back": 60}


class Afternoon:
    def __init__(self) -> None:
        self.chance = random.Random(2018)
        self.roles, self.types = Role.objects.in_bulk(field_name="name"), EventType.objects.in_bulk(field_name="name")

    def make(self) -> None:
        CampaignSettings.load()
        for number in range(OFFICES):
            region = Region.objects.get_or_create(code=f"R{number % REGIONS}")[0]
            office = Office.objects.create(code=f"X{number}", name=f"Office {number}", region=region)
            OfficeCounter.objects.create(office=office, day=DAY)
            self.fill(office, Location.objects.create(name=f"X{number} Field Office", office=office))

    def fill(self, office: Office, place: Location) -> None:
        people = Volunteer.objects.bulk_create(self.person() for _ in range(SHIFTS // OFFICES))
        shifts = Shift.objects.bulk_create(self.shift(person, office, place) for person in people)
        groups = CanvassGroup.objects.bulk_create(self.group(office) for _ in range(GROUPS // OFFICES))
        canvassers = [shift for shift in shifts if shift.status in ("in", "completed") and shift.role.name == "Canvassing"]
        GroupMember.objects.bulk_create(self.member(groups[at % len(groups)], shift) for at, shift in enumerate(canvassers))
        Shift.objects.bulk_create(
            Shift(
                volunteer=person, office=office, location=place, day=DAY + dt.timedelta(days=1), starts_at=NOW + dt.timedelta(days=1),
                role=self.roles["Canvassing"], event_type=self.types["Volunteer DVC"], van_status="Scheduled",
            )
            for person in people[::3]
        )  # fmt: skip

    def one_of(self, shares: dict[Any, int]) -> Any:
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def person(self) -> Volunteer:
        pitched = self.often(0.3)
        extra = self.chance.randint(1, 2) if pitched and self.often(0.35) else 0
        return Volunteer(first_name="Ada", last_name="Sample", pitched_on=DAY if pitched else None, extra_shifts=extra)

    def shift(self, person: Volunteer, office: Office, place: Location) -> Shift:
        starts_at = dt.datetime(2026, 10, 31, self.one_of(STARTS), tzinfo=dt.UTC)
        status = self.one_of(OVER if starts_at < NOW else AHEAD)
        flaked = status == "no_show" or (starts_at < NOW and self.often(0.1))
        said_yes = status == "same_day_confirmed" or self.often(0.4)
        role, kind = self.one_of(ROLES)
        return Shift(
            volunteer=person, office=office, location=place, day=DAY, starts_at=starts_at, role=self.roles[role], event_type=self.types[kind],
            status=status, van_status=self.one_of(WORDS), flaked_at=starts_at if flaked else None, same_day_confirmed_at=NOW if said_yes else None,
            confirm_passes=self.chance.randint(0, 3), flake_passes=self.chance.randint(0, 2) if flaked else 0, is_walk_in=self.often(0.1),
        )  # fmt: skip

    def group(self, office: Office) -> CanvassGroup:
        state, goal = self.one_of(GROUP_STATES), self.chance.choice((42, 84, 126))
        departed = None if state == "forming" else NOW - self.chance.randint(60, 400) * MINUTE
        return CanvassGroup(
            office=office, day=DAY, goal=goal, packets_given=goal // 42, knocks=self.chance.randint(0, goal) if departed else 0,
            departed_at=departed, checked_in_at=departed and departed + 45 * MINUTE, check_ins=1 if departed else 0,
            check_in_due_at=NOW + self.chance.randint(-30, 60) * MINUTE if state == "out" else None,
            returned_at=departed and departed + 55 * MINUTE if state == "back" else None,
        )  # fmt: skip

    def member(self, group: CanvassGroup, shift: Shift) -> GroupMember:
        back = group.returned_at
        return GroupMember(
            group=group, shift=shift, joined_at=NOW - 500 * MINUTE, left_at=back, returned=back is not None, completed=back is not None
        )


class Clock:
    """In the place of django.utils.timezone: an instant that stands until it is moved."""

    at = NOW

    def now(self) -> dt.datetime:
        return self.at


def processor() -> float:
    """Milliseconds that this process and, on PostgreSQL, the one that serves its connection have spent on a processor."""
    mine = time.process_time() * 1000
    if connection.vendor != "postgresql":
        return mine
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().split()
    return mine + (int(spent[13]) + int(spent[14])) * 1000 / os.sysconf("SC_CLK_TCK")


class Table:
    def __init__(self) -> None:
        self.limit = 0.0
        print(f"{'':44}{'ms':>8}{'best':>8}{'cpu':>8}{'reach':>8}{'ratio':>8}")

    def line(
        self, name: str, work: Callable[[], object], *, before: Callable[[], object] = lambda: None, reach: float | None = None
    ) -> None:
        took, busy = [], 0.0
        for _ in range(RUNS):
            before()
            started, spent = time.perf_counter(), processor()
            work()
            busy += processor() - spent
            took.append((time.perf_counter() - started) * 1000)
        median = statistics.median(took)
        self.limit = self.limit or median
        goal = f"{reach:8.0f}" if reach else " " * 8
        print(f"{name:44}{median:8.1f}{min(took):8.1f}{busy / RUNS:8.1f}{goal}{median / self.limit:8.1f}", flush=True)


def ask(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


class Edits:
    """One by one in each of some offices, as a tab sends them."""

    def __init__(self, user: User, offices: Iterable[Office]) -> None:
        self.desks = [(Desk(user, office, NOW), list(Shift.objects.filter(office=office, day=DAY, status="booked"))) for office in offices]

    def __call__(self) -> None:
        for desk, shifts in self.desks:
            desk.applied("add_pass", shift=shifts[0], tab="confirms")


def reload_at_once() -> None:
    """Forty directors press reload in the same second, after an edit in every office."""
    waited, computed = [], []

    def counted(*args: Any, **options: Any) -> Any:
        computed.append(options["names"])
        return sums_by_office(*args, **options)

    def director() -> None:
        started = time.perf_counter()
        state_of(DAY)
        waited.append(time.perf_counter() - started)
        connection.close()

    dashboard.sums_by_office = counted  # type: ignore[assignment]
    dashboard.SECOND = 1.0
    keeper_of.cache_clear()
    threads = [threading.Thread(target=director) for _ in range(RELOADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(
        f"{RELOADS} reloads at once: {len(computed)} computation, the last one served after {max(waited) * 1000:.0f} ms (reach: 1 and 1,000)"
    )


def measure() -> None:
    dashboard.SECOND = 0.0  # each look is one
    dashboard.timezone = clock = Clock()  # type: ignore[assignment]
    user = User.objects.create_user("dana@example.org", first_name="Dana", last_name="Data", rank=Rank.DATA)
    offices = list(Office.objects.all())
    table = Table()
    table.line("count(*) by office, plain", lambda: ask(COUNT, DAY))
    table.line("first look: every tally of every office", lambda: state_of(DAY), before=keeper_of.cache_clear, reach=50)
    table.line("nothing has moved", lambda: state_of(DAY))
    table.line("after an edit in one office", lambda: state_of(DAY), before=Edits(user, offices[:1]), reach=50)
    table.line(f"after edits in {BUSY} offices", lambda: state_of(DAY), before=Edits(user, offices[:BUSY]), reach=50)
    table.line("a new minute", lambda: state_of(DAY), before=lambda: setattr(clock, "at", clock.at + MINUTE), reach=50)
    assert state_of(DAY).sums == sums_by_office(DAY, clock.now()), "the sums that are kept are not those of the rows"
    reload_at_once()


def main() -> None:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        Afternoon().make()
        ask_to_analyze = connection.cursor()
        ask_to_analyze.execute("ANALYZE")
        print(
            f"{connection.vendor}: {OFFICES} offices, {SHIFTS:,} shifts of today, {GROUPS:,} groups, {GroupMember.objects.count():,} members"
        )
        measure()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
