"""VAN's names for places, roles, event types and statuses, as our rows. A new name becomes a row that waits for data staff."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model

from tracker.bookings.booking import Booking, fitted
from tracker.models import EventType, Location, Role, VanStatus

NO_ROLE = "No role"
M = TypeVar("M", bound=Model)


class Words:
    """All names that the bookings use, looked up by what VAN writes. ``is_dry``: new ones are made up, but not stored."""

    def __init__(self, bookings: Sequence[Booking], *, is_dry: bool) -> None:
        said = {(booking.location, booking.role, booking.event_type, booking.status) for booking in bookings}
        locations, roles, types, statuses = (set(words) for words in zip(*said, strict=True)) if said else (set(), set(), set(), set())
        self.is_dry = is_dry
        self._statuses = self._rows(VanStatus, statuses - {""}, is_open=True, is_reviewed=False)
        self._locations = self._rows(Location, locations)
        self._types = self._rows(EventType, types - {""}, is_reviewed=False)
        self._roles = self._rows(Role, {role or NO_ROLE for role in roles}, is_reviewed=False)
        self._usual = self._usual_types({booking.role for booking in bookings if not booking.event_type})

    def _rows(self, model: type[M], names: set[str], **new: Any) -> dict[str, M]:
        """Rows by name as VAN writes it, however long that is; missing ones are made."""
        stored = {name: fitted(name, model, "name") for name in names}
        found = {row.name: row for row in model._default_manager.filter(name__in=set(stored.values()))}  # type: ignore[attr-defined]
        missing = [model(name=name, **new) for name in sorted(set(stored.values()) - found.keys())]
        if missing and not self.is_dry:
            model._default_manager.bulk_create(missing, ignore_conflicts=True)  # another import may have brought it meanwhile
            return self._rows(model, names, **new)
        found |= {row.name: row for row in missing}  # type: ignore[attr-defined]
        return {name: found[short] for name, short in stored.items()}

    def _usual_types(self, roles: set[str]) -> dict[str, EventType]:
        """By role: the event type where an export names none. A role without a usual one gives its own name to it."""
        usual = {role: self.role(role).usual_event_type for role in roles}
        named = self._rows(EventType, {self.role(role).name for role in roles if usual[role] is None}, is_reviewed=False)
        return {role: usual[role] or named[self.role(role).name] for role in roles}

    def location(self, name: str) -> Location:
        """As it was when the merge began: whose office it is, is read again under the lock."""
        return self._locations[name]

    def role(self, name: str) -> Role:
        return self._roles[name or NO_ROLE]

    def event_type(self, booking: Booking) -> EventType:
        return self._types[booking.event_type] if booking.event_type else self._usual[booking.role]

    def status(self, word: str) -> str:
        return self._statuses[word].name if word else ""

    def is_open(self, word: str) -> bool:
        """Whether the person is still expected. No word at all counts as open, as an unknown one does."""
        return not word or self._statuses[word].is_open

    @property
    def closed(self) -> frozenset[str]:
        return frozenset(word for word, row in self._statuses.items() if not row.is_open)

    def unknown(self) -> dict[str, list[str]]:
        """Words of these bookings that nobody has looked at yet, by kind."""
        kinds: dict[str, list[Any]] = {
            "status": [*self._statuses.values()],
            "role": [*self._roles.values()],
            "event type": [*self._types.values(), *self._usual.values()],
        }
        return {kind: sorted({row.name for row in rows if not row.is_reviewed}) for kind, rows in kinds.items()}
