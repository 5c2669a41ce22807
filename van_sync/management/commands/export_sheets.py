"""Write a day to the Google Sheet."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.models import CampaignSettings, CanvassGroup
from van_sync.management.terminal import a_day
from van_sync.sheets.export import export_day


class Command(BaseCommand):
    help = (
        "Writes a day's doors by volunteer and figures by office to the Google Sheet that is set in the admin. The night does it by itself; "
        "run it by hand after mending what failed, or to have the figures earlier. A day that stands in the sheet is not written again, so "
        "running it twice changes nothing, and it refuses while groups of the day are still out: their doors would be missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=a_day, help="such as 2026-10-31; the campaign's today if left out")

        parser.add_argument("--anyway", action="store_true", help="also while groups are out; what they bring back is not added later")

    def handle(self, *, day: dt.date | None, anyway: bool, **options: Any) -> None:
        day = day or CampaignSettings.load().today()
        out = CanvassGroup.objects.filter(day=day, is_active=True, departed_at__isnull=False, returned_at=None).count()
        if out and not anyway:
            raise CommandError(
                f"{out} of the day's groups are still out. Wait for them, or say --anyway: then their doors are never written."
            )
        outcome = export_day(day)
        if outcome.is_failed:
            raise CommandError(f"{day:%A, %b %-d}: {outcome.sentence}")
        self.stdout.write(f"{day:%A, %b %-d}: {outcome.sentence}")
