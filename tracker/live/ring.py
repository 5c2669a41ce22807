"""The recent frames of one office: the only copy a process keeps, shared by all its sockets."""

from typing import Any

# More than a browser may be behind before it gets a snapshot, so that a slow one has time to read while new frames come.
RING_FRAMES = 750
# About twice a region's snapshot: whoever lacks more is better off with a new one.
RING_CHARACTERS = 2_000_000


class Ring:
    """Frames by number, as messages ready for ``send``. Over either bound the lowest number goes first."""

    def __init__(self, frames: int = RING_FRAMES, characters: int = RING_CHARACTERS) -> None:
        self._frames, self._characters = frames, characters
        self._messages: dict[int, dict[str, Any]] = {}
        self._held = 0
        self.get = self._messages.get  # asked once per socket and frame

    def add(self, number: int, frame: str) -> None:
        if number in self._messages:
            return
        self._messages[number] = {"type": "websocket.send", "text": frame}
        self._held += len(frame)
        while len(self._messages) > self._frames or self._held > self._characters:
            self._held -= len(self._messages.pop(min(self._messages))["text"])

    def covers(self, first: int, last: int) -> bool:
        """Whether every number from ``first`` to ``last`` is here; true for an empty range."""
        return last - first < self._frames and all(number in self._messages for number in range(first, last + 1))

    def clear(self) -> None:
        self._messages.clear()
        self._held = 0
