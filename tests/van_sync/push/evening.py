"""The evening of a made-up Saturday: the boards know how it ended, the stand-in for VAN does not yet."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.conftest import ROOT
from tests.database import database_url
from tests.desk import DAY
from tests.van_sync.sandbox.running import RunningVan
from tracker.enums import ShiftStatus
from tracker.models import Shift
from van_sync.imports import import_export
from van_sync.location_files import read_places
from van_sync.locations import map_locations
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.export import write_locations, write_participants

SEED = 2018  # the stand-in's
ENDS = (ShiftStatus.COMPLETED, ShiftStatus.COMPLETED, ShiftStatus.DECLINED, ShiftStatus.NO_SHOW)


def import_campaign(offices: int, bookings: int) -> None:
    """The same campaign as the stand-in's, from its export."""
    campaign = SampleCampaign(SEED, DAY, offices=offices, bookings_per_office=bookings)
    with tempfile.TemporaryDirectory() as folder:
        locations, participants = Path(folder, "locations.csv"), Path(folder, "participants.csv")
        write_locations(campaign, locations)
        write_participants(campaign, participants)
        map_locations(read_places(locations.read_bytes())[0], by=None)
        import_export(participants.read_bytes(), file_name="participants.csv", day=DAY)


def settle(rows: int) -> None:
    """Give so many bookings of the day their end, in turn: such of which nothing has to be asked."""
    plain = Shift.objects.on_boards().exclude(van_status="Invited").exclude(role__name="Intern Onboarding")  # which VAN does not complete
    shifts = list(plain.exclude(volunteer__vanid=None).order_by("pk")[:rows])
    assert len(shifts) == rows, f"only {len(shifts)} bookings"
    for place, shift in enumerate(shifts):
        shift.status = ENDS[place % len(ENDS)]
        shift.flaked_at = shift.starts_at if shift.status == ShiftStatus.NO_SHOW else None
    Shift.objects.bulk_update(shifts, ["status", "flaked_at"], batch_size=500)


def environment(van: RunningVan, at_once: int) -> dict[str, str]:
    """Of a process that works at our database and calls this VAN."""
    return {
        **os.environ, "DEBUG": "True", "DATABASE_URL": database_url(), "PYTHONWARNINGS": "ignore", "VAN_URL": van.url,
        "VAN_API_KEY": van.key, "VAN_APPLICATION": van.application, "VAN_CALLS_AT_ONCE": str(at_once),
    }  # fmt: skip


def ask_worker(task: str, pk: int, env: dict[str, str]) -> None:
    """As a web process does: through the broker of the set-up, not the tests' one."""
    words = f"import django; django.setup(); from van_sync.tasks import {task}; {task}.delay({pk})"
    subprocess.run([sys.executable, "-c", words], cwd=ROOT, env={**env, "DJANGO_SETTINGS_MODULE": "cpt.settings"}, check=True, timeout=60)
