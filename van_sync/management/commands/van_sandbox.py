"""Serve the stand-in for VAN's API."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from van_sync.sandbox.options import add_options


class Command(BaseCommand):
    help = (
        "Serves a stand-in for VAN's API with a made-up campaign, for trying CPT out and for its tests; run it where there is no VAN to try with. It is a program of its own with its "
        "own file, var/van_sandbox.sqlite3; on the same day it keeps what was changed there. End it with Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_options(parser)

    def run_from_argv(self, argv: list[str]) -> None:
        """Become the stand-in, with its settings instead of ours: same process, same words."""
        if {"-h", "--help"} & set(argv):
            super().run_from_argv(argv)
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, "-m", "van_sync.sandbox", *argv[2:]])  # noqa: S606

    def handle(self, **options: Any) -> None:
        """Only ``--help`` comes here, and that has ended already."""
