"""What people mean to do, and the order in which each of them does it."""

import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal import odds

Ref = int | str


@dataclass(frozen=True)
class Deed:
    """Something somebody means to do at ``at`` (minutes of the day) on the row ``ref``: an id, or the key of a row made by a browser.

    ``hands.entry`` makes the edit of it out of what the screen shows then; ``takes``: minutes between looking and sending.
    """

    at: float
    do: str
    ref: Ref = 0
    says: Mapping[str, Any] = field(default_factory=dict)
    takes: float = 0.0


@dataclass
class Screen:
    """Somebody's tab: ``code`` of its board, and when they are away (from, until)."""

    number: int
    code: str
    is_region: bool = False
    away: list[tuple[float, float]] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)

    def is_there(self, minute: float) -> bool:
        return not any(start <= minute < end for start, end in self.away)


class Room:
    """The screens of one office, and who of them does what: the desk, the captain of the groups, the callers."""

    def __init__(self, screens: list[Screen], region: list[Screen], chance: random.Random) -> None:
        self.screens, self.region, self.chance = screens, region, chance

    def give(self, who: int, deed: Deed) -> None:
        """To the ``who``-th of the room, or to the next who is there; now and then somebody at the region's board does it."""
        if self.region and self.chance.random() < odds.AT_THE_REGION:
            self.chance.choice(self.region).deeds.append(deed)
            return
        turns = [self.screens[(who + turn) % len(self.screens)] for turn in range(len(self.screens))]
        next((screen for screen in turns if screen.is_there(deed.at)), turns[0]).deeds.append(deed)


DESK, CAPTAIN, CALLERS = 0, 1, 2  # the first two seats; callers have the others, and in a small office all share what there is


def leave_and_return(screen: Screen, chance: random.Random) -> None:
    for _ in range(chance.randint(*odds.AWAY_TIMES)):
        start = chance.uniform(odds.OPENS, odds.ENDS)
        screen.away.append((start, start + chance.uniform(*odds.AWAY)))


def pick(chance: random.Random, weights: Mapping[Any, float]) -> Any:
    return chance.choices(list(weights), list(weights.values()))[0]


def key(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def in_order(deeds: Iterable[Deed]) -> list[Deed]:
    """By time; what is planned for the same moment stays as it was planned."""
    return sorted(deeds, key=lambda deed: deed.at)
