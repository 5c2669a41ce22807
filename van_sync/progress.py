"""What a worker tells those who look at its work: that it is there, and how far it is."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from django.db import Error, connection

TELL_EVERY = 0.5  # seconds; each word is a write, and on SQLite all writers queue
PULSE_EVERY = 10  # seconds; to read a large workbook takes longer than that, and has no progress to tell
LONG_WAIT: Final = dt.timedelta(seconds=8)  # a worker with nothing else to do takes work up within a second


class Superseded(Exception):
    """Another worker has taken the work up meanwhile, believing that this one was stopped."""


@dataclass(frozen=True)
class Progress:
    """What the browser asks for every second. Another ``stage`` means that the page has to be drawn again."""

    stage: str
    sentence: str
    done: int
    total: int


class Telling:
    """When to say how far the work is: not each time, but the first time and at the end always."""

    def __init__(self) -> None:
        self._told_at = -TELL_EVERY

    def is_time(self, done: int, total: int) -> bool:
        now = time.monotonic()
        if done < total and now < self._told_at + TELL_EVERY:
            return False
        self._told_at = now
        return True


@contextmanager
def pulse(beat: Callable[[], object], name: str) -> Iterator[None]:
    """Say every few seconds that this worker still is there. Killing it kills the thread, too."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=[beat, ended], name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(beat: Callable[[], object], ended: threading.Event) -> None:
    try:
        while not ended.wait(PULSE_EVERY):
            with suppress(Error, Superseded):  # a missed beat is made up by the next
                beat()
    finally:
        connection.close()
