"""Say in plain words whether the Google Sheet can be written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from van_sync.management.commands.van_check import told
from van_sync.sheets.check import check


class Command(BaseCommand):
    help = (
        "Asks Google whether key, access, tabs and headers of the sheet fit, and says what to do where they do not. Run it when the key "
        "or the sheet is new, and whenever an export failed. Writes nothing to the sheet."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for finding in check():
            self.stdout.write(told(finding))
            problems += finding.state == "problem"
        if problems:
            raise CommandError(f"{problems} to mend before the sheet can be written.")
        self.stdout.write("The Google Sheet can be written.")
