"""Bring in VAN's Event Participant List."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.models import CampaignSettings
from tracker.operations.locks import Busy
from van_sync.export_files import NotAnExport
from van_sync.imports import ImportReport, import_export
from van_sync.management.terminal import a_day, bar
from van_sync.runs import is_far_ahead


class Command(BaseCommand):
    help = (
        "Reads an Event Participant List as VAN exports it (CSV, or the .xls or .zip it sends), opens its day on all boards and merges the "
        "bookings with what people have done here: their edits win. Run it in the morning, and whenever VAN has news; running it twice "
        "changes nothing. Rows that cannot be used are listed and the others count. A file that is no such list changes nothing and ends "
        "with an error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the list as VAN or a spreadsheet saved it")
        parser.add_argument("--day", type=a_day, help="the day the boards show, such as 2026-10-31; the campaign's today if left out")
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="also for a day that is over, to which all boards turn back until the night, or for one more than a week ahead",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *, file: Path, day: dt.date | None, anyway: bool, dry_run: bool, **options: Any) -> None:
        stderr = self.stderr
        if day and day < CampaignSettings.load().today() and not (anyway or dry_run):
            raise CommandError(
                f"{day:%A, %B %-d} is over, and all boards would turn back to it until the night. If you mean that, say --anyway; "
                "leave --day out for today. Nothing was changed."
            )
        if day and is_far_ahead(day, timezone.now()) and not (anyway or dry_run):
            raise CommandError(
                f"{day:%A, %B %-d, %Y} is more than a week away. All boards would show it, and imports by the clock would bring nobody of "
                "today. If you mean that, say --anyway; leave --day out for today. Nothing was changed."
            )
        try:
            report = import_export(file.read_bytes(), file_name=file.name, day=day, dry_run=dry_run, progress=bar(stderr, "rows"))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except NotAnExport as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from None
        except Busy:
            raise CommandError(
                "A board stayed busy, so the import broke off. What is on the boards is right as far as it goes; run it again."
            ) from None
        for problem in sorted((*report.bad, *report.remarks), key=lambda one: (one.file, one.line)):
            where = f"{problem.file}, line" if problem.file not in ("", report.file_name) else "line"  # a file inside a zip
            stderr.write(f"{where} {problem.line}: {problem.column or 'row'} {problem.value!r}: {problem.reason}")
        self.stdout.write("\n".join(lines(report)))


def lines(report: ImportReport) -> Iterator[str]:
    """The report for a person, its sum in the last line."""
    yield f"{report.file_name}: {report.rows} rows"
    yield f"  for {report.day:%A, %B %-d, %Y}: {report.rows_today}; later: {report.rows_ahead}; earlier: {report.rows_before}; not usable: {len(report.bad)}"
    yield f"  shifts new: {report.created} ({report.created_today} on the day); changed: {report.changed}; as they were: {report.unchanged}"
    yield f"  gone from VAN: {report.vanished}; back in VAN: {report.returned}; other in VAN, left as they are here: {report.differs}"
    if report.of_closed_days:
        yield f"  of closed days: {report.of_closed_days}; their day is in the archive, or was until it was purged, so they were left out"
    yield f"  on the day: {report.volunteers} volunteers, {report.volunteers_with_next} of them with a next shift"
    yield "  shifts on the day: " + (", ".join(f"{code} {count}" for code, count in report.shifts_per_office.items()) or "none")
    for place, count in report.waiting.items():
        yield f"  waiting for an office: {count} at {place or '(no location)'}"
    for kind, words in report.unknown_words.items():
        yield f"  nobody has looked at this {kind} yet: {', '.join(words)}"
    yield _summary(report)


def _summary(report: ImportReport) -> str:
    changes = {"new": report.created, "changed": report.changed, "gone": report.vanished, "back": report.returned}
    said = ", ".join(f"{count} {word}" for word, count in changes.items() if count) or "nothing to change"
    odd = f"; {len(report.bad)} rows not usable, listed above" if report.bad else ""
    return f"{'Dry run, nothing was changed' if report.is_dry else 'Shifts'}: {said}{odd}."
