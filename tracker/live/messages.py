"""What a browser may say on the socket, read strictly."""

import json
import re
from dataclasses import dataclass
from typing import Any

from tracker.live.catch_up import Seen

MOST_CHARACTERS = 32_000  # a `seen` for 200 offices
WORD = re.compile(r"[A-Za-z0-9_:-]{0,60}\Z")
DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


class Malformed(Exception):
    """The browser said something that no page of ours says."""


@dataclass(frozen=True)
class SeenMessage:
    """Send me what is missing; I am on ``tab``."""

    seen: dict[int, Seen]
    tab: str


@dataclass(frozen=True)
class HereMessage:
    """I am on this tab, in this row and cell."""

    tab: str
    row: str | None
    cell: str | None


class BeatMessage:
    """Are you there?"""


Message = SeenMessage | HereMessage | BeatMessage


def parse(text: str | None) -> Message:
    """Raises ``Malformed``; ``text`` is None for a binary frame."""
    if text is None or len(text) > MOST_CHARACTERS:
        raise Malformed
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed from None
    match said:
        case {"seen": dict(offices), "tab": tab, **rest} if not rest:
            return SeenMessage({_office(key): _seen(value) for key, value in offices.items()}, _word(tab))
        case {"here": {"tab": tab, "row": row, "cell": cell, **more}, **rest} if not (rest or more):
            return HereMessage(_word(tab), _word_or_none(row), _word_or_none(cell))
        case {"beat": 1, **rest} if not rest:
            return BeatMessage()
    raise Malformed


def _office(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Malformed
    return int(key)


def _seen(value: Any) -> Seen:
    match value:
        case {"number": int(number), "epoch": str(epoch), "day": str(day), **rest} if not rest:
            if not isinstance(number, bool) and number >= 0 and WORD.match(epoch) and DAY.match(day):
                return Seen(number, epoch, day)
    raise Malformed


def _word(value: Any) -> str:
    """A name that other people's pages will show: a tab, a row, a cell."""
    if not (isinstance(value, str) and WORD.match(value)):
        raise Malformed
    return value


def _word_or_none(value: Any) -> str | None:
    return None if value is None else _word(value)


@dataclass
class Allowance:
    """How often a browser may speak: ``left`` at once, refilled at ``A_SECOND``."""

    MOST = 200.0
    A_SECOND = 20.0

    left: float = MOST
    at: float = 0.0

    def spend(self, message: Message, now: float) -> None:
        """Raises ``Malformed`` when it talks too much. A ``seen`` counts as ten: it costs queries. ``now`` in seconds."""
        self.left = min(self.MOST, self.left + (now - self.at) * self.A_SECOND)
        self.at = now
        self.left -= 10 if isinstance(message, SeenMessage) else 1
        if self.left < 0:
            raise Malformed
