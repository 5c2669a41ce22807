"""The life of an import run. Each step is one update that names what it expects, so no run is ever done twice at once."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from tracker.archive.close import TURNS, is_closed
from tracker.bookings.booking import fitted
from tracker.models import ArchivedDay, CampaignSettings, Change, OfficeCounter
from tracker.operations.locks import Busy
from van_sync.client_errors import VanError
from van_sync.export_columns import NotAnExport
from van_sync.location_files import NotATable
from van_sync.models import QUIET_AFTER, ImportRun, RunKind, RunStatus, Upload
from van_sync.overtaken import is_overtaken
from van_sync.progress import Superseded, Telling, pulse

BROKE_OFF = "A board stayed busy, so the import broke off. What is on the boards is right as far as it goes; run it again."
OUR_FAULT = (
    "Something went wrong that is not about your file. It stands in the server's log; tell whoever keeps the server, and run it again."
)
OUR_FAULT_WITH_VAN = OUR_FAULT.replace("your file", "VAN")
STOPPED = (
    "Its worker was stopped, or none took it up. What is on the boards is right as far as it goes; another import from VAN has begun since."
)
COMING = 8  # days: today and the seven that come, as in the export that people take from VAN
GIVEN_UP_AFTER = dt.timedelta(minutes=10)  # an import from VAN that no worker has taken up by then holds up no other


class Outdated(Exception):
    """The run would turn the boards back to a day that has passed, or that nobody asked for just now. The sentence says what to do."""


class Turn:
    """A worker's turn at a run: it tells how far it is, and ends the run one way or the other."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.count_calls: Callable[[], int | None] = lambda: None  # to VAN; told with each word
        self._telling = Telling()

    @classmethod
    def take(cls, run_id: int, status: RunStatus) -> Self | None:
        """Take up a run that waits to be ``status``, or whose worker has gone quiet in it; None if there is nothing to do."""
        waits = {RunStatus.PREVIEWING: (RunStatus.UPLOADED, status), RunStatus.IMPORTING: (status,)}[status]
        now = timezone.now()
        free = Q(alive_at=None) | Q(alive_at__lt=now - QUIET_AFTER)
        taken = ImportRun.objects.filter(free, pk=run_id, status__in=waits).update(
            status=status, attempt=F("attempt") + 1, alive_at=now, started_at=now, rows_done=0, rows_total=0
        )
        return cls(ImportRun.objects.select_related("imported_by").get(pk=run_id)) if taken else None

    @classmethod
    def begin(cls, *, file_name: str, day: dt.date, by: User | None) -> Self:
        """A run that whoever calls does on the spot, without an upload."""
        now = timezone.now()
        run = ImportRun.objects.create(
            kind=RunKind.SHIFTS, status=RunStatus.IMPORTING, file_name=file_name[:200], day=day, by=by, imported_by=by,
            is_confirmed=True, started_at=now, alive_at=now, attempt=1,
        )  # fmt: skip
        return cls(run)

    def step(self, doing: str) -> None:
        """Say what comes next; the progress begins anew. Raises ``Superseded``."""
        self._telling = Telling()
        self._write(doing=doing, rows_done=0, rows_total=0)

    def progress(self, done: int, total: int) -> None:
        """Say how far it is; not each time, but the beginning and the end always. Raises ``Superseded``."""
        if self._telling.is_time(done, total):
            self._write(rows_done=done, rows_total=total)

    def end(self, status: RunStatus, **found: Any) -> None:
        """``found``: what the run is to keep, such as ``counts`` and ``problems``."""
        self._write(status=status, finished_at=timezone.now(), trouble="", doing="", **found)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Keep the run alive; if it breaks off, write onto it why, and let the reason rise."""
        try:
            with pulse(self._write, f"pulse of run {self.run.pk}"):
                yield
        except (NotAnExport, NotATable) as refusal:
            self._fail(f"{refusal} Nothing was changed.")
            Upload.objects.filter(run=self.run).delete()  # trying it again would say the same
            raise
        except (VanError, Outdated) as refusal:  # before the merge, which asks VAN nothing
            self._fail(f"{refusal} Nothing was changed.")
            raise
        except Busy:
            self._fail(BROKE_OFF)
            raise
        except Superseded:
            raise
        except Exception:
            self._fail(OUR_FAULT_WITH_VAN if self.run.kind == RunKind.API else OUR_FAULT)
            raise

    def _fail(self, trouble: str) -> None:
        self._write(status=RunStatus.FAILED, trouble=fitted(trouble, ImportRun, "trouble"))

    def _write(self, **fields: Any) -> None:
        mine = ImportRun.objects.filter(pk=self.run.pk, attempt=self.run.attempt)
        if not mine.update(alive_at=timezone.now(), calls=self.count_calls(), **fields):
            raise Superseded


def ask_van(first: dt.date, last: dt.date, *, by: User | None, is_scheduled: bool = False) -> ImportRun | None:
    """A run that waits for a worker to read these days from VAN. None if another is under way: there is one at a time."""
    _close_stopped()
    now = timezone.now()
    with suppress(IntegrityError), transaction.atomic():
        return ImportRun.objects.create(
            kind=RunKind.API, status=RunStatus.IMPORTING, file_name=_title(first, last), day=first, last_day=last,
            by=by, imported_by=by, is_scheduled=is_scheduled, is_confirmed=True, uploaded_at=now, asked_at=now,
        )  # fmt: skip
    return None


def newest_day(now: dt.datetime) -> dt.date:
    """Today, or the later day that somebody has opened meanwhile: neither the clock nor a run that waited turns a board back."""
    today = CampaignSettings.load().today(now)
    return max(today, _shown() or today)


def is_far_ahead(day: dt.date, now: dt.datetime) -> bool:
    """A day for which nothing has come from VAN yet: boards that are put on it get nobody by the clock until it is there."""
    return day > CampaignSettings.load().today(now) + dt.timedelta(days=COMING - 1)


def ahead_sentence(first: dt.date, today: dt.date) -> str:
    """What an import by the clock that begins on ``first`` leaves out; empty if nothing."""
    if first <= today:
        return ""
    return (
        f"Boards are put on {first:%A, %B %-d, %Y} ahead of its time, so VAN was not asked for {today:%A, %B %-d}. "
        "“Import from VAN now: Today” turns them back."
    )


def closed_sentence(day: dt.date) -> str:
    """Why the boards cannot be put on this day; empty if they can."""
    if not is_closed(day):
        return ""
    if ArchivedDay.objects.filter(day=day).exists():
        return f"{day:%A, %B %-d} is closed and in the archive, so no board can be put on it again. Past days of each board show it."
    return (
        f"{day:%A, %B %-d} was purged from the archive, so nothing of it is brought in again. Its copies, if they were kept, come back with "
        "restore_day."
    )


def refuse_closed(day: dt.date) -> None:
    """Raises ``Outdated``."""
    if sentence := closed_sentence(day):
        raise Outdated(sentence)


def refuse_to_turn_back(run: ImportRun) -> None:
    """Raises ``Outdated`` if the run's day is in the archive or has passed, or the boards show a later one that whoever asked may not know of."""
    assert run.day is not None
    refuse_closed(run.day)
    now = timezone.now()
    newest = newest_day(now)
    is_meant = run.day == CampaignSettings.load().today(now) and _is_asked_just_now(run)
    if run.day < newest and not is_meant:
        raise Outdated(
            f"This import is for {run.day:%A, %b %-d}, but the boards or the calendar are at {newest:%A, %b %-d} by now. "
            "Begin another import from VAN."
        )


