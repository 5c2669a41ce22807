"""One office as this process sees it."""

import asyncio
import uuid

from tracker.live.catch_up import Standing
from tracker.live.ring import Ring
from tracker.live.viewer import Viewer


class OfficeStream:
    """Its viewers here, its recent frames, and the highest of its numbers that this process has heard of."""

    def __init__(self, joined: asyncio.Task[None]) -> None:
        self.joined = joined  # done when the layer sends us the office's changes, or when it could not be had
        self.viewers: set[Viewer] = set()
        self.ring = Ring()
        self.number = 0
        self._epoch: uuid.UUID | None = None

    def take(self, number: int, frame: str) -> bool:
        """Keep a frame and wake the sockets. True if one below it has not come yet."""
        leaves_gap = number > self.number + 1
        self.number = max(self.number, number)
        self.ring.add(number, frame)
        self.wake()
        return leaves_gap

    def stand_at(self, standing: Standing) -> None:
        """Take over what the database says. Another epoch: the numbers were restored, and nothing we hold can be compared."""
        if self._epoch not in (None, standing.epoch):
            self.ring.clear()
            self.number = 0
            for viewer in self.viewers:
                viewer.ask_for_snapshot("epoch")
        self._epoch = standing.epoch
        self.number = max(self.number, standing.number)

    def wake(self) -> None:
        for viewer in self.viewers:
            viewer.wake()
