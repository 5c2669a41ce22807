"""How many rows of an export are imported in a second, first and again without changes?

    python -m bench.import_speed [ROWS]    in a scratch database beside DATABASE_URL's, PostgreSQL or SQLite

The file is the made-up campaign's, with as many bookings as wanted over 40 offices and a week. ``cpu`` is this process's share
of one processor: on SQLite, much less than all of it means that the machine was busy with something else.
"""

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from django.db import connection

from tracker.models import Change
from van_sync.imports import import_export
from van_sync.location_files import read_places
from van_sync.locations import map_locations
from van_sync.sample.campaign import SampleCampaign
from van_sync.sample.export import write_locations, write_participants

DAY = dt.date(2026, 10, 31)
OFFICES = 40
TO_REACH = {"first": 1_000, "again": 3_000}  # rows a second


def made_up(rows: int) -> bytes:
    """An export of about ``rows`` bookings; makes the offices, too."""
    with tempfile.TemporaryDirectory() as folder:
        # A file reaches a week ahead, with three quarters of a day's bookings.
        campaign = SampleCampaign(2018, DAY, offices=OFFICES, bookings_per_office=round(rows / OFFICES / 1.75))
        locations, participants = Path(folder, "locations.csv"), Path(folder, "participants.csv")
        write_locations(campaign, locations)
        write_participants(campaign, participants)
        map_locations(read_places(locations.read_bytes())[0], by=None)
        return participants.read_bytes()


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        data = made_up(rows)
        print(f"{connection.vendor}\n{'':8}{'rows':>8}{'seconds':>9}{'rows/s':>9}{'to reach':>10}{'ratio':>7}{'cpu':>6}{'changes':>9}")
        for name, wanted in TO_REACH.items():
            before, busy, started = Change.objects.count(), time.process_time(), time.perf_counter()
            report = import_export(data, file_name="participants.csv", day=DAY)
            seconds = time.perf_counter() - started
            share = (time.process_time() - busy) / seconds
            rate, changes = report.rows / seconds, Change.objects.count() - before
            print(f"{name:8}{report.rows:8,}{seconds:9.1f}{rate:9,.0f}{wanted:10,}{rate / wanted:7.1f}{share:6.0%}{changes:9,}", flush=True)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
