"""Who is here: soon right, soon forgotten, and cheap in a crowd."""

import json

import pytest

from tests.tracker.live.page import Page, live, until
from tests.tracker.live.wire import Wire, watch
from tracker.live.hub import PRESENCE_EVERY, Hub, current_hub
from tracker.live.presence import ANNOUNCE_EVERY, SIGN_OF_LIFE_EVERY, SILENT_AFTER, TELL_EVERY, Presence
from tracker.live.viewer import Viewer

pytestmark = pytest.mark.django_db


class Tab(Viewer):
    """As much of a viewer as presence knows: no socket."""

    def __init__(self, person: int, *offices: int) -> None:
        self.id = f"{person}-{id(self)}"
        self.badge = {"id": person, "name": f"Person {person:03}", "initials": "PE", "colour": "#123456"}
        self.offices = frozenset(offices)
        self.presence = ""
        self.told: list[list[dict]] = []

    def notify(self, kind: str, text: str) -> None:
        self.told.append(json.loads(text)[kind])

    @property
    def people(self):
        return [(entry["id"], entry["tab"]) for entry in self.told[-1]]


class Room:
    """Processes on one layer, and a clock that tests set."""

    def __init__(self, processes: int) -> None:
        self.now = 100.0
        self.sent: list[dict] = []
        self.processes = [Presence(self.send) for _ in range(processes)]
        self.tabs: list[list[Tab]] = [[] for _ in range(processes)]

    async def send(self, office, message):
        self.sent.append(json.loads(json.dumps(message)))
        for process, tabs in zip(self.processes, self.tabs, strict=True):
            if any(office in viewer.offices for viewer in tabs):  # others are not in the office's group
                process.hear(message, self.now)

    def enter(self, process: int, person: int, *offices: int, tab: str = "confirms") -> Tab:
        viewer = Tab(person, *(offices or (1,)))
        self.tabs[process].append(viewer)
        self.processes[process].arrive(viewer, tab)
        return viewer

    def leave(self, process: int, viewer: Tab) -> None:
        self.tabs[process].remove(viewer)
        self.processes[process].remove(viewer)
        for office in viewer.offices:
            if not any(office in other.offices for other in self.tabs[process]):
                self.processes[process].forget(office)  # as the hub does

    async def run(self, seconds: float) -> None:
        """Take the steps of all processes for a while."""
        for _ in range(round(seconds / PRESENCE_EVERY)):
            self.now += PRESENCE_EVERY
            for process, tabs in zip(self.processes, self.tabs, strict=True):
                process.expire(self.now)
                await process.announce(self.now)
                process.tell(tabs, self.now)


@live
async def test_who_comes_and_who_goes_is_known_in_every_process_within_two_seconds():
    room = Room(2)
    ana = room.enter(0, 1)
    await room.run(5)
    bo = room.enter(1, 2)
    await room.run(2)
    assert ana.people == bo.people == [(1, "confirms"), (2, "confirms")]
    room.leave(0, ana)
    await room.run(2)
    assert bo.people == [(2, "confirms")]


@live
async def test_a_process_that_dies_is_forgotten_within_twenty_seconds_and_one_that_lives_is_not():
    room = Room(3)
    ana, _, _ = room.enter(0, 1), room.enter(1, 2), room.enter(2, 3)
    await room.run(30)
    assert [person for person, _ in ana.people] == [1, 2, 3]
    room.processes.pop(2)
    room.tabs.pop(2)
    await room.run(20)
    assert [person for person, _ in ana.people] == [1, 2]


@live
async def test_one_message_lost_in_the_layer_makes_nobody_vanish():
    room = Room(2)
    ana, _ = room.enter(0, 1), room.enter(1, 2)
    await room.run(3)
    real, room.processes[1]._send = room.processes[1]._send, _lose
    await room.run(SIGN_OF_LIFE_EVERY)
    room.processes[1]._send = real
    await room.run(SIGN_OF_LIFE_EVERY)
    assert all(len(told) == 2 for told in ana.told[2:])
    assert [person for person, _ in ana.people] == [1, 2]


async def _lose(office, message):
    pass


@live
async def test_a_board_is_told_at_most_once_a_second_and_only_what_changed():
    room = Room(1)
    ana, bo = room.enter(0, 1), room.enter(0, 2)
    await room.run(30)
    assert len(ana.told) == 1
    for row in range(40):
        room.processes[0].put(bo, "confirms", f"shift:{row}", None)
        await room.run(PRESENCE_EVERY)
    assert 40 * PRESENCE_EVERY / TELL_EVERY - 1 <= len(ana.told) - 1 <= 40 * PRESENCE_EVERY / TELL_EVERY + 1
    await room.run(2)
    assert ana.told[-1][1]["row"] == "shift:39"


@live
async def test_a_process_announces_once_a_second_at_most_and_gives_a_sign_of_life():
    room = Room(1)
    bo = room.enter(0, 2)
    await room.run(80)
    assert len(room.sent) == pytest.approx(80 / SIGN_OF_LIFE_EVERY, abs=1)
    room.sent.clear()
    for row in range(20):
        room.processes[0].put(bo, "confirms", f"shift:{row}", None)
        await room.run(PRESENCE_EVERY)
    assert len(room.sent) <= 20 * PRESENCE_EVERY / ANNOUNCE_EVERY + 1


