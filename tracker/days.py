"""Which day an office's boards show. The clock turns nothing: somebody, or an import, opens the next day."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from tracker.boards import ensure_counters
from tracker.models import Change, OfficeCounter
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters


def open_day(office_ids: Iterable[int], day: dt.date, *, by: User | None) -> list[Change]:
    """Turn the boards of these offices to ``day``; those that show it already hear nothing. Returns one change an office.

    Each office by itself: nobody's edit waits for forty offices. Raises ``Busy`` if one stays locked; doing it again
    turns the rest.
    """
    wanted = sorted(set(office_ids))
    ensure_counters(wanted)
    elsewhere = OfficeCounter.objects.filter(pk__in=wanted).exclude(day=day).order_by("pk").values_list("pk", flat=True)
    return [change for office in list(elsewhere) for change in in_transaction(lambda locked: _turn(locked, day, by), {office})]


def _turn(office_ids: set[int], day: dt.date, by: User | None) -> list[Change]:
    counters = lock_counters(office_ids)
    edit = Edit("open_day", counters, by=by, at=timezone.now())
    for counter in counters.values():
        if counter.day != day:
            edit.turn(counter, day)
    return edit.flush()
