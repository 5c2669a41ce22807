"""One rehearsal from the first page to the report."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from django.db import Error as DatabaseAway
from django.db import connections

from rehearsal import checks, ground
from rehearsal.clock import Clock, as_clock
from rehearsal.day import Booking, OfficeDay, Stranger
from rehearsal.deeds import Room, Screen, in_order
from rehearsal.hands import by_the_office_clock
from rehearsal.page import World
from rehearsal.report import Report, report_of
from rehearsal.server import NoServer, Process, memory
from rehearsal.store import Store
from rehearsal.tab import Tab
from rehearsal.troubles import plan_luck
from rehearsal.wire import Line, NoAnswer

LOOK_EVERY = 2.0  # seconds
OPENS_WITHIN, TRIES = 5.0, 5  # seconds in which all boards are opened
TELL_EVERY = 30.0
SETTLES_WITHIN = 180.0
T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """``begins``, ``ends``: minutes of the made-up day; ``quiet``: see ``Checks``."""

    seed: int
    speed: float
    begins: float
    ends: float
    faults: bool
    quiet: float = 2.0


class Rehearsal:
    """``own``: the web process, where it is ours to kill. ``say``: prints a line."""

    def __init__(
        self,
        options: Options,
        url: str,
        own: Process | None,
        places: Sequence[ground.Place],
        screens: Sequence[Screen],
        say: Callable[[str], None],
    ) -> None:
        self.options, self.url, self.own, self.places, self.screens, self.say = options, url, own, places, screens, say
        self.clock = Clock(options.begins, options.speed)
        self.offices = [place.office.pk for place in places]
        self.memory: list[float] = []
        self._one_look = asyncio.Lock()

    async def play(self, sessions: dict[int, str], strangers: dict[int, list[Stranger]]) -> Report:
        with ThreadPoolExecutor(32) as threads, ThreadPoolExecutor(1) as database:
            self.world, self._database = World(self.clock, threads), database
            luck = plan_luck(self.screens, self.options.seed, self.options.begins, self.options.ends, faults=self.options.faults)
            self.tabs = [
                Tab(screen, Line(self.url, sessions[screen.number]), luck[screen.number], self.world, self.options.seed)
                for screen in self.screens
            ]
            self.checks = checks.Checks(self.world, self.tabs, self.offices, self.options.quiet)
            try:
                return await self._play(strangers)
            finally:
                await self._ask_database(connections.close_all)

    async def _play(self, strangers: dict[int, list[Stranger]]) -> Report:
        await self._ask_database(self.checks.begin)
        await asyncio.gather(*(self._open(tab) for tab in self.tabs))
        intended = plan_day(self.screens, self.tabs, self.places, strangers, self.options)
        self.say(
            f"{len(self.tabs)} tabs are open on {len(self.places)} offices; {intended:,} deeds are planned from {as_clock(self.options.begins)} on."
        )
        self.clock.start()
        started = time.monotonic()
        running = [asyncio.create_task(tab.run()) for tab in self.tabs]
        beside = [asyncio.create_task(work) for work in (self._look_on(), self._tell(), self._kill_web())]
        try:
            await self._until_the_end([*running, *beside])
            minutes = (time.monotonic() - started) / 60
            await self._settle()
            await self._compare()
        finally:
            for task in (*running, *beside):
                task.cancel()
            await asyncio.gather(*running, *beside, return_exceptions=True)
            for tab in self.tabs:
                tab.close()
        return self._report(minutes, intended)

    async def _open(self, tab: Tab) -> None:
        """Everyone opens a board; whoever gets no page tries again. Raises ``NoServer``."""
        for wait in (OPENS_WITHIN, *[5.0] * TRIES):
            await asyncio.sleep(tab.luck.chance.random() * wait)
            try:
                return await tab.load()
            except NoAnswer as failure:
                why = failure
        raise NoServer(
            f"No board could be opened: {why}. The CPT at {self.url} must be on the database of this command, and up to the load."
        )

    async def _until_the_end(self, tasks: list[asyncio.Task[None]]) -> None:
        """Also if one of the tabs fails, which is a fault of the rehearsal's and stops it."""
        ended, _ = await asyncio.wait(
            tasks, timeout=self.clock.seconds(self.options.ends - self.options.begins), return_when=asyncio.FIRST_EXCEPTION
        )
        for task in ended:
            task.result()

    # -- beside the tabs -----------------------------------------------------------------------------------------------

    async def _ask_database(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._database, ask)

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self._look()

    async def _look(self) -> dict[int, int]:
        """Returns where the offices stand; nothing while the database is away, which somebody may have brought about."""
        async with self._one_look:  # what is read goes on from what was judged
            try:
                read = await self._ask_database(self.checks.read)
            except DatabaseAway:
                self.world.counts["looks without a database"] += 1
                await self._ask_database(connections.close_all)
                return {}
            self.checks.judge(read)
            return read.numbers

    async def _tell(self) -> None:
        """Where the day stands, and how much memory the web process takes: from the fifth minute on it must not grow."""
        began = time.monotonic()
        while True:
            await asyncio.sleep(TELL_EVERY)
            answered = sum(edit.answered is not None for edit in self.world.edits.values())
            live = sum(tab.live_since is not None for tab in self.tabs)
            self.say(
                f"{as_clock(self.clock.now())}  {answered:,} edits, {live} of {len(self.tabs)} tabs live, {len(self.world.problems)} problems"
            )
            if self.own is not None and time.monotonic() - began >= 300 and (taken := memory(self.own.pid)):
                self.memory.append(taken)

    async def _kill_web(self) -> None:
        """In the middle of whatever it is doing, and once; somebody starts it again."""
        if self.own is None or not self.options.faults:
            return
        await self.clock.until(self.options.begins + (self.options.ends - self.options.begins) / 3)
        self.world.counts["web process killed"] += 1
        await asyncio.to_thread(self.own.kill)
        await asyncio.sleep(random.Random(self.options.seed).uniform(1, 3))
        await asyncio.to_thread(self.own.start)

    # -- the end -------------------------------------------------------------------------------------------------------

    async def _settle(self) -> None:
        """Everybody is back, nobody does anything new; wait until all is sent and heard."""
        for tab in self.tabs:
            tab.come_back()
        until = time.monotonic() + SETTLES_WITHIN
        while time.monotonic() < until:
            numbers = await self._look()
            if numbers and all(tab.is_settled(numbers) for tab in self.tabs):
                break
            await asyncio.sleep(0.5)

    async def _compare(self) -> None:
        """Every tab with what a page that is opened now would hold, row for row; then the sums and the order."""
        for tab in self.tabs:
            try:
                fresh = await tab.fresh()
            except NoAnswer as failure:
                self.checks.tell([f"Screen {tab.screen.number} could not be compared: {failure}."])
                continue
            self.checks.tell(checks.differences(f"Screen {tab.screen.number} ({tab.screen.code}) and a fresh page", tab.store, fresh))
        self.checks.tell(await self._ask_database(lambda: list(checks.totals(self.tabs))))
        self.checks.tell(self.checks.order())

    def _report(self, minutes: float, intended: int) -> Report:
        lost = [edit for edit in self.world.edits.values() if edit.answered is None or self.checks.is_lost(edit)]
        report = report_of(self.world, lost=lost, minutes=minutes, intended=intended)
        report.looks, report.compared = self.checks.looks, self.checks.compared
        if self.memory:
            report.memory = f"; memory of the web process {self.memory[0]:.0f} MB after five minutes, {self.memory[-1]:.0f} MB at the end"
        return report


