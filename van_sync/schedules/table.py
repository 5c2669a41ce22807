"""What happens by the clock: one line each. ``manage.py sync_schedules`` makes rows of them, which data staff may change."""

import datetime as dt
from dataclasses import dataclass

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Job:
    """``every`` so many seconds, or once a day ``at`` a time by the campaign's clock.

    ``expires``: seconds after which a worker that was busy drops it, as the next is due. ``grace``: seconds that it may be late before
    data staff are told.
    """

    name: str
    task: str
    says: str
    every: int = 0
    at: dt.time | None = None
    expires: int | None = None
    grace: int = 5 * MINUTE


JOBS = (
    Job("night", "van_sync.tasks.night_on_schedule",
        "Looks whether a day is over, and closes it then. When a day is over is in the campaign settings; a look is cheap.",
        every=MINUTE, expires=50, grace=15 * MINUTE),
    Job("import from VAN", "van_sync.tasks.import_on_schedule",
        "Looks whether it is time to import from VAN. How often VAN is asked is in the campaign settings; a look is cheap.",
        every=MINUTE, expires=50, grace=15 * MINUTE),
    Job("resume syncs to VAN", "van_sync.tasks.resume_syncs",
        "Takes up syncs to VAN that a stopped worker has left.", every=30, expires=25, grace=15 * MINUTE),
    Job("write to the Google Sheet what is left", "van_sync.tasks.export_what_is_left",
        "Tries exports to the Google Sheet of the last three days again that failed or broke off.", every=30 * MINUTE, grace=30 * MINUTE),
    Job("forget old uploads", "van_sync.tasks.forget_old_uploads",
        "Deletes uploaded files after a week, and old records of these schedules.", every=HOUR, grace=30 * MINUTE),
)  # fmt: skip
BY_NAME = {job.name: job for job in JOBS}
BY_TASK = {job.task: job for job in JOBS}
