"""The import from VAN's API: read all of it, then merge it as a file is merged."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max

from accounts.models import User
from tracker.bookings import Booking, Extent, Unread, merge_bookings
from tracker.models import CampaignSettings, Shift
from tracker.operations.locks import Busy
from van_sync import runs
from van_sync.api_reading import People, Progress, Reading, read_days, read_people
from van_sync.client import VanClient
from van_sync.client_errors import VanError
from van_sync.client_types import BrokenEvent, Event, Person, Signup
from van_sync.export_values import read_status, tidy
from van_sync.imports import ImportReport, report_of
from van_sync.models import RunStatus
from van_sync.progress import Superseded
from van_sync.raw_rows import keep_rows
from van_sync.runs import Outdated, Turn

MOST_PHONES: Final = 500  # people asked for in one run, at a call each; the next run goes on
NO_STATUS: Final = "VAN gives this signup no status, so the person counts as expected. Give it one in VAN."
WAY_OF_PHONES: Final = "They are on the boards without a phone."


class UnderWay(Exception):
    """Another import from VAN is under way."""


@dataclass(frozen=True, slots=True)
class VanReport:
    """What an import from VAN did, and what it could not read."""

    shifts: ImportReport
    events: int
    people_asked: int
    people_found: int
    people_left: int
    problems: tuple[dict[str, Any], ...]
    calls: int

    @property
    def missing(self) -> list[dict[str, Any]]:
        return [problem for problem in self.problems if not problem["is_kept"]]

    def figures(self) -> dict[str, Any]:
        """All that is counted, as the run keeps it."""
        own = {name: getattr(self, name) for name in ("events", "people_asked", "people_found", "people_left")}
        return {**self.shifts.figures(), **own, "bad": len(self.missing), "remarks": len(self.problems) - len(self.missing)}


def import_now(
    first: dt.date | None = None, *, days: int = 1, by: User | None = None, most_phones: int = MOST_PHONES,
    van: VanClient | None = None, progress: Progress | None = None,
) -> VanReport:  # fmt: skip
    """Bring ``days`` days, from ``first`` (the campaign's today) on, from VAN onto the boards, on the spot.

    Raises ``VanError`` if nothing could be read: then nothing has changed; ``UnderWay``; ``Busy`` if a board stays locked.
    """
    first = first or CampaignSettings.load().today()
    run = runs.ask_van(first, first + dt.timedelta(days=days - 1), by=by)
    turn = run and Turn.take(run.pk, RunStatus.IMPORTING)
    if not turn:
        raise UnderWay("Another import from VAN is under way. Wait until it is done.")
    with turn.watched():
        return _bring_in(turn, van or VanClient.from_settings(), most_phones, progress, may_turn_back=True)


def bring_in(run_id: int, van: VanClient | None = None, progress: Progress | None = None) -> None:
    """What the worker does with a run that ``runs.ask_van`` made. The run says how it ended."""
    turn = Turn.take(run_id, RunStatus.IMPORTING)
    if turn is None:
        return
    with suppress(VanError, Busy, Outdated, Superseded), turn.watched():
        runs.refuse_to_turn_back(turn.run)  # before it costs calls
        _bring_in(turn, van or VanClient.from_settings(), MOST_PHONES, progress, may_turn_back=False)


def _bring_in(turn: Turn, van: VanClient, most_phones: int, progress: Progress | None, *, may_turn_back: bool) -> VanReport:
    run = turn.run
    assert run.day is not None
    assert run.last_day is not None, "the database has no run of the API without"
    turn.count_calls = lambda: van.calls

    def tell(done: int, total: int) -> None:
        turn.progress(done, total)
        if progress:
            progress(done, total)

    newest = Shift.objects.aggregate(newest=Max("pk"))["newest"] or 0
    turn.step("Reading VAN's events and who is signed up …")
    reading = read_days(van, run.day, run.last_day, tell)
    turn.step("Asking VAN for phones that are missing here …")
    people = read_people(van, reading, most=most_phones, progress=tell)
    if may_turn_back:
        runs.refuse_closed(run.day)
    else:
        runs.refuse_to_turn_back(run)  # reading takes minutes, and somebody may have opened the next day
    turn.step("Bringing it onto the boards …")
    days = _days(run.day, run.last_day)
    shifts = _merge(turn, reading, people, Extent(days, _places(reading), _unread(reading, days), newest), tell)
    people.remember()
    report = VanReport(
        shifts=shifts, events=len(reading.events), people_asked=len(people.asked), people_found=len(people.found), people_left=people.left,
        problems=tuple(_problems(reading, people)), calls=van.calls,
    )  # fmt: skip
    turn.end(RunStatus.PARTIAL if report.missing else RunStatus.DONE, counts=report.figures(), problems=list(report.problems))
    return report


def _merge(turn: Turn, reading: Reading, people: People, extent: Extent, tell: Progress) -> ImportReport:
    run = turn.run
    assert run.day is not None
    bookings = [_booking(event, signup, people.found.get(signup.vanid), reading.wall(signup)) for event, signup in reading.signups]
    outcome = merge_bookings(bookings, day=run.day, by=run.imported_by, extent=extent, progress=tell)
    keep_rows(bookings, [signup.raw for _, signup in reading.signups], outcome.placed, run)
    return report_of(bookings, outcome, file_name=run.file_name, day=run.day)


def _booking(event: Event, signup: Signup, person: Person | None, wall: dt.datetime) -> Booking:
    """The words that VAN's export of the same signup has, and the instant, which no export has."""
    return Booking(
        vanid=signup.vanid, first_name=tidy(signup.first_name), last_name=tidy(signup.last_name),
        phone=person.phone if person else "", cell=person.cell if person else "", email=person.email if person else "",
        signup_id=signup.signup_id, event_name=tidy(signup.event.name or event.name), event_type=tidy(event.type.name),
        role=tidy(signup.role.name), location=tidy(signup.location.name) if signup.location else "",
        day=wall.date(), starts_at=wall.time(), at=signup.starts_at, status=read_status(tidy(signup.status.name)),
        do_not_call=bool(person and person.do_not_call),
    )  # fmt: skip


def _days(first: dt.date, last: dt.date) -> frozenset[dt.date]:
    return frozenset(first + dt.timedelta(days=later) for later in range((last - first).days + 1))


def _places(reading: Reading) -> frozenset[str]:
    """Also of events from which everybody has been taken off."""
    return frozenset(tidy(place.name) for event in reading.events for place in event.locations)


def _unread(reading: Reading, days: frozenset[dt.date]) -> tuple[Unread, ...]:
    return tuple(
        Unread(
            days=frozenset(day for day in days if reading.is_on(event, day, day)),
            locations=frozenset(tidy(place.name) for place in event.locations),
            event_name=tidy(event.name),
        )
        for event, _ in reading.missing
    ) + tuple(Unread(days=days, locations=frozenset(map(tidy, event.locations)), event_name=tidy(event.name)) for event in reading.broken)


def _problems(reading: Reading, people: People) -> Iterator[dict[str, Any]]:
    """What is missing, first of all; then what was odd. In the shape of a file's problems, without lines."""
    for event, reason in reading.missing:
        yield _problem("Event", f"{tidy(event.name)}, {event.starts_at:%b %-d}", reason)
    for broken in reading.broken:
        yield _problem("Event", _name(broken), broken.why)
    for reason, number in people.refused.items():
        yield _problem("Phones", f"{number:,} {'people' if number > 1 else 'person'}", f"{reason} {WAY_OF_PHONES}")
    for _, signup in reading.signups:
        if not signup.status.name:
            yield _problem("Signup", f"{signup.signup_id}", NO_STATUS, is_kept=True)


def _name(event: BrokenEvent) -> str:
    """As far as VAN says it."""
    name = tidy(event.name) or f"Event {event.event_id or 'without a number'}"
    return f"{name}, {event.starts_at:%b %-d}" if event.starts_at else name


def _problem(what: str, which: str, reason: str, *, is_kept: bool = False) -> dict[str, Any]:
    return {"file": "", "line": 0, "column": what, "value": which, "reason": reason, "is_kept": is_kept}
