"""Merging VAN's bookings into the boards: staged without locks, then written in short transactions (protocol.md 20)."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Office, User
from tracker.archive.close import closed_days
from tracker.bookings.booking import BEFORE_THE_DAY, Booking, Outcome, Placed
from tracker.bookings.chunk import Chunk, Terms
from tracker.bookings.vanished import Covered, Extent, mark_vanished
from tracker.bookings.wanted import Row
from tracker.bookings.words import Words
from tracker.days import open_day
from tracker.models import CampaignSettings
from tracker.operations.locks import in_transaction

CHUNK = 200  # rows in one transaction: an edit on the same board waits for tens of milliseconds
COMPARED = 1000  # rows looked at together, without a lock
SIGNED_TO_ANOTHER = Placed(None, "Further down, the same signup belongs to another VANID.")
EVERYTHING = Extent()
Progress = Callable[[int, int], None]


def merge_bookings(
    bookings: Sequence[Booking], *, day: dt.date, by: User | None, is_dry: bool = False, is_part: bool = False,
    extent: Extent = EVERYTHING, progress: Progress | None = None,
) -> Outcome:  # fmt: skip
    """Open ``day`` on all boards and bring the bookings of it and of later days onto them. Doing it again changes nothing.

    VAN owns what was booked; what people did here stays: our status, passes, notes, rows they removed, shifts they have
    worked on. Bookings that VAN no longer has, within what was read of it (``extent``; of a file, its days and offices), are
    marked as vanished; not if these are only a part of VAN's list (``is_part``).
    Only people of whom something differs are locked; whether it still does is looked up again then.
    ``progress(done, total)`` counts bookings and is called outside of transactions, first before anything is written.
    Raises ``Busy`` if a board stays locked: what was merged by then stays, and doing it again does the rest.
    """
    rows, outcome = _staged(bookings, day)
    words = Words([booking for _, booking in rows], is_dry=is_dry)
    outcome.unknown_words, outcome.closed_words = words.unknown(), words.closed
    terms = Terms(day, by, timezone.now(), ZoneInfo(CampaignSettings.load().time_zone), is_dry, closed_days(day))
    count = _Count(len(bookings), progress)
    count.add(len(bookings) - len(rows))
    if not is_dry:
        open_day(Office.objects.values_list("pk", flat=True), day, by=by)
    homes = _homes(rows, words)
    rows.sort(key=lambda row: homes[row[1].vanid])
    for compared in _chunks(rows, COMPARED):
        found = Chunk(compared, words, terms).compare()
        count.add(outcome.take(done for done in found.values() if is_dry or not done.is_changed))
        changed = [] if is_dry else [row for row in compared if found[row[1].vanid].is_changed]
        for _, neighbours in groupby(changed, lambda row: homes[row[1].vanid]):
            for chunk in _chunks(neighbours, CHUNK):
                count.add(outcome.take(in_transaction(Chunk(chunk, words, terms).merge, ()).values()))
    if not is_part:
        covered = Covered.by(rows, words, extent)
        seen = {placed.shift.pk for placed in outcome.placed if placed.shift} | covered.left_alone(extent)
        outcome.counts["vanished"] = mark_vanished(covered, seen, terms, is_dry=is_dry)
    return outcome


class _Count:
    """How far the merge is, for ``progress``."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.tell = 0, total, progress

    def add(self, rows: int) -> None:
        self.done += rows
        if self.tell:
            self.tell(self.done, self.total)


def _staged(bookings: Sequence[Booking], day: dt.date) -> tuple[list[Row], Outcome]:
    """The rows that may become shifts. Of two people with one signup the last counts: VAN joined two records between two files."""
    owners = {booking.signup_id: booking.vanid for booking in bookings if booking.signup_id}
    outcome, rows = Outcome([BEFORE_THE_DAY] * len(bookings)), []
    for line, booking in enumerate(bookings):
        if booking.signup_id and owners[booking.signup_id] != booking.vanid:
            outcome.placed[line] = SIGNED_TO_ANOTHER
        elif booking.day >= day:
            rows.append((line, booking))
    return rows, outcome


def _homes(rows: Iterable[Row], words: Words) -> dict[int, int]:
    """By VANID the office of a person's first booking; 0 while its place has none."""
    homes: dict[int, int] = {}
    for _, booking in rows:
        homes.setdefault(booking.vanid, words.location(booking.location).office_id or 0)
    return homes


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """At most so many rows, people whole: one person's rows are compared with one another, wherever they are."""
    people: dict[int, list[Row]] = {}
    for row in rows:
        people.setdefault(row[1].vanid, []).append(row)
    chunk: list[Row] = []
    for theirs in people.values():
        if chunk and len(chunk) + len(theirs) > size:
            yield chunk
            chunk = []
        chunk += theirs
    if chunk:
        yield chunk
