"""What of each live row the archive keeps. Copy, check, file and restore all go by this one table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, F, Model, PositiveSmallIntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, Trim

from tracker.models import (
    ArchivedChange,
    ArchivedCheckIn,
    ArchivedGroup,
    ArchivedMember,
    ArchivedNote,
    ArchivedRow,
    ArchivedShift,
    CanvassGroup,
    Change,
    CheckIn,
    GroupMember,
    Note,
    Shift,
)

Chosen = Mapping[str, Any]  # what is archived: the ids of groups and shifts, and the ranges of the changes' numbers


@dataclass(frozen=True)
class Kind:
    """``columns``: of the archived row, where they are not simply those of the live one; ``left``: live columns that are not kept."""

    name: str
    live: type[Model]
    archived: type[ArchivedRow]
    chosen: Callable[[Chosen], Q]
    columns: Mapping[str, Any]
    left: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> list[str]:
        """Columns of the archived row but the day that it hangs on, in the order of the table."""
        return [field.attname for field in self.archived._meta.concrete_fields if field.name != "archived_day"]

    @property
    def columns_of_table(self) -> list[str]:
        return [str(field.column) for field in self.archived._meta.concrete_fields if field.name != "archived_day"]

    def live_rows(self, chosen: Chosen) -> QuerySet[Any]:
        return self.live._default_manager.filter(self.chosen(chosen))

    def live_values(self, chosen: Chosen) -> QuerySet[Any]:
        """Live rows as the archive is to have them, columns in the order of ``names``."""
        kept = {f"kept_{name}": self.columns.get(name, F(name)) for name in self.names}
        return self.live_rows(chosen).order_by().annotate(**kept).values_list(*kept)


def _name(person: str) -> Any:
    full = Trim(Concat(f"{person}__first_name", Value(" "), f"{person}__last_name"))
    return Case(When(**{f"{person}__isnull": True}, then=Value("")), default=full, output_field=CharField())


def _if_pitched(then: Any, default: Any, field: Any) -> Any:
    """What ``Volunteer`` says of a pitch holds for one day alone."""
    return Case(When(volunteer__pitched_on=F("day"), then=then), default=default, output_field=field)


def _numbered(ranges: Iterable[tuple[int, int]]) -> Q:
    """A board may have been on a day several times: its changes are some ranges of numbers."""
    found = Q(pk__in=[])
    for first, last in ranges:
        found |= Q(number__gte=first, number__lte=last)
    return found


CLAIM = frozenset({"claimed_by_id", "claimed_until"})  # over with the day

KINDS = (
    Kind("shifts", Shift, ArchivedShift, lambda chosen: Q(pk__in=chosen["shifts"]), {
        "vanid": F("volunteer__vanid"), "first_name": F("volunteer__first_name"), "last_name": F("volunteer__last_name"),
        "was_pitched": _if_pitched(Value(True), Value(False), BooleanField()),
        "extra_shifts": _if_pitched(F("volunteer__extra_shifts"), Value(0), PositiveSmallIntegerField()),
        "location": Coalesce(F("location__name"), Value("")), "event_type": F("event_type__name"), "role": F("role__name"),
        "counts_as": F("role__counts_as"),
        "is_intern": ExpressionWrapper(Q(role__is_intern=True) | Q(event_type__is_intern=True), output_field=BooleanField()),
    }, CLAIM | {"office_id", "day", "location_id", "event_type_id", "role_id"}),
    Kind("groups", CanvassGroup, ArchivedGroup, lambda chosen: Q(pk__in=chosen["groups"]), {}, CLAIM | {"office_id", "day"}),
    # A shift that moved to another office has left a membership behind in a group there.
    Kind("members", GroupMember, ArchivedMember, lambda chosen: Q(group__in=chosen["groups"]) | Q(shift__in=chosen["shifts"]), {}),
    Kind("check_ins", CheckIn, ArchivedCheckIn, lambda chosen: Q(group__in=chosen["groups"]), {"by_name": _name("by")}),
    Kind("notes", Note, ArchivedNote, lambda chosen: Q(shift__in=chosen["shifts"]) | Q(group__in=chosen["groups"]), {"by_name": _name("by")}),
    Kind("changes", Change, ArchivedChange, lambda chosen: _numbered(chosen["numbers"]) & Q(office=chosen["office"]), {
        "actor_name": _name("actor"),
    }, frozenset({"office_id", "frame"})),
)  # fmt: skip


def said(counts: Mapping[str, int]) -> str:
    """Rows by kind in words, in one order: PostgreSQL keeps the keys of an object in its own."""
    return ", ".join(f"{counts[kind.name]:,} {kind.name.replace('_', '-')}" for kind in KINDS if counts.get(kind.name))
