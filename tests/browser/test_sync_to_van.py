"""The evening's last step in a browser: VAN is read, questions are answered, Sync is pressed, the report is there."""

import pytest
from playwright.sync_api import expect

from tests.browser.worker import Worker
from tests.van_sync.push.evening import environment, import_campaign, settle
from tests.van_sync.sandbox.running import running_van
from tracker.models import Shift
from van_sync.models import VanPush
from van_sync.sample.log_ins import make_log_ins


@pytest.fixture
def van():
    with running_van("--offices=2", "--bookings=40", small=False) as van:
        yield van


@pytest.fixture
def worker(van):
    worker = Worker(environment(van, 2))
    worker.start()
    yield worker
    worker.stop()


def test_a_director_sends_the_evening_to_van(van, worker, unopened, db):
    import_campaign(2, 40)
    settle(40)
    flo = next(user for user in make_log_ins("knock-knock") if user.first_name == "Flo")
    asked = Shift.objects.filter(status="completed").select_related("volunteer")[0]
    asked.van_status = "Left Msg"  # VAN has changed it since
    asked.save()
    page = unopened(flo).page

    page.goto(f"/boards/{asked.office.code}/review")
    page.get_by_role("link", name="Send to VAN").click()
    page.get_by_role("button", name="Read VAN").click()
    expect(page.get_by_text("VAN has changed since the import")).to_be_visible()
    ticked = page.locator('input[name="pick"]').count()
    expect(page.locator("#go")).to_have_text(f"Sync {ticked} rows to VAN")
    page.locator('input[name="pick"]').first.uncheck()
    page.get_by_label(f"Your answer for {asked.volunteer}").select_option(label="Write Completed")
    expect(page.locator("#go")).to_have_text(f"Sync {ticked} rows to VAN")
    page.locator("#go").click()

    expect(page.locator("#run-says")).to_contain_text(f"Done. VAN has all {ticked} rows.")
    assert VanPush.objects.filter(state="done").count() == ticked == len([one for one in van.history() if one["source"] == "API"])
    asked.refresh_from_db()
    assert asked.van_status == "Completed"
