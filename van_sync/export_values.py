"""One cell of an export, read: ids, days, clock times, phones, names.

Each reader takes tidied text and raises ``Unreadable`` with a sentence for data staff. The forms are those seen in VAN
exports of 2018-2026, also after a spreadsheet has saved them again. Readers of values that repeat all over a file are
cached: an export of 20,000 rows has a handful of days and times.
"""

import re
from datetime import date, time
from functools import lru_cache
from typing import Final, NamedTuple

NO_NAME: Final = "No name"
FIRST_YEAR, LAST_YEAR = 2000, 2099
PHONE_DIGITS: Final = 10
NOON: Final = 12  # the largest hour on a 12-hour clock
LARGEST_ID: Final = 2**31 - 1  # VAN's ids are 32-bit integers; more digits are two numbers run together

_GUARD = re.compile(r'="(.*)"', re.DOTALL)
_ID = re.compile(r"(\d{1,20})(?:\.0+)?", re.ASCII)
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_INITIAL = re.compile(r"(?<=\w\w) \w\.?$")
_NOT_DIGITS = re.compile(r"\D+", re.ASCII)
_EXTENSION = re.compile(r"[x#]\D*\d{1,6}$", re.ASCII | re.IGNORECASE)  # x123, ext. 123, extension 123, #123

_US_DAY = r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?:(?P<year>\d{4})|(?P<short_year>\d{2}))"
_ISO_DAY = r"(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})"
_DAY = re.compile(rf"(?:{_US_DAY}|{_ISO_DAY})(?:(?:T|,? )(?P<rest>.+))?", re.ASCII)

# A spreadsheet may write a bare time as 12/30/1899 10:00 AM: a day in front of a clock time says nothing.
_ANY_DAY = r"(?:(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{1,2}-\d{1,2})[T ])?"
_CLOCK = _ANY_DAY + r"(\d{1,2})(?::(\d{2}))?(?::\d{2}(?:\.\d+)?)? ?(?:([ap])\.?(?:m\.?)?)?"
_SPAN = re.compile(rf"{_CLOCK}(?: ?(?:[-\u2010-\u2015\u2212]|to) ?(?:{_CLOCK})?)?", re.ASCII | re.IGNORECASE)
_WORDS = ((re.compile(r"\b(?:12(?::00)? )?noon\b"), "12:00 pm"), (re.compile(r"\b(?:12(?::00)? )?midnight\b"), "12:00 am"))


class Unreadable(ValueError):
    """``str(error)`` is a sentence for data staff."""


class Span(NamedTuple):
    """Clock times on the wall of the event's place, without seconds."""

    start: time
    end: time | None


class Clock(NamedTuple):
    """A clock time as written: ``half`` is ``a``, ``p`` or "" where the cell does not say."""

    hour: int
    minute: int | None
    half: str


def tidy(cell: str) -> str:
    """Strip a cell, make its blanks and line breaks single blanks, and take off Excel's guard: ``="0123"`` → 0123."""
    text = " ".join(cell.split())
    if text[:1] == "=" and (guarded := _GUARD.fullmatch(text)):
        return guarded[1].replace('""', '"').strip()
    return text


def read_id(text: str) -> int:
    """Read a number of VAN's. Commas and a trailing ``.0`` are what a spreadsheet leaves on it."""
    digits = _ID.fullmatch(text.replace(",", ""))
    if digits is None and _ROUNDED.fullmatch(text):
        raise Unreadable(f"“{text}” was rounded by a spreadsheet; take this row from a new export.")
    if digits is None:
        raise Unreadable(f"“{text}” is not a number of VAN's: those have digits only.")
    number = int(digits[1])
    if not 0 < number <= LARGEST_ID:
        raise Unreadable(f"“{text}” is not a number that VAN gives out.")
    return number


