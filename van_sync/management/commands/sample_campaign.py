"""Fill CPT with a made-up campaign."""

import datetime as dt
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import HQ, Office, Region, User
from tracker.models import CampaignSettings
from van_sync.client import VanClient
from van_sync.client_errors import VanUnavailable
from van_sync.management.terminal import a_day
from van_sync.sample.campaign import DAYS_AHEAD, SampleCampaign
from van_sync.sample.export import write_locations, write_participants
from van_sync.sample.log_ins import make_log_ins

EVERYBODY = 1_000_000  # the stand-in may be asked for all phones at once
WAITS = 30


class Command(BaseCommand):
    help = (
        "Makes a campaign of nobody in particular: regions, offices, log-ins of every rank, and a day of bookings, brought in the way "
        "VAN's export is; with --van out of the stand-in for VAN at VAN_URL. Run it to try CPT out, and again on a new day to have that "
        "day's bookings; on the same day it changes nothing. It makes log-ins with a password that everybody knows, so it refuses where DEBUG is off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=a_day, help="such as 2026-10-31; the campaign's today if left out")
        parser.add_argument("--offices", type=int, default=7, help="how many (7)")
        parser.add_argument("--seed", type=int, default=2018, help="another number gives other people (2018)")
        parser.add_argument("--van", action="store_true", help="ask the stand-in for VAN, once it answers, instead of writing a file")
        parser.add_argument("--force", action="store_true", help="also where DEBUG is off")

    def handle(self, *, day: dt.date | None, offices: int, seed: int, force: bool, van: bool, **options: Any) -> None:
        if not (settings.DEBUG or force):
            raise CommandError(
                "This would make log-ins with a known password on a machine that is not for trying out. If that is meant: --force."
            )
        if offices < 1:
            raise CommandError("A campaign needs at least one office.", returncode=2)
        campaign = SampleCampaign(seed, day or CampaignSettings.load().today(), offices=offices)
        folder = settings.BASE_DIR / "var" / "sample"
        self._bring_in(campaign, folder, is_from_van=van)
        Region.objects.get_or_create(code=HQ, defaults={"name": "Headquarters"})
        self.stdout.write(
            f"The made-up campaign is on {campaign.day:%A, %B %-d, %Y}. Log-ins, all with the password {settings.SAMPLE_PASSWORD}:"
        )
        self._show(log_ins := list(make_log_ins(settings.SAMPLE_PASSWORD)))
        self.stdout.write(f"Sample campaign: {Office.objects.count()} offices, {len(log_ins)} log-ins.")

    def _bring_in(self, campaign: SampleCampaign, folder: Path, *, is_from_van: bool) -> None:
        locations, participants = folder / "locations.csv", folder / "participants.csv"
        write_locations(campaign, locations)
        call_command("import_locations", str(locations), stdout=self.stdout, stderr=self.stderr)
        if is_from_van:
            self._wait_for_van()
            call_command("import_van", day=campaign.day, days=DAYS_AHEAD + 1, phones=EVERYBODY, stdout=self.stdout, stderr=self.stderr)
            return
        write_participants(campaign, participants)
        # Some telephone numbers are wrong on purpose: nobody needs to hear of each.
        call_command(
            "import_shifts", str(participants), "--day", campaign.day.isoformat(), "--anyway", stdout=self.stdout, stderr=StringIO()
        )

    def _wait_for_van(self) -> None:
        """The stand-in was started beside us and fills its file first."""
        client = VanClient.from_settings()
        for _ in range(WAITS):
            with suppress(VanUnavailable):
                return client.echo()
            time.sleep(0.5)
        raise CommandError("The stand-in for VAN does not answer.")

    def _show(self, users: Iterable[User]) -> None:
        for user in users:
            where = user.default_office or user.region or "everything"
            self.stdout.write(f"  {user.email:<18} {user.get_rank_display():<24} {where}")
