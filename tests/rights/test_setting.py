"""The switch "organizers see their own region only": on pages, in operations and on sockets that are open, within seconds."""

import asyncio
import json
import logging
import time
import uuid

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache

from accounts.models import AccessSettings
from tests.rights.columns import BOARDS, CONFIRM
from tests.rights.rules import is_refused, text_of
from tests.rights.table import ROUTES
from tests.tracker.live.page import Page, live
from tracker.live import hub

pytestmark = pytest.mark.usefixtures("own_layer", "connection_stays_open")
SWITCH = "/admin/accounts/accesssettings/1/change/"
OF_BOARDS = [rule for rules in ROUTES.values() for rule in rules if rule.column in (BOARDS, CONFIRM)]
WITHIN = 6.0  # seconds: the setting is kept for three, sockets are looked at every two


@pytest.fixture(autouse=True)
def nothing_is_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize("who", ["DFO", "FO"])
@pytest.mark.parametrize("is_on", [False, True])
def test_organizers_get_as_far_as_the_switch_says(ground, caplog, who, is_on):
    caplog.set_level(logging.CRITICAL)
    AccessSettings.objects.update(fo_own_region_only=is_on)

    for rule in OF_BOARDS:
        for place in ground.places:
            answer = rule.ask(ground.clients[who], place)
            is_in = not is_on or place is ground.own
            assert (answer.status_code == rule.answer) == is_in, (str(rule), place.code)
            assert is_in or (is_refused(rule, answer, signed_in=True) and not place.leaks_into(text_of(answer)))


@pytest.mark.parametrize("who", ["Intern", "FD", "FD of HQ", "DATA"])
def test_the_switch_is_about_organizers_alone(ground, caplog, who):
    caplog.set_level(logging.CRITICAL)
    answers = []
    for is_on in (False, True):
        cache.clear()
        AccessSettings.objects.update(fo_own_region_only=is_on)
        answers.append([rule.ask(ground.clients[who], place).status_code for rule in OF_BOARDS for place in ground.places])

    assert answers[0] == answers[1]


def test_the_list_of_boards_shows_what_the_switch_leaves(ground):
    AccessSettings.objects.update(fo_own_region_only=True)

    said = ground.clients["FO"].get("/boards/").content.decode()

    assert ("R1A" in said, "R2A" in said) == (True, False)


def passes(client, shift):
    entry = {"id": str(uuid.uuid4()), "do": "add_pass", "shift": shift.pk, "tab": "confirms"}
    (result,) = client.post("/boards/R1A/operations/", json.dumps([entry]), content_type="application/json").json()["results"]
    return result["result"]


@live
async def test_data_staff_turn_the_switch_and_it_holds_within_seconds(ground, monkeypatch):
    """By the clock, with nothing forgotten by hand: the hub's own rounds, and the setting as it is kept."""
    monkeypatch.setattr(hub, "POLL_EVERY", 3600)
    there, organizer = ground.other.office.code, ground.clients["FO"]
    page_there, edit_there = sync_to_async(organizer.get), sync_to_async(passes)
    async with Page(ground.users["FO"], there) as open_there, Page(ground.users["FO"], "R1A") as own:
        assert (await page_there(f"/boards/{there}/confirms")).status_code == 200
        assert await edit_there(organizer, ground.other.shift) == "applied"

        answer = await sync_to_async(ground.clients["DATA"].post)(SWITCH, {"fo_own_region_only": "on"})
        assert answer.status_code == 302
        turned = time.monotonic()
        while (await page_there(f"/boards/{there}/confirms")).status_code == 200:
            assert time.monotonic() - turned < WITHIN, "the page still opens"
            await asyncio.sleep(0.2)

        assert await edit_there(organizer, ground.other.shift) == "refused"
        async with asyncio.timeout(WITHIN):
            while (event := await open_there.socket.receive_output(timeout=WITHIN))["type"] != "websocket.close":
                pass
        assert event["code"] == 4403
        assert time.monotonic() - turned < WITHIN
        await own.beat()
