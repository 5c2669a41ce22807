"""A file that waited while newer lists or a later day came turns nothing back unasked."""

import datetime as dt
import html

import pytest
from django.utils import timezone

from accounts.models import Office
from tests.desk import DAY
from tests.van_sync.test_runs import fresh, previewed
from tracker.days import open_day
from tracker.models import OfficeCounter, Shift
from van_sync import runs
from van_sync.models import ImportRun, RunKind, RunStatus
from van_sync.tasks import import_upload

NEXT_DAY = DAY + dt.timedelta(days=1)
pytestmark = pytest.mark.usefixtures("offices")


def confirmed(dana, **terms):
    run = previewed(dana, **terms)
    assert runs.confirm(run.pk, by=dana)
    return run


def from_van(first=DAY, last=DAY, *, started=None, status=RunStatus.DONE):
    now = timezone.now()
    return ImportRun.objects.create(
        kind=RunKind.API, status=status, file_name="VAN, Oct 31", day=first, last_day=last, started_at=started or now, finished_at=now
    )


def turn_to(day):
    open_day(Office.objects.values_list("pk", flat=True), day, by=None)


def is_asked_again(run):
    import_upload(run.pk)
    now = fresh(run)
    assert (now.status, now.is_confirmed) in [(RunStatus.PREVIEWED, False), (RunStatus.DONE, True)]
    assert Shift.objects.exists() is now.is_confirmed
    return not now.is_confirmed


@pytest.mark.parametrize(("first", "last"), [(DAY, DAY), (DAY - dt.timedelta(days=1), DAY), (NEXT_DAY, NEXT_DAY + dt.timedelta(days=6))])
def test_a_file_is_asked_about_again_when_vans_signups_came_while_it_waited(dana, first, last):
    run = confirmed(dana)
    from_van(first, last, status=RunStatus.PARTIAL)

    assert is_asked_again(run)
    assert runs.confirm(run.pk, by=dana)
    assert not is_asked_again(run), "they know by now"


def test_a_file_is_asked_about_again_when_one_that_was_uploaded_later_came_first(dana):
    older = confirmed(dana)
    newer = confirmed(dana, name="messy.csv")
    import_upload(newer.pk)
    shifts = Shift.objects.count()

    import_upload(older.pk)

    assert fresh(older).status == RunStatus.PREVIEWED
    assert Shift.objects.count() == shifts


def test_a_file_is_asked_about_again_when_somebody_opened_a_later_day(dana):
    run = confirmed(dana)
    turn_to(NEXT_DAY)

    assert is_asked_again(run)
    assert set(OfficeCounter.objects.values_list("day", flat=True)) == {NEXT_DAY}


def test_what_was_known_when_they_said_import_now_is_not_asked_about_again(dana):
    from_van()
    turn_to(NEXT_DAY)

    assert not is_asked_again(confirmed(dana))


def test_an_older_list_an_earlier_day_or_a_failed_import_holds_up_nothing(dana):
    before = timezone.now()
    run = confirmed(dana)
    from_van(started=before)
    from_van(DAY - dt.timedelta(days=2), DAY - dt.timedelta(days=1))
    from_van(status=RunStatus.FAILED)
    turn_to(DAY)

    assert not is_asked_again(run)


def test_what_came_between_preview_and_button_is_shown_first(dana, client):
    run = previewed(dana)
    from_van()
    client.force_login(dana)

    assert runs.confirm(run.pk, by=dana)

    assert (fresh(run).status, fresh(run).is_confirmed, fresh(run).imported_by) == (RunStatus.UPLOADED, False, None)


def test_the_page_names_what_is_newer(dana, client):
    from_van(started=timezone.now() - dt.timedelta(hours=1))
    run = previewed(dana)
    client.force_login(dana)
    address = f"/admin/van_sync/importrun/{run.pk}/change/"
    assert "is newer" not in client.get(address).content.decode()
    from_van()

    assert "“VAN, Oct 31” is newer and is on the boards" in html.unescape(client.get(address).content.decode())


def test_trying_again_what_broke_off_asks_too(dana):
    run = confirmed(dana)
    ImportRun.objects.filter(pk=run.pk).update(status=RunStatus.FAILED)
    from_van()

    assert runs.put_back(run.pk)

    assert (fresh(run).status, fresh(run).is_confirmed) == (RunStatus.UPLOADED, False)


def test_a_table_of_places_is_no_list_of_a_day(dana):
    run = previewed(dana, "places.csv", kind=RunKind.LOCATIONS, data=b"van_location,office\nLibrary,R1A\n")
    from_van()
    runs.confirm(run.pk, by=dana)
    turn_to(NEXT_DAY)

    import_upload(run.pk)

    assert fresh(run).status == RunStatus.DONE