def plan_day(
    screens: Sequence[Screen], tabs: Sequence[Tab], places: Sequence[ground.Place], strangers: dict[int, list[Stranger]], options: Options
) -> int:
    """Give every screen its deeds, from what its board shows. Returns how many there are."""
    for place in places:
        room = Room(
            [screen for screen in screens if screen.code == place.office.code],
            [screen for screen in screens if screen.code == place.office.region.code],
            random.Random(f"{options.seed} room {place.office.code}"),
        )
        tab = next(tab for tab in tabs if tab.screen.code == place.office.code)
        day = OfficeDay(place.office.pk, room, random.Random(f"{options.seed} day {place.office.code}"))
        day.plan(bookings_on(tab.store, place.office.time_zone), strangers[place.office.pk])
    for screen in screens:
        screen.deeds = [deed for deed in in_order(screen.deeds) if options.begins <= deed.at < options.ends]
    return sum(len(screen.deeds) for screen in screens)


def bookings_on(store: Store, zone: str) -> list[Booking]:
    shifts = sorted((row for row in store.rows["shift"].values() if not row["is_walk_in"]), key=lambda row: row["id"])
    return [
        Booking(row["id"], row["volunteer"], by_the_office_clock(row["starts_at"], zone), row["counts_as"], row["van_status"])
        for row in shifts
    ]