@lru_cache(maxsize=4096)
def read_day(text: str) -> tuple[date, Span | None]:
    """Read ``M/D/YYYY``, ``M/D/YY`` or ``YYYY-MM-DD``, and the clock time behind it if there is one.

    Midnight behind a day is no time: that is how spreadsheets and databases write a day alone.
    """
    found = _DAY.fullmatch(text)
    if found is None:
        raise Unreadable(f"“{text}” is not a date we can read, such as 10/31/2026.")
    year = found["year"] or found["iso_year"] or f"20{found['short_year']}"
    try:
        day = date(int(year), int(found["month"] or found["iso_month"]), int(found["day"] or found["iso_day"]))
    except ValueError:
        raise Unreadable(f"The date “{text}” does not exist; VAN writes the month first.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"The year of “{text}” cannot be right.")
    span = read_span(found["rest"]) if found["rest"] else None
    return day, None if span == (time(0), None) else span


@lru_cache(maxsize=4096)
def read_span(text: str) -> Span:
    """Read a clock time (``10:00 AM``, ``10am``, ``13:30:00``, ``noon``) or a range of two.

    Where one side of a range does not say AM or PM (``1 - 4 PM``), it is the half that makes the shift shorter.
    """
    plain = text.lower()
    for word, clock in _WORDS:
        plain = word.sub(clock, plain)
    found = _SPAN.fullmatch(plain)
    if found is None:
        raise Unreadable(f"“{text}” is not a time we can read, such as 10:00 AM or 10:00 AM - 1:00 PM.")
    try:
        return _span(_clock(*found.groups()[:3]), _clock(*found.groups()[3:]) if found[4] else None)
    except ValueError:
        raise Unreadable(f"There is no such time as “{text}”.") from None


def phone_digits(text: str) -> str | None:
    """Return the ten digits of a US phone number without country code and extension; None if it is not one."""
    number = _EXTENSION.sub("", text)
    digits = _NOT_DIGITS.sub("", number.removesuffix(".0"))
    if len(digits) > PHONE_DIGITS:
        digits = digits.removeprefix("1")
    return digits if len(digits) == PHONE_DIGITS else None


def split_name(text: str) -> tuple[str, str]:
    """Split ``Last, First Middle`` into first and last name; a name without comma is ``First Last``.

    A middle initial is dropped. A whole second word stays: nobody can tell "Mary Ann" from a first and middle name,
    and a caller would rather read one name too many.
    """
    last, comma, first = (part.strip() for part in text.partition(","))
    if not comma:
        first, _, last = last.rpartition(" ") if " " in last else (last, "", "")
    return _INITIAL.sub("", first), last


@lru_cache(maxsize=1024)
def read_status(text: str) -> str:
    """Return VAN's word for a status as VAN writes it today: older exports have "Walk in" for its "Walk In"."""
    return "Walk In" if text.lower().replace("-", "").replace(" ", "") == "walkin" else text


def _clock(hour: str, minute: str | None, half: str | None) -> Clock:
    return Clock(int(hour), int(minute) if minute else None, half or "")


def _span(start: Clock, end: Clock | None) -> Span:
    if end is None:
        return Span(_at(start), None)
    pairs = [(_at(one), _at(other)) for one in _halves(start, end) for other in _halves(end, start)]
    return Span(*min(pairs, key=_minutes))


def _halves(clock: Clock, other: Clock) -> list[Clock]:
    """Fill in AM and PM where only the other side of the range says it, and 24-hour time cannot be meant."""
    if clock.half or not other.half or not 1 <= clock.hour <= NOON:
        return [clock]
    return [clock._replace(half=half, minute=clock.minute or 0) for half in "ap"]


def _at(clock: Clock) -> time:
    if clock.half:
        if not 1 <= clock.hour <= NOON:
            raise ValueError("There is no such hour on a 12-hour clock.")
        return time(clock.hour % NOON + (NOON if clock.half == "p" else 0), clock.minute or 0)
    if clock.minute is None:
        raise ValueError("A bare number is not a time.")
    return time(clock.hour, clock.minute)


def _minutes(times: tuple[time, time]) -> int:
    """Minutes from one clock time to the next other; from a time to itself is a whole day."""
    start, end = times
    return ((end.hour - start.hour) * 60 + end.minute - start.minute - 1) % 1440 + 1
