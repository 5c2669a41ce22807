"""Edits that come when their day is closed: a tab that was offline over night sends what people typed in the evening (protocol.md 19).

They change nothing any more. Their author is told which day they belong to, and data staff get them on a list.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q

from accounts.models import Office, User
from accounts.scope import offices_visible_to
from tracker.errors import Refused
from tracker.models import ArchivedGroup, ArchivedNote, ArchivedRow, ArchivedShift, CanvassGroup, LateEdit, Note, Operation, Shift
from tracker.operations.fields import Row, Rows
from tracker.operations.registry import Kind

ARCHIVED: dict[type[Model], type[ArchivedRow]] = {Shift: ArchivedShift, CanvassGroup: ArchivedGroup, Note: ArchivedNote}


class DayClosed(Refused):
    """``office`` and ``day``: where the edit belongs."""

    def __init__(self, office_id: int, day: dt.date, whose: str = "") -> None:
        who = f"{whose} is on the board of" if whose else "This edit belongs to"
        super().__init__("day_closed", f"{who} {day:%A, %B %-d}, and that day is closed. Nothing was changed; data staff have your edit.")
        self.office_id, self.day = office_id, day


def closed_day(kind: Kind, data: dict[str, Any], user: User) -> DayClosed | None:
    """The closed day of a row that the entry names, if there is one in the archive and the user may see it; else the row is just unknown."""
    visible = offices_visible_to(user)
    for name, field in kind.form.base_fields.items():
        if isinstance(field, Row) and field.model in ARCHIVED and data[name] is not None:
            given = data[name] if isinstance(field, Rows) else [data[name]]
            rows = ARCHIVED[field.model]._default_manager.filter(_named(given), archived_day__office__in=visible)
            if row := rows.select_related("archived_day").first():
                whose = row.name if isinstance(row, ArchivedShift) else ""
                return DayClosed(row.archived_day.office_id, row.archived_day.day, whose)
    return None


def _named(names: Iterable[int | uuid.UUID]) -> Q:
    names = list(names)
    return Q(pk__in=[name for name in names if isinstance(name, int)]) | Q(key__in=[name for name in names if not isinstance(name, int)])


def other_day(rows: Iterable[Any], shown: dict[int, dt.date], day: dt.date | None) -> Refused | None:
    """Whether a row is of another day than its board (``shown``, by office), or was to be made on another one (``day``, as its author saw it)."""
    for given in rows:
        row = given.owner if isinstance(given, Note) else given
        if isinstance(row, Shift | CanvassGroup) and row.office_id is not None and row.day != shown[row.office_id]:
            return _of_day(row.office_id, row.day, shown)
        if isinstance(row, Office) and day is not None and day != shown[row.pk]:
            return _of_day(row.pk, day, shown)
    return None


def _of_day(office_id: int, day: dt.date, shown: dict[int, dt.date]) -> Refused:
    if day < shown[office_id]:
        return DayClosed(office_id, day)
    return Refused("day_closed", f"This row belongs to {day:%A, %B %-d}, which is not the day of the board. Reload the page.")


def keep(operation: Operation, refusal: DayClosed, entry: dict[str, Any]) -> None:
    """For data staff to settle. With the operation's own record, so that a resend is not kept twice."""
    LateEdit.objects.create(
        id=operation.pk, office_id=refusal.office_id, day=refusal.day, by_id=operation.user_id, at=operation.at, entry=entry
    )
