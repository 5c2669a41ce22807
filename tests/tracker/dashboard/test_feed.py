"""The dashboard's socket: figures while somebody looks, only what has changed, and at most once a look."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session

from accounts.models import Rank, User
from tests.desk import DAY, NOON, Desk
from tests.tracker.live.page import Dashboard, live, until
from tests.tracker.live.wire import Wire
from tracker.dashboard import feed, state
from tracker.dashboard.feed import SAY_AS_OF_EVERY, Feed, Watcher
from tracker.models import OfficeCounter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looks_are_taken_by_the_test(monkeypatch, own_layer, connection_stays_open, loops_stand_still):
    monkeypatch.setattr(feed, "LOOK_EVERY", 3600)


async def passes(desk: Desk, shift, count=1):
    for _ in range(count):
        await sync_to_async(desk.applied)("add_pass", shift=shift, tab="confirms")


async def look():
    await Feed.here().look()


@live
async def test_whoever_opens_it_is_given_every_office(flo, desk, r1b, r2a):
    await sync_to_async(desk.shift)("in")
    async with Dashboard(flo) as page:
        frame = await page.hears("frame")
        assert frame["day"] == DAY.isoformat()
        assert {office: sums["canvass_came"] for office, sums in frame["sums"].items()} == {
            str(desk.office.pk): 1,
            str(r1b.pk): 0,
            str(r2a.pk): 0,
        }


@live
async def test_an_edit_brings_the_office_where_it_was_and_no_other(flo, dana, desk, r1b, r2a):
    shift = await sync_to_async(desk.shift)()
    async with Dashboard(flo) as one, Dashboard(dana) as two:
        for page in (one, two):
            await page.hears("frame")
        await passes(desk, shift)
        await look()
        for page in (one, two):
            frame = await page.hears("frame")
            assert frame["sums"].keys() == {str(desk.office.pk)}
            assert frame["sums"][str(desk.office.pk)]["canvass_open_called"] == 1


@live
async def test_many_edits_between_two_looks_are_one_frame(flo, ana, desk, r1b):
    mine, theirs = await sync_to_async(desk.shift)(), await sync_to_async(Desk(ana, r1b).shift)()
    async with Dashboard(flo) as page:
        await page.hears("frame")
        await passes(desk, mine, 5)
        await passes(Desk(ana, r1b), theirs, 5)
        await look()
        assert (await page.hears("frame"))["sums"].keys() == {str(desk.office.pk), str(r1b.pk)}
        assert await page.hears_no("frame")


@live
async def test_what_moves_no_figure_is_not_told(flo, desk):
    shift = await sync_to_async(desk.shift)()
    async with Dashboard(flo) as page:
        await page.hears("frame")
        await sync_to_async(desk.applied)("add_note", shift=shift, tab="confirms", text="left voicemail")
        await look()
        assert await page.hears_no("frame")


@live
async def test_what_hangs_on_the_clock_moves_by_itself(flo, desk, monkeypatch):
    await sync_to_async(desk.group)(1, out=True)  # heard of within 45 minutes, or overdue
    monkeypatch.setattr(state, "timezone", SimpleNamespace(now=lambda: NOON - timedelta(minutes=20)))
    async with Dashboard(flo) as page:
        assert (await page.hears("frame"))["sums"][str(desk.office.pk)]["overdue"] == 0
        monkeypatch.setattr(state, "timezone", SimpleNamespace(now=lambda: NOON))
        await look()
        assert (await page.hears("frame"))["sums"][str(desk.office.pk)]["overdue"] == 1


@live
async def test_it_says_now_and_then_that_the_figures_hold(flo, r1a):
    async with Dashboard(flo) as page:
        first = (await page.hears("frame"))["as_of"]
        for _ in range(SAY_AS_OF_EVERY - 1):
            await look()
        assert await page.hears_no("as_of")
        await look()
        assert await page.hears("as_of") > first


@live
async def test_the_change_of_another_process_is_seen_like_our_own(flo, desk):
    """Two feeds are what two web processes are. No message of a layer comes: the numbers in the database are enough."""
    shift = await sync_to_async(desk.shift)()
    feeds, wires = [Feed(), Feed()], [Wire(), Wire()]
    watchers = [Watcher(flo, "", [desk.office.pk], wire.send, its) for its, wire in zip(feeds, wires, strict=True)]
    for its, watcher in zip(feeds, watchers, strict=True):
        await its.join(watcher)
        watcher.start()
    await until(lambda: all(len(wire.heard) == 1 for wire in wires))
    await passes(desk, shift)
    for its in feeds:
        await its.look()
    await until(lambda: all(len(wire.heard) == 2 for wire in wires))
    for its, watcher in zip(feeds, watchers, strict=True):
        await its.leave(watcher)


@live
async def test_who_reads_slowly_is_told_what_holds_then_and_not_every_step(flo, desk):
    shift = await sync_to_async(desk.shift)()
    its, wire = Feed(), Wire()
    watcher = Watcher(flo, "", [desk.office.pk], wire.send, its)
    await its.join(watcher)
    watcher.start()
    await until(lambda: len(wire.heard) == 1)
    wire.reads.clear()
    for _ in range(4):
        status = await sync_to_async(lambda: type(shift).objects.get(pk=shift.pk).status)()
        await sync_to_async(desk.applied)("set_status", shift=shift, was=status, to="in" if status != "in" else "declined")
        await its.look()
        await asyncio.sleep(0)
    wire.reads.set()
    await until(lambda: wire.heard[-1]["frame"]["sums"][str(desk.office.pk)]["canvass_declined"] == 1)
    assert len(wire.heard) <= 3  # the one that was under way, and the last word
    await its.leave(watcher)


@live
async def test_forty_who_come_at_once_cost_one_computation(flo, desk, monkeypatch):
    monkeypatch.setattr(state, "SECOND", 1.0)
    counted, real = [], state.sums_by_office

    def count(*args, **kwargs):
        counted.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(state, "sums_by_office", count)
    its = Feed()
    watchers = [Watcher(flo, "", [desk.office.pk], Wire().send, its) for _ in range(40)]
    await asyncio.gather(*(its.join(watcher) for watcher in watchers))
    assert counted == [1]
    for watcher in watchers:
        await its.leave(watcher)
    assert its._tasks == set()


@live
async def test_the_figures_are_those_of_the_day_that_most_boards_show(flo, desk, r1b, r2a):
    await sync_to_async(desk.shift)()
    await sync_to_async(OfficeCounter.objects.filter(office=r2a).update)(day="2026-11-01")
    async with Dashboard(flo) as page:
        frame = await page.hears("frame")
        assert (frame["day"], frame["sums"][str(desk.office.pk)]["canvass_scheduled"]) == ("2026-10-31", 1)
        await sync_to_async(OfficeCounter.objects.update)(day="2026-11-01")
        await look()
        frame = await page.hears("frame")
        assert (frame["day"], frame["sums"][str(desk.office.pk)]["canvass_scheduled"]) == ("2026-11-01", 0)


# -- rights ------------------------------------------------------------------------------------------------------------


@live
async def test_whoever_is_made_an_organizer_is_closed_and_the_others_stay(flo, dana, r1a):
    async with Dashboard(flo) as page, Dashboard(dana) as other:
        await sync_to_async(User.objects.filter(pk=flo.pk).update)(rank=Rank.FO)
        await Feed.here().check_rights()
        assert await page.is_closed_with() == 4403
        await other.beat()


@live
async def test_signing_out_closes_it(flo, r1a):
    async with Dashboard(flo) as page:
        await sync_to_async(Session.objects.filter(pk=page.session_key).delete)()
        await Feed.here().check_rights()
        assert await page.is_closed_with() == 4401


@pytest.mark.parametrize("said", [{"seen": {}, "tab": "confirms"}, {"here": {"tab": "kph", "row": None, "cell": None}}, {"give": "all"}])
@live
async def test_nothing_but_the_beat_may_be_said(flo, r1a, said):
    async with Dashboard(flo) as page:
        await page.beat()
        await page.say(said)
        assert await page.is_closed_with() == 4400


@live
async def test_another_sites_page_gets_nothing(flo, r1a):
    page = Dashboard(flo)
    page.origin = "https://evil.example.org"
    assert not await page.open()


def test_it_looks_at_figures_rights_and_stalled_sockets_by_itself():
    assert {step.__name__ for _, step in Feed().loops()} == {"look", "check_rights", "close_stalled"}


@live
async def test_with_the_last_viewer_the_looks_end(flo, r1a):
    async with Dashboard(flo):
        its = Feed.here()
        assert its._tasks
    assert its._tasks == set()
    assert Feed.here() is not its
