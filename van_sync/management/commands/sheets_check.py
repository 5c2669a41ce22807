"""Say in plain words whether the Google Sheet can be written."""

from typing import Any

from django.core.management.base import BaseCommand

from van_sync.management.terminal import say_what_is_found
from van_sync.sheets.check import check


class Command(BaseCommand):
    help = (
        "Asks Google whether key, access, tabs and headers of the sheet fit, and says what to do where they do not. Run it when the key "
        "or the sheet is new, and whenever an export failed. Writes nothing to the sheet."
    )

    def handle(self, **options: Any) -> None:
        say_what_is_found(self, check(), "the Google Sheet can be written")
