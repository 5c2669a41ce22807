import datetime as dt

import pytest

from van_sync.schedules import admin, record, sync, watch
from van_sync.schedules.table import JOBS, Job

REST = tuple(job for job in JOBS if job.name != "night")
# As if it came at a time of day, which no line of the table does.
NIGHT = Job("night", "van_sync.tasks.export_to_sheet", "Closes the day.", at=dt.time(3, 30), grace=900)


@pytest.fixture
def table(monkeypatch):
    """The table of schedules, to change: ``table(jobs)``."""

    def become(jobs):
        monkeypatch.setattr(sync, "JOBS", tuple(jobs))
        by_name = {job.name: job for job in jobs}
        for module in (sync, watch, admin):
            monkeypatch.setattr(module, "BY_NAME", by_name)
        monkeypatch.setattr(record, "BY_TASK", {job.task: job for job in jobs})

    return become


@pytest.fixture
def with_night(db, table):
    """The rows of the table, with a night at 3:30."""
    table([*REST, NIGHT])
    sync.sync_schedules()
