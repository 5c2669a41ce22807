"""Say in plain words whether VAN fits what is set up here."""

import textwrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from van_sync.check import Finding, check

MARKS = {"ok": "fits    ", "warning": "look    ", "problem": "mend    "}
WIDTH = 100


class Command(BaseCommand):
    help = (
        "Ask VAN whether key, mode, committee, event types, roles, statuses and places fit, and say what to do where they do not. "
        "Run it when the key is new, and whenever a sync says that something is missing. Writes nothing to VAN."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for finding in check():
            self.stdout.write(told(finding))
            problems += finding.state == "problem"
        if problems:
            raise CommandError(f"{problems} to mend before VAN can be used.")
        self.stdout.write("VAN can be used.")


def told(finding: Finding) -> str:
    text = f"{finding.title}: {finding.says}" + (f" → {finding.to_do}" if finding.to_do else "")
    return textwrap.fill(text, WIDTH, initial_indent=MARKS[finding.state], subsequent_indent=" " * 8)
