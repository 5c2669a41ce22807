"""An organizer's tab on a board: the page, edits that wait for their answer, somebody's hands, and what gets in the way."""

import asyncio
import random
from contextlib import suppress
from typing import Any

from rehearsal import hands
from rehearsal.deeds import Screen
from rehearsal.outbox import Edit, Outbox
from rehearsal.page import Page, World
from rehearsal.store import Row
from rehearsal.troubles import Luck, Trouble
from rehearsal.wire import Line, NoAnswer


class Tab(Page):
    def __init__(self, screen: Screen, line: Line, luck: Luck, world: World, seed: int) -> None:
        super().__init__(screen, line, luck, world)
        self.outbox = Outbox(screen.number, self.store, world.edits, random.Random(f"{seed} edits {screen.number}"))
        self.outbox.clock_off = luck.clock_off
        self.over = asyncio.Event()
        # Something was done; send again without waiting longer.
        self.wake, self.again = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for work in (self.stay_live(), self._keep_sending(), self._work(), self._suffer()):
                tasks.create_task(work)

    async def load(self) -> None:
        await super().load()
        self.outbox.user = self.me

    def opened(self) -> None:
        """What waits is sent now."""
        self.outbox.hurry()
        self.again.set()
        self.wake.set()

    # -- edits out -----------------------------------------------------------------------------------------------------

    async def _keep_sending(self) -> None:
        while True:
            await self.wake.wait()
            self.wake.clear()
            while batch := self.outbox.ready():
                await self.awake.wait()
                self.again.clear()
                await self._send(batch)
                if delay := self.outbox.wait():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self.again.wait(), delay)

    async def _send(self, batch: list[Edit]) -> None:
        entries = self.outbox.on_the_wire(batch)
        try:
            status, answer = await self._post(entries)
        except NoAnswer:
            status, answer = 0, None
        if status and self.luck.draws(self.luck.answers_lost):
            self.world.counts["answers thrown away"] += 1
            status, answer = 0, None
        if 400 <= status < 500:
            reason = {"result": "refused", "code": str(status)}
            answer = {"results": [{"id": edit.id, **reason} for edit in batch]}
        self.outbox.take(batch, answer["results"] if answer else [])

    @property
    def path(self) -> str:
        return f"/boards/{self.screen.code}/operations/"

    async def _post(self, entries: list[Row]) -> tuple[int, Any]:
        if not self.luck.draws(self.luck.sent_twice):
            return await self.ask_server(self.line.post, self.path, entries)
        self.world.counts["requests sent twice"] += 1
        second = asyncio.get_running_loop().run_in_executor(self.world.threads, self._post_beside, entries)
        try:
            status, answer = await self.ask_server(self.line.post, self.path, entries)
        finally:
            again = await second
        if status == 200 and again is not None:
            self._compare_answers(answer["results"], again["results"])
        return status, answer

    def _post_beside(self, entries: list[Row]) -> Any:
        """Over a connection of its own; returns the answer, or None. Blocks."""
        other = Line(self.line.url, self.line.session, self.line.token, dict(self.line.cookies))
        try:
            return other.post(self.path, entries)[1]
        except NoAnswer:
            return None
        finally:
            other.close()

    def _compare_answers(self, first: list[Row], again: list[Row]) -> None:
        """One of two deliveries is applied, the other hears the same once more."""
        for one, other in zip(first, again, strict=True):
            results = {one["result"], other["result"]}
            if results == {"applied"} and one["numbers"]:
                self.world.problems.append(f"Edit {one['id']} was delivered twice and applied twice.")

    # -- somebody at it ------------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        for deed in self.screen.deeds:
            await self.world.clock.until(deed.at)
            await self.there.wait()
            await self.awake.wait()
            if self.over.is_set():
                return
            body = hands.entry(deed, self.outbox)
            if body is None:
                self.world.counts["no longer needed"] += 1
                continue
            version = self.outbox.version_seen(body)
            await self.world.clock.until(deed.at + deed.takes)
            if self.over.is_set():
                return  # whoever was still typing when the day ended leaves it at that
            self.outbox.add(body, version)
            self.wake.set()

    async def _suffer(self) -> None:
        for trouble in self.luck.troubles:
            await self.world.clock.until(trouble.at)
            if self.over.is_set():
                return
            self._begin(trouble)
            try:
                await asyncio.sleep(self.world.clock.seconds(trouble.minutes))
            finally:
                self._end(trouble)

    def _begin(self, trouble: Trouble) -> None:
        self.world.counts[trouble.kind] += 1
        if trouble.kind == "sleep":
            self.awake.clear()
            return
        if trouble.kind == "cut":
            self.is_cut = True
        else:
            self.there.clear()
            self.must_load = True
        self.abort()

    def _end(self, trouble: Trouble) -> None:
        if trouble.kind == "sleep":
            self.wake_up()
        elif trouble.kind == "cut":
            self.is_cut = False
            self.back.set()
        else:
            self.there.set()

    def come_back(self) -> None:
        """The end of the day: nothing new is done, and whatever stood in the way is over."""
        self.over.set()
        self.is_cut = False
        self.there.set()
        self.wake_up()
        self.back.set()
        self.opened()

    def is_settled(self, numbers: dict[int, int]) -> bool:
        """Nothing waits here, and the rows are where the offices stand."""
        return not self.outbox.queue and self.stands_at(numbers)
