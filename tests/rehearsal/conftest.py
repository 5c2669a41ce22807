import random
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from rehearsal.checks import Checks
from rehearsal.clock import Clock
from rehearsal.deeds import Screen
from rehearsal.page import World
from rehearsal.tab import Tab
from rehearsal.troubles import Luck
from rehearsal.wire import Line
from tracker.boards import find_board
from tracker.snapshot import snapshot_json


@pytest.fixture
def world():
    with ThreadPoolExecutor(1) as threads:
        yield World(Clock(480, 1), threads)


@pytest.fixture
def tab(world, chance):
    """A tab that was loaded, with nothing behind it: ``tab(ana, "R1A")``."""

    def make(user, code, number=0) -> Tab:
        made = Tab(Screen(number, code), Line("http://nowhere.example.org", ""), Luck(chance), world, 7)
        board = find_board(user, code)
        assert board is not None
        made.store.load(orjson.loads(snapshot_json(board, user)))
        made.outbox.user = user.pk
        return made

    return make


@pytest.fixture
def chance():
    return random.Random(7)


@pytest.fixture
def checks(world, r1a):
    """Checks over the office R1A that have begun: ``checks(tabs)``."""

    def make(*tabs) -> Checks:
        made = Checks(world, tabs, [r1a.pk], quiet=0)
        made.begin()
        return made

    return make
