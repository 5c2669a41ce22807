"""The dashboard's socket, ``/ws/dashboard/``: figures while somebody looks, at most once a second and only when they have changed.

What the server says:

    {"frame": {"as_of": "2026-10-31T19:03:12Z", "day": "2026-10-31", "sums": {"3": {"doors": 1210, …}, …}}}
        the sums of the offices that have changed since this socket was last told, every tally of tracker/metrics.py by its name; the first
        frame after the handshake has all offices. An office without rows has zeros, one that is gone ``{}``.
    {"as_of": "2026-10-31T19:03:17Z"}
        every few seconds in which nothing has changed: at that moment the figures held
    {"beat": 1}
        the answer to a beat, as on a board's socket; the browser says nothing else

The page begins with a whole frame of the same shape (``frame`` in ``<script type="application/json" id="page">``). What it tells its own modules is
``CustomEvent("dashboard:frame")`` on ``document``, once at the start and then for each frame, with ``detail``

    {"as_of": "…", "day": "…", "sums": {"3": {…}, …} of ALL offices, "changed": [3, …] ids of the offices that this frame brought}

Close codes are those of a board's socket: 4000 too slow or shutting down, 4400 malformed, 4401 signed out, 4403 right lost.

One look a second and process asks whether the offices' change numbers have moved, so that edits made in another process are seen like our own,
and there is no message that could be lost. A socket that reads slowly has no heap of frames: it is told of the offices that it lacks, as they are then.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

from channels.db import database_sync_to_async
from django.utils import timezone

from accounts.models import User
from accounts.scope import NO, offices_for, reach
from tracker.dashboard.state import State, state_of
from tracker.days import shown_day
from tracker.live.consumer import PageConsumer
from tracker.live.room import Room, Step
from tracker.live.viewer import Send, Viewer
from tracker.rows import dumps

LOOK_EVERY = 1.0  # seconds: no socket is told more often
SAY_AS_OF_EVERY = 5  # looks


def beside(read: Callable[[], State]) -> Callable[[], Awaitable[State]]:
    """In a thread of its own: the boards' reads share one, and must not stand behind a look that computes."""
    return database_sync_to_async(read, thread_sensitive=False)


def current() -> State:
    """The figures as they are, of the day that the boards show. The same object until something has moved."""
    return state_of(shown_day())


class Watcher(Viewer):
    """``lacks``: the offices whose figures the socket has not been given as they are now."""

    def __init__(self, user: User, session_key: str, offices: Collection[int], send: Send, feed: "Feed") -> None:
        super().__init__(user, session_key, offices, send, action="dashboard")
        self.feed = feed
        self.lacking: frozenset[int] = frozenset()

    def lack(self, offices: Iterable[int]) -> None:
        self.lacking = self.lacking.union(offices)
        self.wake()

    def _due(self) -> list[dict[str, Any]]:
        due = super()._due()
        if self.lacking:
            due.insert(0, {"type": "websocket.send", "text": self.feed.frame(self.lacking)})
            self.lacking = frozenset()
        return due


class Feed(Room):
    """The figures as this process last saw them, and who looks at them."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State | None = None
        self.looked_at = timezone.now()
        self._frames: dict[frozenset[int], str] = {}
        self._looking = asyncio.Lock()
        self._unchanged = 0

    def loops(self) -> list[tuple[float, Step]]:
        return [*super().loops(), (LOOK_EVERY, self.look)]

    async def join(self, viewer: Viewer) -> None:
        await super().join(viewer)
        async with self._looking:  # forty who come at once wait for one computation
            if self.state is None:
                self._take(await beside(current)())
        assert isinstance(viewer, Watcher)
        assert self.state
        viewer.lack(offices_in(self.state))

    async def look(self) -> None:
        async with self._looking:
            state = await beside(current)()
            changed = self._take(state)
        if changed:
            self._unchanged = 0
            for viewer in self.viewers:
                assert isinstance(viewer, Watcher)
                viewer.lack(changed)
            return
        self._unchanged += 1
        if self._unchanged % SAY_AS_OF_EVERY == 0:
            text = dumps({"as_of": self.looked_at})
            for viewer in self.viewers:
                viewer.notify("as_of", text)

    def _take(self, state: State) -> frozenset[int]:
        """Returns the offices of which something is other than before: on another day, all."""
        before = self.state.sums if self.state and self.state.day == state.day else {}
        self.state, self.looked_at = state, timezone.now()
        self._frames.clear()
        return frozenset(office for office in offices_in(state) | before.keys() if state.sums.get(office) != before.get(office))

    def frame(self, offices: frozenset[int]) -> str:
        """Ready text; most sockets lack the same offices."""
        assert self.state
        if offices not in self._frames:
            self._frames[offices] = dumps({"frame": frame_of(self.state, offices, self.looked_at)})
        return self._frames[offices]


def offices_in(state: State) -> frozenset[int]:
    return frozenset(state.numbers.keys() | state.sums.keys())


def frame_of(state: State, offices: Iterable[int], as_of: dt.datetime) -> dict[str, Any]:
    """``as_of``: when the state was found to hold, which may be long after it was worked out."""
    sums = {str(office): state.sums.get(office, {}) for office in sorted(offices)}
    return {"as_of": as_of, "day": state.day, "sums": sums}


class DashboardConsumer(PageConsumer):
    async def connect(self) -> None:
        user = self.scope["user"]
        if await database_sync_to_async(reach)(user, "dashboard") == NO:
            await self.turn_away()
            return
        offices = await database_sync_to_async(lambda: list(offices_for(user, "dashboard").values_list("pk", flat=True)))()
        feed = Feed.here()
        await self.admit(Watcher(user, self.scope["session"].session_key, offices, self.base_send, feed), feed)