def _is_asked_just_now(run: ImportRun) -> bool:
    """By a person, whom the page told which day the boards show."""
    if run.by_id is None or run.started_at is None or run.started_at > run.uploaded_at + GIVEN_UP_AFTER:
        return False
    return not Change.objects.filter(kind__in=TURNS, at__gt=run.uploaded_at).exists()


def _shown() -> dt.date | None:
    """The newest day that a board shows."""
    newest: dt.date | None = OfficeCounter.objects.aggregate(newest=Max("day"))["newest"]
    return newest


def van_under_way() -> ImportRun | None:
    """The import from VAN that waits for a worker or has one."""
    return ImportRun.objects.filter(kind=RunKind.API, status=RunStatus.IMPORTING).first()


def _close_stopped() -> None:
    """Make way: an import from VAN is begun anew rather than gone on with, as VAN has changed since."""
    now = timezone.now()
    dead = Q(alive_at__lt=now - QUIET_AFTER) | Q(alive_at=None, asked_at__lt=now - GIVEN_UP_AFTER)
    stopped = ImportRun.objects.filter(dead, kind=RunKind.API, status=RunStatus.IMPORTING)
    stopped.update(status=RunStatus.FAILED, trouble=STOPPED, attempt=F("attempt") + 1)  # should it wake up, it is superseded


