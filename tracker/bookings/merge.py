"""Merging VAN's bookings into the boards: staged without locks, then written in short transactions (protocol.md 20)."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils import timezone

from accounts.models import Office, User
from tracker.bookings.booking import BEFORE_THE_DAY, Booking, Outcome, Placed
from tracker.bookings.chunk import Chunk, Terms
from tracker.bookings.vanished import Covered, mark_vanished
from tracker.bookings.wanted import Row
from tracker.bookings.words import Words
from tracker.days import open_day
from tracker.operations.locks import in_transaction

CHUNK = 200  # rows in one transaction: an edit on the same board waits for tens of milliseconds
SIGNED_TO_ANOTHER = Placed(None, "Further down, the same signup belongs to another VANID.")
Progress = Callable[[int, int], None]


def merge_bookings(
    bookings: Sequence[Booking], *, day: dt.date, by: User | None, is_dry: bool = False, progress: Progress | None = None
) -> Outcome:
    """Open ``day`` on all boards and bring the bookings of it and of later days onto them. Doing it again changes nothing.

    VAN owns what was booked; what people did here stays: our status, passes, notes, rows they removed, shifts they have
    worked on. Bookings that the files no longer have, within their days and offices, are marked as vanished.
    ``progress(done, total)`` counts bookings and is called outside of transactions, first before anything is written.
    Raises ``Busy`` if a board stays locked: what was merged by then stays, and doing it again does the rest.
    """
    rows, outcome = _staged(bookings, day)
    words = Words([booking for _, booking in rows], is_dry=is_dry)
    outcome.unknown_words, outcome.closed_words = words.unknown(), words.closed
    total, done = len(bookings), len(bookings) - len(rows)
    tell = progress or (lambda done, total: None)
    tell(done, total)
    terms = Terms(day, by, timezone.now(), is_dry)
    if not is_dry:
        open_day(Office.objects.values_list("pk", flat=True), day, by=by)
    for chunk_rows in _chunks(rows, words):
        chunk = in_transaction(Chunk(chunk_rows, words, terms).merge, ())
        outcome.counts += chunk.counts
        for line, placed in chunk.placed.items():
            outcome.placed[line] = placed
        done += len(chunk_rows)
        tell(done, total)
    shifts = [placed.shift for placed in outcome.placed if placed.shift]
    outcome.counts["vanished"] = mark_vanished(Covered.by(rows, words), {shift.pk for shift in shifts}, terms)
    return outcome


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


def _chunks(rows: Iterable[Row], words: Words) -> Iterator[list[Row]]:
    """Office by office, people whole: one person's rows are compared with one another, wherever they are."""
    people: dict[int, list[Row]] = {}
    for row in rows:
        people.setdefault(row[1].vanid, []).append(row)
    chunk: list[Row] = []
    home: int | None = None
    for theirs in sorted(people.values(), key=lambda theirs: _home(theirs, words)):
        if chunk and (len(chunk) + len(theirs) > CHUNK or _home(theirs, words) != home):
            yield chunk
            chunk = []
        home = _home(theirs, words)
        chunk += theirs
    if chunk:
        yield chunk


def _home(rows: list[Row], words: Words) -> int:
    """The office of a person's first booking; 0 while its place has none."""
    return words.location(rows[0][1].location).office_id or 0
