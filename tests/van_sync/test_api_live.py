"""Open boards hear of an import from VAN as they hear of an edit."""

import pytest
from asgiref.sync import sync_to_async

from tests.desk import DAY
from tests.tracker.live.page import Page, live
from tests.van_sync.fake_van import FakeVan
from tracker.models import Location
from van_sync.api_import import import_now

pytestmark = pytest.mark.usefixtures("own_layer", "connection_stays_open", "loops_stand_still")


@pytest.fixture
def van(r1a, r1b):
    for office in (r1a, r1b):
        Location.objects.create(name=f"{office.code} Field Office", office=office)
    van = FakeVan()
    event = van.add_event()
    van.add_signup(event, 101)
    van.add_signup(event, 102, first="Bea")
    return van


@pytest.mark.django_db(transaction=True)
@live
async def test_an_open_board_hears_whom_an_import_brought_and_no_other_board_does(van, ana, bo, r1a, r1b):
    async with Page(ana, "R1A") as page, Page(bo, "R1B") as other:
        await page.has_seen(r1a)
        await other.has_seen(r1b)
        await sync_to_async(import_now)(DAY, van=van)

        patches = (await page.hears("change"))["patches"]
        assert await other.hears_no("change")

    assert {patch["set"]["first_name"] for patch in patches if "volunteer" in patch} == {"Ada", "Bea"}
    assert {patch["set"]["van_status"] for patch in patches if "shift" in patch} == {"Scheduled"}
