"""The one door: from an entry that a browser sent to a recorded answer (docs/architecture.md, sections 2 and 3)."""

import datetime as dt
import hashlib
import logging
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import connection
from django.utils import timezone
from django_guid import get_guid
from prometheus_client import Histogram

from accounts.models import Office, User
from accounts.scope import may_in_all
from tracker.archive.late import DayClosed, closed_day, keep, other_day
from tracker.errors import NOT_FOUND, Conflict, Refused
from tracker.models import Change, OfficeCounter, Operation
from tracker.operations.edit import Edit, last_writer
from tracker.operations.fields import Day, Instant, Key, Text, Whole
from tracker.operations.locks import Busy, in_transaction, lock_counters
from tracker.operations.registry import KINDS, Kind
from tracker.operations.targets import Targets
from tracker.rows import dumps

log = logging.getLogger(__name__)
KEPT = dt.timedelta(days=30)
AT_ONCE = dt.timedelta(seconds=30)
Result = dict[str, Any]
SECONDS = Histogram("cpt_operation_seconds", "Seconds until an edit was recorded or refused.", ["kind", "result"])
APPLIED: Result = {"result": "applied"}


class Envelope(forms.Form):
    """What every entry carries. ``sent`` and ``at`` are by the browser's clock; only their distance counts.

    ``day``: which day the board showed to somebody who makes a row. A row that is there already has a day of its own.
    """

    id = Key()
    do = Text(max_length=40)
    at = Instant(required=False)
    sent = Instant(required=False)
    version = Whole(low=1, high=2**31 - 1, required=False)
    day = Day(required=False)


@dataclass(frozen=True)
class Entry:
    """One entry, read: its envelope is sound, its kind is known, its own keys fit the kind's form."""

    id: uuid.UUID
    kind: Kind
    data: dict[str, Any]
    body_hash: str
    age: dt.timedelta
    version: int | None
    day: dt.date | None
    raw: dict[str, Any]  # as it was sent


def apply(raw: object, *, user: User, received: dt.datetime | None = None) -> Result:
    """Apply one entry and return its result. Never raises for bad input; a bug is logged and answered as not saved."""
    began = time.perf_counter()
    result = _result(raw, user, received)
    do = raw.get("do") if isinstance(raw, dict) else None
    SECONDS.labels(do if do in KINDS else "unknown", result["result"]).observe(time.perf_counter() - began)
    return result


def _result(raw: object, user: User, received: dt.datetime | None) -> Result:
    given = raw.get("id") if isinstance(raw, dict) else None
    try:
        return _apply(raw, user, received or timezone.now())
    except Refused as refusal:
        return {"id": given, "result": "refused", "code": refusal.code, "reason": refusal.reason}
    except Busy:
        return {"id": given, "result": "later", "reason": "The office is busy. Your edit will be sent again."}
    except Exception:
        # One broken entry must not take its neighbours with it. The log names the kind, never what was typed.
        log.exception("an operation failed: do=%r", raw.get("do") if isinstance(raw, dict) else None)
        return {
            "id": given,
            "result": "refused",
            "code": "fault",
            "reason": "This could not be saved: something is wrong on our side. Tell data staff.",
        }


def _apply(raw: object, user: User, received: dt.datetime) -> Result:
    """Answer an entry whose id is sound from the record, new or old; everything before that is refused without a record."""
    envelope = _envelope(raw)
    body_hash = _hash(raw)
    try:
        entry = read(raw, envelope, body_hash)
        targets = _targets(entry, user)
        if not may_in_all(user, "edit", targets.offices):
            raise NOT_FOUND
    except Refused as refusal:
        refused = refusal
        return in_transaction(lambda _: _record_refusal(envelope, body_hash, user, received, refused, raw), ())
    return in_transaction(lambda offices: _apply_locked(entry, targets, offices, user, received), targets.to_lock)


def _targets(entry: Entry, user: User) -> Targets:
    """Raises ``DayClosed`` rather than ``NOT_FOUND`` for what is in the archive and was on a board of the user's."""
    try:
        return Targets(entry.kind, entry.data)
    except Refused as unknown:
        raise closed_day(entry.kind, entry.data, user) or unknown from None


def read(raw: Any, envelope: dict[str, Any], body_hash: str) -> Entry:
    """Raises ``Refused`` with the first thing that is wrong with the entry."""
    kind = KINDS.get(envelope["do"])
    if kind is None:
        raise Refused("unknown_kind", "This page is older than the program. Reload it.")
    extra = raw.keys() - kind.form.base_fields.keys() - Envelope.base_fields.keys()
    if extra:
        raise Refused("bad_entry", "This edit holds something that the program does not know. Reload the page.")
    form = kind.form(raw)
    if not form.is_valid():
        name, sentences = next(iter(form.errors.items()))
        raise Refused("bad_entry", str(sentences[0]) if name == NON_FIELD_ERRORS else f"{_label(name)}: {sentences[0]}")
    age = max((envelope["sent"] or envelope["at"]) - envelope["at"], dt.timedelta(0)) if envelope["at"] else dt.timedelta(0)
    if age > KEPT:
        raise Refused("too_old", "This edit is more than 30 days old. Type it again if it still holds.")
    return Entry(envelope["id"], kind, form.cleaned_data, body_hash, age, envelope["version"], envelope["day"], raw)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _envelope(raw: object) -> dict[str, Any]:
    form = Envelope(raw if isinstance(raw, dict) else {})
    if not isinstance(raw, dict) or not form.is_valid():
        raise Refused("bad_entry", "This edit came without what every edit needs (id, do, at). Reload the page.")
    return form.cleaned_data


