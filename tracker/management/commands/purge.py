"""Remove past days for good."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.archive.purge import Doomed, doomed, remove, why_kept
from tracker.models import CampaignSettings


class Command(BaseCommand):
    help = (
        "Removes days from the archive that are older than the campaign's setting, or than --days, with their late edits; with --files their "
        "copies in the file storage, too, of whatever age. It keeps days with late edits that nobody has settled and, without --files, days whose "
        "copy cannot be read whole now. It lists what would go, and removes it only with --yes. Run it when the campaign has promised to "
        "forget, such as after the election. Running it twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="keep so many days; the campaign's setting if left out")
        parser.add_argument("--files", action="store_true", help="also the copies: then nothing can bring these days back")
        parser.add_argument("--yes", action="store_true", help="remove what is listed")

    def handle(self, *, days: int | None, files: bool, yes: bool, **options: Any) -> None:
        settings = CampaignSettings.load()
        kept = settings.archive_kept_days if days is None else days
        if days is None and not kept:
            raise CommandError("The campaign keeps its archive for ever. Change that under Campaign settings, or give --days.")
        if kept < 1:
            raise CommandError("--days must be 1 or more.", returncode=2)
        before = settings.today() - dt.timedelta(days=kept)
        found = doomed(before)
        for day in found:
            self.stdout.write(str(day))
        kept_days = {str(day.archived): why for day in found if (why := why_kept(day.archived, with_files=files))}
        going = [day for day in found if str(day.archived) not in kept_days]
        if not found:
            self.stdout.write(f"Nothing in the archive is older than {before:%A, %B %-d, %Y}.")
        elif yes:
            self._remove(going, files=files)
        else:
            what = "and their copies " if files else ""
            self.stdout.write(f"Nothing was removed. {len(going):,} days {what}would go: run it again with --yes.")
        if kept_days:
            raise CommandError("These days stay. " + " ".join(f"{day}: {why}" for day, why in kept_days.items()))

    def _remove(self, going: list[Doomed], *, files: bool) -> None:
        for day in going:
            remove(day.archived, with_files=files)
        copies = "their copies, too" if files else "their copies stay: restore_day brings them back"
        self.stdout.write(f"{len(going):,} days were removed; {copies}.")
