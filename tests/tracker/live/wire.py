"""A viewer put straight into a hub: where a test needs a second process, or a browser that does not read."""

import asyncio
import json
from typing import Any

from asgiref.sync import sync_to_async

from accounts.models import Office, User
from tracker.live.catch_up import Seen
from tracker.live.hub import Hub
from tracker.live.viewer import Viewer
from tracker.models import OfficeCounter


class Wire:
    """A browser's end of a socket that reads only while ``reads`` is set."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.closed_with: int | None = None
        self.reads = asyncio.Event()
        self.reads.set()

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.closed_with = message["code"]
            return
        await self.reads.wait()
        self.heard.append(json.loads(message["text"]))

    @property
    def numbers(self) -> list[int]:
        return [message["change"]["number"] for message in self.heard if "change" in message]


async def watch(hub: Hub, user: User, office: Office, wire: Wire) -> Viewer:
    """Join a viewer who is up to date."""
    viewer = Viewer(user, "", [office.pk], wire.send)
    await hub.join(viewer)
    viewer.start()
    where = await sync_to_async(OfficeCounter.objects.get)(office=office)
    await hub.catch_up(viewer, {office.pk: Seen(where.number, str(where.epoch), where.day.isoformat())})
    return viewer
