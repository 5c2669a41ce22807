"""What would become of one row in VAN: written, asked about, or nothing. Pure: no database, no VAN."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from tracker.models import Shift
from tracker.van import INVITED, NEVER_BOOKED, VAN_WORDS, is_same
from van_sync.client_types import Named, Signup
from van_sync.models import RowKind, StatusMapping
from van_sync.push.words import named


@dataclass(frozen=True, slots=True)
class InVan:
    """A signup as VAN has it now, and the statuses that its event type offers."""

    signup: Signup
    offered: tuple[Named, ...]

    @property
    def word(self) -> str:
        return self.signup.status.name


@dataclass(frozen=True, slots=True)
class Found:
    """The signup that a shift is, or those that it may be; ``why`` says why it is not plain."""

    it: InVan | None
    candidates: tuple[InVan, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to do about a row. Without a signup nothing is written, and the row is taken out of the sync.

    ``answer``: what it has in common with choices of other rows, so that many can be answered at once.
    """

    key: str
    label: str
    answer: str = ""
    signup_id: int | None = None
    expected: str = ""
    to_id: int | None = None
    to: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


OURS = "Write what we say"
KEEP = Choice("keep", "Keep VAN’s word, and take the row out", "Keep VAN’s word, and take the row out")
OUT = Choice("keep", "Take the row out", "Take the row out")


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: RowKind
    van_says: str = ""
    becomes: str = ""
    why: str = ""
    choices: tuple[Choice, ...] = ()


def judge(shift: Shift, found: Found, line: StatusMapping | None, zone: ZoneInfo) -> Verdict:
    """``line``: VAN's word for our status, None if there is none. ``shift.van_status`` is VAN's word as the import had it."""
    if found.it is None:
        choices = tuple(_candidates(shift, found.candidates, line, zone))
        return Verdict(RowKind.UNMATCHED, why=found.why, choices=(*choices, OUT))
    word = found.it.word
    if _says_so(shift, word, line):
        return Verdict(RowKind.SAME, word, word, "VAN says so already.")
    if is_same(word, INVITED) and shift.status in NEVER_BOOKED:
        return Verdict(RowKind.SAME, word, why="Only invited in VAN, never booked: nothing to write.")
    return _differs(shift, found.it, line)


def _says_so(shift: Shift, word: str, line: StatusMapping | None) -> bool:
    same = [line.van_name, *line.same_words] if line else VAN_WORDS.get(shift.status, ())
    return any(is_same(word, one) for one in same)


def _differs(shift: Shift, it: InVan, line: StatusMapping | None) -> Verdict:
    to = named(line.van_name, it.offered) if line else None
    if shift.van_status and not is_same(it.word, shift.van_status):
        writes = [_write(it, to, f"Write {to.name}", OURS)] if to else list(_words(it))
        return Verdict(RowKind.CHANGED, it.word, why=f"VAN said {shift.van_status} at the import.", choices=(*writes, KEEP))
    if to is None:
        return Verdict(RowKind.UNOFFERED, it.word, why=_no_word(shift, it, line), choices=(*_words(it), KEEP))
    return Verdict(RowKind.WRITE, it.word, to.name, _word_for(shift, line, to), choices=(_write(it, to, f"Write {to.name}", OURS),))


def _word_for(shift: Shift, line: StatusMapping | None, to: Named) -> str:
    ours = shift.get_status_display()
    where = "for this event type" if line and line.event_type_id else "in VAN"
    return f"The same word {where}." if is_same(ours, to.name) else f"{ours} is {to.name} {where}."


def _no_word(shift: Shift, it: InVan, line: StatusMapping | None) -> str:
    if line is None:
        return f"VAN has no word for {shift.get_status_display()}."
    return f"This event type does not offer {line.van_name}."


def _words(it: InVan) -> Iterator[Choice]:
    """Every other word that VAN offers for it."""
    for status in it.offered:
        if not is_same(status.name, it.word):
            yield _write(it, status, f"Write {status.name}", f"Write {status.name}")


def _write(it: InVan, to: Named, label: str, answer: str = "") -> Choice:
    return Choice(f"{it.signup.signup_id}-{to.id}", label, answer, it.signup.signup_id, it.word, to.id, to.name)


def _candidates(shift: Shift, candidates: tuple[InVan, ...], line: StatusMapping | None, zone: ZoneInfo) -> Iterator[Choice]:
    """A signup that says so already may be chosen, too: then the shift is known by it from now on."""
    for it in candidates:
        to = it.signup.status if _says_so(shift, it.word, line) else named(line.van_name, it.offered) if line else None
        if to is not None:
            starts = f"{it.signup.starts_at.astimezone(zone):%-I:%M %p}"
            yield _write(it, to, f"{it.signup.role.name or 'No role'}, {starts}, {it.word}: write {to.name}")
