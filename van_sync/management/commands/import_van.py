"""Bring in today's signups, or those of the coming days, from VAN's API."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.operations.locks import Busy
from van_sync.api_import import MOST_PHONES, UnderWay, VanReport, import_now
from van_sync.client_errors import VanError
from van_sync.management.commands.import_shifts import lines as shift_lines
from van_sync.management.terminal import a_day, bar
from van_sync.runs import BROKE_OFF, Outdated


class Command(BaseCommand):
    help = (
        "Asks VAN's API for a day's events and signups, opens the day on all boards and merges the signups with what people have done "
        "here: their edits win. Phones are asked for where they are missing here. The worker does this by itself every quarter of an "
        "hour; run it by hand when you cannot wait, or where no worker runs. Running it twice changes nothing. Parts of VAN that cannot "
        "be read are listed, the others count, and the command ends with an error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=a_day, help="such as 2026-10-31; the campaign's today if left out")
        parser.add_argument("--days", type=int, default=1, help="how many days, from that one on (1)")
        parser.add_argument(
            "--phones", type=int, default=MOST_PHONES, help=f"how many people to ask VAN's phone of at most ({MOST_PHONES})"
        )

    def handle(self, *, day: dt.date | None, days: int, phones: int, **options: Any) -> None:
        if days < 1 or phones < 0:
            raise CommandError("--days must be 1 or more, --phones 0 or more.", returncode=2)
        try:
            report = import_now(day, days=days, most_phones=phones, progress=bar(self.stderr))
        except (VanError, Outdated) as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        except UnderWay as refusal:
            raise CommandError(str(refusal)) from None
        except Busy:
            raise CommandError(BROKE_OFF) from None
        for problem in report.problems:
            self.stderr.write(f"{problem['column']} {problem['value']}: {problem['reason']}")
        self.stdout.write("\n".join(lines(report)))
        if report.missing:
            raise CommandError(f"Parts of VAN are missing: {len(report.missing)}, listed above. What VAN gave is on the boards.")


def lines(report: VanReport) -> Iterator[str]:
    """The report for a person, its sum in the last line."""
    *shifts, total = shift_lines(report.shifts)
    yield from shifts
    later = f"; {report.people_left} more next time" if report.people_left else ""
    yield f"  {report.events} events, {report.calls} calls to VAN; asked for phones: {report.people_asked} people{later}"
    yield total
