"""A day's lines in the Google Sheet, exactly once, whatever breaks off when.

Before anything is sent, the row of the export holds the lines and the stamp that will stand in each of them (``lines``, ``stamp``) and
says that they are under way (``sent_at``). Whoever finds that mark looks for the stamp in the sheet first. Lines that are not there yet
may still be on their way for as long as Google works on a request (``STILL_UNDER_WAY``): until then nothing is sent again.
"""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from tracker.models import ArchivedDay, CampaignSettings, CanvassGroup, Shift
from van_sync.models import SHEET_QUIET_AFTER, SheetExport, SheetKind, SheetSettings, SheetState
from van_sync.night.covered import last_night
from van_sync.progress import Superseded, pulse
from van_sync.sheets.errors import NotSetUp, OtherHeader, SheetError, Unsure
from van_sync.sheets.google import Book
from van_sync.sheets.lines import HEADERS, has_rows, lines_of

STILL_UNDER_WAY = dt.timedelta(seconds=200)  # Google gives a request up after 180
LOOKS = (1.0, 4.0, 10.0)  # seconds before each look for lines whose answer was lost
KEPT = dt.timedelta(days=30)  # lines that are in the sheet; the row stays
OUR_FAULT = "Something went wrong that is not about Google. It stands in the server's log; tell whoever keeps the server."
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How the export of a day went, for the night's report. ``off``: nobody wants a sheet; that is no failure."""

    state: Literal["done", "failed", "off"]
    sentence: str
    rows: int = 0

    @property
    def is_failed(self) -> bool:
        return self.state == "failed"


def export_day(day: dt.date, *, by: User | None = None) -> Outcome:
    """Write a day's doors and offices into the sheet. A day that stands there already is not written again. Never raises for Google's sake.

    Not inside a transaction: it waits for the network.
    """
    where = SheetSettings.load()
    if not where.is_on:
        return Outcome("off", "The Google Sheet is switched off, so nothing was written to it.")
    runs = [export_one(ask(kind, day, by=by).pk) for kind in SheetKind]
    failed = [run for run in runs if run.state != SheetState.DONE]
    sentence = " ".join(f"{run.get_kind_display()}: {run.sentence}" for run in runs)
    return Outcome("failed" if failed else "done", sentence, sum(run.rows or 0 for run in runs))


def export_until(day: dt.date, *, by: User | None = None) -> Outcome:
    """The same for a day and those before it that are on the boards still: a night that was missed is made up for, and archives them all."""
    outcomes = {one: export_day(one, by=by) for one in [*_left_before(day), day]}
    if len(outcomes) == 1 or outcomes[day].state == "off":
        return outcomes[day]
    failed = any(outcome.is_failed for outcome in outcomes.values())
    sentence = " ".join(f"{one:%b %-d}: {outcome.sentence}" for one, outcome in outcomes.items())
    return Outcome("failed" if failed else "done", sentence, sum(outcome.rows for outcome in outcomes.values()))


def _left_before(day: dt.date) -> list[dt.date]:
    """Days of the last two weeks of which something is not in the sheet: live ones, and those that an import archived before any night came."""
    span = {"day__lt": day, "day__gte": day - dt.timedelta(days=14)}
    live = set(Shift.objects.filter(**span, is_active=True, office__isnull=False).values_list("day", flat=True))
    live |= set(CanvassGroup.objects.filter(**span, is_active=True).values_list("day", flat=True))
    live |= set(ArchivedDay.objects.filter(**span, day__gt=last_night(day)).values_list("day", flat=True))
    done = Counter(SheetExport.objects.filter(**span, state=SheetState.DONE).values_list("day", flat=True))
    return sorted(one for one in live if done[one] < len(SheetKind))


def ask(kind: str, day: dt.date, *, by: User | None = None) -> SheetExport:
    """The day's export of this kind, made if nobody has asked for it yet."""
    return SheetExport.objects.get_or_create(kind=kind, day=day, defaults={"by": by, "stamp": new_stamp()})[0]


def new_stamp() -> str:
    """An instant that tells a day's lines from all others, by the campaign's clock and with its offset: the clocks go back once a year."""
    return timezone.now().astimezone(ZoneInfo(CampaignSettings.load().time_zone)).isoformat(sep=" ", timespec="milliseconds")


def export_one(pk: int) -> SheetExport:
    """Try one export now, unless it is done or somebody else is at it. Returns it as it is afterwards."""
    turn = Turn.take(pk)
    if turn:
        turn.do()
    return SheetExport.objects.get(pk=pk)


def try_again(now: dt.datetime) -> str:
    """What the clock calls: go on with what failed or broke off in the last days. Returns a sentence for the schedule's record."""
    if not SheetSettings.load().is_on:
        return "The Google Sheet is switched off."
    limit = now - dt.timedelta(days=3)
    forget_lines(now)
    unfinished = SheetExport.objects.filter(asked_at__gt=limit).exclude(state=SheetState.DONE).order_by("day", "kind")
    tried = [export_one(run.pk) for run in unfinished if run.may_try_again]
    failed = [run for run in tried if run.state == SheetState.FAILED]
    if failed:
        raise StillFailing(f"{len(failed)} of {len(tried)} exports failed again. {failed[0]}: {failed[0].sentence}")
    return f"{len(tried)} exports tried again." if tried else "Nothing was left to write."


class StillFailing(SheetError):
    pass


def forget_lines(now: dt.datetime) -> None:
    SheetExport.objects.filter(state=SheetState.DONE, ended_at__lt=now - KEPT, lines__isnull=False).update(lines=None)


