"""A socket ends within seconds when its user may no longer see the board."""

import datetime as dt

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from accounts.models import AccessSettings, User
from tests.tracker.live.page import Page, aedit, live
from tracker.live.hub import POLL_EVERY, current_hub
from tracker.live.room import RIGHTS_EVERY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_setting_is_kept():
    cache.clear()
    yield
    cache.clear()


async def change(user, **fields):
    await sync_to_async(User.objects.filter(pk=user.pk).update)(**fields)


@live
async def test_those_with_the_right_stay(ana, ivo, dana, r1a):
    async with Page(ana, "R1A") as one, Page(ivo, "R1") as two, Page(dana, "R1") as three:
        await current_hub().check_rights()
        for page in (one, two, three):
            await page.beat()


@live
async def test_a_disabled_user_is_closed_and_hears_nothing_more(ana, bo, r1a):
    async with Page(ana, "R1A") as page, Page(bo, "R1A") as colleague:
        await page.has_seen(r1a)
        await colleague.has_seen(r1a)
        await change(ana, is_active=False)
        await current_hub().check_rights()
        assert await page.is_closed_with() == 4403
        await aedit(r1a)
        assert await colleague.hears_numbers(1) == [1]
        assert page.socket.output_queue.empty()


@live
async def test_an_intern_moved_to_another_region_is_closed(ivo, r1a, r2a):
    async with Page(ivo, "R1A") as page:
        await change(ivo, region=r2a.region)
        await current_hub().check_rights()
        assert await page.is_closed_with() == 4403


@live
async def test_a_deleted_user_is_closed(bo, r1a):
    async with Page(bo, "R1A") as page:
        await sync_to_async(bo.delete)()
        await current_hub().check_rights()
        assert await page.is_closed_with() == 4403


@live
async def test_the_switch_for_organizers_closes_the_boards_of_other_regions(ana, r2a):
    async with Page(ana, "R2A") as page, Page(ana, "R1A") as own:
        await sync_to_async(AccessSettings(fo_own_region_only=True).save)()
        cache.clear()  # what the 3 s for which it is kept would do
        await current_hub().check_rights()
        assert await page.is_closed_with() == 4403
        await own.beat()


@live
async def test_signing_out_closes_the_tabs_of_that_session_only(ana, r1a):
    async with Page(ana, "R1A") as here, Page(ana, "R1A") as elsewhere:
        await sync_to_async(Session.objects.filter(pk=here.session_key).delete)()
        await current_hub().check_rights()
        assert await here.is_closed_with() == 4401
        await elsewhere.beat()


@live
async def test_an_expired_session_is_closed(ana, r1a):
    async with Page(ana, "R1A") as page:
        await sync_to_async(Session.objects.update)(expire_date=timezone.now() - dt.timedelta(seconds=1))
        await current_hub().check_rights()
        assert await page.is_closed_with() == 4401


@live
async def test_a_new_password_closes_the_tabs_of_the_old_one(ana, r1a):
    async with Page(ana, "R1A") as page:
        ana.set_password("another one")
        await sync_to_async(ana.save)()
        await current_hub().check_rights()
        assert await page.is_closed_with() == 4401


@pytest.mark.parametrize("tabs", [1, 4])
@live
async def test_the_check_costs_the_same_queries_for_any_number_of_viewers(ana, r1a, tabs, queries):
    pages = [Page(ana, "R1A") for _ in range(tabs)]
    for page in pages:
        await page.open()
    await current_hub().check_rights()  # reads the setting, which is kept
    queries.clear()
    await current_hub().check_rights()
    assert len(queries) == 2
    for page in pages:
        await page.leave()


def test_a_right_is_gone_within_five_seconds():
    assert RIGHTS_EVERY + 3 <= 5  # 3 s: how long accounts.scope keeps the setting
    assert POLL_EVERY <= 5


@live
async def test_a_new_name_and_colour_are_seen_on_the_boards_of_others(ana, bo, r1a):
    async with Page(ana, "R1A") as page, Page(bo, "R1A") as colleague:
        await colleague.has_seen(r1a)
        await page.say({"here": {"tab": "kph", "row": "group:5", "cell": "note"}})
        await page.beat()
        hub = current_hub()
        await hub.share_presence()
        assert [entry["name"] for entry in await colleague.hears("presence")] == ["Ana Ortiz", "Bo Lund"]
        await change(ana, first_name="Anna", colour="#1f6feb")
        await hub.check_rights()
        hub.presence._told.clear()  # a second later
        await hub.share_presence()
        badge = {"id": ana.pk, "name": "Anna Ortiz", "initials": "AO", "colour": "#1f6feb"}
        assert (await colleague.hears("presence"))[0] == {**badge, "tab": "kph", "row": "group:5", "cell": "note"}


@live
async def test_the_same_name_and_colour_are_not_told_again(ana, r1a):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        hub = current_hub()
        await hub.share_presence()
        await page.hears("presence")
        before = dict(hub.presence._versions)
        await hub.check_rights()
        assert hub.presence._versions == before
