"""An import that is under way while the night closes its day: nothing of the day comes back."""

import datetime as dt

import pytest

from tests.desk import DAY
from tests.tracker.archive.saturday import SUNDAY
from tests.tracker.bookings import before_locking, booking, counted, merge
from tracker.archive.close import close_office, offices_to_close
from tracker.archive.purge import remove
from tracker.bookings import merge_bookings
from tracker.bookings.chunk import DAY_IS_CLOSED
from tracker.days import open_day
from tracker.models import ArchivedDay, ArchivedShift, CampaignSettings, OfficeCounter, Shift
from van_sync.imports import ImportReport, report_of
from van_sync.management.commands.import_shifts import lines
from van_sync.models import SyncShift
from van_sync.raw_rows import keep_rows
from van_sync.run_page import _shift_figures
from van_sync.runs import Turn

pytestmark = [pytest.mark.usefixtures("desk", "places"), pytest.mark.django_db(transaction=True)]


def night():
    for office in offices_to_close(SUNDAY):
        close_office(office, before=SUNDAY, by=None)


def report(outcome) -> ImportReport:
    return report_of([booking()] * len(outcome.placed), outcome, file_name="list.txt", day=DAY)


def test_rows_of_a_day_that_is_closed_meanwhile_are_left_out_and_reported():
    merge(booking(signup_id=5), booking(vanid=102, signup_id=6))
    Shift.objects.filter(van_signup_id=5).update(status="completed")
    rows = booking(signup_id=5, status="Confirmed"), booking(vanid=102, signup_id=6, status="Confirmed"), booking(signup_id=7, day=SUNDAY)

    outcome = merge(*rows, progress=before_locking(night))

    assert list(Shift.objects.values_list("day", "van_signup_id")) == [(SUNDAY, 7)]
    assert list(ArchivedShift.objects.order_by("van_signup_id").values_list("status", flat=True)) == ["completed", "booked"]
    assert [placed.reason for placed in outcome.placed] == [DAY_IS_CLOSED, DAY_IS_CLOSED, ""]
    assert counted(outcome) == {"of_closed_days": 2, "created": 1}
    assert report(outcome).of_closed_days == 2
    assert ("Of closed days", 2) in [(figure.label, figure.number) for figure in _shift_figures(report(outcome).figures())]
    close_office(Shift.objects.get().office_id, before=SUNDAY.replace(day=2), by=None)
    assert ArchivedShift.objects.count() == 3


def test_a_day_that_was_closed_before_the_boards_are_turned_is_not_opened_again(desk, r1b):
    merge(booking(signup_id=5), booking(vanid=102, signup_id=6))
    night()

    outcome = merge(booking(signup_id=5, status="Confirmed"), booking(vanid=103, signup_id=8))

    assert OfficeCounter.objects.get(pk=desk.office.pk).day == SUNDAY
    assert not Shift.objects.exists()
    assert counted(outcome) == {"of_closed_days": 2}


@pytest.mark.parametrize("is_purged", [False, True])
def test_a_list_of_an_earlier_day_brings_nothing_of_the_closed_days_after_it(desk, is_purged):
    """Friday was never here, and somebody looks at its list; Saturday stands in it, too."""
    merge(booking(signup_id=5))
    night()
    before = list(ArchivedShift.objects.values())
    if is_purged:
        remove(ArchivedDay.objects.get(), with_files=False)
    friday = DAY - dt.timedelta(days=1)

    outcome = merge_bookings([booking(day=friday), booking(signup_id=5, status="Confirmed"), booking(day=SUNDAY)], day=friday, by=None)

    assert list(Shift.objects.order_by("day").values_list("day", flat=True)) == [friday, SUNDAY]
    assert counted(outcome) == {"of_closed_days": 1, "created": 2}
    assert list(ArchivedShift.objects.values()) == ([] if is_purged else before)


def test_a_shift_of_a_day_behind_the_board_is_not_marked_as_gone_from_van(desk, monkeypatch):
    """Somebody opened Sunday while Saturday's list was compared: what stands on Saturday is left for those who open it again."""
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: DAY)
    merge(booking(signup_id=5), booking(vanid=102, signup_id=6))

    merge(booking(signup_id=5), progress=before_locking(lambda: open_day([desk.office.pk], SUNDAY, by=None)))

    assert not Shift.objects.exclude(vanished_at=None).exists()


def test_what_van_sent_is_kept_though_its_shift_has_gone_into_the_archive():
    rows = [booking(signup_id=5)]
    outcome = merge(*rows)
    night()

    keep_rows(rows, [{"VANID": "101"}], outcome.placed, Turn.begin(file_name="list.txt", day=DAY, by=None).run)

    assert list(SyncShift.objects.values_list("signup_id", "shift")) == [(5, None)]


def test_the_command_says_how_many_were_left_out():
    merge(booking(signup_id=5))
    said = list(lines(report(merge(booking(signup_id=5, status="Confirmed"), progress=before_locking(night)))))

    assert "  of closed days: 1; their day is in the archive, or was until it was purged, so they were left out" in said
