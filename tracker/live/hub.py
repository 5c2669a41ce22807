"""One hub per web process: one channel in the layer, and ready texts handed to the sockets of this process.

Not a layer channel per socket, as Channels has it: each delivery would pass through the layer and the consumer's machinery.
The rules are protocol.md 16 and 17; the steps of its loops are methods, so that a test can take one.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

from channels.layers import get_channel_layer

from tracker.live import layer
from tracker.live.catch_up import Seen, Standing, read_frames, read_standing, snapshot_reason
from tracker.live.counts import counts
from tracker.live.presence import Presence
from tracker.live.room import Room, Step, attempt
from tracker.live.stream import OfficeStream
from tracker.live.viewer import Viewer

logger = logging.getLogger(__name__)

# Seconds.
POLL_EVERY = 5.0
PRESENCE_EVERY = 0.5
GAP_SETTLES = 0.05  # out of order is common and mends itself
JOIN_WITHIN = 2.0
RETRY_AFTER = 1.0


class Hub(Room):
    """All offices with viewers in this process."""

    def __init__(self) -> None:
        super().__init__()
        self.streams: dict[int, OfficeStream] = {}
        self.presence = Presence(layer.send)
        self._channel: str | None = None
        self._groups: set[int] = set()
        self._joining = asyncio.Lock()
        self._filling = asyncio.Lock()
        self._gap = asyncio.Event()

    # Coming and going

    async def join(self, viewer: Viewer) -> None:
        """Let the viewer's offices in. Returns when their groups are joined, so that numbers read from now on leave no hole."""
        if self.start():
            self.run(self._mend_gaps())
        self.viewers.add(viewer)
        opened = viewer.offices - self.streams.keys()
        if opened:
            joined = self.run(self._join_groups())
            self.streams.update((office, OfficeStream(joined)) for office in opened)
        streams = {office: self.streams[office] for office in viewer.offices}
        for office, stream in streams.items():
            stream.viewers.add(viewer)
            viewer.rings[office] = stream.ring
        # Those who open an office wait for its group, and so do those who come while that is under way.
        await asyncio.wait({stream.joined for stream in streams.values()})

    def drop(self, viewer: Viewer) -> None:
        super().drop(viewer)
        self.presence.remove(viewer)
        for office in viewer.offices:
            stream = self.streams.get(office)
            if stream is not None:
                stream.viewers.discard(viewer)
                if not stream.viewers:
                    # The group is left with the next poll: those who reconnect at once find it joined.
                    del self.streams[office]
                    self.presence.forget(office)

    async def _join_groups(self) -> None:
        """Have the layer send us what our viewers see, and nothing else. Doing it again mends what failed or expired."""
        try:
            async with asyncio.timeout(JOIN_WITHIN), self._joining:
                backend = get_channel_layer()
                if self._channel is None:
                    self._channel = await backend.new_channel()
                    self.run(self._listen(self._channel))
                for office in list(self.streams):
                    await backend.group_add(layer.group_of(office), self._channel)
                    self._groups.add(office)
                for office in self._groups - self.streams.keys():
                    await backend.group_discard(layer.group_of(office), self._channel)
                    self._groups.discard(office)
        except Exception as failure:  # noqa: BLE001 each layer has errors of its own
            counts["layer not joined"] += 1
            logger.warning("The channel layer let nobody in: %s. Changes come with the poll.", type(failure).__name__)

    # Loops

    def loops(self) -> list[tuple[float, Step]]:
        return [*super().loops(), (POLL_EVERY, self.poll), (PRESENCE_EVERY, self.share_presence)]

    async def stop(self) -> None:
        await self.presence.say_farewell()
        await super().stop()
        if self._groups:
            await self._join_groups()  # no office is left: leaves them all

    async def _listen(self, channel: str) -> None:
        backend = get_channel_layer()
        while True:
            try:
                self.take(await backend.receive(channel))
            except Exception as failure:  # noqa: BLE001 one message must not end the stream
                counts["layer message unreadable"] += 1
                logger.warning("A message from the channel layer was not taken: %s.", type(failure).__name__)
                await asyncio.sleep(RETRY_AFTER)
            # A burst must not keep the writers from their sockets (protocol 17).
            await asyncio.sleep(0)

    async def _mend_gaps(self) -> None:
        while True:
            await self._gap.wait()
            await asyncio.sleep(GAP_SETTLES)
            self._gap.clear()
            await attempt(self.close_gaps)

    # Changes

    def take(self, message: Mapping[str, Any]) -> None:
        """One message of the layer."""
        stream = self.streams.get(message["office"])
        if stream is None:
            return
        if message["type"] == "presence":
            self.presence.hear(message, time.monotonic())
        elif stream.take(message["number"], message["frame"]):
            self._gap.set()

    async def catch_up(self, viewer: Viewer, seen: Mapping[int, Seen]) -> None:
        """Have the viewer get what it has not seen and then all that follows, or be told why it needs a snapshot."""
        viewer.at.clear()  # what comes meanwhile waits in the ring
        standing = await read_standing(viewer.offices)
        self._stand_at(standing)
        reason = snapshot_reason(seen, standing)
        if reason is None:
            await self._fill({office: where.number for office, where in seen.items()})
            if not all(viewer.rings[office].covers(seen[office].number + 1, where.number) for office, where in standing.items()):
                reason = "behind"
        counts["caught up" if reason is None else f"snapshot because {reason}"] += 1
        if reason is None:
            viewer.at = {office: where.number for office, where in seen.items()}
            viewer.wake()
        else:
            viewer.ask_for_snapshot(reason)

    async def poll(self) -> None:
        """Look at the numbers of all offices (one query), fetch what did not come, and tell every socket where its offices stand."""
        await self._join_groups()
        self._stand_at(await read_standing(list(self.streams)))
        await self.close_gaps()
        texts: dict[frozenset[int], str] = {}
        for viewer in self.viewers:
            if viewer.offices not in texts:
                texts[viewer.offices] = _numbers_text({office: self.streams[office].number for office in viewer.offices})
            viewer.notify("numbers", texts[viewer.offices])

    def _stand_at(self, standing: Mapping[int, Standing]) -> None:
        for office, where in standing.items():
            if office in self.streams:
                self.streams[office].stand_at(where)

    async def close_gaps(self) -> None:
        """Fetch what sockets wait for, once for all of them. One for which it is gone from the ring needs a snapshot."""
        above = {
            office: min(viewer.at[office] for viewer in waiting)
            for office, stream in self.streams.items()
            if (waiting := [viewer for viewer in stream.viewers if viewer.lacks(office, stream.number)])
        }
        for office, last in (await self._fill(above)).items():
            for viewer in [viewer for viewer in self.streams[office].viewers if viewer.lacks(office, last)]:
                counts["too far behind"] += 1
                viewer.ask_for_snapshot("behind")

    async def _fill(self, above: Mapping[int, int]) -> dict[int, int]:
        """Bring the changes above each office's number into its ring, unless they are there. Returns up to where it looked."""
        async with self._filling:  # a hole that many sockets report is fetched once
            ranges = {
                office: (number, self.streams[office].number)
                for office, number in above.items()
                if office in self.streams and not self.streams[office].ring.covers(number + 1, self.streams[office].number)
            }
            frames = await read_frames(ranges) if ranges else []
        for office, number, frame in frames:
            if office in self.streams:
                self.streams[office].ring.add(number, frame)
        for office in ranges.keys() & self.streams.keys():
            self.streams[office].wake()
        return {office: last for office, (_, last) in ranges.items() if office in self.streams}

    # People

    async def share_presence(self) -> None:
        now = time.monotonic()
        self.presence.expire(now)
        await self.presence.announce(now)
        self.presence.tell(self.viewers, now)

    def rename(self, viewer: Viewer, badge: dict[str, Any]) -> None:
        self.presence.rename(viewer, badge)


def _numbers_text(numbers: Mapping[int, int]) -> str:
    return '{"numbers": {' + ", ".join(f'"{office}": {number}' for office, number in numbers.items()) + "}}"


def current_hub() -> Hub:
    """The hub of the running event loop; made when its first viewer comes."""
    return Hub.here()
