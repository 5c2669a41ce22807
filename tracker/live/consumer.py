"""The socket of a board page: lets in whom it may, reads what the browser says, and leaves the rest to the hub. It knows no rows."""

import asyncio
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from tracker.boards import find_board
from tracker.live.counts import counts
from tracker.live.hub import TOO_SLOW, Hub, current_hub
from tracker.live.messages import Allowance, BeatMessage, HereMessage, Malformed, SeenMessage, parse
from tracker.live.viewer import Viewer

MALFORMED = 4400


class BoardConsumer(AsyncWebsocketConsumer):
    # No channel of its own in the layer, and so no socket that a dying Redis could take with it: the hub has one for all.
    channel_layer_alias = "none"
    hub: Hub
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
                await self.hub.leave(self.viewer)

    async def connect(self) -> None:
        user = self.scope["user"]
        board = await database_sync_to_async(find_board)(user, self.scope["url_route"]["kwargs"]["code"])
        if board is None:
            await self.close()  # before accept: the handshake is refused, and says as little as a 404
            return
        self.allowance = Allowance(at=time.monotonic())
        self.viewer = Viewer(user, self.scope["session"].session_key, board.office_ids, self.base_send)
        self.hub = current_hub()
        await self.hub.join(self.viewer)
        await self.accept()
        self.viewer.start()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        viewer = self.viewer
        if viewer is None or viewer.is_ended:
            return
        try:
            message = parse(text_data)
            self.allowance.spend(message, time.monotonic())
        except Malformed:
            counts["malformed message"] += 1
            await self.hub.dismiss(viewer, MALFORMED)
            return
        match message:
            case BeatMessage():
                viewer.notify("beat", '{"beat": 1}')
            case HereMessage(tab, row, cell):
                self.hub.presence.put(viewer, tab, row, cell)
            case SeenMessage(seen, tab):
                self.hub.presence.arrive(viewer, tab)
                await self.hub.catch_up(viewer, seen)
