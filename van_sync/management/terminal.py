"""What our commands share: days that are typed, progress that only a person at a terminal sees, and what a check has found."""

import datetime as dt
import textwrap
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from van_sync.check import Finding

WIDTH = 40  # characters of the progress bar
LINE = 100  # characters
MARKS = {"ok": "fits    ", "warning": "look    ", "problem": "mend    "}


def a_day(text: str) -> dt.date:
    """For ``type=`` of an argument: a wrong one ends the command with a sentence, and 2."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day. Write it as 2026-10-31.") from None


def bar(stream: Any, unit: str = "") -> Callable[[int, int], None] | None:
    """A bar on the terminal; None where there is none, such as in a log."""
    if not stream.isatty():
        return None

    def show(done: int, total: int) -> None:
        filled = WIDTH * done // total if total else WIDTH
        stream.write(
            f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,} {unit}".rstrip(), ending="\n" if done >= total else ""
        )
        stream.flush()

    return show


def titled_bars(stream: Any) -> Callable[[str], Callable[[int, int], None]] | None:
    """The same for work in several parts: called with the name of each as it begins, gives its bar. None where there is no terminal."""
    show = bar(stream)
    if show is None:
        return None

    def begin(title: str) -> Callable[[int, int], None]:
        stream.write(f"\r\x1b[K{title} …")  # over a bar that was left half-way
        stream.flush()
        return show

    return begin


def say_what_is_found(command: BaseCommand, findings: Iterable[Finding], end: str) -> None:
    """One after another, as they are found; ends the command with an error if there is something to mend before ``end``."""
    problems = 0
    for finding in findings:
        command.stdout.write(_told(finding))
        problems += finding.state == "problem"
    if problems:
        raise CommandError(f"{problems} to mend before {end}.")
    command.stdout.write(f"{end[0].upper()}{end[1:]}.")


def _told(finding: Finding) -> str:
    text = f"{finding.title}: {finding.says}" + (f" → {finding.to_do}" if finding.to_do else "")
    return textwrap.fill(text, LINE, initial_indent=MARKS[finding.state], subsequent_indent=" " * 8)
