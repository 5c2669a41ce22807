"""Protocol 12 (only n + 1), 15, 16: from a commit to every browser that may see it."""

import asyncio
import json
import uuid

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from tests.tracker.live.page import SOON, Page, acommit, aedit, apublish, live, until
from tracker.live import hub as hub_module
from tracker.live.hub import current_hub
from tracker.models import Change, OfficeCounter

pytestmark = pytest.mark.django_db


@live
async def test_a_change_reaches_every_viewer_of_its_office_as_the_text_that_was_stored(ana, bo, r1a):
    async with Page(ana, "R1A") as one, Page(bo, "R1A") as other:
        await one.has_seen(r1a)
        await other.has_seen(r1a)
        change = await aedit(r1a, "Zoë … 👍")
        assert await one.socket.receive_from(timeout=SOON) == change.frame
        assert await other.socket.receive_from(timeout=SOON) == change.frame


@live
async def test_the_viewers_of_another_office_hear_nothing(ana, r1a, r1b):
    async with Page(ana, "R1B") as page:
        await page.has_seen(r1b)
        await aedit(r1a)
        assert await page.hears_no("change")


@live
async def test_a_region_board_hears_all_its_offices(ana, r1a, r1b):
    async with Page(ana, "R1") as page:
        await page.has_seen(r1a, r1b)
        await aedit(r1a)
        assert (await page.hears("change"))["office"] == r1a.pk
        await aedit(r1b)
        assert (await page.hears("change"))["office"] == r1b.pk


@live
async def test_a_socket_gets_what_was_written_since_its_page_was_made_and_then_what_follows(ana, r1a):
    for _ in range(3):
        await acommit(r1a)
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a, number=1)
        assert await page.hears_numbers(2) == [2, 3]
        await aedit(r1a)
        assert await page.hears_numbers(1) == [4]


@live
async def test_nothing_is_relayed_before_the_page_has_said_what_it_has_seen(ana, r1a):
    async with Page(ana, "R1A") as page:
        await aedit(r1a)
        assert await page.hears_no("change")
        await page.has_seen(r1a, number=0)
        assert await page.hears_numbers(1) == [1]


@live
async def test_what_comes_while_the_missing_is_read_is_sent_after_it_and_once(ana, r1a, monkeypatch):
    await acommit(r1a)
    read_frames, may_answer = hub_module.read_frames, asyncio.Event()

    async def read_slowly(ranges):
        frames = await read_frames(ranges)
        await may_answer.wait()
        return frames

    async with Page(ana, "R1A") as page:
        monkeypatch.setattr(hub_module, "read_frames", read_slowly)
        number = {"number": 0, "epoch": await _epoch(r1a), "day": "2026-10-31"}
        await page.say({"seen": {str(r1a.pk): number}, "tab": "confirms"})
        await until(current_hub()._filling.locked)
        await aedit(r1a)
        await aedit(r1a)
        assert await page.hears_no("change")
        may_answer.set()
        assert await page.hears_numbers(3) == [1, 2, 3]
        assert await page.hears_no("change")


@live
async def test_a_page_that_asks_again_hears_nothing_out_of_order_while_its_question_is_read(ana, r1a, monkeypatch):
    read_standing, may_answer, asked = hub_module.read_standing, asyncio.Event(), asyncio.Event()

    async def read_slowly(offices):
        asked.set()
        await may_answer.wait()
        return await read_standing(offices)

    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        await aedit(r1a)
        assert await page.hears_numbers(1) == [1]
        monkeypatch.setattr(hub_module, "read_standing", read_slowly)
        number = {"number": 0, "epoch": await _epoch(r1a), "day": "2026-10-31"}
        await page.say({"seen": {str(r1a.pk): number}, "tab": "confirms"})
        await asked.wait()
        await aedit(r1a)
        assert await page.hears_no("change")
        may_answer.set()
        assert await page.hears_numbers(2) == [1, 2]


@live
async def test_nobody_is_let_in_before_the_group_is_joined(ana, r1a, monkeypatch):
    # Else a change published between reading the number and joining would be missed.
    backend = get_channel_layer()
    group_add = backend.group_add

    async def join_slowly(group, channel):
        await asyncio.sleep(0.3)
        await group_add(group, channel)

    monkeypatch.setattr(backend, "group_add", join_slowly, raising=False)
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        await aedit(r1a)
        assert await page.hears_numbers(1) == [1]


@live
async def test_frames_out_of_order_are_put_in_order_without_a_query(ana, r1a, queries):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        first, second = await acommit(r1a), await acommit(r1a)
        queries.clear()
        await apublish(second)
        await apublish(first)
        assert await page.hears_numbers(2) == [1, 2]
        await asyncio.sleep(hub_module.GAP_SETTLES * 2)
        assert not queries


