"""Bring in which VAN location belongs to which office."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from van_sync.location_files import NotATable
from van_sync.locations import Outcome, map_table


class Command(BaseCommand):
    help = (
        "Reads a CSV file with the columns van_location, office, office_name, region; makes the regions and offices, and puts "
        "shifts that wait at a location onto its office's board. Run it before the first import and whenever the table changes. "
        "Running it twice changes nothing. Lines that cannot be used are listed, the others still count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, or what a spreadsheet makes of it")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            outcome = map_table(file.read_bytes(), by=None)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except NotATable as refusal:
            raise CommandError(str(refusal)) from None
        bad = outcome.bad
        for line in bad:
            self.stderr.write(f"line {line.line}: {line.value!r}: {line.reason}")
        self.stdout.write(summary(outcome))
        if bad:
            raise CommandError(f"{len(bad)} lines were not taken, see above." if len(bad) > 1 else "One line was not taken, see above.")


def summary(outcome: Outcome) -> str:
    parts = [f"{count} {what}" for what, count in sorted(outcome.done.items())]
    if outcome.shifts_moved:
        parts.append(f"{outcome.shifts_moved} shifts moved")
    return "Locations: " + (", ".join(parts) or "nothing to change") + "."
