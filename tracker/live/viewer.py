"""One browser's socket in this process, and the one task that writes to it."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from tracker.live.counts import counts
from tracker.live.ring import Ring
from tracker.rows import person

BATCH_FRAMES = 20
CLOSE_SECONDS = 1.0

Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Credentials:
    """By what a socket was let in; looked at again every few seconds."""

    user_id: int
    session_key: str
    session_hash: str


class Viewer:
    """Has no queue: the office's ring is the queue of all its sockets, and ``at`` says how far into it this one is.

    So a socket that stops reading costs nothing, and one that reads again goes on from the ring.
    ``at``: office -> the last number given to the socket. An office is missing there until the browser has said what it
    has seen, and after it was told to fetch a snapshot; meanwhile nothing of that office is relayed to it.
    """

    def __init__(self, user: User, session_key: str, offices: Collection[int], send: Send, action: str = "edit") -> None:
        self.id = uuid.uuid4().hex
        self.credentials = Credentials(user.pk, session_key, user.get_session_auth_hash())
        self.badge = person(user)
        self.offices = frozenset(offices)
        self.action = action  # what one must be allowed to do at these offices (accounts/scope.py)
        self.rings: dict[int, Ring] = {}
        self.at: dict[int, int] = {}
        self.presence = ""  # the list this socket was last told
        self.is_ended = False
        self.sending_since: float | None = None  # time.monotonic() when the send that is under way began
        self._notices: dict[str, dict[str, Any]] = {}
        self._send = send
        self._app = asyncio.current_task()
        self._woken = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write())

    def wake(self) -> None:
        """Have the writer look at the rings: there may be something new."""
        self._woken.set()

    def notify(self, kind: str, text: str) -> None:
        """Say something that is not a change. Of one kind only the latest counts, so a slow socket gathers no heap."""
        self._notices[kind] = {"type": "websocket.send", "text": text}
        self.wake()

    def ask_for_snapshot(self, reason: str) -> None:
        self.at.clear()
        self.notify("snapshot", f'{{"snapshot": "{reason}"}}')

    def lacks(self, office: int, number: int) -> bool:
        """Whether it waits for a change of the office, up to ``number``, that the ring does not hold."""
        at = self.at.get(office)
        return at is not None and at < number and self.rings[office].get(at + 1) is None

    async def end(self, code: int) -> None:
        """Close the socket, without waiting for one that does not read. Doing it twice is harmless."""
        if self.is_ended:
            return
        self.is_ended = True
        await self.stop()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._send({"type": "websocket.close", "code": code})
        except Exception:  # noqa: BLE001 it does not read, or the connection is gone: nothing more can be said to it
            if self._app is not None:
                self._app.cancel()

    async def stop(self) -> None:
        """End the writer."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    async def _write(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            batch = self._due()
            for message in batch:
                self.sending_since = time.monotonic()
                try:
                    await self._send(message)
                except Exception:  # noqa: BLE001 the connection went; the consumer is told so, and ends this viewer
                    counts["send failed"] += 1
                    return
            self.sending_since = None
            if len(batch) >= BATCH_FRAMES:
                self.wake()
                # A send to a socket with room does not suspend: a long catch-up would keep the others waiting.
                await asyncio.sleep(0)

    def _due(self) -> list[dict[str, Any]]:
        """The next changes in the order of their numbers, n + 1 and nothing else (protocol 16); then the notices."""
        due: list[dict[str, Any]] = []
        for office, ring in self.rings.items():
            if office not in self.at:
                continue
            number = self.at[office]
            while len(due) < BATCH_FRAMES and (message := ring.get(number + 1)) is not None:
                number += 1
                due.append(message)
            self.at[office] = number
        if self._notices:
            due.extend(self._notices.values())
            self._notices.clear()
        return due
