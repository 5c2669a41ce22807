"""A row that cannot be read is in VAN all the same: whoever it may be about has not vanished."""

import re

import pytest

from tests.desk import DAY
from tests.van_sync.conftest import FILES
from tracker.models import Shift
from van_sync.imports import import_export


def bring_in():
    import_export((FILES / "participants.csv").read_bytes(), file_name="participants.csv", day=DAY)


def spoilt(swap):
    """The day's file with its first row spoilt, and who that row is about."""
    header, first, *rest = (FILES / "participants.csv").read_text("utf-8-sig").splitlines()
    return "\n".join([header, swap(first), *rest]).encode(), int(first.split(",")[0])


@pytest.mark.parametrize(
    "swap",
    [
        lambda row: row.replace("10/31/2026", "31.31.2026"),  # who it is about can still be read
        lambda row: re.sub(r"^\d+", "12-34", row),  # that cannot, but where they are booked can
        lambda row: re.sub(r"^\d+", "12-34,moved by a comma", row),  # nothing can
    ],
)
def test_a_shift_whose_row_cannot_be_read_has_not_vanished(offices, swap):
    bring_in()
    data, vanid = spoilt(swap)

    report = import_export(data, file_name="spoilt.csv", day=DAY)

    assert (len(report.bad), report.vanished) == (1, 0)
    assert not Shift.objects.filter(volunteer__vanid=vanid).exclude(vanished_at=None).exists()


def test_a_row_that_cannot_be_read_hides_nobody_elses_absence(offices):
    bring_in()
    data, _ = spoilt(lambda row: row.replace("10/31/2026", "31.31.2026"))
    lines = data.decode().splitlines()

    report = import_export("\n".join(lines[:-1]).encode(), file_name="spoilt.csv", day=DAY)

    assert (len(report.bad), report.vanished) == (1, 1)
