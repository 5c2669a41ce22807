"""The import of VAN's Event Participant List: from the bytes of a file to the boards, with a report for data staff."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from accounts.models import Office, User
from tracker.bookings import Booking, Extent, Outcome, Placed, Unread, merge_bookings
from tracker.models import CampaignSettings, Shift
from van_sync.export_files import NO_NAME, BadRow, Export, ExportRow, NotAnExport, Remark, read_export
from van_sync.models import ImportRun, RunStatus, Upload
from van_sync.raw_rows import keep_rows
from van_sync.runs import Turn, closed_sentence

NO_FIGURES: Final = frozenset({"file_name", "day", "is_dry"})  # the run has them already
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or after a dry run would do. Shifts are those that this file speaks of."""

    file_name: str
    day: dt.date
    rows: int
    rows_today: int
    rows_ahead: int
    rows_before: int
    created: int
    created_today: int
    changed: int
    unchanged: int
    vanished: int
    returned: int
    differs: int  # VAN moved it, somebody here had worked on it: left as it is
    shifts_per_office: dict[str, int]  # on the day, by the office's code
    volunteers: int  # with a shift on the day
    volunteers_with_next: int  # of these
    waiting: dict[str, int]  # shifts by the place that belongs to no office yet
    unknown_words: dict[str, list[str]]  # by kind: status, role, event type
    is_dry: bool = False
    of_closed_days: int = 0  # their days are in the archive, or were: left out
    is_part: bool = False  # rows that we gave back and somebody has mended: what it lacks is not gone
    bad: tuple[BadRow, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def figures(self) -> dict[str, Any]:
        """All that is counted, as the run keeps it."""
        counted = {name: value for name, value in asdict(replace(self, bad=(), remarks=())).items() if name not in NO_FIGURES}
        return {**counted, "bad": len(self.bad), "remarks": len(self.remarks)}

    def problems(self) -> list[dict[str, Any]]:
        """What was odd, rows that were not kept first."""
        return [
            {
                "file": row.file,
                "line": row.line,
                "column": row.column,
                "value": row.value,
                "reason": row.reason,
                "is_kept": not isinstance(row, BadRow),
            }
            for row in (*self.bad, *self.remarks)
        ]

    def rejected(self) -> list[dict[str, Any]]:
        """The rows that were not kept, with all their cells as pairs: PostgreSQL would put the keys of an object in another order."""
        return [{"file": row.file, "line": row.line, "reason": row.reason, "cells": list(row.cells.items())} for row in self.bad]


def import_export(
    data: bytes, *, file_name: str, day: dt.date | None = None, by: User | None = None, dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:  # fmt: skip
    """Bring a file onto the boards and open ``day`` (the campaign's today) on them. A second time changes nothing.

    Bad rows are left out and reported, the others count. ``progress(done, total)`` counts rows.
    Raises ``NotAnExport`` if the file as a whole cannot be used: then nothing has changed, not even the day. Raises
    ``Busy`` if a board stays locked: import the file again.
    """
    export = read_export(data, file_name=file_name)
    day = day or CampaignSettings.load().today()
    if dry_run:
        return _merged(export, ImportRun(file_name=file_name, day=day, by=by), is_dry=True, progress=progress)
    turn = Turn.begin(file_name=file_name, day=day, by=by)
    with turn.watched():
        report = merge_export(export, turn, progress)
        if report.bad:
            Upload.objects.create(run=turn.run, rejected=report.rejected())
        turn.end(RunStatus.DONE, counts=report.figures(), problems=report.problems())
    return report


def compare_export(export: Export, turn: Turn) -> ImportReport:
    """What importing would do now. Locks and changes nothing but the run's progress."""
    return _merged(export, turn.run, is_dry=True, progress=turn.progress)


def merge_export(export: Export, turn: Turn, progress: Progress | None = None) -> ImportReport:
    """Bring an export onto the boards, in the name of the one who confirmed the run; keep its rows as they came."""

    def tell(done: int, total: int) -> None:
        turn.progress(done, total)
        if progress:
            progress(done, total)

    return _merged(export, turn.run, is_dry=False, progress=tell)


def _merged(export: Export, run: ImportRun, *, is_dry: bool, progress: Progress | None) -> ImportReport:
    assert run.day is not None, "the database has no run of shifts without"
    if closed := closed_sentence(run.day):
        raise NotAnExport(closed)
    bookings = [_booking(row) for row in export.rows]
    outcome = merge_bookings(
        bookings, day=run.day, by=run.imported_by, is_dry=is_dry, is_part=bool(export.mended),
        extent=Extent(unread=tuple(_unread(export.bad))), progress=progress,
    )  # fmt: skip
    if not is_dry:
        keep_rows(bookings, [row.raw for row in export.rows], outcome.placed, run)
    report = report_of(bookings, outcome, file_name=run.file_name, day=run.day)
    return replace(report, is_dry=is_dry, is_part=bool(export.mended), bad=tuple(export.bad), remarks=tuple(export.remarks))


def _unread(bad: Iterable[BadRow]) -> Iterator[Unread]:
    """Rows that cannot be used are in VAN all the same, so whoever they may be about has not vanished."""
    if vanids := frozenset(row.vanid for row in bad if row.vanid):
        yield Unread(vanids=vanids)
    places = {row.location for row in bad if not row.vanid}
    if places:
        yield Unread() if "" in places else Unread(locations=frozenset(places))


def _booking(row: ExportRow) -> Booking:
    return Booking(
        vanid=row.vanid, first_name="" if row.first_name == NO_NAME else row.first_name, last_name=row.last_name,
        phone=row.phone, cell=row.cell, email=row.email, signup_id=row.signup_id, event_name=row.event_name,
        event_type=row.event_type, role=row.role, location=row.location, day=row.day, starts_at=row.starts_at, status=row.status,
    )  # fmt: skip


def report_of(bookings: Sequence[Booking], outcome: Outcome, *, file_name: str, day: dt.date) -> ImportReport:
    """What merging these bookings did."""
    days = Counter((booking.day > day) - (booking.day < day) for booking in bookings)
    shifts = {id(placed.shift): placed.shift for placed in outcome.placed if placed.shift and placed.shift.is_active}
    today = [shift for shift in shifts.values() if shift.day == day]
    here = {_person(shift) for shift in today}
    ahead = {_person(shift) for shift in shifts.values() if shift.day > day and shift.van_status not in outcome.closed_words}
    counts = outcome.counts
    return ImportReport(
        file_name=file_name, day=day,
        rows=len(bookings), rows_today=days[0], rows_ahead=days[1], rows_before=days[-1],
        created=counts["created"], created_today=len({id(placed.shift) for placed in outcome.placed if placed.is_new_on(day)}),
        changed=counts["changed"], unchanged=counts["unchanged"], vanished=counts["vanished"], returned=counts["returned"], differs=counts["differs"],
        shifts_per_office=_per_office(today), volunteers=len(here), volunteers_with_next=len(here & ahead),
        waiting=_waiting(bookings, outcome.placed),
        unknown_words={kind: words for kind, words in outcome.unknown_words.items() if words}, of_closed_days=counts["of_closed_days"],
    )  # fmt: skip


def _person(shift: Shift) -> int:
    """A volunteer's id; after a dry run a new one has none, and is one object for all of their shifts."""
    return shift.volunteer_id or -id(shift.volunteer)


def _per_office(shifts: Iterable[Shift]) -> dict[str, int]:
    counted = Counter(shift.office_id for shift in shifts if shift.office_id)
    return {office.code: counted[office.pk] for office in Office.objects.filter(pk__in=counted).order_by("code")}


def _waiting(bookings: Sequence[Booking], placed: Sequence[Placed]) -> dict[str, int]:
    at = {
        id(one.shift): booking.location for booking, one in zip(bookings, placed, strict=True) if one.shift and one.shift.office_id is None
    }
    return dict(sorted(Counter(at.values()).items()))
