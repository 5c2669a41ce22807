"""The one way in which rows of a day change: remembered before and after, written together, numbered, told."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Field, Model

from accounts.models import User
from tracker.errors import Conflict, Refused, TryAgain
from tracker.live.publish import publish
from tracker.models import CanvassGroup, Change, CheckIn, GroupMember, Note, OfficeCounter, Operation, Shift, Volunteer
from tracker.operations.patches import offices_showing, patches_by_office, people_in
from tracker.rows import dumps

# Names in the log, in the order of writing: what is pointed to comes first.
KINDS: dict[type[Model], str] = {
    Volunteer: "volunteer",
    CanvassGroup: "group",
    Shift: "shift",
    GroupMember: "member",
    CheckIn: "check_in",
    Note: "note",
}
STALE_AFTER = dt.timedelta(seconds=60)


@dataclass
class Touched:
    """A row this edit made or changed. ``before`` holds the old values of what changed; None: the row is new."""

    row: Any
    before: dict[str, Any] | None
    fields: set[str] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def appears(self) -> bool:
        """For a shift: whether a board may show it, or its person, for the first time."""
        arrives = self.is_new or bool({"office_id", "volunteer_id", "is_active", "day"} & self.fields)
        return arrives and self.row.is_active and self.row.office_id is not None

    def was(self, attribute: str) -> Any:
        return (self.before or {}).get(attribute, getattr(self.row, attribute))

    @property
    def offices(self) -> set[int]:
        """Offices that the row is in, or was in until now. A volunteer's are found by ``offices_showing``."""
        row = self.row
        if isinstance(row, Shift):
            found = {row.office_id, self.was("office_id")}
        elif isinstance(row, CanvassGroup):
            found = {row.office_id}
        elif isinstance(row, Note):
            found = {row.owner.office_id}
        else:
            found = {row.group.office_id} if not isinstance(row, Volunteer) else set()
        return found - {None}


class Edit:
    """One person's change, inside one transaction and under the counters of all offices it reaches.

    Services call ``change``, ``add`` and ``touch``; nothing reaches the database before ``flush``, so that a service that
    refuses leaves no trace. ``at`` is when the person did it; ``people`` are the locked volunteers by id.
    """

    def __init__(
        self, kind: str, counters: dict[int, OfficeCounter], *, by: User | None, at: dt.datetime,
        people: dict[int, Volunteer] | None = None, operation: Operation | None = None, seen_version: int | None = None, age: dt.timedelta = dt.timedelta(0),
    ) -> None:  # fmt: skip
        self.kind, self.counters, self.by, self.at = kind, counters, by, at
        self.people = people or {}
        self.operation, self.seen_version, self.age = operation, seen_version, age
        self.touched: dict[tuple[type[Model], Any], Touched] = {}
        self.turned: set[int] = set()
        self.undoes: list[Change] = []
        self.witnesses: set[int] = set()

    # -- what services say -------------------------------------------------------------------------------------------

    def change(self, row: Model, **new: Any) -> None:
        """Change fields of a locked row; a value equal to the present one is no change."""
        changed = {name: value for name, value in new.items() if getattr(row, name) != value}
        if not changed:
            return
        touched = self._touch(row)
        for name, value in changed.items():
            attribute = _attribute(row, name)
            if touched.before is not None:
                touched.before.setdefault(attribute, getattr(row, attribute))
            touched.fields.add(attribute)
            setattr(row, name, value)

    def add(self, row: Model) -> None:
        """Make a row. Its id is known after ``flush``."""
        self.touched[_identity(row)] = Touched(row, None)

    def touch(self, row: Model) -> None:
        """Raise a row's version because what its patch shows has changed elsewhere (a group's members)."""
        self._touch(row)

    def log_in(self, *offices: int) -> None:
        """Keep what happens to people in the log of these offices, too: somebody who stands on no board has none."""
        self.witnesses |= set(offices)

    def take_back(self, changes: list[Change]) -> None:
        """Say that this edit is the undo of these changes of one operation."""
        self.undoes = changes
        self.log_in(*(change.office_id for change in changes if all(key.startswith("volunteer:") for key in change.after)))

    def turn(self, counter: OfficeCounter, day: dt.date) -> None:
        """Put an office's boards on another day. Nothing of its rows changes: the frame's day tells open tabs to start anew."""
        counter.day = day
        self.turned.add(counter.pk)

    def compare(self, row: Any, attribute: str, *, was: Any, to: Any) -> bool:
        """Return whether there is something to change. Raises ``Conflict`` if the field is not what the person saw.

        Equal is done already. An entry older than a minute must also not have missed a change that was put back since.
        """
        return self.compare_shown(getattr(row, attribute), row, attribute, was=was, to=to)

    def compare_shown(self, current: Any, row: Any, attribute: str, *, was: Any, to: Any) -> bool:
        """The same for a field that people see as something else than is stored: ``current`` is what they see."""
        if current == to:
            return False
        if current != was or self._written_since(row, attribute):
            raise Conflict(row, attribute, current)
        return True

    # -- writing -----------------------------------------------------------------------------------------------------

    def flush(self) -> list[Change]:
        """Write the rows, number and record one ``Change`` an office, tell the offices on commit.

        Raises ``TryAgain`` before writing if an office is reached whose counter is not locked.
        """
        if not (self.touched or self.turned):
            return []
        self._bring_notes()
        showing = offices_showing(found.row.pk for found in self._of(Volunteer) if not found.is_new)
        reached = self.turned.union(self.witnesses, *showing.values(), *(found.offices for found in self.touched.values()))
        if reached - self.counters.keys():
            raise TryAgain(reached)
        self._write()
        for found in self._of(Shift):
            if found.appears and self.counters[found.row.office_id].day == found.row.day:
                showing[found.row.volunteer_id].add(found.row.office_id)
        patches = patches_by_office(list(self.touched.values()), showing, self.counters)
        changes = [self._numbered(office, patches[office], showing) for office in sorted(reached)]
        self._point_back(changes)
        self._number(changes)
        return changes

    def _bring_notes(self) -> None:
        """Notes move with their shift. Their version rises too: else a tab could not tell the new place from the old."""
        moved = {found.row.pk: found.row for found in self._of(Shift) if not found.is_new and "office_id" in found.fields}
        for note in Note.objects.filter(shift__in=moved, is_active=True).order_by("pk") if moved else ():
            note.shift = moved[note.shift_id]
            self._touch(note)

    def _of(self, model: type[Model]) -> list[Touched]:
        return [found for found in self.touched.values() if type(found.row) is model]

    def _touch(self, row: Model) -> Touched:
        found = self.touched.setdefault(_identity(row), Touched(row, {}))
        assert found.row is row, f"{log_key(row)} was loaded twice"
        return found

    def _written_since(self, row: Any, attribute: str) -> bool:
        """Whether an old entry's field was written after the version that the person saw."""
        if self.age < STALE_AFTER:
            return False
        if self.seen_version is None:
            raise Refused("bad_entry", "This old edit does not say which version of the row it saw. Reload the page and type it again.")
        if row.version <= self.seen_version:
            return False
        last = last_writer(row, attribute, self.counters)
        return last is not None and last.after[log_key(row)]["version"] > self.seen_version

    def _write(self) -> None:
        for model in KINDS:
            touched = self._of(model)
            new = [found.row for found in touched if found.is_new]
            if new:
                model._default_manager.bulk_create(new)
            for found in touched:
                if not found.is_new:
                    _update(found)

    def _numbered(self, office: int, patches: list[dict], showing: dict[int, set[int]]) -> Change:
        counter = self.counters[office]
        counter.number += 1
        before, after = self._logged(office, showing)
        change = Change(
            office_id=office,
            number=counter.number,
            operation=self.operation,
            kind=self.kind,
            actor=self.by,
            at=self.at,
            before=before,
            after=after,
        )
        change.frame = dumps({"change": {
            "office": office, "number": change.number, "day": counter.day, "kind": self.kind,
            "operation": self.operation.pk if self.operation else None, "actor": self.by.pk if self.by else None,
            "at": self.at, "people": people_in(patches, self.by), "patches": patches,
        }})  # fmt: skip
        return change

    def _logged(self, office: int, showing: dict[int, set[int]]) -> tuple[dict, dict]:
        """What the office's log keeps: its own rows, and the people it shows."""
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for found in self.touched.values():
            places = showing[found.row.pk] | self.witnesses if isinstance(found.row, Volunteer) else found.offices
            if office not in places:
                continue
            key = log_key(found.row)
            before[key] = found.before
            after[key] = {name: getattr(found.row, name) for name in (found.fields if not found.is_new else _attributes(found.row))}
        return before, after

    def _point_back(self, changes: list[Change]) -> None:
        """Each change of an undo to the one that it takes back: of its own office, or of the office that the row has left."""
        undone = {change.office_id: change for change in self.undoes}
        for change in changes:
            change.undoes = undone.pop(change.office_id, None)
        moved = (change for change in changes if change.undoes is None)
        for change, left in zip(moved, undone.values(), strict=False):
            change.undoes = left

    def _number(self, changes: list[Change]) -> None:
        Change.objects.bulk_create(changes)
        for change in changes:
            OfficeCounter.objects.filter(pk=change.office_id).update(number=change.number, day=self.counters[change.office_id].day)
            _tell_on_commit(change)


