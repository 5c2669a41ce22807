"""A board's page in one tab: loaded once, then kept up to date by its socket. The times are those of static/js."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from rehearsal.clock import Clock
from rehearsal.deeds import Screen
from rehearsal.outbox import Edit
from rehearsal.store import Row, Store
from rehearsal.troubles import Luck
from rehearsal.wire import Line, NoAnswer

BEAT, SILENCE = 10.0, 20.0  # seconds, as all below
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
BEHIND, ASK_AGAIN = 2.0, 1.0
SNAPSHOT_JITTER, SNAPSHOT_RETRY = 2.0, 5.0
T = TypeVar("T")


@dataclass
class World:
    """What all tabs of a rehearsal share. ``lags``: seconds from sending an edit to each other viewer; ``problems``: what must not be."""

    clock: Clock
    threads: Executor
    edits: dict[str, Edit] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    lags: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Page:
    """``live_since``: when its socket opened or its machine woke up, by time.monotonic(); None while it has no socket."""

    def __init__(self, screen: Screen, line: Line, luck: Luck, world: World) -> None:
        self.screen, self.line, self.luck, self.world = screen, line, luck, world
        self.store = Store()
        self.me = 0
        self.live_since: float | None = None
        self.is_cut = False
        # Somebody is at the screen; the machine is not asleep; the network is back.
        self.there, self.awake, self.back = (asyncio.Event() for _ in range(3))
        self.there.set()
        self.awake.set()
        self.must_load = True
        self._socket: ClientConnection | None = None
        self._line_is_free = asyncio.Lock()
        self._heard_at = self._asked_at = 0.0
        self._failures = 0
        self._timers: dict[str, asyncio.Task[None]] = {}

    def opened(self) -> None:
        """The socket is open."""

    def is_on_line(self, since: float) -> bool:
        """Whether it has been hearing the stream from ``since`` on, by time.monotonic()."""
        return self.live_since is not None and self.live_since < since and not self.is_cut and self.awake.is_set()

    def stands_at(self, numbers: dict[int, int]) -> bool:
        """Whether it hears the stream and has heard all of it."""
        at = {pk: office["number"] for pk, office in self.store.offices.items()}
        return self.live_since is not None and all(at[pk] == numbers.get(pk, at[pk]) for pk in at)

    def wake_up(self) -> None:
        """What came while the machine slept has still to be heard, so it counts as live from now on."""
        if self.live_since is not None and not self.awake.is_set():
            self.live_since = time.monotonic()
        self.awake.set()

    def abort(self) -> None:
        """The connection breaks, and nobody is told."""
        if self._socket is not None:
            self._socket.transport.abort()

    def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self.line.close()

    # -- loading ------------------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Open the page. Raises ``NoAnswer``."""
        snapshot = await self.ask_server(self.line.board_page, self.screen.code)
        self.store.load(snapshot)
        self.me = snapshot["me"]["id"]
        self.must_load = False
        self.world.counts["pages"] += 1

    async def fresh(self) -> Store:
        """What a page that is opened now would hold."""
        store = Store()
        store.load(await self.ask_server(self.line.snapshot, self.screen.code))
        return store

    async def ask_server(self, ask: Callable[..., T], *words: Any) -> T:
        if self.is_cut:
            raise NoAnswer("cut")
        async with self._line_is_free:
            answer = await asyncio.get_running_loop().run_in_executor(self.world.threads, lambda: ask(*words))
        if self.is_cut:
            raise NoAnswer("cut meanwhile")
        return answer

    # -- changes in ----------------------------------------------------------------------------------------------------

    async def stay_live(self) -> None:
        while True:
            await self.there.wait()
            self.back.clear()
            with suppress(OSError, WebSocketException, NoAnswer):
                await self._live()
            self.live_since = None
            longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures, 10))
            self._failures += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self.back.wait(), longest * (0.5 + self.luck.chance.random() / 2))

    async def _live(self) -> None:
        if self.must_load:
            await self.load()
        if self.is_cut:
            raise NoAnswer("cut")
        address = "ws" + self.line.url.removeprefix("http") + f"/ws/boards/{self.screen.code}/"
        options = {"origin": self.line.url, "additional_headers": {"Cookie": self.line.cookie}, "compression": None, "ping_interval": None}
        async with connect(address, max_size=None, close_timeout=1, **options) as socket:  # type: ignore[arg-type]
            self._socket = socket
            self.live_since = self._heard_at = time.monotonic()
            self._failures = 0
            self.world.counts["sockets"] += 1
            beating = asyncio.create_task(self._beat(socket))
            try:
                await self._ask()
                self.opened()
                async for text in socket:
                    await self.awake.wait()
                    self._heard_at = time.monotonic()
                    await self._hear(orjson.loads(text))
            finally:
                beating.cancel()
                self._socket = None

    async def _beat(self, socket: ClientConnection) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await self.awake.wait()
            if time.monotonic() - self._heard_at > SILENCE:
                socket.transport.abort()
            with suppress(WebSocketException, OSError):
                await socket.send('{"beat": 1}')

    async def _ask(self) -> None:
        """Tell the server what this page holds: on every open, after a hole and after a snapshot."""
        self._asked_at = time.monotonic()
        seen = {str(pk): {name: office[name] for name in ("number", "epoch", "day")} for pk, office in self.store.offices.items()}
        if self._socket is not None:
            with suppress(WebSocketException, OSError):
                await self._socket.send(orjson.dumps({"seen": seen, "tab": "confirms"}).decode())

    async def _hear(self, message: Row) -> None:
        if "change" in message:
            await self._take(message["change"])
            if self.luck.draws(self.luck.frames_twice):
                self.world.counts["frames heard twice"] += 1
                await self._take(message["change"])
        elif "numbers" in message:
            if self._is_behind(message["numbers"]):
                self._later("behind", BEHIND, lambda: self._ask_if_behind(message["numbers"]))
        elif "snapshot" in message:
            self._later("snapshot", self.luck.chance.random() * SNAPSHOT_JITTER, self._refresh)

    async def _take(self, change: Row) -> None:
        outcome = self.store.receive(change)
        if outcome == "applied":
            self._note_lag(change)
            if change["day"] != self.store.offices[change["office"]]["day"]:
                self._later("snapshot", self.luck.chance.random() * SNAPSHOT_JITTER, self._refresh)
        elif outcome == "hole" and time.monotonic() - self._asked_at > ASK_AGAIN:
            self.world.counts["holes"] += 1
            await self._ask()

    def _note_lag(self, change: Row) -> None:
        """Of edits sent while this tab was live: what came before is caught up, which is another question."""
        edit = self.world.edits.get(change["operation"] or "")
        if edit is not None and edit.screen != self.screen.number and self.live_since is not None and self.live_since < edit.sent:
            self.world.lags.append(time.monotonic() - edit.sent)

    def _is_behind(self, numbers: dict[str, int]) -> bool:
        return any(int(pk) in self.store.offices and self.store.offices[int(pk)]["number"] < number for pk, number in numbers.items())

    async def _ask_if_behind(self, numbers: dict[str, int]) -> None:
        if self._is_behind(numbers):
            await self._ask()

    async def _refresh(self) -> None:
        while True:
            try:
                snapshot = await self.ask_server(self.line.snapshot, self.screen.code)
            except NoAnswer:
                await asyncio.sleep(SNAPSHOT_RETRY * (0.5 + self.luck.chance.random()))
                continue
            self.world.counts["snapshots"] += 1
            self.store.load(snapshot)
            await self._ask()
            return

    def _later(self, what: str, seconds: float, act: Callable[[], Any]) -> None:
        """Once, however often it is called for meanwhile."""
        if what in self._timers and not self._timers[what].done():
            return

        async def wait_and_act() -> None:
            await asyncio.sleep(seconds)
            await act()

        self._timers[what] = asyncio.create_task(wait_and_act())
