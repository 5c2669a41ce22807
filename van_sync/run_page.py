"""What the page of an import run says: in which stage it is, what to do next, and the figures as a table."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from tracker.models import CampaignSettings, OfficeCounter
from van_sync.models import QUIET_AFTER, ImportRun, RunKind, RunStatus, Upload
from van_sync.overtaken import newer_imports
from van_sync.progress import LONG_WAIT, Progress
from van_sync.runs import is_far_ahead

MOST_SHOWN: Final = 200  # problems; all of them are in the download
MANY_GONE: Final = 10  # shifts; fewer are a morning's cancellations
POLLED: Final = ("status", "kind", "is_confirmed", "asked_at", "alive_at", "doing", "rows_done", "rows_total", "trouble", "file_name")

Situation = Literal["settled", "working", "waiting", "behind", "alone", "quiet"]
NO_WORKER: Final = (
    "No worker has taken this up yet. It is safe and waits. The worker is a process of its own: `make run` starts one, on a server "
    "it is the process “worker”. Ask whoever keeps the server to look at it; the work begins by itself once it runs."
)
BEHIND: Final = "Another import is under way; this one comes next."
QUIET: Final = (
    "The worker has said nothing for more than a minute, so it was probably stopped. What is on the boards is right as far as it goes, "
    "and importing twice changes nothing: run it again."
)


class Figure(NamedTuple):
    label: str
    number: int
    remark: str = ""


def situation(run: ImportRun, now: dt.datetime) -> Situation:
    if run.status not in RunStatus.with_a_worker:
        return "settled"
    if run.is_quiet(now):
        return "quiet"
    if not run.is_waiting:
        return "working"
    if run.asked_at > now - LONG_WAIT:
        return "waiting"
    others = ImportRun.objects.filter(status__in=RunStatus.with_a_worker, alive_at__gt=now - QUIET_AFTER)
    return "behind" if others.exists() else "alone"


def progress(run: ImportRun, now: dt.datetime) -> Progress:
    found = situation(run, now)
    return Progress(f"{run.status} {found}", _sentence(run, found), run.rows_done, run.rows_total)


def _sentence(run: ImportRun, found: Situation) -> str:
    by_situation = {"waiting": "Waiting for the worker …", "behind": BEHIND, "alone": NO_WORKER, "quiet": QUIET}
    if found in by_situation:
        return by_situation[found]
    if found == "settled":
        return _ended(run)
    if run.kind == RunKind.API:
        return run.doing or "Asking VAN …"
    if not run.rows_total:
        return "Reading the file …"
    if run.rows_done == run.rows_total:
        return "All lines are compared; finishing …"
    return "Comparing with what is here …" if run.status == RunStatus.PREVIEWING else "Bringing it onto the boards …"


def _ended(run: ImportRun) -> str:
    if run.status == RunStatus.FAILED:
        return run.trouble
    if run.status == RunStatus.DONE:
        return "Done. The boards have it."
    if run.status == RunStatus.PARTIAL:
        return "Done, with parts missing. The boards have what VAN gave; what is missing is listed below and stays on the boards as it was."
    return "Nothing has changed yet. Below is what importing would do."


@dataclass(frozen=True)
class RunPage:
    """All that the templates show of a run."""

    run: ImportRun
    now: dt.datetime

    @cached_property
    def progress(self) -> Progress:
        return progress(self.run, self.now)

    @cached_property
    def situation(self) -> Situation:
        return situation(self.run, self.now)

    @property
    def is_under_way(self) -> bool:
        return self.situation != "settled"

    @cached_property
    def has_file(self) -> bool:
        return Upload.objects.filter(run=self.run, data__isnull=False).exists()

    @property
    def may_import(self) -> bool:
        return self.run.status == RunStatus.PREVIEWED and self.has_file

    @property
    def is_too_late(self) -> bool:
        return self.run.status == RunStatus.PREVIEWED and not self.has_file

    @property
    def may_try_again(self) -> bool:
        if self.is_from_van:
            return self.situation in ("alone", "quiet")
        stuck = self.run.status == RunStatus.FAILED or self.situation in ("alone", "quiet")
        return stuck and self.has_file

    @property
    def may_ask_again(self) -> bool:
        """Begin another import from VAN of as many days."""
        return self.is_from_van and self.situation == "settled"

    @property
    def days(self) -> int:
        """How many it asks VAN for."""
        assert self.run.day is not None
        assert self.run.last_day is not None, "the database has no run of the API without"
        return (self.run.last_day - self.run.day).days + 1

    @property
    def took(self) -> str:
        if not (self.run.finished_at and self.run.started_at):
            return ""
        seconds = round((self.run.finished_at - self.run.started_at).total_seconds())
        return f"in {seconds:,} seconds" if seconds > 1 else "within a second"

    @property
    def has_figures(self) -> bool:
        return bool(self.run.counts) and not self.is_under_way

    @property
    def is_of_shifts(self) -> bool:
        return self.run.kind != RunKind.LOCATIONS

    @property
    def is_from_van(self) -> bool:
        return self.run.kind == RunKind.API

    @property
    def figures(self) -> list[Figure]:
        figures = {RunKind.SHIFTS: _figures, RunKind.LOCATIONS: _table_figures, RunKind.API: _van_figures}
        return list(figures[RunKind(self.run.kind)](self.run.counts))

    @property
    def per_office(self) -> list[tuple[str, int]]:
        return sorted(self.run.counts.get("shifts_per_office", {}).items())

    @property
    def waiting(self) -> list[tuple[str, int]]:
        """The places that need an office, with the shifts that wait there, most first."""
        return sorted(self.run.counts.get("waiting", {}).items(), key=lambda place: (-place[1], place[0]))

    @property
    def problems(self) -> list[dict[str, Any]]:
        return self.run.problems[:MOST_SHOWN]

    @cached_property
    def rejected(self) -> int:
        """How many rows there are to download."""
        found = Upload.objects.filter(run=self.run).values_list("rejected", flat=True).first()
        return len(found or [])

    @property
    def other_days(self) -> list[dt.date]:
        """Days that boards show now and would not after the import."""
        if not self.may_import or not self.is_of_shifts:
            return []
        return sorted(set(OfficeCounter.objects.values_list("day", flat=True)) - {self.run.day})

    @property
    def is_over(self) -> bool:
        """Boards would turn back to a day that has ended."""
        today = CampaignSettings.load().today(self.now)
        return self.may_import and self.is_of_shifts and self.run.day is not None and self.run.day < today

    @property
    def is_far_ahead(self) -> bool:
        return self.may_import and self.is_of_shifts and self.run.day is not None and is_far_ahead(self.run.day, self.now)

    @cached_property
    def newer(self) -> ImportRun | None:
        """What was imported since and has a newer list of this day."""
        return newer_imports(self.run).first() if self.may_import and self.is_of_shifts else None

    @property
    def has_nobody_on_the_day(self) -> bool:
        return self.may_import and self.is_of_shifts and not self.run.counts["rows_today"]

    @property
    def many_gone(self) -> int:
        """How many shifts would be marked as gone, where that is more than a quarter of the file: is it the whole list?"""
        if not self.may_import or not self.is_of_shifts:
            return 0
        gone = self.run.counts["vanished"]
        return gone if gone >= MANY_GONE and gone * 4 > self.run.counts["rows"] else 0


def _figures(counts: dict[str, Any]) -> Iterator[Figure]:
    yield Figure(
        "Rows that can be used", counts["rows"], "{rows_today:,} on the day, {rows_ahead:,} later, {rows_before:,} earlier".format(**counts)
    )
    yield Figure("Rows that cannot", counts["bad"], "listed below" if counts["bad"] else "")
    yield from _shift_figures(counts)


def _van_figures(counts: dict[str, Any]) -> Iterator[Figure]:
    yield Figure("Events", counts["events"])
    yield Figure("Signups", counts["rows"], "{rows_today:,} on the day, {rows_ahead:,} later, {rows_before:,} earlier".format(**counts))
    yield Figure("Parts missing", counts["bad"], "listed below" if counts["bad"] else "")
    later = "{people_left:,} more in the next imports".format(**counts) if counts["people_left"] else ""
    yield Figure("People asked for a phone", counts["people_asked"], later)
    yield from _shift_figures(counts)


def _shift_figures(counts: dict[str, Any]) -> Iterator[Figure]:
    yield Figure("New shifts", counts["created"], "{created_today:,} on the day".format(**counts))
    yield Figure("Changed in VAN", counts["changed"])
    yield Figure("As they were", counts["unchanged"])
    gone = "not judged: mended rows are a part of the list" if counts.get("is_part") else "marked on the board, not removed"
    yield Figure("Gone from VAN", counts["vanished"], gone)
    yield Figure("Back in VAN", counts["returned"])
    yield Figure("Other in VAN, left as they are", counts["differs"], "somebody here has worked on them")
    if counts.get("of_closed_days"):
        yield Figure("Of closed days", counts["of_closed_days"], "left out: their day is in the archive, or was until it was purged")
    ahead = "{volunteers_with_next:,} of them with a next shift".format(**counts) if counts["rows_ahead"] else ""
    yield Figure("Volunteers on the day", counts["volunteers"], ahead)


def _table_figures(counts: dict[str, Any]) -> Iterator[Figure]:
    for what, number in sorted(counts["done"].items()):
        yield Figure(what.capitalize(), number)
    yield Figure("Shifts that move to another board", counts["shifts_moved"])
    yield Figure("Lines that cannot be used", counts["bad"], "listed below" if counts["bad"] else "")
