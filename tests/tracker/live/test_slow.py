"""Protocol 17: a burst closes nobody, and one socket that does not read holds up nobody else."""

import asyncio
import json

import pytest
from channels.layers import channel_layers, get_channel_layer

from tests.tracker.live.page import Page, acommit, apublish, live, until
from tests.tracker.live.wire import Wire, watch
from tracker.live import hub as hub_module
from tracker.live import room
from tracker.live.hub import Hub, current_hub
from tracker.live.ring import Ring

pytestmark = pytest.mark.django_db


def change(office, number, text=""):
    return {"type": "change", "office": office.pk, "number": number, "frame": json.dumps({"change": {"number": number, "text": text}})}


class BurstLayer:
    """A layer with everything of a long import ready at once: ``receive`` never has to wait, and so never yields."""

    def __init__(self, messages):
        self.messages = messages
        self.start = asyncio.Event()

    async def new_channel(self):
        return "burst"

    async def group_add(self, group, channel):
        pass

    async def group_discard(self, group, channel):
        pass

    async def group_send(self, group, message):
        pass

    async def receive(self, channel):
        await self.start.wait()
        if not self.messages:
            await asyncio.Event().wait()
        return self.messages.pop(0)


@live
async def test_a_burst_of_an_import_reaches_everybody_whole(ana, r1a, queries):
    burst = BurstLayer([change(r1a, number) for number in range(1, 1101)])
    channel_layers.set("default", burst)
    hub, wires = Hub(), [Wire() for _ in range(20)]
    viewers = [await watch(hub, ana, r1a, wire) for wire in wires]
    queries.clear()
    burst.start.set()
    await until(lambda: all(len(wire.numbers) == 1100 for wire in wires))
    assert all(wire.numbers == list(range(1, 1101)) for wire in wires)
    assert not queries
    for viewer in viewers:
        await hub.leave(viewer)


@live
async def test_who_does_not_read_holds_up_nobody_and_goes_on_from_the_ring(ana, bo, r1a, queries):
    hub, stuck, free = current_hub(), Wire(), Wire()
    viewers = [await watch(hub, ana, r1a, stuck), await watch(hub, bo, r1a, free)]
    queries.clear()
    stuck.reads.clear()
    for number in range(1, 301):
        hub.take(change(r1a, number))
        await asyncio.sleep(0)
    await until(lambda: len(free.numbers) == 300)
    assert stuck.numbers == []
    stuck.reads.set()
    await until(lambda: len(stuck.numbers) == 300)
    assert stuck.numbers == list(range(1, 301))
    assert not queries
    for viewer in viewers:
        await hub.leave(viewer)


@live
async def test_who_falls_out_of_the_ring_is_sent_for_a_snapshot(ana, r1a):
    hub, wire = current_hub(), Wire()
    viewer = await watch(hub, ana, r1a, wire)
    viewer.rings[r1a.pk]._frames = 5
    wire.reads.clear()
    hub.take(change(r1a, 1))
    await until(lambda: viewer.sending_since)
    for number in range(2, 40):
        hub.take(change(r1a, number))
    await hub.poll()
    wire.reads.set()
    await until(lambda: {"snapshot": "behind"} in wire.heard)
    assert wire.numbers == [1]
    await hub.leave(viewer)


@live
async def test_who_reads_nothing_for_ten_seconds_is_closed_and_nobody_else(ana, bo, r1a, monkeypatch):
    hub, stuck, free = current_hub(), Wire(), Wire()
    viewers = [await watch(hub, ana, r1a, stuck), await watch(hub, bo, r1a, free)]
    stuck.reads.clear()
    hub.take(change(r1a, 1))
    await until(lambda: free.numbers == [1])
    await hub.close_stalled()
    assert stuck.closed_with is None
    monkeypatch.setattr(room, "STALLED_AFTER", 0.05)
    await asyncio.sleep(0.1)
    await hub.close_stalled()
    assert (stuck.closed_with, free.closed_with) == (4000, None)
    assert hub.viewers == {viewers[1]}
    stuck.reads.set()
    await asyncio.sleep(0.05)
    assert stuck.heard == []  # a closed socket is written to no more
    for viewer in viewers:
        await hub.leave(viewer)