@live
async def test_mere_moves_in_a_crowd_are_told_less_often_so_that_a_sockets_traffic_does_not_grow():
    told = {}
    for size in (50, 200):
        room = Room(1)
        tabs = [room.enter(0, person) for person in range(size)]
        await room.run(20)
        before = len(tabs[0].told)
        for row in range(80):
            for viewer in tabs:
                room.processes[0].put(viewer, "confirms", f"shift:{row}", None)
            await room.run(PRESENCE_EVERY)
        told[size] = sum(len(entries) for entries in tabs[0].told[before:])
        newcomer = room.enter(0, 999)
        await room.run(2)
        assert (999, "confirms") in tabs[0].people
        assert (999, "confirms") in newcomer.people
    assert told[200] <= told[50] * 1.2


@live
async def test_a_region_board_shows_everyone_of_its_offices_once():
    room = Room(2)
    flo = room.enter(0, 9, 1, 2, tab="kph")
    one, two = room.enter(1, 1, 1), room.enter(1, 2, 2)
    await room.run(4)
    assert [person for person, _ in flo.people] == [1, 2, 9]
    assert [person for person, _ in one.people] == [1, 9]
    assert [person for person, _ in two.people] == [2, 9]


@live
async def test_a_person_is_shown_once_for_each_tab_where_they_are_in_a_cell_if_anywhere():
    room = Room(1)
    idle, busy = room.enter(0, 1), room.enter(0, 1)
    room.enter(0, 1, tab="kph")
    room.processes[0].put(busy, "confirms", "shift:5", "status")
    await room.run(2)
    assert idle.people == [(1, "confirms"), (1, "kph")]
    assert idle.told[-1][0] == {
        "id": 1,
        "name": "Person 001",
        "initials": "PE",
        "colour": "#123456",
        "tab": "confirms",
        "row": "shift:5",
        "cell": "status",
    }


@live
async def test_asking_for_changes_again_moves_nobody():
    room = Room(1)
    bo = room.enter(0, 2)
    room.processes[0].put(bo, "confirms", "shift:5", None)
    room.processes[0].arrive(bo, "confirms")
    await room.run(2)
    assert bo.told[-1][0]["row"] == "shift:5"


@live
async def test_what_is_kept_goes_with_the_people():
    room = Room(2)
    ana, bo = room.enter(0, 1), room.enter(1, 2)
    await room.run(3)
    room.leave(0, ana)
    room.leave(1, bo)
    await room.run(3)
    assert [(process._own, process._announced_at, process._unannounced) for process in room.processes] == [({}, {}, set())] * 2
    assert not any(heard for process in room.processes for heard in process._others.values())


def test_the_seconds_keep_the_promises():
    # Joining: announced with the next step, told with the one after; each may wait for the last one's second to pass.
    assert PRESENCE_EVERY * 2 + TELL_EVERY <= 2
    # A crash right after a sign of life: forgotten, then told.
    assert SILENT_AFTER + PRESENCE_EVERY + TELL_EVERY <= 20
    assert SIGN_OF_LIFE_EVERY * 2 < SILENT_AFTER


@live
async def test_pages_hear_of_each_other_through_the_socket(ana, bo, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        async with Page(bo, "R1") as other:
            await other.say({"here": {"tab": "kph", "row": "group:5", "cell": "note"}})
            await other.beat()
            await current_hub().share_presence()
            assert await page.hears("presence") == [
                {"id": ana.pk, "name": "Ana Ortiz", "initials": "AO", "colour": "#475569", "tab": "confirms", "row": None, "cell": None},
                {"id": bo.pk, "name": "Bo Lund", "initials": "BL", "colour": "#475569", "tab": "kph", "row": "group:5", "cell": "note"},
            ]
        current_hub().presence._told.clear()  # a second later
        await current_hub().share_presence()
        assert [entry["id"] for entry in await page.hears("presence")] == [ana.pk]


@live
async def test_the_last_viewer_of_a_process_says_good_bye(ana, bo, r1a):
    here, there, wire = Hub(), Hub(), Wire()
    left, stays = await watch(here, ana, r1a, Wire()), await watch(there, bo, r1a, wire)
    here.presence.arrive(left, "kph")
    there.presence.arrive(stays, "kph")
    await here.share_presence()
    await until(lambda: len(there.presence.roster([r1a.pk])) == 2)
    await here.leave(left)
    await until(lambda: [entry["id"] for entry in there.presence.roster([r1a.pk])] == [bo.pk])
    await there.leave(stays)


@live
async def test_who_is_at_another_office_is_not_on_the_list(ana, bo, r1a, r1b):
    async with Page(ana, "R1A") as page, Page(bo, "R1B") as other:
        await page.has_seen(r1a)
        await other.has_seen(r1b)
        await current_hub().share_presence()
        assert [entry["id"] for entry in await page.hears("presence")] == [ana.pk]
