"""Undo: the inverse of all that one operation did, as long as it is the last word on it. Undoing an undo is redo."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model

from accounts.models import Rank, User
from tracker.errors import NOT_FOUND, Refused
from tracker.models import ArchivedChange, CanvassGroup, Change, CheckIn, GroupMember, Note, Operation, Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.fields import Key
from tracker.operations.kinds.undo_rules import check_end, refuse_built_on
from tracker.operations.registry import Reach, operation
from tracker.operations.written import Written, changes_of, day_of, has_hole, is_later, last_of_chain, rows_of, standing, written_since
from tracker.words import Speaker, author, clock

# Two callers are two attempts: a pass is taken off, whatever others have counted since.
INCREMENTS = {"confirm_passes", "flake_passes"}
# A claim is a courtesy that ends by itself: nobody has worked on a row by it.
CLAIM = {"claimed_by_id", "claimed_until"}
ARCHIVED = "This edit is in the archive by now and stays as it is."
Rows = dict[type[Model], dict[Any, Any]]
Ids = dict[type[Model], set[int]]


class UndoForm(forms.Form):
    operation = Key()


def _reach(data: dict[str, Any]) -> Reach:
    """The rows of the operation, those that they hang on, and where all of them are now."""
    done = Operation.objects.filter(pk=data["operation"]).first()
    if done is None:
        raise NOT_FOUND
    changes = changes_of(done.pk)
    near = _rows_to_lock(change for change in changes if change.office_id in done.offices)
    far = _rows_to_lock(change for change in changes if change.office_id not in done.offices)
    return Reach(
        offices=set(done.offices) | _places(near),
        beyond={change.office_id for change in changes} | _places(far),
        rows={model: near.get(model, set()) | far.get(model, set()) for model in near.keys() | far.keys()},
    )


def _rows_to_lock(changes: Iterable[Change]) -> Ids:
    """Members and check-ins are safe under the lock of their group."""
    written = rows_of(changes)
    rows: Ids = defaultdict(set)
    for model, ids in _ids(written).items():
        found = model._default_manager.filter(pk__in=ids)
        if model in (GroupMember, CheckIn):
            rows[CanvassGroup].update(found.values_list("group_id", flat=True))
        else:
            rows[model].update(found.values_list("pk", flat=True))
        if model is GroupMember:
            rows[Shift].update(found.values_list("shift_id", flat=True))
    said = (values for row in written.values() for values in (row.before or {}, row.after))
    rows[Volunteer].update(values["volunteer_id"] for values in said if "volunteer_id" in values)
    return rows


def _ids(written: dict[str, Written]) -> Ids:
    ids: Ids = defaultdict(set)
    for row in written.values():
        model, pk = row.identity
        ids[model].add(pk)
    return ids


def _places(rows: Ids) -> set[int]:
    """Where these rows are now: one that moved is the other office's."""
    found: set[int | None] = set(Shift.objects.filter(pk__in=rows.get(Shift, ())).values_list("office_id", flat=True))
    found |= set(CanvassGroup.objects.filter(pk__in=rows.get(CanvassGroup, ())).values_list("office_id", flat=True))
    found |= {note.owner.office_id for note in Note.objects.filter(pk__in=rows.get(Note, ())).select_related("shift", "group")}
    if None in found:
        raise NOT_FOUND  # on no board any more
    return {office for office in found if office is not None}


@operation(UndoForm, reach=_reach, locks_people=True)
def undo(edit: Edit, *, operation: uuid.UUID, rows: Rows) -> None:
    """Take an operation back: one's own, or anyone's for FD and DATA. All of its rows, or none."""
    done = Operation.objects.get(pk=operation)
    if not may_undo(edit.by, done.user_id):
        raise NOT_FOUND
    first = changes_of(operation)
    if not first:
        if ArchivedChange.objects.filter(operation_id=operation).exists():
            raise Refused("archived", ARCHIVED)
        raise Refused("nothing_to_undo", "This edit changed nothing, so there is nothing to take back.")
    changes, is_taken_back = last_of_chain(first)
    if is_taken_back:
        return  # taken back already, which is what was wanted
    _refuse_other_day(edit, changes)
    written = rows_of(changes)
    found = _find(written, rows)
    later = written_since(written, edit.counters)
    in_effect = standing(later)
    fields = {key: _to_restore(row, in_effect) for key, row in written.items()}
    for key, row in written.items():
        _refuse_changed(found[key], row, fields[key], later, in_effect)
    for key, row in written.items():
        _restore(edit, found[key], row, fields[key], rows)
    edit.take_back(changes)
    check_end(edit)


