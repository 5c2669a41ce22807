"""People with a past."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from tests.desk import DAY, NOON
from tracker.archive.close import close_office
from tracker.models import CanvassGroup, GroupMember


@pytest.fixture
def nothing_kept():
    """Of the settings of rights, which are read on every request. Call it after a change of theirs."""
    cache.clear()
    yield cache.clear
    cache.clear()


@pytest.fixture
def past():
    """Give somebody a shift ``weeks`` ago at this desk, which is in the archive; ``doors``: with a group that was out two hours."""

    def make(desk, volunteer, status="completed", weeks=1, doors=None, size=1, **fields):
        day, starts_at = DAY - timedelta(weeks=weeks), NOON - timedelta(weeks=weeks)
        shift = desk.shift(status, volunteer=volunteer, day=day, starts_at=starts_at, **fields)
        if doors is not None:
            back_at = starts_at + timedelta(hours=2)
            group = CanvassGroup.objects.create(office=desk.office, day=day, knocks=doors, departed_at=starts_at, returned_at=back_at)
            for one in (shift, *(desk.shift(status, day=day, starts_at=starts_at) for _ in range(size - 1))):
                GroupMember.objects.create(group=group, shift=one, joined_at=starts_at, left_at=back_at, returned=True)
        close_office(desk.office.pk, before=DAY, by=None)
        return shift

    return make
