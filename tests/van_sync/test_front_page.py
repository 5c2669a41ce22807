"""The admin's front page says what needs a hand, and how the last work ended."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.templatetags.people import GROUPS
from tests.desk import DAY
from tracker.models import CampaignSettings, Location, OfficeCounter, Role
from van_sync.models import ImportRun, RunStatus, SyncState, VanSync


@pytest.fixture
def synced(r1a, r2a, flo):
    """A sync of the other region, and before it one of this."""
    for office in (r1a, r2a):
        sync = VanSync.objects.create(
            by=flo, sent_by=flo, day=DAY, state=SyncState.DONE, sent_at=timezone.now(), finished_at=timezone.now()
        )
        sync.offices.add(office)
    return VanSync.objects.order_by("pk").first()


def front(client, user):
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_data_staff_see_what_needs_an_office_and_a_look(client, dana, r1a):
    Location.objects.create(name="Library")
    Role.objects.create(name="Door knockers", is_reviewed=False)

    page = front(client, dana)

    assert "<strong>1</strong> needs an office" in page
    assert "<strong>1</strong> roles" in page


@pytest.mark.parametrize(("days", "says"), [
    ([0], "today, Sat, Oct 31</dd>"),
    ([0, 365], "today, Sat, Oct 31 at 1 office; <a"),
    ([365], "<strong>Sun, Oct 31</strong>, not today</a></dd>"),
])  # fmt: skip
def test_boards_that_are_not_on_today_are_in_sight(client, dana, r1a, r2a, monkeypatch, days, says):
    """Somebody mistyped the year: what the clock brings is of that day since."""
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)
    OfficeCounter.objects.all().delete()
    for office, ahead in zip((r1a, r2a), days, strict=False):
        OfficeCounter.objects.create(office=office, day=DAY + dt.timedelta(days=ahead))

    page = front(client, dana)

    assert says in page
    assert ('class="needs-you"><dt>Boards show' in page) == (days != [0])


@pytest.mark.parametrize("status", [RunStatus.DONE, RunStatus.PARTIAL, RunStatus.FAILED])
def test_data_staff_see_how_the_last_import_ended(client, dana, flo, status):
    ImportRun.objects.create(file_name="a.csv", day=DAY, status=RunStatus.DONE, finished_at=timezone.now(), by=flo)
    ImportRun.objects.create(file_name="b.csv", day=DAY, status=status, finished_at=timezone.now(), by=dana)
    ImportRun.objects.create(file_name="c.csv", day=DAY, status=RunStatus.PREVIEWED, finished_at=timezone.now())

    page = front(client, dana)

    assert f"<strong>{status.label.lower()}</strong></a>, by Dana Data" in page
    assert "today " in page


def test_an_import_by_the_schedule_says_so(client, dana):
    ImportRun.objects.create(file_name="a.csv", day=DAY, status=RunStatus.DONE, finished_at=timezone.now(), is_scheduled=True)

    assert "by the schedule" in front(client, dana)


def test_a_director_sees_the_last_sync_of_the_own_region_and_nothing_of_data_staffs(client, flo, synced):
    page = front(client, flo)

    assert f'href="/van/sync/{synced.pk}/"' in page
    assert f'href="/van/sync/{synced.pk + 1}/"' not in page
    for words in ("Last import", "Places without an office", "New words", "importrun", "vandeed"):
        assert words not in page


def test_the_tables_stand_in_the_order_of_the_work(client, dana):
    page = front(client, dana)
    titles = [title for title, _ in GROUPS]

    places = [page.index(f'<span class="section">{title}</span>') for title in titles]
    assert places == sorted(places)
    assert "Models in the" not in page


def test_every_table_of_the_admin_has_its_place(client, dana):
    """A new one would stand under a title that is the program's word."""
    page = front(client, dana)

    assert page.count('class="section"') == len(GROUPS)


def test_admin_pages_have_an_icon(client, dana):
    assert 'rel="icon"' in front(client, dana)
