"""The pages of a sync: whose rows one sees, what is asked, what pressing Sync does."""

import csv
import io

import pytest

from accounts.models import Rank, Region
from tests.desk import Desk
from tracker.enums import ShiftStatus as S
from van_sync.client_errors import VanInvalid
from van_sync.models import RowKind, SyncState, VanPush, VanSync
from van_sync.push import sending
from van_sync.push.dry_run import look

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/van/sync/"


def started(client, code, van):
    """Have VAN read for a board; returns the sync, and the worker has been there."""
    answer = client.post(f"{PAGE}start/", {"board": code})
    sync = VanSync.objects.latest("pk")
    assert answer["Location"] == f"{PAGE}{sync.pk}/"
    look(sync.pk, van)
    sync.refresh_from_db()
    return sync


def shown(client, sync, query=""):
    answer = client.get(f"{PAGE}{sync.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, sync, *picks):
    return client.post(f"{PAGE}{sync.pk}/send/", {"pick": picks})


def pick(row, at=0):
    return f"{row.pk}:{row.choices[at]['key']}"


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


# -- sync --------------------------------------------------------------------------------------------------------------


def test_sync_sends_what_was_picked_and_a_second_press_shows_the_same(director, desk, van, asked):
    first, second = desk.shift(S.COMPLETED), desk.shift(S.DECLINED)
    for shift in (first, second):
        van.sign_up(shift)
    sync = started(director, "R1A", van)
    row = sync.rows.get(shift=second)

    answers = [press(director, sync, pick(row), "nonsense", "999:keep", "") for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"{PAGE}{sync.pk}/"}
    assert asked == [("look_at_van", sync.pk), ("send_to_van", sync.pk)]
    (receipt,) = VanPush.objects.all()
    assert (receipt.shift, receipt.to, receipt.state) == (second, "Declined", "waiting")


def test_nothing_picked_is_said_and_sends_nothing(director, desk, van, asked):
    van.sign_up(desk.shift(S.COMPLETED))
    sync = started(director, "R1A", van)

    press(director, sync, "")

    assert "Nothing was chosen" in shown(director, sync)
    assert VanSync.objects.get().state == SyncState.READY
    assert [task for task, _ in asked] == ["look_at_van"]


def test_rows_that_changed_here_and_so_were_not_taken_out_are_counted(director, desk, van):
    shift = desk.shift(S.COMPLETED, van_status="Scheduled")
    van.sign_up(shift, "Declined")
    sync = started(director, "R1A", van)
    desk.applied("set_status", shift=shift, was="completed", to="no_show")

    press(director, sync, pick(sync.rows.get(), 1))

    assert "Rows not taken out: 1." in shown(director, sync)


def test_a_row_of_another_sync_cannot_be_slipped_in(director, desk, r2a, dana, van):
    van.sign_up(Desk(desk.user, r2a).shift(S.COMPLETED))
    van.sign_up(desk.shift(S.COMPLETED))
    mine = started(director, "R1A", van)
    theirs = VanSync.objects.create(day=mine.day, state=SyncState.READY)
    foreign = theirs.rows.create(office=r2a, kind=RowKind.WRITE, ours="completed", choices=mine.rows.get().choices)

    press(director, mine, pick(foreign))

    assert VanPush.objects.count() == 0


def test_the_report_says_what_became_of_each_row_without_names_and_phones(director, desk, van, flo):
    done, failed = desk.shift(S.COMPLETED), desk.shift(S.DECLINED)
    for shift in (done, failed):
        van.sign_up(shift)
    van.troubles[failed.van_signup_id] = [VanInvalid("VAN refuses this.", status=400, reference="88A1F0-2C4D7")]
    sync = started(director, "R1A", van)
    press(director, sync, *(pick(row) for row in sync.rows.all()))
    sending.send_receipts(sync.pk, van)

    page = shown(director, sync)
    answer = director.get(f"{PAGE}{sync.pk}/report.csv")

    for text in ("Flo Field", "Written.", "Accepted", "VAN refuses this.", "88A1F0-2C4D7", str(failed.volunteer), "Try all 1 failed again"):
        assert text in page
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["Signup"], row["State"], row["VAN's answer"]) for row in rows] == [
        (str(done.van_signup_id), "Done", "Accepted"), (str(failed.van_signup_id), "Failed", "400"),
    ]  # fmt: skip
    for secret in (done.volunteer.last_name, done.volunteer.phone):
        assert secret not in answer.content.decode()


def test_failed_rows_can_be_tried_again_alone(director, desk, van, asked):
    shifts = [desk.shift(S.COMPLETED) for _ in range(2)]
    for shift in shifts:
        van.sign_up(shift)
        van.troubles[shift.van_signup_id] = [VanInvalid("VAN refuses this.", status=400)]
    sync = started(director, "R1A", van)
    press(director, sync, *(pick(row) for row in sync.rows.all()))
    sending.send_receipts(sync.pk, van)
    push = sync.receipts.get(shift=shifts[1])

    director.post(f"{PAGE}{sync.pk}/again/", {"what": "failed", "push": push.pk})
    sending.send_receipts(sync.pk, van)

    assert van.written == [(shifts[1].van_signup_id, "Completed")]
    assert asked[-1] == ("send_to_van", sync.pk)


def test_a_sync_that_stopped_says_why_and_goes_on(director, desk, van, asked):
    van.sign_up(desk.shift(S.COMPLETED))
    sync = started(director, "R1A", van)
    press(director, sync, pick(sync.rows.get()))
    VanSync.objects.update(state=SyncState.STOPPED, trouble="VAN does not know this key.")

    page = shown(director, sync)
    director.post(f"{PAGE}{sync.pk}/again/", {"what": "go on"})

    assert "VAN does not know this key." in page
    assert "Go on with the 1 that wait" in page
    assert VanSync.objects.get().state == SyncState.SENDING
    assert asked[-1] == ("send_to_van", sync.pk)


def test_a_dry_run_that_failed_can_be_done_again(director, desk, van, asked):
    sync = started(director, "R1A", van)
    VanSync.objects.update(state=SyncState.FAILED, trouble="VAN did not answer.")

    assert "VAN did not answer." in shown(director, sync)
    director.post(f"{PAGE}{sync.pk}/again/")

    assert VanSync.objects.get().state == SyncState.LOOKING
    assert asked[-1] == ("look_at_van", sync.pk)


def test_three_thousand_rows_are_one_form(director, desk, van):
    van.sign_up(desk.shift(S.COMPLETED))
    sync = started(director, "R1A", van)

    answer = press(director, sync, *["1:keep"] * 3000, pick(sync.rows.get()))

    assert answer.status_code == 302
    assert VanPush.objects.count() == 1