def _tell_on_commit(change: Change) -> None:
    # A lambda, not functools.partial: Django 5.2 logs func.__qualname__, which a partial lacks.
    transaction.on_commit(lambda: publish(change), robust=True)


def _identity(row: Model) -> tuple[type[Model], object]:
    return type(row), row.pk or ("new", id(row))


def log_key(row: Model) -> str:
    return f"{KINDS[type(row)]}:{row.pk}"


def last_writer(row: Model, attribute: str, office_ids: Iterable[int]) -> Change | None:
    """The newest change, in the offices given, that wrote this field of this row.

    What is no column of the row (a group's members) raises its version: then the newest change of the row.
    """
    written = attribute if attribute in _attributes(row) else "version"
    wrote = Change.objects.filter(office__in=list(office_ids), **{f"after__{log_key(row)}__has_key": written})
    return wrote.select_related("actor").order_by("-recorded_at", "-number").first()


def _attribute(row: Model, name: str) -> str:
    """The attribute that holds a field's stored value: ``office_id`` for ``office``."""
    column = row._meta.get_field(name)
    assert isinstance(column, Field)
    return column.attname


def _attributes(row: Model) -> list[str]:
    return _columns(type(row))


@cache
def _columns(model: type[Model]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields if not (column.primary_key or column.generated)]


def _update(found: Touched) -> None:
    """Write the changed fields if the row is as it was read: zero rows updated is never "applied"."""
    row = found.row
    assert found.before is not None
    if "volunteer_id" in found.fields:
        row.volunteer = row.volunteer  # one who was made in this edit has an id by now
    rows = type(row)._default_manager.filter(pk=row.pk)
    if hasattr(row, "version"):
        found.before["version"] = row.version
        found.fields.add("version")
        rows = rows.filter(version=row.version)
        row.version += 1
    if rows.update(**{name: getattr(row, name) for name in found.fields}) != 1:
        raise TryAgain
