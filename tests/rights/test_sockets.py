"""The socket of a board: whom the handshake lets in, and that nothing said on it reaches another board."""

import typing

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.urls import URLPattern

from accounts.models import Rank, User
from tests.conftest import PASSWORD
from tests.desk import Desk
from tests.rights.columns import BOARDS, DIRECTORS, RANKS, SIGNED_OUT
from tests.tracker.live.conftest import connection_stays_open, loops_stand_still, own_layer  # noqa: F401  # used by their being here
from tests.tracker.live.page import Dashboard, Page, aedit, live, standing
from tracker.live import messages
from tracker.live.hub import current_hub
from tracker.live.routing import websocket_urlpatterns

pytestmark = pytest.mark.django_db
# What a browser may say, each with an attempt to reach the other region's office or row by it; a new message needs a line here.
ATTEMPTS = {
    "SeenMessage": lambda theirs, there: {"seen": {str(theirs["office"]): there}, "tab": "confirms"},
    "HereMessage": lambda theirs, there: {"here": {"tab": "confirms", "row": f"shift:{theirs['shift']}", "cell": "status"}},
    "BeatMessage": lambda theirs, there: {"beat": 1},
}
ADDRESSES = {"ws/boards/<str:code>/", "ws/dashboard/", ""}  # the last one refuses whatever else is asked for


def test_every_address_and_message_of_the_socket_has_its_line():
    said = {message.__name__ for message in typing.get_args(messages.Message)}
    assert said == ATTEMPTS.keys(), "Say in ATTEMPTS how the new message might reach another region."
    patterns = {str(pattern.pattern) for pattern in websocket_urlpatterns if isinstance(pattern, URLPattern)}
    assert patterns == ADDRESSES, "There is a new socket. Write down who may open it, as test_the_handshake_lets_in does for boards."


@pytest.fixture
def cast(r1a, r2a, hq):
    """One person of each rank: R1 is their region."""
    cache.clear()

    def user(name, rank, region=r1a.region, **fields):
        return User.objects.create_user(f"{name}@example.org", PASSWORD, rank=rank, region=region, **fields)

    people = {rank: user(rank.lower(), Rank(rank)) for rank in ("Intern", "DFO", "FO", "FD")}
    more = {"FD of HQ": user("hq", Rank.FD, hq), "DATA": user("data", Rank.DATA, None), "disabled": user("gone", Rank.FD, is_active=False)}
    return {**people, **more, "waiting": user("waits", Rank.INTERN, None, is_active=False), "nobody": None}


@pytest.fixture
def hq(r1a):
    return type(r1a.region).objects.create(code="HQ")


@pytest.mark.parametrize("who", [*RANKS, *SIGNED_OUT])
@live
async def test_the_handshake_lets_in_whom_the_board_lets_in(cast, r1a, r2a, who):
    for board, is_own in (("R1A", True), ("R1", True), ("R2A", False), ("R2", False)):
        page = Page(cast[who], board)
        assert await page.open() == BOARDS.lets_in(who, own=is_own), board
        if BOARDS.lets_in(who, own=is_own):
            await page.leave()


@pytest.mark.parametrize("who", [*RANKS, *SIGNED_OUT])
@live
async def test_the_dashboard_lets_in_field_directors_and_data_staff(cast, r1a, who):
    page = Dashboard(cast[who])
    assert await page.open() == DIRECTORS.lets_in(who, own=True)
    if DIRECTORS.lets_in(who, own=True):
        await page.leave()


@pytest.mark.parametrize("message", ATTEMPTS)
@live
async def test_no_message_on_the_own_board_brings_anything_of_another(cast, r1a, r2a, dana, message):
    shift = await sync_to_async(Desk(dana, r2a).shift)()
    there = {**await sync_to_async(standing)(r2a), "number": 0}
    async with Page(cast["Intern"], "R1A") as intern, Page(dana, "R2A") as director:
        await director.has_seen(r2a)
        await aedit(r2a, "secret")
        assert await director.hears_numbers(1) == [1]

        await intern.say(ATTEMPTS[message]({"office": r2a.pk, "shift": shift.pk}, there))
        await aedit(r2a, "secret")

        assert await director.hears_numbers(1) == [2]
        assert await intern.hears_no("change")
        assert {entry["id"] for entry in current_hub().presence.roster([r2a.pk])} == {dana.pk}
