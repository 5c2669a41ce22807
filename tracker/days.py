"""Which day an office's boards show. The clock turns nothing by itself: the night, somebody, or an import opens the next day."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from tracker.archive.close import NotArchived, close_office, has_past_rows, is_closed
from tracker.boards import ensure_counters
from tracker.models import CampaignSettings, Change, OfficeCounter
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters

log = logging.getLogger(__name__)


def shown_day() -> dt.date:
    """The day that most offices' boards show, of two the later one: the day of all offices together, also while they turn one by one."""
    days = Counter(OfficeCounter.objects.values_list("day", flat=True))
    return max(days, key=lambda day: (days[day], day)) if days else CampaignSettings.load().today()


def open_day(office_ids: Iterable[int], day: dt.date, *, by: User | None) -> list[Change]:
    """Turn the boards of these offices to ``day``; those that show it already hear nothing. Returns one change an office.

    Each office by itself: nobody's edit waits for forty offices. Days that are over go into the archive first; an office
    where that fails stays on its day, which is logged, and the others turn. One that has ``day`` in its archive is not turned back
    to it: the night has closed it since somebody looked. Raises ``Busy`` if one stays locked; doing it
    again turns the rest.
    """
    wanted = sorted(set(office_ids))
    ensure_counters(wanted)
    elsewhere = OfficeCounter.objects.filter(pk__in=wanted).exclude(day=day).order_by("pk").values_list("pk", flat=True)
    over = min(day, CampaignSettings.load().today())
    return [change for office in list(elsewhere) for change in _open(office, day, over, by)]


def _open(office: int, day: dt.date, over: dt.date, by: User | None) -> list[Change]:
    """``over``: days before this one have ended. A day that still runs is not archived because somebody opens the next."""
    changes: list[Change] = []
    if has_past_rows(office, over):
        try:
            changes = close_office(office, before=over, by=by).changes
        except NotArchived:
            log.exception("office %s stays on its day: it could not be archived", office)
            return []
    return changes + in_transaction(lambda locked: _turn(locked, day, by), {office})


def _turn(office_ids: set[int], day: dt.date, by: User | None) -> list[Change]:
    counters = lock_counters(office_ids)
    edit = Edit("open_day", counters, by=by, at=timezone.now())
    for counter in counters.values():
        if counter.day != day and not (day < counter.day and is_closed(day, counter.pk)):
            edit.turn(counter, day)
    return edit.flush()
