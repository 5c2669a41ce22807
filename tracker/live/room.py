"""The sockets of one kind of page in this web process, and the loops that run as long as somebody is there."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Self
from weakref import WeakKeyDictionary

from tracker.live.counts import counts
from tracker.live.rights import look_at_accounts
from tracker.live.viewer import Viewer

logger = logging.getLogger(__name__)

TOO_SLOW = 4000

# Seconds.
RIGHTS_EVERY = 2.0  # with the 3 s for which a setting is kept: a right is gone within five
STALLED_EVERY = 1.0
STALLED_AFTER = 10.0
STOP_WITHIN = 2.0

Step = Callable[[], Awaitable[None]]


class Room:
    """Lives in one event loop; no method may be called from another thread. The steps of its loops are methods, so that a test can take one."""

    def __init__(self) -> None:
        self.viewers: set[Viewer] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_running = False

    @classmethod
    def here(cls) -> Self:
        """The one of the running event loop; made when its first viewer comes."""
        rooms = _rooms.setdefault(asyncio.get_running_loop(), {})
        if cls not in rooms:
            rooms[cls] = cls()
        room = rooms[cls]
        assert isinstance(room, cls)
        return room

    def loops(self) -> list[tuple[float, Step]]:
        """Seconds between, and the step."""
        return [(RIGHTS_EVERY, self.check_rights), (STALLED_EVERY, self.close_stalled)]

    def start(self) -> bool:
        """False if it runs already."""
        if self._is_running:
            return False
        self._is_running = True
        for seconds, step in self.loops():
            self.run(every(seconds, step))
        return True

    async def stop(self) -> None:
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_WITHIN)

    def run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def join(self, viewer: Viewer) -> None:
        self.start()
        self.viewers.add(viewer)

    async def dismiss(self, viewer: Viewer, code: int) -> None:
        """Take the viewer off the stream and close its socket."""
        self.drop(viewer)
        await viewer.end(code)

    async def leave(self, viewer: Viewer) -> None:
        """The socket is gone. With the last one the loops stop."""
        self.drop(viewer)
        await viewer.stop()
        if not self.viewers:
            self._close_the_door()
            await self.stop()

    def _close_the_door(self) -> None:
        """Whoever comes from now on finds a new room."""
        rooms = _rooms.get(asyncio.get_running_loop(), {})
        if rooms.get(type(self)) is self:
            del rooms[type(self)]

    def drop(self, viewer: Viewer) -> None:
        self.viewers.discard(viewer)

    async def check_rights(self) -> None:
        """Close the sockets of those who lost the right or signed out; tell the others' new names and colours."""
        looked = await look_at_accounts(list(self.viewers))
        for viewer, badge in looked.renamed:
            self.rename(viewer, badge)
        await asyncio.gather(*(self.dismiss(viewer, code) for viewer, code in looked.ended))

    def rename(self, viewer: Viewer, badge: dict[str, Any]) -> None:
        viewer.badge = badge

    async def close_stalled(self) -> None:
        """Close the sockets that have taken nothing for ``STALLED_AFTER``; they reconnect and catch up."""
        late = time.monotonic() - STALLED_AFTER
        stalled = [viewer for viewer in self.viewers if viewer.sending_since is not None and viewer.sending_since <= late]
        counts["closed as too slow"] += len(stalled)
        await asyncio.gather(*(self.dismiss(viewer, TOO_SLOW) for viewer in stalled))


_rooms: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[type[Room], Room]] = WeakKeyDictionary()


def rooms() -> list[Room]:
    """All of this process, for whoever watches it from beside the loops."""
    return [room for found in list(_rooms.values()) for room in list(found.values())]


async def every(seconds: float, step: Step) -> None:
    while True:
        await asyncio.sleep(seconds)
        await attempt(step)


async def attempt(step: Step) -> None:
    """A step that fails is logged and tried again in its time: one bad query must not end the stream of everybody."""
    try:
        await step()
    except Exception:
        counts["step failed"] += 1
        logger.exception("A step of the live hub failed.")
