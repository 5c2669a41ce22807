"""The rows that an entry names: found first without a lock, then locked in one order, people first."""

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import Office
from tracker.errors import NOT_FOUND, TryAgain
from tracker.models import CanvassGroup, Note, Shift, Volunteer
from tracker.operations.fields import Row, Rows
from tracker.operations.registry import Kind, Reach
from tracker.rows import notes_with_places, shifts_with_names

Name = int | uuid.UUID
# What tells a row's office, and its person where it has one.
_PLACE: dict[type[Model], tuple[str, ...]] = {Office: ("pk",), Shift: ("office_id", "volunteer_id")}


class Targets:
    """What one entry is about. ``offices`` holds before locking already, and is checked again after; ``beyond`` is locked too."""

    def __init__(self, kind: Kind, data: dict[str, Any]) -> None:
        """Raises ``NOT_FOUND`` if a name leads nowhere or to a row without an office."""
        self.kind, self.data = kind, data
        self.fields = {name: field for name, field in kind.form.base_fields.items() if isinstance(field, Row)}
        self.offices: set[int] = set()
        self.people: set[int] = set()
        self.reach = kind.reach(data) if kind.reach else Reach()
        self.offices |= self.reach.offices
        self.people |= self.reach.rows.get(Volunteer, set())
        self.people |= set(Shift.objects.filter(pk__in=self.reach.rows.get(Shift, ())).values_list("volunteer_id", flat=True))
        for model, names in self._names().items():
            self._find(model, names)
        if kind.also_people:
            self.people |= set(kind.also_people(data))

    @property
    def to_lock(self) -> set[int]:
        return self.offices | self.reach.beyond

    def _names(self) -> dict[type[Model], set[Name]]:
        names: dict[type[Model], set[Name]] = defaultdict(set)
        for name, field in self.fields.items():
            given = self.data[name]
            names[field.model].update(given if isinstance(field, Rows) else [given] if given is not None else [])
        return {model: found for model, found in names.items() if found}

    def _find(self, model: type[Model], names: set[Name]) -> None:
        found = list(_rows(model, names).values_list(*_PLACE.get(model, ("office_id",))))
        offices = {row[0] for row in found}
        if len(found) < len(names) or None in offices:
            raise NOT_FOUND
        self.offices |= offices
        if model is Shift and self.kind.locks_people:
            self.people |= {row[1] for row in found}

    def lock(self) -> tuple[dict[str, Any], dict[int, Volunteer]]:
        """Lock people, groups, shifts, notes, each by id. Return the data with rows in place of names, and the people by id."""
        people = {}
        if self.people:
            locked = Volunteer.objects.select_for_update(no_key=True).filter(pk__in=self.people).order_by("pk")
            people = {volunteer.pk: volunteer for volunteer in locked}
        names = self._names()
        for model, ids in self.reach.rows.items():
            names[model] = names.get(model, set()) | ids
        by_model: dict[type[Model], dict[Name, Any]] = {
            model: self._lock(model, names[model], people) for model in (Office, CanvassGroup, Shift, Note) if model in names
        }
        data = dict(self.data)
        if self.kind.reach:
            data["rows"] = {**by_model, Volunteer: people}
        for name, field in self.fields.items():
            rows = by_model.get(field.model, {})
            data[name] = [rows[one] for one in data[name]] if isinstance(field, Rows) else rows.get(data[name])
        return data, people

    def _lock(self, model: type[Model], names: set[Name], people: dict[int, Volunteer]) -> dict[Name, Any]:
        rows = _rows(model, names).order_by("pk")
        if model is Shift:
            rows = shifts_with_names(rows)
        locked: dict[Name, Any] = {}
        for row in rows if model is Office else rows.select_for_update(no_key=True, of=("self",)):
            if model is not Office and row.office_id not in self.to_lock:
                raise TryAgain([row.office_id])
            if isinstance(row, Shift) and self.kind.locks_people:
                if row.volunteer_id not in people:
                    raise TryAgain
                row.volunteer = people[row.volunteer_id]
            locked[row.pk] = row
            if getattr(row, "key", None):
                locked[row.key] = row
        if not names <= locked.keys():
            raise TryAgain
        return locked


def _rows(model: type[Model], names: set[Name]) -> QuerySet:
    ids = [name for name in names if isinstance(name, int)]
    keys = [name for name in names if not isinstance(name, int)]
    if model is Office:
        wanted = Q(pk__in=ids)
    else:
        wanted = Q(pk__in=ids) | Q(key__in=keys) if keys else Q(pk__in=ids)
    if model is Note:
        return notes_with_places(Note.objects.filter(wanted).select_related("shift", "group"))
    return model._default_manager.filter(wanted)
