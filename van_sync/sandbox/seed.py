"""Fill the stand-in's file with the made-up campaign, the same for the same day and seed."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from van_sync.sample.campaign import Booking, SampleCampaign
from van_sync.sandbox import clock
from van_sync.sandbox.models import Seeding
from van_sync.sandbox.seed_events import add_events
from van_sync.sandbox.seed_people import add_people
from van_sync.sandbox.seed_signups import add_signups

VERSION = 1  # of what is filled in: a file of an older one is made anew
# How yesterday ended, which no export of today tells.
SETTLED = ("Completed", "Confirmed", "Declined", "No Show", "Cancelled", "Confirmed", "Confirmed")


@dataclass(frozen=True)
class Plan:
    """Which campaign the file holds."""

    seed: int
    day: dt.date
    offices: int
    bookings: int  # of an office of ordinary size on one day

    def campaign(self) -> SampleCampaign:
        return SampleCampaign(self.seed, self.day, offices=self.offices, bookings_per_office=self.bookings)

    def yesterday(self) -> tuple[Booking, ...]:
        before = replace(self, day=self.day - dt.timedelta(days=1))
        bookings = [booking for booking in before.campaign().bookings if booking.day == before.day]
        return tuple(replace(booking, status=SETTLED[booking.person.vanid % len(SETTLED)]) for booking in bookings)


def fill(plan: Plan, *, fresh: bool = False) -> None:
    """Make the file anew, unless it was made for this plan: then what was changed in it stays."""
    words = f"{VERSION} {plan} {clock.zone()}"
    if not fresh and _is_filled_with(words):
        return
    _remove()
    with connection.schema_editor() as editor:
        for table in apps.get_app_config("sandbox").get_models():
            editor.create_model(table)
    campaign, yesterday = plan.campaign(), plan.yesterday()
    bookings = (*yesterday, *campaign.bookings)
    with transaction.atomic():
        places = add_events(campaign, bookings)
        add_people(campaign)
        add_signups(bookings, places)
        Seeding.objects.create(words=words)


def _is_filled_with(words: str) -> bool:
    try:
        return Seeding.objects.filter(words=words).exists()
    except DatabaseError:
        return False


def _remove() -> None:
    connection.close()
    path = Path(str(connection.settings_dict["NAME"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
