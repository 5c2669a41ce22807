"""Close the day: the night, by hand."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.models import CampaignSettings
from van_sync.management.terminal import a_day, titled_bars
from van_sync.models import NightRun, NightState, StepState
from van_sync.night import runs
from van_sync.night.preview import what_would_go
from van_sync.night.schedule import last_day

MARKS = {StepState.DONE: "done", StepState.SKIPPED: "not needed", StepState.FAILED: "FAILED"}


class Command(BaseCommand):
    help = (
        "Closes the day: exports what has to be exported, moves the day's rows into the archive and turns the boards, copies the archive to "
        "files, brings the coming days from VAN, and mails a report. The worker does this by itself every night; run it by hand where no "
        "worker runs, or when a night had trouble. Running it twice is safe: only what is left is done. A step that fails is listed and "
        "holds up no other; the command then ends with an error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=a_day, help="the last day to close, such as 2026-10-31; the last one that is over if left out")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go into the archive")

    def handle(self, *, day: dt.date | None, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        day = day or last_day(now)
        if day > CampaignSettings.load().today(now):
            raise CommandError(f"{day:%A, %B %-d} has not begun. Give today or an earlier day.", returncode=2)
        if dry_run:
            self._say_what_would_go(day)
            return
        run = runs.begin(day, by=None) or self._left()
        show = titled_bars(self.stderr)
        runs.work(run.pk, show)
        if run.day != day and (asked := runs.begin(day, by=None)):  # the one that was left is ended; this one was asked for
            self._list(run)
            run = asked
            runs.work(run.pk, show)
        self._say(run)

    def _left(self) -> NightRun:
        """The night that a killed worker has left, if there is one: it is gone on with."""
        run = runs.under_way()
        if run is None:
            raise CommandError("Another night has just ended. Look at it under Nights in the admin, and run this again if need be.")
        if run.alive_at and not run.is_quiet(timezone.now()):
            raise CommandError(f"The {run} is under way. Wait until it is done.")
        self.stdout.write(f"Going on with the {run}, which was left.")
        return run

    def _list(self, run: NightRun) -> None:
        run.refresh_from_db()
        for step in run.steps.all():
            self.stdout.write(f"{step.title}: {MARKS.get(StepState(step.state), step.get_state_display())}. {step.sentence}")

    def _say(self, run: NightRun) -> None:
        self._list(run)
        if run.is_open:
            raise CommandError("Another worker has taken it up. Look at it under Nights in the admin.")
        if run.state == NightState.TROUBLE:
            raise CommandError("Not all of it was done; see above. Mend it and run this again: only what is left is done.")
        self.stdout.write(f"{run.day:%A, %B %-d}: all in order.")

    def _say_what_would_go(self, day: dt.date) -> None:
        found = what_would_go(day)
        for office in found:
            self.stdout.write(
                f"{office.code}: {office.shifts} shifts ({office.unsettled} without an end), {office.groups} groups ({office.not_back} not back), "
                f"{office.doors} doors; the boards show {office.shows}"
            )
        shifts = sum(office.shifts for office in found)
        self.stdout.write(f"Dry run, nothing was changed: {shifts} shifts of {len(found)} offices would go into the archive.")
