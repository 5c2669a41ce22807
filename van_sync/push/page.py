"""What the page of a sync says: how far it is, what would be written, what became of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Final, Literal

from django.db.models import Count

from accounts.models import Office
from tracker.models import Shift
from tracker.words import clock
from van_sync.models import DryRow, PushState, RowKind, SyncState, VanPush, VanSync
from van_sync.progress import LONG_WAIT, Progress

Situation = Literal["settled", "working", "waiting", "alone", "quiet"]
NO_WORKER: Final = (
    "No worker has taken this up yet: it is busy with something else, or it does not run. Nothing is lost, and it begins by itself. "
    "If it does not, ask whoever keeps the server to look at the process “worker”."
)
QUIET: Final = (
    "The worker has said nothing for a minute, so it was probably stopped. It is taken up again by itself; nothing is written twice."
)
# Why shifts of the day are not in the list, in the order of the page.
NOT_COMPARED: Final = {
    "open": "still In or Same Day Confirmed: give them their end on Review first",
    "no_vanid": "without a VANID",
    "left_out": "taken out of the sync on Review",
    "office": "at an office that is not written to VAN",
    "booked": "that nobody here has touched",
}
QUESTIONS: Final = {
    RowKind.CHANGED: ("VAN has changed since the import", "Somebody changed these in VAN, in Mobilize or by phone. Whose word holds?"),
    RowKind.UNMATCHED: ("No plain match in VAN", "Choose the signup that is meant, or leave the row."),
    RowKind.UNOFFERED: ("VAN has no such status", "The event type does not offer our word. Choose one of its words, or leave the row."),
}


def situation(sync: VanSync, now: dt.datetime) -> Situation:
    if sync.state not in SyncState.with_a_worker:
        return "settled"
    if sync.alive_at is None:
        return "waiting" if sync.asked_at > now - LONG_WAIT else "alone"
    return "quiet" if sync.is_quiet(now) else "working"


def progress(sync: VanSync, now: dt.datetime) -> Progress:
    found = situation(sync, now)
    if sync.state == SyncState.LOOKING or not sync.sent_at:
        return Progress(f"{sync.state} {found}", _sentence(sync, found), sync.rows_done, sync.rows_total)
    counts = states(sync)
    if sync.state == SyncState.DONE:
        return Progress("done settled", _ended(counts), sum(counts.values()), sum(counts.values()))
    ended, total = sum(counts[state] for state in PushState.values if state not in PushState.open), sum(counts.values())
    stage = f"{sync.state} {found} {counts[PushState.REFUSED]} {counts[PushState.FAILED]}"
    return Progress(stage, _sentence(sync, found), ended, total)


def states(sync: VanSync) -> Counter[str]:
    found = VanPush.objects.filter(sync=sync).order_by().values_list("state").annotate(Count("pk"))
    return Counter(dict(found))


def _sentence(sync: VanSync, found: Situation) -> str:
    by_situation = {"waiting": "Waiting for the worker …", "alone": NO_WORKER, "quiet": QUIET}
    if found in by_situation:
        return by_situation[found]
    if sync.state in (SyncState.FAILED, SyncState.STOPPED):
        return sync.trouble
    return {
        SyncState.LOOKING: "Reading VAN …",
        SyncState.READY: "Nothing is written yet. Below is what VAN says now, and what it would become.",
        SyncState.SENDING: "Writing to VAN …",
    }[SyncState(sync.state)]


def _ended(counts: Counter[str]) -> str:
    done, refused, failed = (counts[state] for state in (PushState.DONE, PushState.REFUSED, PushState.FAILED))
    if not (refused or failed):
        return f"Done. VAN has all {done:,} rows." if done else "Done. Nothing was to be written."
    parts = [
        f"{refused:,} were not written, because somebody changed them meanwhile" if refused else "",
        f"{failed:,} failed" if failed else "",
    ]
    return f"VAN has {done:,} rows. {'; '.join(part for part in parts if part)}: see below."


@dataclass(frozen=True)
class Person:
    """Who and when, of a row or a receipt; from the board, so that the receipts need no names."""

    shift: Shift | None
    office: Office

    @property
    def name(self) -> str:
        return str(self.shift.volunteer) if self.shift else "(no longer on a board)"

    @property
    def time(self) -> str:
        return clock(self.shift.starts_at, self.office.zone) if self.shift else ""

    @property
    def role(self) -> str:
        return self.shift.role.name if self.shift else ""


@dataclass(frozen=True)
class Line:
    """A row of the dry run on the page."""

    row: DryRow

    @cached_property
    def who(self) -> Person:
        return Person(self.row.shift, self.row.office)

    @property
    def write(self) -> str:
        """The one choice of a row that is no question."""
        return f"{self.row.pk}:{self.row.choices[0]['key']}"

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        return [(f"{self.row.pk}:{choice['key']}", choice["label"], choice["answer"]) for choice in self.row.choices]


@dataclass(frozen=True)
class Question:
    title: str
    about: str
    kind: str
    lines: list[Line]

    @property
    def answers(self) -> list[str]:
        """What several of them have in common."""
        found = Counter(answer for line in self.lines for _, _, answer in line.choices if answer)
        return [answer for answer, count in found.items() if count > 1]


@dataclass(frozen=True)
class Tally:
    office: Office
    writes: int
    questions: int


@dataclass(frozen=True)
class Receipt:
    push: VanPush

    @cached_property
    def who(self) -> Person:
        return Person(self.push.shift, self.push.office)


@dataclass(frozen=True)
class SyncPage:
    """All that the templates show of a sync. ``office``: the code that the list is filtered by."""

    sync: VanSync
    now: dt.datetime
    office: str = ""

    @cached_property
    def progress(self) -> Progress:
        return progress(self.sync, self.now)

    @cached_property
    def situation(self) -> Situation:
        return situation(self.sync, self.now)

    @property
    def is_under_way(self) -> bool:
        return self.situation != "settled"

    @property
    def is_in_trouble(self) -> bool:
        return self.situation in ("alone", "quiet") or self.sync.state in (SyncState.FAILED, SyncState.STOPPED)

    @cached_property
    def offices(self) -> list[Office]:
        return list(self.sync.offices.order_by("code"))

    # -- dry run -------------------------------------------------------------------------------------------------------

    @cached_property
    def all_lines(self) -> list[Line]:
        rows = self.sync.rows.select_related("shift__volunteer", "shift__role", "office").defer("shift__event_name")
        return [Line(row) for row in rows.order_by("office__code", "shift__starts_at", "pk")]

    @cached_property
    def lines(self) -> list[Line]:
        return [line for line in self.all_lines if self.office in ("", line.row.office.code)]

    def _of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.row.kind in kinds]

    @property
    def questions(self) -> list[Question]:
        found = ((kind, self._of(kind)) for kind in QUESTIONS)
        return [Question(*QUESTIONS[kind], kind, lines) for kind, lines in found if lines]

    @property
    def asked(self) -> int:
        return len(self._of(*RowKind.questions))

    @property
    def writes(self) -> list[tuple[Office, list[Line]]]:
        return [(office, list(lines)) for office, lines in groupby(self._of(RowKind.WRITE), key=lambda line: line.row.office)]

    @property
    def to_write(self) -> int:
        return len(self._of(RowKind.WRITE))

    @property
    def same(self) -> list[Line]:
        return self._of(RowKind.SAME)

    @property
    def figures(self) -> list[tuple[str, str, int]]:
        uncounted = sum(self.sync.counts.values()) if not self.office else 0
        found = [("write", "To write", self.to_write), ("ask", "To answer", self.asked), ("same", "Already so in VAN", len(self.same))]
        return [*found, ("none", "Not in this list", uncounted)] if uncounted else found

    @property
    def tallies(self) -> list[Tally]:
        """By office: what there is to do."""
        kinds = Counter((line.row.office, line.row.kind in RowKind.questions) for line in self.all_lines if line.row.kind != RowKind.SAME)
        return [Tally(office, kinds[office, False], kinds[office, True]) for office in sorted({o for o, _ in kinds}, key=lambda o: o.code)]

    @property
    def not_compared(self) -> list[tuple[str, int, str]]:
        return [(why, self.sync.counts[why], words) for why, words in NOT_COMPARED.items() if self.sync.counts.get(why)]

    # -- receipts ------------------------------------------------------------------------------------------------------

    @cached_property
    def states(self) -> list[tuple[str, str, int]]:
        counts = states(self.sync)
        return [(state, label, counts[state]) for state, label in PushState.choices]

    @cached_property
    def failed(self) -> list[Receipt]:
        return self._receipts(PushState.FAILED)

    @cached_property
    def refused(self) -> list[Receipt]:
        return self._receipts(PushState.REFUSED)

    @cached_property
    def done(self) -> list[Receipt]:
        return [] if self.is_under_way else self._receipts(PushState.DONE)

    @property
    def waiting(self) -> int:
        return sum(count for state, _, count in self.states if state in PushState.open)

    def _receipts(self, *which: str) -> list[Receipt]:
        return [Receipt(push) for push in receipts(self.sync).filter(state__in=which)]

    @property
    def took(self) -> str:
        if not (self.sync.finished_at and self.sync.sent_at):
            return ""
        seconds = round((self.sync.finished_at - self.sync.sent_at).total_seconds())
        return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def receipts(sync: VanSync) -> Any:
    return sync.receipts.select_related("shift__volunteer", "shift__role", "office").order_by("office__code", "shift__starts_at", "pk")


def report_rows(sync: VanSync) -> Iterable[list[object]]:
    """The report as a table: numbers and words, no names and no phones."""
    yield [
        "Office", "VANID", "Signup", "We said", "VAN said", "To be", "State", "What became of it", "VAN's answer", "VAN's reference",
        "Tries", "Ended (UTC)",
    ]  # fmt: skip
    for push in receipts(sync):
        yield [
            push.office.code, push.vanid or "", push.signup_id, push.get_ours_display(), push.expected, push.to, push.get_state_display(),
            push.reason, push.answer, push.reference, push.attempts, f"{push.ended_at:%Y-%m-%d %H:%M:%S}" if push.ended_at else "",
        ]  # fmt: skip
