"""Imports run while people work, and sometimes two at once."""

import datetime as dt

import pytest

from tests.desk import Desk
from tests.tracker.bookings import SUNDAY, booking, counted, merge
from tests.tracker.test_many_writers import in_threads
from tracker.bookings import merge as merging
from tracker.models import Change, OfficeCounter, Shift, Volunteer

pytestmark = [pytest.mark.usefixtures("places"), pytest.mark.django_db(transaction=True)]
OFFICES = ("R1A Field Office", "R1B Field Office", "R2A Field Office")


def bookings(status="Scheduled"):
    """People with shifts at two offices, some of them ahead."""
    people = range(24)
    today = [booking(vanid=1000 + one, location=OFFICES[one % 3], status=status) for one in people]
    later = [
        booking(vanid=1000 + one, location=OFFICES[one * 2 % 3], starts_at=dt.time(16), day=SUNDAY if one % 4 else today[0].day)
        for one in people
    ]
    return [*today, *later]


def test_two_imports_at_once_and_people_at_work_end_with_every_shift_once_and_every_edit_kept(desk, ana, r1b, r2a, monkeypatch):
    monkeypatch.setattr(merging, "CHUNK", 5)  # many transactions, in which they meet
    merge(*bookings()[:24])
    passes = {Desk(ana, office): Shift.objects.filter(office=office).order_by("pk") for office in (desk.office, r1b, r2a)}
    results = []

    def work(number):
        if number < 3:
            merge(*bookings("Confirmed" if number else "Left Msg")[:: 1 if number else -1])
            return
        place, shifts = list(passes.items())[number % 3]
        results.extend(place.send("add_pass", shift=shift, tab="confirms")["result"] for shift in shifts)

    in_threads(work)

    rows = bookings()
    assert Shift.objects.count() == len({(row.vanid, row.day, row.starts_at, row.location) for row in rows})
    assert Volunteer.objects.count() == 24
    assert results
    assert sum(Shift.objects.values_list("confirm_passes", flat=True)) == results.count("applied")
    assert set(results) <= {"applied", "later"}
    for counter in OfficeCounter.objects.all():
        assert list(Change.objects.filter(office=counter.office_id).order_by("number").values_list("number", flat=True)) == list(
            range(1, counter.number + 1)
        )
    merge(*bookings("Confirmed"))
    assert counted(merge(*bookings("Confirmed"))) == {"unchanged": len(rows)}
