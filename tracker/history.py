"""The story of one row, from the log: who did what and when, in words, newest first."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from tracker.models import CanvassGroup, Change, CheckIn, GroupMember, Note, OfficeCounter, Shift, Volunteer
from tracker.operations.kinds.undo import may_undo
from tracker.rows import person
from tracker.words import Speaker

Entry = dict[str, Any]
# The day and the evening before, with its confirm calls. The whole log of an office would be a long search.
GOES_BACK = dt.timedelta(days=2)


def history_of(row: Shift | CanvassGroup, user: User) -> list[Entry]:
    """Changes of the row, of what hangs on it and, for a shift, of its person. The number of queries does not grow with them."""
    assert row.office is not None, "a row of no board has no history to show"
    keys = _keys(row)
    since = timezone.now() - GOES_BACK
    logged = Change.objects.filter(office=row.office, recorded_at__gte=since, after__has_any_keys=keys)
    changes = list(told(logged).order_by("-number"))
    is_open = OfficeCounter.objects.filter(office=row.office, day=row.day).exists()
    return Story(changes, set(keys), user, is_open=is_open).entries()


def told(changes: QuerySet[Change]) -> QuerySet[Change]:
    """With all that a story needs of them."""
    return changes.select_related("actor", "operation", "office").defer("frame").annotate(takes_back=F("undoes__operation"))


def _keys(row: Shift | CanvassGroup) -> list[str]:
    """Names of the row and of all that hangs on it, in the log's way."""
    if isinstance(row, Shift):
        people = Volunteer.objects.filter(Q(pk=row.volunteer_id) | Q(merged_into=row.volunteer_id, vanid=None))
        on_it = {"shift": [row.pk], "volunteer": _ids(people)}
        place: dict[str, Any] = {"shift": row}
    else:
        on_it = {"group": [row.pk], "check_in": _ids(CheckIn.objects.filter(group=row))}
        place = {"group": row}
    on_it |= {"note": _ids(Note.objects.filter(**place)), "member": _ids(GroupMember.objects.filter(**place))}
    return [f"{kind}:{pk}" for kind, ids in on_it.items() for pk in ids]


def _ids(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


class Story:
    """``changes``, newest first, carry ``takes_back`` (``told``). ``keys``: of which rows they are told; None: of all."""

    def __init__(self, changes: Sequence[Change], keys: set[str] | None, user: User, *, is_open: bool) -> None:
        self.changes, self.keys, self.user, self.is_open = changes, keys, user, is_open
        self.speaker = Speaker(changes)
        self.by_operation = {change.operation_id: change for change in changes if change.operation_id}
        self.undone_by: dict[uuid.UUID, uuid.UUID | None] = {
            change.takes_back: change.operation_id  # type: ignore[attr-defined]  # annotated
            for change in changes if change.takes_back  # type: ignore[attr-defined]
        }  # fmt: skip

    def entries(self) -> list[Entry]:
        said = [(change, self.words(change)) for change in self.changes]
        return [self._entry(change, words) for change, words in said if words]

    def _entry(self, change: Change, words: str) -> Entry:
        is_undone = self.is_undone(change.operation_id)
        # A redo is taken back where the deed itself stands.
        is_offered = self._depth(change) < 2 and not is_undone
        may = change.operation is not None and self.is_open and is_offered and may_undo(self.user, change.operation.user_id)
        return {
            "operation": change.operation_id, "kind": change.kind, "actor": person(change.actor) if change.actor else None,
            "at": change.at, "words": words, "may_undo": may, "is_undone": is_undone,
        }  # fmt: skip

    def words(self, change: Change) -> str:
        done, depth = change, 0
        while (target := done.takes_back) and target in self.by_operation:  # type: ignore[attr-defined]
            done, depth = self.by_operation[target], depth + 1
        words = self.speaker.say(done, self.keys)
        if depth == 0 or not words:
            return words
        return f"{'did again' if depth % 2 == 0 else 'took back'}: {words}"

    def _depth(self, change: Change) -> int:
        """0: a deed; 1: its undo; 2: its redo; …"""
        depth = 0
        while (target := change.takes_back) and target in self.by_operation:  # type: ignore[attr-defined]
            change, depth = self.by_operation[target], depth + 1
        return min(depth, 2) if depth % 2 == 0 else 1

    def is_undone(self, operation: uuid.UUID | None) -> bool:
        """Whether an odd number of undos and redos has followed."""
        steps = 0
        while operation is not None and operation in self.undone_by:
            operation, steps = self.undone_by[operation], steps + 1
        return steps % 2 == 1
