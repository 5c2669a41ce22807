"""The clock of the made-up day: minutes since its midnight, running faster than ours."""

import asyncio
import time


class Clock:
    def __init__(self, begins: float, speed: float) -> None:
        self.begins, self.speed = begins, speed
        self._started = time.monotonic()

    def start(self) -> None:
        self._started = time.monotonic()

    def now(self) -> float:
        return self.begins + (time.monotonic() - self._started) / 60 * self.speed

    def seconds(self, minutes: float) -> float:
        """How long so many minutes of the made-up day last here."""
        return minutes * 60 / self.speed

    async def until(self, minute: float) -> None:
        await asyncio.sleep(max(0.0, self.seconds(minute - self.now())))


def as_clock(minute: float) -> str:
    return f"{int(minute) // 60}:{int(minute) % 60:02}"
