"""What a step gets, and what it says when it is done."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from van_sync.models import NightRun


@dataclass(frozen=True)
class Night:
    """``tell(done, total)`` says how far the step is; it raises ``Superseded`` in a worker that was taken for dead.

    ``keep(counts)`` puts figures on the step at once; the next worker finds them there if this one is killed.
    """

    run: NightRun
    tell: Callable[[int, int], None]
    keep: Callable[[dict[str, Any]], None]

    @property
    def day(self) -> dt.date:
        return self.run.day


@dataclass(frozen=True)
class Outcome:
    """``sentence``: for data staff, in mails too, so no volunteer's name is in it."""

    sentence: str
    counts: dict[str, Any] = field(default_factory=dict)
    is_needless: bool = False  # there was nothing to do


@dataclass(frozen=True)
class Step:
    """``work`` is safe to do twice, and says with ``StepFailed`` what went wrong."""

    name: str
    title: str
    work: Callable[[Night], Outcome]
    most_tries: int = 2  # by workers that were killed at it: a step that hangs must not hold up the night for ever


class StepFailed(Exception):
    """The step, or a part of it, was not done. The night goes on; the next one does what is left."""

    def __init__(self, sentence: str, counts: dict[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.counts = counts or {}
