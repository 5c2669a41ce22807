"""Bring an archived day back from its file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from tracker.archive.files import BadFile, DayFile, read_day
from tracker.archive.kinds import said
from tracker.archive.restore import NotRestored, restore
from tracker.operations.locks import Busy


class Command(BaseCommand):
    help = (
        "Reads the copy of an archived day that the night wrote, and puts its rows back into the archive: run it when the database was "
        "lost or a day was purged by mistake; into a new database before anything else is brought in. Rows that are there are compared one by "
        "one, and replaced if they are not as they were archived. A damaged file, an office that is not here, and a day that is here and "
        "differs are refused. "
        "Running it twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a path, or the name that the file has in the storage, such as R1A/2026-10-31-1f0c….jsonl.gz")

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            found = _read(file)
            done = restore(found)
        except (BadFile, NotRestored) as refusal:
            raise CommandError(f"{refusal} Nothing was changed.".replace("Nothing was changed. Nothing", "Nothing")) from None
        except Busy:
            raise CommandError("The office stayed busy, so nothing was changed. Run it again.") from None
        self.stdout.write(f"{found.office} on {found.day:%A, %B %-d, %Y} {done.was}: {said(found.counts)}.")


def _read(name: str) -> DayFile:
    path = Path(name)
    try:
        if path.exists():
            with path.open("rb") as file:
                return read_day(file)
        with default_storage.open(name, "rb") as stored:
            return read_day(stored)
    except OSError as problem:
        raise CommandError(f"{name} cannot be read: {problem.strerror or problem}.") from None
