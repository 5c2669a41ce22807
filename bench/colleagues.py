"""People at other desks, for benches that need a stream of edits."""

import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

from django.db import connections

from accounts.models import User
from tracker.models import Shift
from tracker.operations import apply


@dataclass
class Colleagues:
    """Ten edits a second of the region's rows, through the operations and the stream, until told to stop."""

    people: list[User]
    shifts: list[int]
    done: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self._work)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()

    def _work(self) -> None:
        chance, started = random.Random(7), time.monotonic()
        while not self.stop.wait(max(0.0, started + self.done / 10 - time.monotonic())):
            user, shift = chance.choice(self.people), chance.choice(self.shifts)
            result = apply({"id": str(uuid.uuid4()), **self._entry(chance, shift)}, user=user)
            assert result["result"] == "applied", result
            self.done += 1
        connections.close_all()

    def _entry(self, chance: random.Random, shift: int) -> dict[str, Any]:
        status = Shift.objects.get(pk=shift).status
        other = "declined" if status == "same_day_confirmed" else "same_day_confirmed"
        return chance.choice([
            {"do": "add_pass", "shift": shift, "tab": "confirms"},
            {"do": "add_note", "shift": shift, "tab": "confirms", "text": "left voicemail", "note": str(uuid.uuid4())},
            {"do": "set_status", "shift": shift, "was": status, "to": other},
        ])  # fmt: skip