def _title(first: dt.date, last: dt.date) -> str:
    return f"VAN, {first:%b %-d}" + (f" to {last:%b %-d}" if last > first else "")


def confirm(run_id: int, by: User) -> bool:
    """Somebody says "Import now". True for the one who says it first.

    If something newer has come since the preview, the file is looked through once more: its page then warns, and asks.
    """
    ready = _with_file(run_id).filter(status=RunStatus.PREVIEWED)
    run = ready.first()
    if run and run.finished_at and is_overtaken(run, run.finished_at):
        return _look_again(ready)
    return bool(ready.update(status=RunStatus.IMPORTING, is_confirmed=True, imported_by=by, **_waiting()))


def ask_again_if_overtaken(run_id: int) -> bool:
    """Of a file that waits for its import while something newer came: True if somebody has to say again that they want it."""
    free = Q(alive_at=None) | Q(alive_at__lt=timezone.now() - QUIET_AFTER)
    waiting = _with_file(run_id).filter(free, status=RunStatus.IMPORTING)
    run = waiting.first()
    return run is not None and is_overtaken(run, run.asked_at) and _look_again(waiting)


def _look_again(runs: QuerySet[ImportRun]) -> bool:
    return bool(runs.update(status=RunStatus.UPLOADED, is_confirmed=False, imported_by=None, **_waiting()))


def put_back(run_id: int) -> bool:
    """Let a run that failed, or whose worker went quiet, wait for a worker again; one that waits, waits from now.

    A file that would turn the boards back, or that a newer list has overtaken, is looked through once more instead: then its page
    warns, and asks.
    """
    unanswered = Q(alive_at=None) | Q(alive_at__lt=timezone.now() - QUIET_AFTER)
    stuck = _with_file(run_id).filter(Q(status=RunStatus.FAILED) | Q(status__in=RunStatus.with_a_worker) & unanswered)
    stuck |= ImportRun.objects.filter(unanswered, pk=run_id, kind=RunKind.API, status=RunStatus.IMPORTING)
    if shown := _shown():
        stuck.filter(is_confirmed=True, kind=RunKind.SHIFTS, day__lt=shown).update(is_confirmed=False)
    run = stuck.filter(is_confirmed=True).first()
    if run and is_overtaken(run, run.asked_at):
        stuck.update(is_confirmed=False)
    again = stuck.filter(is_confirmed=True).update(status=RunStatus.IMPORTING, **_waiting())
    return bool(again or stuck.filter(is_confirmed=False).update(status=RunStatus.UPLOADED, **_waiting()))


def _with_file(run_id: int) -> QuerySet[ImportRun]:
    # Not through a join: PostgreSQL would then not look again at the row that somebody else has just changed.
    return ImportRun.objects.filter(pk=run_id, pk__in=Upload.objects.filter(data__isnull=False).values("run"))


def _waiting() -> dict[str, Any]:
    return {
        "asked_at": timezone.now(), "alive_at": None, "started_at": None, "finished_at": None,
        "trouble": "", "doing": "", "rows_done": 0, "rows_total": 0,
    }  # fmt: skip
