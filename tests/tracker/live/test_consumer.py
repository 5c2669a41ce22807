"""Who is let in, and what may be said."""

import pytest
from asgiref.sync import sync_to_async

from tests.tracker.live.page import Page, live
from tracker.live.counts import counts

pytestmark = pytest.mark.django_db


@live
async def test_an_intern_opens_the_boards_of_the_own_region_only(ivo, uma, r1a):
    for board in ("R1A", "R1"):
        async with Page(ivo, board):
            pass
        assert await Page(uma, board).is_turned_away_with() == 4403


@live
async def test_nobody_opens_a_board_that_does_not_exist_or_without_signing_in(ana, r1a):
    assert await Page(ana, "R9Z").is_turned_away_with() == 4403
    for board in ("R1A", "R9Z"):
        assert await Page(None, board).is_turned_away_with() == 4401


@live
async def test_a_disabled_user_is_not_let_in(ana, r1a):
    ana.is_active = False
    await sync_to_async(ana.save)()
    assert await Page(ana, "R1A").is_turned_away_with() == 4401


@pytest.mark.parametrize("origin", [None, "http://evil.example"])
@live
async def test_a_forged_or_missing_origin_is_refused(ana, r1a, origin):
    assert not await Page(ana, "R1A", origin=origin).open()


@live
async def test_an_unknown_address_is_refused_without_a_traceback(ana, r1a, caplog):
    assert not await Page(ana, "R1A/../../etc").open()
    assert not caplog.records


@live
async def test_a_beat_is_answered(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.say({"beat": 1})
        assert await page.receive() == {"beat": 1}


@pytest.mark.parametrize("said", ["no json", {"edit": 1}])
@live
async def test_what_no_page_of_ours_says_ends_the_socket_and_is_counted_only(ana, r1a, said, caplog):
    async with Page(ana, "R1A") as page:
        await page.say(said)
        assert await page.is_closed_with() == 4400
    assert counts == {"malformed message": 1}
    assert not caplog.records


@live
async def test_a_binary_frame_ends_the_socket(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.socket.send_to(bytes_data=b"\x00")
        assert await page.is_closed_with() == 4400


@live
async def test_who_talks_without_end_is_closed_and_who_moves_about_quickly_is_not(ana, bo, r1a):
    async with Page(ana, "R1A") as page, Page(bo, "R1A") as flood:
        for number in range(100):
            await page.say({"here": {"tab": "kph", "row": f"shift:{number}", "cell": None}})
        await page.beat()
        for _ in range(40):
            await flood.say({"seen": {}, "tab": "kph"})
        assert await flood.is_closed_with() == 4400


@live
async def test_a_number_beyond_the_database_is_no_error(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a, number=10**30)
        assert await page.hears("snapshot") == "behind"
