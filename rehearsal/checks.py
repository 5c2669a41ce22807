"""What must hold at every instant of the day, looked at from outside: in the database, in the log, on the screens."""

import itertools
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from rehearsal.outbox import Edit
from rehearsal.page import World
from rehearsal.store import KINDS, Store
from rehearsal.tab import Tab
from tracker.models import CanvassGroup, Change, CheckIn, GroupMember, OfficeCounter, Shift

AT_ONCE = 5  # offices whose screens are compared at a look: the looking must not slow what it looks at
ACCEPTED = ("applied", "repeated")


@dataclass(frozen=True)
class Read:
    """What the database says. ``counts``: rows of offices in which nothing was written while they were counted."""

    numbers: dict[int, int]
    changes: list[Change]
    counts: dict[int, int]
    problems: list[str]


class Checks:
    """``quiet``: seconds after the last change of an office by which all its screens must show the same."""

    def __init__(self, world: World, tabs: Sequence[Tab], offices: Sequence[int], quiet: float) -> None:
        self.world, self.tabs, self.offices, self.quiet = world, tabs, offices, quiet
        self.numbers: dict[int, int] = {}
        self.log: dict[tuple[int, int], str] = {}  # office and number -> operation
        self.waiting: list[Edit] = []
        self.looks = self.compared = 0
        self._taken = 0
        self._since: dict[int, tuple[int, float]] = {}
        self._compared_at: dict[int, int] = {}
        self._told: set[str] = set()

    def begin(self) -> None:
        """Note where the offices stand. Asks the database."""
        self.numbers = _numbers(self.offices)

    def read(self) -> Read:
        """Asks the database, each question in one statement."""
        numbers = _numbers(self.offices)
        wanted = Q(pk__in=[])
        for office, number in numbers.items():
            if number > self.numbers[office]:
                wanted |= Q(office=office, number__gt=self.numbers[office], number__lte=number)
        changes = list(Change.objects.filter(wanted).defer("frame").order_by("office", "number"))
        counts = dict(Shift.objects.on_boards().filter(office__in=self.offices).values_list("office").annotate(Count("pk")))
        still = _numbers(self.offices)
        unmoved = {office: counts.get(office, 0) for office in self.offices if still[office] == numbers[office]}
        return Read(numbers, changes, unmoved, [*_in_two_groups(), *_wrong_figures()])

    def judge(self, read: Read) -> None:
        """Compare it with what the tabs were told and what they show. Belongs to the tabs' loop."""
        self.looks += 1
        self.tell(read.problems)
        self.tell(self._judge_log(read))
        self.tell(self._judge_answers())
        self.tell(self._judge_screens(read))

    def tell(self, problems: Iterable[str]) -> None:
        """Each once."""
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                self.world.problems.append(problem)

    # -- the log -------------------------------------------------------------------------------------------------------

    def _judge_log(self, read: Read) -> Iterable[str]:
        for change in read.changes:
            office, number = change.office_id, change.number
            if number != self.numbers[office] + 1:
                yield f"Office {office}: change {number} follows {self.numbers[office]} in the log."
            self.numbers[office] = number
            self.log[office, number] = str(change.operation_id)
            yield from _nameless_reopenings(change)
        for office, number in read.numbers.items():
            if self.numbers[office] != number:
                yield f"Office {office}: the log ends at {self.numbers[office]}, the counter stands at {number}."
                self.numbers[office] = number

    def _judge_answers(self) -> Iterable[str]:
        """Every accepted edit is in the log, under the numbers that its tab was told."""
        fresh = list(itertools.islice(self.world.edits.values(), self._taken, None))
        self._taken += len(fresh)
        left = []
        for edit in (*self.waiting, *fresh):
            if edit.answered is None or any(number > self.numbers.get(office, number) for office, number in edit.numbers.items()):
                left.append(edit)
            elif self.is_lost(edit):
                yield f"Edit {edit.id} was accepted and is not in the log under its number."
        self.waiting = left

    def is_lost(self, edit: Edit) -> bool:
        here = {office: number for office, number in edit.numbers.items() if office in self.numbers}
        return edit.result in ACCEPTED and any(self.log.get(place) != edit.id for place in here.items())

    def order(self) -> Iterable[str]:
        """Somebody's edits of one row are in the log in the order in which they were made; none that was refused is there."""
        last: dict[tuple[int, str, int], int] = {}
        for edit in sorted(self.world.edits.values(), key=lambda edit: (edit.screen, edit.order)):
            for row, (office, number) in itertools.product(edit.rows, edit.numbers.items()):
                if number <= last.get((edit.screen, row, office), 0):
                    yield f"Edit {edit.id} is in the log before an earlier one of the same person and row."
                last[edit.screen, row, office] = number
        for operation in self.log.values():
            told = self.world.edits.get(operation)
            if told is not None and told.answered is not None and told.result not in ACCEPTED:
                yield f"Edit {operation} is in the log although its answer was {told.result}."

    # -- the screens ---------------------------------------------------------------------------------------------------

    def _judge_screens(self, read: Read) -> Iterable[str]:
        now, compared = time.monotonic(), 0
        for office, number in read.numbers.items():
            if self._since.get(office, (-1, 0.0))[0] != number:
                self._since[office] = (number, now)
            is_quiet = now - self._since[office][1] >= self.quiet
            if not is_quiet or self._compared_at.get(office) == number or compared >= AT_ONCE:
                continue
            self._compared_at[office] = number
            compared += 1
            yield from self._judge_office(office, number, read.counts.get(office), now)
        self.compared += compared

    def _judge_office(self, office: int, number: int, count: int | None, now: float) -> Iterable[str]:
        tabs = [tab for tab in self.tabs if office in tab.store.offices and tab.is_on_line(now - self.quiet)]
        at = {tab.store.offices[office]["number"] for tab in tabs}
        if any(standing > number for standing in at):
            return  # it has moved while we looked
        if any(standing < number for standing in at):
            behind = sum(tab.store.offices[office]["number"] < number for tab in tabs)
            yield f"Office {office}: {behind} of {len(tabs)} screens have not heard of change {number} after {self.quiet:g} s of quiet."
            return
        for tab in tabs[1:]:
            yield from differences(
                f"Office {office} at {number}, screens {tabs[0].screen.number} and {tab.screen.number}", tabs[0].store, tab.store, office
            )
        if tabs and count is not None and count != len(tabs[0].store.on_screen(office)["shift"]):
            yield f"Office {office} at {number}: {count} rows in the database, {len(tabs[0].store.on_screen(office)['shift'])} on the screens."