@live
async def test_notices_for_one_who_does_not_read_do_not_pile_up(ana, r1a):
    hub, wire = current_hub(), Wire()
    viewer = await watch(hub, ana, r1a, wire)
    wire.reads.clear()
    hub.take(change(r1a, 1))
    await until(lambda: viewer.sending_since)
    for _ in range(50):
        await hub.poll()
    wire.reads.set()
    await until(lambda: wire.heard[-1:] == [{"numbers": {str(r1a.pk): 1}}])
    assert [list(message) for message in wire.heard] == [["change"], ["numbers"]]
    await hub.leave(viewer)


def test_the_ring_keeps_to_both_bounds_and_drops_the_lowest_number():
    ring = Ring(frames=3, characters=10)
    for number in (2, 1, 3, 4):
        ring.add(number, "xy")
    assert [ring.get(number) is not None for number in (1, 2, 3, 4)] == [False, True, True, True]
    ring.add(5, "x" * 8)
    assert not ring.covers(3, 5)
    assert ring.covers(4, 5)
    assert ring.covers(6, 5)
    ring.add(1, "x")
    assert ring.get(1) is None
    assert ring.covers(4, 5)


@live
async def test_when_the_last_viewer_goes_the_hub_leaves_the_group_and_no_task_is_left(ana, bo, r1a, r1b):
    hub = current_hub()
    async with Page(ana, "R1A") as page:
        async with Page(bo, "R1") as other:
            await page.has_seen(r1a)
            await other.has_seen(r1a, r1b)
            assert hub.streams.keys() == {r1a.pk, r1b.pk}
        await hub.poll()
        assert hub._groups == {r1a.pk}
    assert (hub._groups, hub._tasks, hub.streams) == (set(), set(), {})
    assert current_hub() is not hub
    rest = {task.get_coro().__qualname__ for task in asyncio.all_tasks() - {asyncio.current_task()}}
    assert rest <= {"RedisSingleShardConnection._do_receiving"}  # the layer's own, one per process


@live
async def test_a_process_has_one_channel_however_many_open_at_once(ana, r1a, r1b, monkeypatch):
    backend = get_channel_layer()
    new_channel, made = backend.new_channel, []

    async def make_slowly():
        made.append(1)
        await asyncio.sleep(0.05)
        return await new_channel()

    monkeypatch.setattr(backend, "new_channel", make_slowly, raising=False)
    pages = [Page(ana, "R1A"), Page(ana, "R1B"), Page(ana, "R1")]
    await asyncio.gather(*(page.open() for page in pages))
    assert made == [1]
    for page in pages:
        await page.leave()


@live
async def test_who_joins_while_the_last_leaves_hears_what_follows(ana, bo, r1a):
    first = Page(ana, "R1A")
    await first.open()
    second = Page(bo, "R1A")
    opened, _ = await asyncio.gather(second.open(), first.leave())
    assert opened
    await second.has_seen(r1a)
    await apublish(await acommit(r1a))
    assert await second.hears_numbers(1) == [1]
    await second.leave()


@live
async def test_a_server_that_shuts_down_says_come_back(ana, r1a):
    page = Page(ana, "R1A")
    await page.open()
    page.socket.future.cancel()
    await asyncio.wait([page.socket.future])
    assert (await page.socket.output_queue.get())["code"] == 4000
    assert not current_hub().viewers


@live
async def test_a_step_that_fails_is_tried_again(ana, r1a, monkeypatch, caplog):
    monkeypatch.setattr(hub_module, "POLL_EVERY", 0.05)
    real, failures = hub_module.read_standing, iter([True])

    async def fail_once(offices):
        if next(failures, False):
            raise ConnectionError
        return await real(offices)

    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        monkeypatch.setattr(hub_module, "read_standing", fail_once)
        await acommit(r1a)
        assert await page.hears_numbers(1) == [1]
    assert "A step of the live hub failed." in caplog.text


@live
async def test_a_second_process_hears_the_first(ana, r1a):
    # Two hubs on one layer are what two web processes are.
    hubs, wires = [Hub(), Hub()], [Wire(), Wire()]
    viewers = [await watch(hub, ana, r1a, wire) for hub, wire in zip(hubs, wires, strict=True)]
    await apublish(await acommit(r1a))
    await until(lambda: [wire.numbers for wire in wires] == [[1], [1]])
    for hub, viewer in zip(hubs, viewers, strict=True):
        await hub.leave(viewer)
