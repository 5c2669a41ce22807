"""What the clock closed, look by look."""

import datetime as dt

from tests.van_sync.night.conftest import SUNDAY
from van_sync.models import NightRun
from van_sync.night.schedule import look

MONDAY = SUNDAY + dt.timedelta(days=1)


def looks(clock, *moments):
    """The days that the clock closed, look by look."""
    closed = []
    for moment in moments:
        before = nights().count()
        look(clock.set(moment))
        closed.append(nights().first().day if nights().count() > before else None)
    return closed


def nights():
    return NightRun.objects.all()
