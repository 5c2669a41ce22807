"""What was called: counts for the debug page, and one line of the log for each call."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponseBase

logger = logging.getLogger("van_sync.sandbox")


@dataclass
class Counted:
    response: HttpResponseBase | None = None


@dataclass
class Traffic:
    in_flight: int = 0
    peak: int = 0
    by_endpoint: Counter[str] = field(default_factory=Counter)
    by_status: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def counted(self, method: str, template: str, path: str) -> Iterator[Counted]:
        """Count a call while it lasts, and write its line: neither values of the query nor bodies are in it."""
        began, counted = time.monotonic(), Counted()
        with self.lock:
            self.in_flight += 1
            self.peak = max(self.peak, self.in_flight)
            together = self.in_flight
            self.by_endpoint[f"{method} /{template}"] += 1
        try:
            yield counted
        finally:
            status = counted.response.status_code if counted.response else 0
            with self.lock:
                self.in_flight -= 1
                self.by_status[str(status)] += 1
            logger.info("%s %s %s %.0fms in flight %d", method, path, status, (time.monotonic() - began) * 1000, together)

    def figures(self) -> dict[str, Any]:
        with self.lock:
            return {
                "total": self.by_endpoint.total(), "in_flight": self.in_flight, "peak": self.peak,
                "endpoints": dict(sorted(self.by_endpoint.items())), "statuses": dict(sorted(self.by_status.items())),
            }  # fmt: skip

    def clear(self) -> None:
        with self.lock:
            self.peak = self.in_flight
            self.by_endpoint.clear()
            self.by_status.clear()


traffic = Traffic()
