"""Whatever VAN sends: an import twice is an import once, and the last one stands."""

import datetime as dt
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk import DAY
from tests.tracker.bookings import SUNDAY, booking, merge, versions
from tracker.enums import ShiftStatus
from tracker.models import Change, Shift

pytestmark = pytest.mark.usefixtures("places")

CLOSED = ("Declined",)
ROWS = st.lists(
    st.builds(
        booking,
        vanid=st.integers(1, 3),
        signup_id=st.none() | st.integers(1, 4),
        first_name=st.sampled_from(["Ada", "Ada Mae", "Bea", ""]),
        phone=st.sampled_from(["8165550101", "8165550102", ""]),
        cell=st.sampled_from(["8165550103", ""]),
        day=st.sampled_from([DAY, SUNDAY, DAY - dt.timedelta(days=1)]),
        starts_at=st.sampled_from([dt.time(10), dt.time(13)]),
        role=st.sampled_from(["Canvassing", "Yard Signs"]),
        event_type=st.sampled_from(["", "Intern DVC"]),
        event_name=st.sampled_from(["", "Saturday"]),
        location=st.sampled_from(["R1A Field Office", "R1A Library", "R1B Field Office", "Nowhere Hall", ""]),
        status=st.sampled_from(["Scheduled", "Confirmed", "Snoozed", *CLOSED]),
    ),
    max_size=8,
)
# Each example runs in a transaction of its own, which is taken back.
examples = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def expected(outcome):
    """The shifts that an import stands for, as far as anyone is expected: person, start, role, office, VAN's word."""
    shifts = {placed.shift.pk for placed in outcome.placed if placed.shift}
    rows = Shift.objects.filter(pk__in=shifts).exclude(van_status__in=CLOSED)
    return Counter(rows.values_list("volunteer__vanid", "starts_at", "role__name", "office__code", "van_status"))


@given(rows=ROWS, touched=st.sets(st.integers(0, 7)))
@examples
def test_an_import_twice_is_an_import_once(rows, touched):
    with taken_back():
        merge(*rows)
        for place, shift in enumerate(Shift.objects.order_by("pk")):
            if place in touched:
                Shift.objects.filter(pk=shift.pk).update(status=ShiftStatus.IN)
        before, changes = versions(), Change.objects.count()

        again = merge(*rows)

        assert (versions(), Change.objects.count()) == (before, changes)
        assert again.counts.keys() <= {"unchanged", "closed", "differs", "vanished"}
        assert again.counts["vanished"] == 0


@given(first=ROWS, second=ROWS)
@examples
def test_the_last_import_stands_whatever_came_before(first, second):
    with taken_back():
        alone = expected(merge(*second))
    with taken_back():
        merge(*first)
        assert expected(merge(*second)) == alone


@given(first=ROWS, second=ROWS)
@examples
def test_a_dry_run_counts_what_the_import_then_does(first, second):
    with taken_back():
        merge(*first)
        before = versions(), Change.objects.count()
        dry = merge(*second, is_dry=True)
        assert (versions(), Change.objects.count()) == before
        assert dry.counts == merge(*second).counts
