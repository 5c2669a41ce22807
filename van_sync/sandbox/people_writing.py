"""Making and changing people."""

from typing import Any

from django.db.models import Model

from van_sync.sandbox import clock, person_shapes, reading
from van_sync.sandbox.call import NOTHING, Answer, Call
from van_sync.sandbox.models import Address, Contact, Email, Identifier, Person, Phone, Signup, StatusChange
from van_sync.sandbox.people_match import key
from van_sync.sandbox.person_input import FIRST_NAME, LAST_NAME, Told, read_person, refuse_long_names
from van_sync.sandbox.problems import Wrongs
from van_sync.sandbox.visible import visible_person


def create(told: Told) -> Person:
    """A new record in My Campaign. Raises ``Problem`` if a name is too long for one."""
    refuse_long_names(told)
    row = Person(made_at=clock.now())
    _name(row, told)
    row.save()
    fill_in(row, told)
    return row


def fill_in(row: Person, told: Told) -> None:
    """Give a person the phones, e-mails, addresses and ids that they lack. Nothing is taken away."""
    for one in told.phones:
        _add(row, Phone, {"number": one["number"]}, one)
    for one in told.emails:
        _add(row, Email, {"address__iexact": one["address"]}, one)
    for one in told.addresses:
        _add(row, Address, {"line1__iexact": one["line1"], "postcode": one["postcode"]}, one)
    for kind, value in told.identifiers:
        Identifier.objects.update_or_create(person=row, kind=kind, defaults={"value": value})


def _add(row: Person, table: type[Model], same: dict[str, Any], told: dict[str, Any]) -> None:
    rows = table._default_manager.filter(person=row)
    if told["is_preferred"]:
        rows.update(is_preferred=False)
    if known := rows.filter(**same).first():
        if told["is_preferred"]:
            rows.filter(pk=known.pk).update(is_preferred=True)
        return
    dated = {} if table is Address else {"made_at": clock.now()}
    table._default_manager.create(person=row, **told, **dated)


def _name(row: Person, told: Told) -> None:
    """Write over what was told; what was not stays."""
    row.first_name, row.middle_name = told.first_name or row.first_name, told.middle_name or row.middle_name
    row.last_name, row.born_on = told.last_name or row.last_name, told.born_on or row.born_on
    row.first_key, row.last_key = key(row.first_name), key(row.last_name)
    row.more = {**row.more, **told.plain}


def post_person(call: Call, person: str) -> dict[str, Any]:
    """Update a person: VAN has no PUT for people."""
    row, told = visible_person(call, person), read_person(call.fields())
    refuse_long_names(told)
    _name(row, told)
    row.save()
    fill_in(row, told)
    return person_shapes.found(row)


def patch_names(call: Call, person: str) -> dict[str, Any]:
    row, fields, wrongs = visible_person(call, person), call.fields(), Wrongs()
    for name, column, most in (
        ("firstName", "first_name", FIRST_NAME), ("middleName", "middle_name", FIRST_NAME), ("lastName", "last_name", LAST_NAME)
    ):  # fmt: skip
        if name in fields:
            setattr(row, column, reading.text(fields, name, wrongs, most=most))
    wrongs.refuse()
    row.first_key, row.last_key = key(row.first_name), key(row.last_name)
    row.save()
    return person_shapes.found(row)


def delete_person(call: Call, person: str) -> Answer:
    row = visible_person(call, person)
    row.is_deleted = True
    row.save(update_fields=["is_deleted"])
    return NOTHING


def put_merge_into(call: Call, person: str) -> Answer:
    """Give everything of one record to another; ``whatIf`` only looks whether that may be done."""
    source, fields, wrongs = visible_person(call, person), call.fields(), Wrongs()
    pk = reading.as_id(fields.get("vanId"))
    target = Person.objects.filter(pk=pk, is_voter=source.is_voter, is_deleted=False, is_hidden=False).first() if pk is not None else None
    if target is None or target == source:
        wrongs.add("There is no such person to merge into.", "vanId")
    wrongs.refuse()
    assert target, "else it was refused"
    if (call.query("whatIf") or "").lower() != "true":
        _merge(source, target)
    return Answer(200, {"vanId": target.pk})


def _merge(source: Person, target: Person) -> None:
    for signup in source.signups.all():
        if not Signup.objects.filter(person=target, event=signup.event_id, shift=signup.shift_id, role_id=signup.role_id).exists():
            Signup.objects.filter(pk=signup.pk).update(person=target)
            StatusChange.objects.filter(signup_id=signup.pk).update(vanid=target.pk)
    for rows in (
        source.phones,
        source.emails,
        source.addresses,
        source.identifiers,
        source.suppressions,
        source.notes,
        source.activist_codes,
    ):
        rows.update(person=target)
    Contact.objects.filter(vanid=source.pk).update(vanid=target.pk)
    source.signups.all().delete()
    source.is_deleted = True
    source.save(update_fields=["is_deleted"])
