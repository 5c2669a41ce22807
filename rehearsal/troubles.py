"""What goes wrong between a tab and the server without anybody's fault. Planned from the seed; needs no rights on the machine."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rehearsal import odds
from rehearsal.deeds import Screen

Kind = Literal["cut", "sleep", "away"]


@dataclass(frozen=True)
class Trouble:
    """From ``at`` for so many ``minutes`` of the made-up day: no network, a sleeping machine, or nobody at the screen."""

    at: float
    kind: Kind
    minutes: float


@dataclass
class Luck:
    """Of one tab. ``answers_lost`` and ``sent_twice``: parts of its requests; ``frames_twice``: of the frames that it hears."""

    chance: random.Random
    troubles: list[Trouble] = field(default_factory=list)
    clock_off: dt.timedelta = dt.timedelta(0)
    answers_lost: float = 0.0
    sent_twice: float = 0.0
    frames_twice: float = 0.0

    def draws(self, share: float) -> bool:
        return share > 0 and self.chance.random() < share


def plan_luck(screens: Iterable[Screen], seed: int, begins: float, ends: float, *, faults: bool) -> dict[int, Luck]:
    """By the number of the screen. Without faults people still leave and return."""
    luck: dict[int, Luck] = {}
    boards: dict[str, list[Luck]] = {}
    for screen in screens:
        mine = luck[screen.number] = Luck(random.Random(f"{seed} luck {screen.number}"))
        mine.troubles = [Trouble(start, "away", end - start) for start, end in screen.away if begins < start < ends]
        boards.setdefault(screen.code, []).append(mine)
        if faults:
            _plan_own(mine, begins, ends)
    if faults:
        _plan_cuts(boards, random.Random(f"{seed} cuts"), begins, ends)
    for mine in luck.values():
        mine.troubles.sort(key=lambda trouble: trouble.at)
    return luck


def _plan_own(luck: Luck, begins: float, ends: float) -> None:
    luck.answers_lost, luck.sent_twice, luck.frames_twice = odds.ANSWER_LOST, odds.SENT_TWICE, odds.FRAME_TWICE
    if luck.chance.random() < odds.SLEEPERS:
        luck.troubles.append(
            Trouble(luck.chance.uniform(begins, ends), "sleep", min(luck.chance.uniform(*odds.SLEEPS), (ends - begins) / 3))
        )
    if luck.chance.random() < odds.WRONG_CLOCKS:
        luck.clock_off = dt.timedelta(hours=luck.chance.choice((-1, 1)))


def _plan_cuts(boards: dict[str, list[Luck]], chance: random.Random, begins: float, ends: float) -> None:
    """All screens of an office lose the network together; one office for a long time."""
    hit = chance.sample(sorted(boards), max(1, round(len(boards) * odds.CUT_OFFICES)))
    for number, code in enumerate(hit):
        cuts = [odds.LONG_CUT] if number == 0 else [chance.uniform(*odds.CUT) for _ in range(chance.randint(*odds.CUT_TIMES))]
        for minutes in cuts:
            at = chance.uniform(begins, begins + (ends - begins) * 0.7)
            for luck in boards[code]:
                luck.troubles.append(Trouble(at, "cut", min(minutes, (ends - begins) / 3)))
