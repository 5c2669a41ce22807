"""Make the rows of what happens by the clock."""

from typing import Any

from django.core.management.base import BaseCommand

from van_sync.schedules.sync import sync_schedules


class Command(BaseCommand):
    help = (
        "Makes a row for everything that happens by the clock, and moves times of day to the campaign's time zone. Run it with each new "
        "version, after migrate; the Procfile's release line does, and so does the clock when it starts. Times, and what is on or off, stay "
        "as data staff have set them. Running it twice changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(sync_schedules())