def _hash(raw: Any) -> str:
    """Of the entry without ``sent``, which differs at every sending."""
    body = {name: value for name, value in raw.items() if name != "sent"}
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _record_refusal(envelope: dict[str, Any], body_hash: str, user: User, received: dt.datetime, refusal: Refused, raw: Any) -> Result:
    operation = _claim_id(envelope["id"], body_hash, user, (), received)
    if operation is None:
        return _repeat(envelope["id"], body_hash, user)
    return _refuse(operation, refusal, raw)


def _apply_locked(entry: Entry, targets: Targets, offices: set[int], user: User, received: dt.datetime) -> Result:
    """One transaction: claim the id, lock, check, change, record."""
    operation = _claim_id(entry.id, entry.body_hash, user, targets.offices, received)
    if operation is None:
        return _repeat(entry.id, entry.body_hash, user)
    counters = lock_counters(offices)
    data, people = targets.lock()
    at = _moment(entry, counters, received)
    edit = Edit(entry.kind.name, counters, by=user, at=at, people=people, operation=operation, seen_version=entry.version, age=entry.age)
    try:
        _check_day(data, edit, entry.day)
        entry.kind.service(edit, **data)
    except Refused as refusal:
        return _refuse(operation, refusal, entry.raw)
    except Conflict as conflict:
        return _record(operation, _conflict(conflict, counters))
    return _answer(operation, APPLIED, edit.flush())


def _claim_id(pk: uuid.UUID, body_hash: str, user: User, offices: Iterable[int], received: dt.datetime) -> Operation | None:
    """Insert the operation's row, as applied until it is recorded otherwise; None if it is there.

    A resend in flight waits here until the first has committed.
    """
    operation = Operation(
        pk=pk, user=user, body_hash=body_hash, result=APPLIED, offices=sorted(offices), at=received, request_id=get_guid() or ""
    )
    columns = Operation._meta.concrete_fields
    names = ", ".join(column.column for column in columns if column.column)
    values = [column.get_db_prep_save(column.pre_save(operation, True), connection) for column in columns]
    # The ORM's ignore_conflicts does not tell whether the row was new.
    sql = f"INSERT INTO {Operation._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(columns))}) ON CONFLICT (id) DO NOTHING"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return operation if cursor.rowcount == 1 else None


def _repeat(pk: uuid.UUID, body_hash: str, user: User) -> Result:
    """Give the first answer again, to the same person for the same words, while they may still see the place."""
    operation = Operation.objects.get(pk=pk)
    if operation.user_id != user.pk or operation.body_hash != body_hash:
        raise Refused("id_reused", "This edit carries the number of another one. Reload the page and try again.")
    if not may_in_all(user, "edit", operation.offices):
        raise NOT_FOUND
    if operation.result["result"] != "applied":
        return {"id": str(pk), **operation.result}
    return _answer(operation, {"result": "repeated"}, list(operation.changes.all()))


def _refuse(operation: Operation, refusal: Refused, raw: dict[str, Any]) -> Result:
    if isinstance(refusal, DayClosed):
        keep(operation, refusal, raw)
    return _record(operation, {"result": "refused", "code": refusal.code, "reason": refusal.reason})


def _record(operation: Operation, result: Result) -> Result:
    Operation.objects.filter(pk=operation.pk).update(result=result)
    return {"id": str(operation.pk), **result}


def _answer(operation: Operation, result: Result, changes: list[Change]) -> Result:
    """``numbers``: a tab that is past them has seen more than these patches tell."""
    patches = [patch for change in changes for patch in orjson.loads(change.frame)["change"]["patches"]]
    numbers = {str(change.office_id): change.number for change in changes}
    return {"id": str(operation.pk), **result, "numbers": numbers, "patches": patches}


def _check_day(data: dict[str, Any], edit: Edit, day: dt.date | None) -> None:
    shown = {office: counter.day for office, counter in edit.counters.items()}
    if closed := other_day(_flat(data.values()), shown, day):
        raise closed


def _flat(values: Iterable[Any]) -> list[Any]:
    return [row for value in values for row in (value if isinstance(value, list) else [value])]


def _moment(entry: Entry, counters: dict[int, OfficeCounter], received: dt.datetime) -> dt.datetime:
    """When the person did it: as long ago as the browser says, within the board's day, never ahead."""
    if entry.age < AT_ONCE:
        return received
    office, counter = next(iter(counters.items()))
    start_of_day = dt.datetime.combine(counter.day, dt.time.min, Office.objects.get(pk=office).zone)
    return min(max(received - entry.age, start_of_day), received)


def _conflict(conflict: Conflict, counters: dict[int, OfficeCounter]) -> Result:
    """What the field holds now, who wrote it and when, as far as the log still knows."""
    last = last_writer(conflict.row, conflict.field, counters)
    by = {"id": last.actor.pk, "name": last.actor.get_full_name()} if last and last.actor else None
    result = {"result": "conflict", "field": conflict.field, "is": conflict.current, "by": by, "at": last.at if last else None}
    return orjson.loads(dumps(result))  # as it is recorded, so that a repeat reads the same