@live
async def test_a_frame_heard_twice_is_relayed_once(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        change = await aedit(r1a)
        await apublish(change)
        assert await page.hears_numbers(1) == [1]
        assert await page.hears_no("change")


@live
async def test_a_hole_is_fetched_once_for_all_sockets_of_the_process(ana, bo, r1a, queries):
    async with Page(ana, "R1A") as one, Page(bo, "R1A") as two, Page(bo, "R1") as region:
        for page in (one, two, region):
            await page.has_seen(r1a)
        await acommit(r1a)
        last = await acommit(r1a)
        queries.clear()
        await apublish(last)
        assert [await page.hears_numbers(2) for page in (one, two, region)] == [[1, 2]] * 3
        assert len(queries) == 1


@live
async def test_the_poll_brings_what_the_layer_lost_and_tells_where_the_offices_stand(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        await acommit(r1a)
        await acommit(r1a)
        await current_hub().poll()
        assert await page.hears_numbers(2) == [1, 2]
        assert await page.hears("numbers") == {str(r1a.pk): 2}


@live
async def test_the_poll_costs_one_query_for_any_number_of_offices_and_viewers(ana, bo, r1a, r1b, queries):
    async with Page(ana, "R1A") as office, Page(bo, "R1") as region:
        await office.has_seen(r1a)
        await region.has_seen(r1a, r1b)
        queries.clear()
        await current_hub().poll()
        assert len(queries) == 1
        assert await region.hears("numbers") == {str(r1a.pk): 0, str(r1b.pk): 0}


@live
async def test_a_page_that_asks_again_gets_it_again(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        await aedit(r1a)
        await aedit(r1a)
        assert await page.hears_numbers(2) == [1, 2]
        await page.has_seen(r1a, number=1)
        assert await page.hears_numbers(1) == [2]
        assert await page.hears_no("change")


@live
async def test_a_crowd_that_reconnects_reads_the_missing_changes_once(ana, r1a, queries):
    for _ in range(5):
        await acommit(r1a)
    pages = [Page(ana, "R1A") for _ in range(4)]
    for page in pages:
        await page.open()
    queries.clear()
    for page in pages:
        await page.has_seen(r1a, number=0)
        assert await page.hears_numbers(5) == [1, 2, 3, 4, 5]
    assert len([sql for sql in queries if f'FROM "{Change._meta.db_table}"' in sql]) == 1
    for page in pages:
        await page.leave()


@live
async def test_a_change_that_turns_the_day_is_relayed_like_any_other(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        change = await acommit(r1a)
        change.frame = json.dumps({"change": {"office": r1a.pk, "number": 1, "day": "2026-11-01", "kind": "day_closed"}})
        await apublish(change)
        assert (await page.hears("change"))["day"] == "2026-11-01"


@pytest.mark.parametrize(
    ("reason", "seen"),
    [
        ("epoch", {"epoch": "6b4c6f2e-6a86-4f5f-9d0a-6f1a0d0f9b11"}),
        ("day", {"day": "2026-10-30"}),
        ("behind", {"number": 601}),  # above the office's: it knows what never was
        ("behind", {"number": 99}),  # further behind than is sent
        ("behind", {"number": 149, "floor": 150}),  # no longer kept
        (None, {"number": 100, "floor": 100}),
    ],
)
@live
async def test_a_page_that_cannot_be_caught_up_is_sent_for_a_snapshot(ana, r1a, reason, seen):
    await sync_to_async(OfficeCounter.objects.filter(office=r1a).update)(number=600, floor=seen.pop("floor", 0))
    await sync_to_async(Change.objects.bulk_create)(
        Change(office=r1a, number=n, kind="x", at="2026-10-31T12:00Z", before={}, after={}, frame=f'{{"change": {{"number": {n}}}}}')
        for n in range(1, 601)
    )
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a, **seen)
        if reason:
            assert await page.hears("snapshot") == reason
            await aedit(r1a)
            assert await page.hears_no("change")
        else:
            assert await page.hears_numbers(500) == list(range(101, 601))


@live
async def test_a_page_whose_missing_changes_are_nowhere_is_sent_for_a_snapshot_at_once(ana, r1a):
    await acommit(r1a)
    await acommit(r1a)
    await sync_to_async(Change.objects.filter(number=1).delete)()
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a, number=0)
        assert await page.hears("snapshot") == "behind"
        assert await page.hears_no("change")


@live
async def test_a_page_with_other_offices_than_the_board_has_now_is_sent_for_a_snapshot(ana, r1a, r1b):
    async with Page(ana, "R1") as page:
        await page.has_seen(r1a)
        assert await page.hears("snapshot") == "offices"


@live
async def test_after_a_snapshot_the_page_says_what_it_has_and_hears_on(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a, day="2026-10-30")
        assert await page.hears("snapshot") == "day"
        await page.has_seen(r1a)
        await aedit(r1a)
        assert await page.hears_numbers(1) == [1]


@live
async def test_a_restored_database_sends_everybody_for_a_snapshot(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        await aedit(r1a)
        await page.hears("change")
        await current_hub().poll()
        await sync_to_async(OfficeCounter.objects.filter(office=r1a).update)(epoch=uuid.uuid4(), number=0)
        await current_hub().poll()
        assert await page.hears("snapshot") == "epoch"
        await page.has_seen(r1a)
        await sync_to_async(Change.objects.all().delete)()
        await aedit(r1a, "after the restore")
        assert (await page.hears("change"))["kind"] == "after the restore"


@sync_to_async
def _epoch(office) -> str:
    return str(OfficeCounter.objects.get(office=office).epoch)
