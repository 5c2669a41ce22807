"""A tab of the rehearsal holds the same rows as the browser's own module, whatever the network does to the frames."""

import json
import random

import orjson
import pytest

from rehearsal.store import KINDS
from tests.tabs import StoreHost
from tracker.boards import find_board
from tracker.models import Change
from tracker.snapshot import snapshot_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    host = StoreHost()
    yield host
    host.close()


def busy(desk):
    """Edits of every sort on a row: it comes, changes, and goes."""
    shift, walk_in, group = desk.shift(), desk.walk_in(), desk.group(out=True)
    desk.applied("add_note", shift=walk_in, tab="confirms", text="left voicemail")
    yield
    desk.applied("set_status", shift=shift, was="booked", to="in")
    desk.applied("add_note", shift=shift, tab="confirms", text="brings a friend")
    desk.applied("check_in", group=group, was=0, to=12)
    desk.applied("remove_shift", shift=walk_in)
    desk.applied("set_pitched", shift=shift, was=False, to=True)
    desk.applied("add_pass", shift=shift, tab="confirms")
    yield


@pytest.mark.parametrize("seed", range(5))
def test_both_end_with_the_same_rows(host, tab, desk, ana, seed):
    chance, day = random.Random(seed), busy(desk)
    next(day)
    own = tab(ana, "R1A")
    host.ask("load", 0, snapshot=json.loads(snapshot_json(find_board(ana, "R1A"), ana)))
    next(day)
    frames = [orjson.loads(change.frame)["change"] for change in Change.objects.order_by("number")]
    for change in [chance.choice(frames) for _ in range(12)] + frames:
        if chance.random() < 0.2:
            numbers = {str(change["office"]): change["number"]}
            own.store.answered(change["patches"], numbers)
            host.ask("answer", 0, patches=change["patches"], numbers=numbers)
        assert own.store.receive(change) == host.ask("receive", 0, change=change)

    rows = host.ask("rows", 0)
    assert {kind: sorted(own.store.rows[kind].values(), key=lambda row: row["id"]) for kind in KINDS} == rows
    assert {str(pk): office["number"] for pk, office in own.store.offices.items()} == host.ask("numbers", 0)
