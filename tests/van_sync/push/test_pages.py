"""Who may look at VAN before a sync, and what the dry run shows."""

import pytest

from accounts.models import Rank, Region
from tests.desk import Desk
from tests.van_sync.push.sync_pages import PAGE, shown, started
from tracker.enums import ShiftStatus as S
from van_sync.models import SyncState, VanPush, VanSync
from van_sync.push.dry_run import look

pytestmark = pytest.mark.django_db(transaction=True)


# -- who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO])
def test_who_may_not_sync_sees_no_such_page(client, flo, rank, desk, asked):
    flo.rank = rank
    flo.save()
    client.force_login(flo)
    sync = VanSync.objects.create(day="2026-10-31")
    sync.offices.set([desk.office])

    for address in ("", f"{sync.pk}/", f"{sync.pk}/progress/", f"{sync.pk}/report.csv"):
        assert client.get(PAGE + address).status_code == 404, address
    for address in ("start/", f"{sync.pk}/send/", f"{sync.pk}/again/"):
        assert client.post(PAGE + address, {"board": "R1A"}).status_code == 404, address
    assert asked == []


def test_a_director_sees_and_sends_the_own_region_alone(director, desk, r2a, dana, asked):
    sync = VanSync.objects.create(day="2026-10-31", by=dana)
    sync.offices.set([desk.office, r2a])

    index = director.get(PAGE).content.decode()
    assert "R1A" in index
    assert "R2A" not in index
    assert director.get(f"{PAGE}?board=R2A").status_code == 404
    assert director.post(f"{PAGE}start/", {"board": "R2A"}).status_code == 404
    for address in ("", "progress/", "report.csv"):
        assert director.get(f"{PAGE}{sync.pk}/{address}").status_code == 404
    for address in ("send/", "again/"):
        assert director.post(f"{PAGE}{sync.pk}/{address}").status_code == 404
    assert director.post(f"{PAGE}start/", {"sync": sync.pk}).status_code == 404
    assert asked == []


def test_all_means_the_offices_of_my_reach(director, desk, r1b, r2a, flo, van):
    assert {office.code for office in started(director, "all", van).offices.all()} == {"R1A", "R1B"}
    flo.region = Region.objects.create(code="HQ")
    flo.save()

    assert {office.code for office in started(director, "all", van).offices.all()} == {"R1A", "R1B", "R2A"}


@pytest.mark.parametrize(("who", "may"), [("flo", True), ("dana", True), ("ana", False)])
def test_the_board_says_who_may_send_its_rows(client, desk, who, may, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/boards/R1A/snapshot").json()["me"]["may_sync"] is may


def test_a_director_of_another_region_has_no_button_on_this_board(client, flo, r2a):
    client.force_login(flo)

    assert client.get("/boards/R2A/snapshot").json()["me"]["may_sync"] is False


def test_looking_writes_nothing(director, desk, van, asked):
    van.sign_up(desk.shift(S.COMPLETED))
    sync = started(director, "R1A", van)

    for address in ("send/", "again/"):
        assert director.get(f"{PAGE}{sync.pk}/{address}").status_code == 405
    assert asked == [("look_at_van", sync.pk)]
    assert VanPush.objects.count() == 0


# -- dry run -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_van_says_what_we_say_and_what_it_becomes(director, desk, van):
    shift = desk.shift(S.NO_SHOW)
    van.sign_up(shift, "Scheduled")

    page = shown(director, started(director, "R1A", van))

    for text in (str(shift.volunteer), str(shift.volunteer.vanid), "10:00 AM", "Canvassing", "Scheduled", "<strong>No Show</strong>"):
        assert text in page
    assert page.count('type="checkbox"') == 1
    assert shift.volunteer.phone not in page


def test_questions_have_choices_and_none_is_chosen(director, desk, van):
    van.sign_up(desk.shift(S.COMPLETED, van_status="Scheduled"), "Declined")
    van.sign_up(desk.shift(S.RESCHEDULED))

    page = shown(director, started(director, "R1A", van))

    for text in ("VAN has changed since the import", "VAN said Scheduled at the import.", "VAN has no word for Rescheduled."):
        assert text in page
    assert page.count('<select name="pick"') == 2
    assert " selected" not in page
    assert "Leave as it is" in page
    assert 'type="checkbox"' not in page


def test_rows_that_are_not_listed_are_counted(director, desk, van):
    desk.shift(S.IN)
    desk.shift(S.COMPLETED, is_left_out=True)
    desk.shift(S.COMPLETED, volunteer=desk.volunteer(vanid=None))

    page = shown(director, started(director, "R1A", van))

    assert "<strong>1</strong> still In or Same Day Confirmed" in page
    assert "<strong>1</strong> taken out of the sync" in page
    assert '<strong>1</strong> without a VANID: <a href="/van/walk-ins/">' in page
    assert "Nothing to write." in page


def test_the_list_can_be_of_one_office(director, desk, r1b, van):
    van.sign_up(desk.shift(S.COMPLETED))
    elsewhere = Desk(desk.user, r1b).shift(S.DECLINED)
    van.sign_up(elsewhere)
    sync = started(director, "R1", van)

    assert shown(director, sync).count('type="checkbox"') == 2
    page = shown(director, sync, "?office=R1B")
    assert page.count('type="checkbox"') == 1
    assert str(elsewhere.volunteer) in page
    assert director.get(f"{PAGE}{sync.pk}/?office=R2A").status_code == 404


def test_what_takes_long_shows_how_far_it_is(director, desk, van):
    director.post(f"{PAGE}start/", {"board": "R1A"})
    sync = VanSync.objects.get()

    told = director.get(f"{PAGE}{sync.pk}/progress/").json()

    assert (told["stage"], told["sentence"]) == ("looking waiting", "Waiting for the worker …")
    assert "data-poll" in shown(director, sync)
    look(sync.pk, van)
    assert director.get(f"{PAGE}{sync.pk}/progress/").json()["stage"] == "ready settled"


def test_when_the_worker_cannot_be_told_that_is_said_and_nothing_is_lost(director, desk, monkeypatch):
    def no_broker(_pk):
        raise OSError("refused")

    monkeypatch.setattr("van_sync.tasks.look_at_van.delay", no_broker)

    page = director.post(f"{PAGE}start/", {"board": "R1A"}, follow=True).content.decode()

    assert "the worker could not be told" in page
    assert VanSync.objects.get().state == SyncState.LOOKING


def test_a_page_leads_back_to_its_board(director, desk, r1b, van):
    one, region = started(director, "R1A", van), started(director, "R1", van)

    assert 'href="/boards/R1A/review">Back to R1A' in shown(director, one)
    assert 'href="/boards/R1/review">Back to R1' in shown(director, region)
    assert 'href="/boards/R1A/review">Back to R1A' in director.get(f"{PAGE}?board=R1A").content.decode()
