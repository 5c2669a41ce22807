"""Say in plain words whether VAN fits what is set up here."""

from typing import Any

from django.core.management.base import BaseCommand

from van_sync.check import check
from van_sync.management.terminal import say_what_is_found


class Command(BaseCommand):
    help = (
        "Ask VAN whether key, mode, committee, event types, roles, statuses and places fit, and say what to do where they do not. "
        "Run it when the key is new, and whenever a sync says that something is missing. Writes nothing to VAN."
    )

    def handle(self, **options: Any) -> None:
        say_what_is_found(self, check(), "VAN can be used")