class Turn:
    """One try at an export by one worker."""

    def __init__(self, export: SheetExport) -> None:
        self.export = export
        self.where = SheetSettings.load()

    @classmethod
    def take(cls, pk: int) -> "Turn | None":
        now = timezone.now()
        free = Q(state__in=(SheetState.WAITING, SheetState.FAILED)) | Q(state=SheetState.WRITING, alive_at__lt=now - SHEET_QUIET_AFTER)
        free |= Q(state=SheetState.DONE, rows=0)  # asked for too early, perhaps: there is nothing in the sheet to write twice
        taken = SheetExport.objects.filter(free, pk=pk).update(
            state=SheetState.WRITING, attempt=F("attempt") + 1, alive_at=now, began_at=now, ended_at=None, sentence="Under way."
        )
        return cls(SheetExport.objects.get(pk=pk)) if taken else None

    def do(self) -> None:
        """End the export one way or the other; the reason for a failure stands on it."""
        try:
            with pulse(self._alive, f"pulse of sheet export {self.export.pk}"):
                rows, sentence = self._write()
            self._keep(state=SheetState.DONE, rows=rows, sentence=sentence, sent_at=None, ended_at=timezone.now())
        except SheetError as trouble:
            self._fail(str(trouble))
        except Superseded:
            logger.warning("sheet export %s was taken up by another worker", self.export.pk)
        except Exception:
            logger.exception("sheet export %s", self.export.pk)
            self._fail(OUR_FAULT)

    def _write(self) -> tuple[int, str]:
        """How many lines of the day stand in the sheet now, and how that came. Raises ``SheetError``."""
        if not self.where.spreadsheet:
            raise NotSetUp("No sheet is set. Paste its address under “Google Sheet” in the admin.")
        lines = self._lines()
        if not lines:
            return 0, "Nothing to write: no group came back with doors." if self.export.kind == SheetKind.DOORS else "Nothing to write."
        book, tab = Book(self.where.spreadsheet), self.where.tab(self.export.kind)
        self._make_ready(book, tab)
        if self.export.sent_at and self._arrived(book, tab, len(lines)):
            return len(lines), f"{_count(lines)} stood in the tab “{tab}” already: only the answer had been lost."
        self._wait_until_nothing_is_under_way()
        self._send(book, tab, lines)
        return len(lines), f"{_count(lines)} written to the tab “{tab}”."

    def _lines(self) -> list[list[Any]]:
        """As the day is known now; while lines may be under way, or once the day is purged, as it was at the try before."""
        if self.export.sent_at is None and (has_rows(self.export.day) or self.export.lines is None):
            self._keep(lines=lines_of(self.export.kind, self.export.day))
        assert self.export.lines is not None
        return [[self.export.stamp, *line] for line in self.export.lines]

    def _make_ready(self, book: Book, tab: str) -> None:
        names = HEADERS[self.export.kind]
        if tab not in book.tabs():
            book.add_tab(tab, columns=len(names))
        refuse_other_header(book, tab, names)
        if not book.header(tab):
            book.write_header(tab, names)

    def _wait_until_nothing_is_under_way(self) -> None:
        """A process that was killed, or whose answer was lost, may have lines on their way still."""
        sent_at = self.export.sent_at
        if sent_at and (left := sent_at + STILL_UNDER_WAY - timezone.now()) > dt.timedelta():
            raise Unsure(
                f"The lines were sent and are not in the sheet yet, but may still arrive. Try again in {left.total_seconds() // 60 + 1:.0f} "
                "minutes; CPT looks for them first, so none is written twice."
            )

    def _send(self, book: Book, tab: str, lines: list[list[Any]]) -> None:
        self._keep(sent_at=timezone.now())
        try:
            book.append(tab, lines)
        except Unsure:
            if not self._comes(book, tab, len(lines)):
                raise
        except SheetError:  # Google said no, or was never reached
            self._keep(sent_at=None)
            raise

    def _comes(self, book: Book, tab: str, wanted: int) -> bool:
        for pause in LOOKS:
            time.sleep(pause)
            if self._arrived(book, tab, wanted):
                return True
        return False

    def _arrived(self, book: Book, tab: str, wanted: int) -> bool:
        found = book.count(tab, self.export.stamp)
        if found not in (0, wanted):
            raise SheetError(
                f"The tab “{tab}” has {found} of the {wanted} lines with the timestamp {self.export.stamp}: somebody has deleted or copied some. "
                "Delete those that are left, and try again."
            )
        return found == wanted

    def _fail(self, sentence: str) -> None:
        try:
            self._keep(state=SheetState.FAILED, sentence=sentence[:500], ended_at=timezone.now())
        except Superseded:
            logger.warning("sheet export %s was taken up by another worker", self.export.pk)

    def _alive(self) -> None:
        self._update(alive_at=timezone.now())

    def _keep(self, **fields: Any) -> None:
        self._update(alive_at=timezone.now(), **fields)
        for name, value in fields.items():
            setattr(self.export, name, value)

    def _update(self, **fields: Any) -> None:
        mine = SheetExport.objects.filter(pk=self.export.pk, attempt=self.export.attempt, state=SheetState.WRITING)
        if not mine.update(**fields):
            raise Superseded


def refuse_other_header(book: Book, tab: str, names: list[str]) -> None:
    """Raises ``OtherHeader`` if the tab holds something that is not ours."""
    header = book.header(tab)
    if header == names or (not header and book.is_empty(tab)):
        return
    raise OtherHeader(
        f"The first line of the tab “{tab}” is not what CPT writes there ({_some(names)}). Give CPT another tab in the settings, or rename this "
        "one: CPT then makes it anew. Nothing was written."
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _count(lines: Iterable[Any]) -> str:
    number = len(list(lines))
    return f"{number:,} line{'' if number == 1 else 's'}"
