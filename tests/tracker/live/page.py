"""A board page as the stream sees it, and the changes it hears of."""

import asyncio
import functools
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

from asgiref.sync import async_to_sync, sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import F
from django.utils import timezone

from accounts.models import Office, User
from cpt.asgi import application
from tracker.live.publish import publish
from tracker.models import Change, OfficeCounter

HOST = "localhost:8000"
SOON = 30.0  # seconds within which something must come that comes at once, on a machine that does much else besides
QUIET = 0.2  # seconds after which it will not come any more


def live(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run an async test in an event loop of its own.

    Its database work is done in the test's own thread, on the test's own connection: a transaction that is rolled back will do.
    """

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async_to_sync(test)(*args, **kwargs)

    return run


def sign_in(user: User) -> str:
    """Make a session as signing in does; returns its key."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Page:
    """``async with Page(ana, "R1A") as page`` opens the socket of a board page and closes it in the end."""

    def __init__(self, user: User | None, board: str, origin: str | None = f"http://{HOST}") -> None:
        self.user, self.board, self.origin = user, board, origin
        self.session_key = ""

    @property
    def address(self) -> str:
        return f"/ws/boards/{self.board}/"

    async def __aenter__(self) -> Self:
        assert await self.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.leave()

    async def open(self) -> bool:
        """Whether the handshake succeeded."""
        headers = [(b"host", HOST.encode())]
        if self.origin is not None:
            headers.append((b"origin", self.origin.encode()))
        if self.user is not None:
            self.session_key = await sync_to_async(sign_in)(self.user)
            headers.append((b"cookie", f"sessionid={self.session_key}".encode()))
        self.socket = WebsocketCommunicator(application, self.address, headers=headers)
        accepted, _ = await self.socket.connect(timeout=SOON)
        return accepted

    async def leave(self) -> None:
        await self.socket.disconnect(timeout=SOON)

    async def say(self, message: object) -> None:
        await self.socket.send_to(text_data=message if isinstance(message, str) else json.dumps(message))

    async def has_seen(self, *offices: Office, tab: str = "confirms", **fields: Any) -> None:
        """Say ``seen``: up to date in these offices, but for ``fields``. Returns when the server has dealt with it."""
        seen = {str(office.pk): {**await sync_to_async(standing)(office), **fields} for office in offices}
        await self.say({"seen": seen, "tab": tab})
        await self.beat()

    async def beat(self) -> None:
        """What was said before is dealt with when the answer comes; what was heard meanwhile is kept."""
        await self.say({"beat": 1})
        waiting = []
        while "beat" not in (message := await self.receive()):
            waiting.append(message)
        for message in waiting:
            self.socket.output_queue.put_nowait({"type": "websocket.send", "text": json.dumps(message)})

    async def receive(self) -> dict[str, Any]:
        return json.loads(await self.socket.receive_from(timeout=SOON))

    async def hears(self, kind: str) -> Any:
        """The content of the next message of this kind; others are passed over."""
        while kind not in (message := await self.receive()):
            pass
        return message[kind]

    async def hears_numbers(self, count: int) -> list[int]:
        """The numbers of the next so many changes."""
        return [(await self.hears("change"))["number"] for _ in range(count)]

    async def hears_no(self, kind: str) -> bool:
        await asyncio.sleep(QUIET)
        while not self.socket.output_queue.empty():
            if kind in await self.receive():
                return False
        return True

    async def is_closed_with(self) -> int:
        """The code with which the server closes the socket; what it says before is passed over."""
        while (event := await self.socket.receive_output(timeout=SOON))["type"] != "websocket.close":
            pass
        return event["code"]


class Dashboard(Page):
    address = "/ws/dashboard/"

    def __init__(self, user: User | None) -> None:
        super().__init__(user, "")


def standing(office: Office) -> dict[str, Any]:
    counter = OfficeCounter.objects.get(office=office)
    return {"number": counter.number, "epoch": str(counter.epoch), "day": counter.day.isoformat()}


def commit(office: Office, text: str = "edit") -> Change:
    """Write the office's next change, and tell nobody."""
    OfficeCounter.objects.filter(office=office).update(number=F("number") + 1)
    number = OfficeCounter.objects.get(office=office).number
    frame = json.dumps({"change": {"office": office.pk, "number": number, "kind": text}})
    return Change.objects.create(office=office, number=number, kind="set_status", at=timezone.now(), before={}, after={}, frame=frame)


def edit(office: Office, text: str = "edit") -> Change:
    """Write the office's next change and publish it, as an operation does after its commit."""
    change = commit(office, text)
    publish(change)
    return change


acommit, aedit, apublish = sync_to_async(commit), sync_to_async(edit), sync_to_async(publish)


async def until(is_true: Callable[[], object], within: float = SOON) -> None:
    """Wait for something that the server does in its own time."""
    end = time.monotonic() + within
    while not is_true():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.005)
