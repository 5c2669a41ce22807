"""The sockets of our pages: let in whom they may, read what the browser says, and leave the rest to the room. They know no rows."""

import asyncio
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from tracker.boards import find_board
from tracker.live.counts import counts
from tracker.live.hub import Hub, current_hub
from tracker.live.messages import Allowance, BeatMessage, HereMessage, Malformed, Message, SeenMessage, parse
from tracker.live.rights import RIGHT_LOST, SIGNED_OUT
from tracker.live.room import TOO_SLOW, Room
from tracker.live.viewer import Viewer

MALFORMED = 4400


class PageConsumer(AsyncWebsocketConsumer):
    """``connect`` is a subclass's own: it ``admit``s or ``turn``s ``away``."""

    # No channel of its own in the layer, and so no socket that a dying Redis could take with it: the hub has one for all.
    channel_layer_alias = "none"
    room: Room
    viewer: Viewer | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            if self.viewer is not None:
                await self.viewer.end(TOO_SLOW)  # the server is shutting down: come back soon
            raise
        finally:
            if self.viewer is not None:
                await self.room.leave(self.viewer)

    async def admit(self, viewer: Viewer, room: Room) -> None:
        self.allowance = Allowance(at=time.monotonic())
        self.viewer, self.room = viewer, room
        await room.join(viewer)
        await self.accept()
        viewer.start()

    async def turn_away(self) -> None:
        """Say so after the handshake: of one that is refused a browser hears nothing, and a page whose session has ended would try for ever.

        What does not exist and what is not allowed get the same word.
        """
        await self.accept()
        await self.close(RIGHT_LOST if self.scope["user"].is_authenticated else SIGNED_OUT)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        viewer = self.viewer
        if viewer is None or viewer.is_ended:
            return
        try:
            message = parse(text_data)
            self.allowance.spend(message, time.monotonic())
            if isinstance(message, BeatMessage):
                viewer.notify("beat", '{"beat": 1}')
            else:
                await self.hear(viewer, message)
        except Malformed:
            counts["malformed message"] += 1
            await self.room.dismiss(viewer, MALFORMED)

    async def hear(self, viewer: Viewer, message: Message) -> None:
        """Raises ``Malformed`` for what no page of this kind says."""
        raise Malformed


class BoardConsumer(PageConsumer):
    room: Hub

    async def connect(self) -> None:
        user = self.scope["user"]
        board = await database_sync_to_async(find_board)(user, self.scope["url_route"]["kwargs"]["code"])
        if board is None:
            await self.turn_away()
            return
        await self.admit(Viewer(user, self.scope["session"].session_key, board.office_ids, self.base_send), current_hub())

    async def hear(self, viewer: Viewer, message: Message) -> None:
        match message:
            case HereMessage(tab, row, cell):
                self.room.presence.put(viewer, tab, row, cell)
            case SeenMessage(seen, tab):
                self.room.presence.arrive(viewer, tab)
                await self.room.catch_up(viewer, seen)
