"""The clock: django-celery-beat's scheduler, in a process of its own, where it does not fit us.

It runs as ``celery --app cpt beat``; CELERY_BEAT_SCHEDULER names it.
"""

import datetime as dt
import logging
import time
from typing import Any

from celery.beat import SchedulingError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import Q
from django.utils import timezone
from django_celery_beat.schedulers import DatabaseScheduler, ModelEntry

from van_sync.models import ClockPulse
from van_sync.schedules.sync import sync_schedules

PULSE_EVERY = 15.0  # seconds
PAUSE = 10.0  # seconds, when the database or the broker does not answer
logger = logging.getLogger(__name__)


class Entry(ModelEntry):
    def save(self) -> None:
        """Two fields of the row and no more: what an administrator changes in the same moment stays."""
        mine = type(self.model)._default_manager.filter(pk=self.model.pk, enabled=True)
        mine.update(last_run_at=self.model.last_run_at, total_run_count=self.model.total_run_count)


class Clock(DatabaseScheduler):
    Entry = Entry

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._told_at = -PULSE_EVERY
        self._is_refused = False
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """The table is made into rows by our own hand, which keeps what data staff have changed; Celery's would write over it."""
        logger.info(sync_schedules())

    def _get_crontab_exclude_query(self) -> Q:
        """Read all rows. What the clock missed while it was down is then made up for as it starts; the usual query passes over
        times of day that are hours away, and would run yesterday's night in the middle of the next evening."""
        return Q(pk__in=[])

    def schedule_changed(self) -> bool:
        """Whether anything was saved since the last look; at the first one, always.

        django-celery-beat takes the first stamp that it sees for the one of the rows that it has read before, and waits for a later one: a
        change between the two, or one that was stamped earlier and committed later, counted only after five minutes.
        """
        seen = self._last_timestamp
        super().schedule_changed()
        changed: bool = self._last_timestamp != seen
        return changed

    def reserve(self, entry: ModelEntry) -> ModelEntry:
        """What was just sent stands in the table that is read, too: else a change in the same look had it sent once more."""
        reserved = super().reserve(entry)
        self._schedule[reserved.name] = reserved
        return reserved

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Seconds until the next look. A database that is away for a while does not end the clock."""
        try:
            self._pulse()
            wait: float = super().tick(*args, **kwargs)
        except (DatabaseError, InterfaceError) as problem:
            logger.warning("the clock waits, the database does not answer: %s", type(problem).__name__)
            close_old_connections()
            return PAUSE
        if self._is_refused:
            self._is_refused = False
            return PAUSE
        return wait

    def apply_async(self, entry: ModelEntry, *args: Any, **kwargs: Any) -> Any:
        """Work that the broker did not take is due still."""
        try:
            return super().apply_async(entry, *args, **kwargs)
        except SchedulingError:
            entry.model.last_run_at = entry.last_run_at
            entry.save()
            self._is_refused = True
            self._last_full_sync = dt.datetime.min  # noqa: DTZ901  # so it reads the rows anew; django-celery-beat compares without a zone
            raise

    def _pulse(self) -> None:
        now = time.monotonic()
        if now >= self._told_at + PULSE_EVERY:
            ClockPulse.objects.update_or_create(pk=1, defaults={"alive_at": timezone.now()})
            self._told_at = now
