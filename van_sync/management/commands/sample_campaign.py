"""Fill CPT with a made-up campaign."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import HQ, Region, User
from tracker.models import CampaignSettings
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.export import write_locations, write_participants
from van_sync.sample.log_ins import make_log_ins


class Command(BaseCommand):
    help = (
        "Makes a campaign of nobody in particular: regions, offices, log-ins of every rank, and a day of bookings, brought in the way "
        "VAN's export is. Run it to try CPT out, and again on a new day to have that day's bookings; on the same day it changes nothing. "
        "It makes log-ins with a password that everybody knows, so it refuses where DEBUG is off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=dt.date.fromisoformat, help="such as 2026-10-31; the campaign's today if left out")
        parser.add_argument("--offices", type=int, default=7, help="how many (7)")
        parser.add_argument("--seed", type=int, default=2018, help="another number gives other people (2018)")
        parser.add_argument("--force", action="store_true", help="also where DEBUG is off")

    def handle(self, *, day: dt.date | None, offices: int, seed: int, force: bool, **options: Any) -> None:
        if not (settings.DEBUG or force):
            raise CommandError(
                "This would make log-ins with a known password on a machine that is not for trying out. If that is meant: --force."
            )
        if offices < 1:
            raise CommandError("A campaign needs at least one office.")
        campaign = SampleCampaign(seed, day or CampaignSettings.load().today(), offices=offices)
        folder = settings.BASE_DIR / "var" / "sample"
        self._bring_in(campaign, folder)
        Region.objects.get_or_create(code=HQ, defaults={"name": "Headquarters"})
        self.stdout.write(
            f"The made-up campaign is on {campaign.day:%A, %B %-d, %Y}. Log-ins, all with the password {settings.SAMPLE_PASSWORD}:"
        )
        self._show(make_log_ins(settings.SAMPLE_PASSWORD))

    def _bring_in(self, campaign: SampleCampaign, folder: Path) -> None:
        locations, participants = folder / "locations.csv", folder / "participants.csv"
        write_locations(campaign, locations)
        write_participants(campaign, participants)
        call_command("import_locations", str(locations), stdout=self.stdout, stderr=self.stderr)
        # Some telephone numbers are wrong on purpose: nobody needs to hear of each.
        call_command("import_shifts", str(participants), "--day", campaign.day.isoformat(), stdout=self.stdout, stderr=StringIO())

    def _show(self, users: Iterable[User]) -> None:
        for user in users:
            where = user.default_office or user.region or "everything"
            self.stdout.write(f"  {user.email:<18} {user.get_rank_display():<24} {where}")