def differences(where: str, one: Store, other: Store, office: int | None = None) -> Iterable[str]:
    """Row for row, in all columns; names no person."""
    left, right = one.on_screen(office), other.on_screen(office)
    for kind in KINDS:
        for pk in sorted(left[kind].keys() | right[kind].keys()):
            mine, theirs = left[kind].get(pk), right[kind].get(pk)
            if mine != theirs:
                yield f"{where}: {kind} {pk} differs ({_what_differs(mine, theirs)})."


def _what_differs(mine: dict[str, Any] | None, theirs: dict[str, Any] | None) -> str:
    if mine is None or theirs is None:
        return "it is on one of them alone"
    return ", ".join(sorted(name for name in mine if mine[name] != theirs.get(name)))


def totals(tabs: Sequence[Tab]) -> Iterable[str]:
    """The state is the sum of its regions, that of its offices, and the rows of the database. Asks the database."""
    rows = dict(Shift.objects.on_boards().values_list("office").annotate(Count("pk")))
    for tab in tabs:
        for office in tab.store.offices:
            shown = sum(shift["office"] == office for shift in tab.store.rows["shift"].values())
            if shown != rows.get(office, 0):
                yield f"Screen {tab.screen.number} ({tab.screen.code}) shows {shown} rows of office {office}; the database has {rows.get(office, 0)}."


def _numbers(offices: Iterable[int]) -> dict[int, int]:
    return dict(OfficeCounter.objects.filter(office__in=offices).values_list("office_id", "number"))


def _nameless_reopenings(change: Change) -> Iterable[str]:
    for row, before in change.before.items():
        after = change.after.get(row) or {}
        if before and before.get("status") == "completed" and after.get("status", "completed") != "completed" and change.actor_id is None:
            yield f"Office {change.office_id}, change {change.number}: {row} left Completed, and nobody is named."


def _in_two_groups() -> list[str]:
    members = GroupMember.objects.filter(left_at=None, group__is_active=True).order_by()
    twice = members.values("shift__volunteer").annotate(groups=Count("group", distinct=True)).filter(groups__gt=1)
    return [f"Person {row['shift__volunteer']} is in {row['groups']} groups at once." for row in twice]


def _wrong_figures() -> list[str]:
    last = CheckIn.objects.filter(group=OuterRef("pk"), is_active=True).order_by("-pk").values("knocks")[:1]
    groups = CanvassGroup.objects.annotate(last=Coalesce(Subquery(last), Value(0))).filter(~Q(knocks=F("last")) | Q(knocks__lt=0))
    return [f"Group {group.pk} has {group.knocks} doors; its last accepted figure is {group.last}." for group in groups]