def may_undo(user: User | None, author_id: int) -> bool:
    return user is not None and (user.pk == author_id or user.rank in (Rank.FD, Rank.DATA))


def _refuse_other_day(edit: Edit, changes: list[Change]) -> None:
    if any(day_of(change) != edit.counters[change.office_id].day.isoformat() for change in changes):
        raise Refused("day_closed", "This edit belongs to another day. Its day is closed.")


def _find(written: dict[str, Written], rows: Rows) -> dict[str, Any]:
    """The rows by name, locked; members and check-ins with the locked instance of their group."""
    found = dict(rows)
    for model, ids in _ids(written).items():
        if model in (GroupMember, CheckIn):
            found[model] = model._default_manager.in_bulk(ids)
            for row in found[model].values():
                row.group = rows[CanvassGroup][row.group_id]
    names = {key: row.identity for key, row in written.items()}
    if any(pk not in found.get(model, {}) for model, pk in names.values()):
        raise Refused("archived", ARCHIVED)
    return {key: found[model][pk] for key, (model, pk) in names.items()}


def _to_restore(written: Written, in_effect: list[Change]) -> set[str]:
    """All that the operation wrote. But whoever claims the row of a wrong No Show must not keep it wrong: their claim stays."""
    beside = written.fields - CLAIM
    return beside if beside and _last_writer(written, CLAIM, in_effect) else written.fields


def _last_writer(written: Written, fields: set[str], in_effect: list[Change]) -> Change | None:
    """The latest change, after the operation, of one of these fields of the row."""
    wrote = (change for change in reversed(in_effect) if is_later(change, written) and fields & change.after[written.key].keys())
    return next(wrote, None)


def _refuse_changed(row: Any, written: Written, fields: set[str], later: list[Change], in_effect: list[Change]) -> None:
    """The operation must be the last writer of every field that would be restored, or nobody may have built on what it made."""
    if written.before is None and is_off(row):
        return
    fields = fields - INCREMENTS if written.before is not None else fields - CLAIM
    if change := _last_writer(written, fields, in_effect):
        raise Refused("changed_since", _who_changed(change))
    if fields and hasattr(row, "version") and has_hole(written, row.version, later):
        raise Refused("changed_since", "This has been changed since, where this board does not see it.")
    if written.before is None:
        refuse_built_on(row, written.change)


def _who_changed(change: Change) -> str:
    said = Speaker([change]).say(change)
    return f"{author(change)} has changed this since, at {clock(change.at, change.office.zone)}{f': {said}' if said else ''}."


def _restore(edit: Edit, row: Any, written: Written, fields: set[str], rows: Rows) -> None:
    if written.before is None:
        _take_off(edit, row)
        return
    for name in fields:
        old = row._meta.get_field(name).to_python(written.before[name])
        if name in INCREMENTS:
            edit.change(row, **{name: max(0, getattr(row, name) - (written.after[name] - old))})
        elif name == "volunteer_id":
            edit.change(row, volunteer=rows[Volunteer][old])
        else:
            edit.change(row, **{name: old})
    if isinstance(row, Shift) and "status" in fields and "synced_at" not in fields:
        edit.change(row, synced_at=None)  # what VAN was told since is taken back here alone
    edit.touch(row)


def is_off(row: Any) -> bool:
    """Somebody has taken off already what the operation made."""
    return row.left_at is not None if isinstance(row, GroupMember) else not getattr(row, "is_active", True)


def _take_off(edit: Edit, row: Any) -> None:
    """Off the boards; the log keeps it. A person without a shift is on no board."""
    if isinstance(row, GroupMember):
        if row.left_at is None:
            edit.change(row, left_at=max(edit.at, row.joined_at))
    elif not isinstance(row, Volunteer):
        edit.change(row, is_active=False)
