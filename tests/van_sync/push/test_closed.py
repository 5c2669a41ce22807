"""Receipts that wait while their day is closed: the sync was stopped, or VAN was down, and the night came first."""

import datetime as dt

import pytest

from tests.conftest import at
from tests.desk import DAY
from tests.van_sync.push.director import states
from tracker.archive.close import OF_THE_DAY, close_office
from tracker.archive.purge import remove
from tracker.models import ArchivedDay, ArchivedShift, Shift
from van_sync.client_errors import VanBudgetSpent
from van_sync.models import PushState, SyncState, WalkInClaim
from van_sync.push import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stopped(desk, van, rows, evening):
    """Two rows that were decided and not sent, as no calls were left that day."""
    shifts = rows(2)
    van.troubles = {shift.van_signup_id: [VanBudgetSpent("No calls are left today.")] for shift in shifts}
    sync = evening.sent(desk.office)
    assert (sync.state, states(sync)) == (SyncState.STOPPED, ["waiting"] * 2)
    van.troubles = {}
    return sync


def close(desk):
    close_office(desk.office.pk, before=DAY + dt.timedelta(days=1), by=None)
    assert not Shift.objects.exists()


def go_on(sync, evening):
    assert send.go_on(sync)
    evening.work(sync)


@pytest.mark.parametrize("knows_its_signup", [True, False])
def test_what_was_decided_before_the_night_is_written_after_it(desk, van, evening, stopped, knows_its_signup):
    if not knows_its_signup:  # somebody chose it among several; the row learns it when it is written
        Shift.objects.update(van_signup_id=None)
    close(desk)

    go_on(stopped, evening)

    assert states(stopped) == ["done"] * 2
    assert len(van.written) == 2


def test_a_row_that_was_changed_between_the_look_and_the_night_is_refused_and_says_so(desk, van, evening, stopped):
    changed = Shift.objects.first()
    Shift.objects.filter(pk=changed.pk).update(status="declined")
    close(desk)

    go_on(stopped, evening)

    assert sorted(states(stopped)) == ["done", "refused"]
    assert stopped.receipts.get(state=PushState.REFUSED).reason == send.CLOSED
    assert [signup for signup, *_ in van.written] != [changed.van_signup_id]


@pytest.mark.parametrize("model", OF_THE_DAY, ids=lambda model: model.__name__)
def test_whatever_points_to_a_row_of_the_day_is_seen_when_it_goes(model):
    """The archive lets go of related objects, among which Django lists none without a name (``related_name="+"``)."""
    assert [relation for relation in model._meta.related_objects if relation.hidden] == []
    assert [one for one in model._meta.get_fields(include_hidden=True) if one.is_relation and one.auto_created and one.hidden] == []


def test_a_day_with_dry_runs_and_with_a_walk_in_at_which_somebody_is_goes_into_the_archive(desk, van, rows, evening, flo):
    WalkInClaim.objects.create(shift=desk.walk_in(), by=flo, until=at("18:00"))
    rows(1)
    sync = evening.looked(desk.office)

    close(desk)

    assert [row.shift for row in sync.rows.all()] == [None]
    assert not WalkInClaim.objects.exists()


def test_of_a_purged_day_nothing_is_written(desk, van, evening, stopped):
    close(desk)
    remove(ArchivedDay.objects.get(), with_files=False)

    go_on(stopped, evening)

    assert {receipt.reason for receipt in stopped.receipts.all()} == {send.CHANGED_HERE}
    assert not van.written


def test_the_archive_itself_is_left_as_it_is(desk, van, evening, stopped):
    close(desk)
    before = list(ArchivedShift.objects.values())

    go_on(stopped, evening)

    assert list(ArchivedShift.objects.values()) == before
