"""A made-up day through the real pages and sockets."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError


def a_clock_time(text: str) -> float:
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise ArgumentTypeError(f"“{text}” is no clock time. Write it as 8:45.")
    return int(hour) * 60 + int(minute)


def more_than_none(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if number <= 0:
        raise ArgumentTypeError(f"“{text}” must be a number above 0.")
    return number


class Command(BaseCommand):
    help = (
        "Plays a volunteer day with people who do not exist, through the real pages and sockets, and reports whether an edit was lost, how soon "
        "everybody saw it and whether the figures held. Run it on the machines of the campaign some days before the last weekend, with --faults, on a database of "
        "its own: it refuses where there is a real campaign. Without --url it starts a web process itself. Ends with 1 if anything was lost or did not hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--speed", type=more_than_none, default=5.0, help="how many times faster than the clock (5)")
        parser.add_argument("--offices", type=int, help="how many (40, or those that are there)")
        parser.add_argument("--bookings", type=int, default=78, help="a day and office, where the campaign is made first (78)")
        parser.add_argument("--tabs", type=int, help="people at screens (3 to 5 an office)")
        parser.add_argument(
            "--from", type=a_clock_time, default="8:00", dest="begins", help="clock time at which the made-up day begins (8:00)"
        )
        parser.add_argument(
            "--minutes", type=more_than_none, help="stop after so many minutes of ours; left out: at half past nine in the evening"
        )
        parser.add_argument("--seed", type=int, default=2018, help="another number gives another day (2018)")
        parser.add_argument(
            "--faults",
            action="store_true",
            help="connections break, answers get lost, machines sleep, clocks are wrong; a web process of ours is killed",
        )
        parser.add_argument("--url", help="of a CPT that runs on the same database, such as http://localhost:8000")
        parser.add_argument("--quiet", type=more_than_none, default=2.0, help="seconds after which all screens must show the same (2)")

    def handle(self, **words: Any) -> None:
        try:
            import websockets  # noqa: F401  # of requirements-dev.txt: a server that nobody rehearses on does not need it
        except ImportError:
            raise CommandError("A rehearsal needs the packages of requirements-dev.txt: pip install -r requirements-dev.txt") from None
        from rehearsal.command import NotPossible, rehearse

        for name in ("offices", "tabs", "bookings"):
            if words[name] is not None and words[name] < 1:
                raise CommandError(f"--{name} must be at least 1.", returncode=2)
        try:
            report = rehearse(words, say=self.stdout.write)
        except NotPossible as why:
            raise CommandError(str(why), returncode=2) from None
        except KeyboardInterrupt:
            raise CommandError("The rehearsal was ended before its time, so it says nothing.") from None
        for line in report.lines():
            self.stdout.write(line)
        if not report.is_good:
            raise CommandError(f"The rehearsal failed: {report.lost} edits lost, {len(report.problems)} problems.")
        self.stdout.write("The rehearsal went well: nothing was lost, and all that must hold has held.")
