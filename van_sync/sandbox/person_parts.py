"""What hangs on a person: notes, codes, activist codes, relationships."""

from typing import Any

from van_sync.sandbox import clock, reading, shapes
from van_sync.sandbox.call import NOTHING, Answer, Call, Fields
from van_sync.sandbox.contact_history import read_context
from van_sync.sandbox.event_rules import note_columns
from van_sync.sandbox.lists import page
from van_sync.sandbox.lookups import ACTIVIST_CODES, API_USER, RESULTS
from van_sync.sandbox.models import Code, Contact, Person, PersonActivistCode, PersonNote, Relationship
from van_sync.sandbox.problems import Wrongs, invalid, not_found
from van_sync.sandbox.visible import visible_person

CONTACTED = 205


def get_notes(call: Call, person: str) -> dict[str, Any]:
    return page(call, visible_person(call, person).notes.all(), shapes.note, default=25, most=50)


def post_note(call: Call, person: str) -> Answer:
    row, fields, wrongs = visible_person(call, person), call.fields(), Wrongs()
    columns, contact = note_columns(fields, "", wrongs), None
    if isinstance(history := fields.get("contactHistory"), Fields):
        contact = read_context(history, row, "contactHistory.", wrongs)
        contact["result_id"] = reading.as_id(history.get("resultCodeId")) if reading.has(history, "resultCodeId") else CONTACTED
        if contact["result_id"] not in RESULTS:
            wrongs.add("resultCodeId is not known.", "contactHistory.resultCodeId")
    wrongs.refuse()
    PersonNote.objects.create(person=row, made_at=clock.now(), **columns)
    if contact:
        Contact.objects.create(vanid=row.pk, source="Note", made_at=clock.now(), **contact)
    return NOTHING


def put_note(call: Call, person: str, note_id: int) -> Answer:
    """Text, restriction and category may change, nothing else."""
    rows = visible_person(call, person).notes.filter(pk=note_id)
    if not rows.exists():
        raise not_found("The note could not be found.")
    wrongs = Wrongs()
    columns = note_columns(call.fields(), "", wrongs)
    wrongs.refuse()
    rows.update(**columns)
    return NOTHING


def get_activist_codes(call: Call, person: str) -> dict[str, Any]:
    return page(call, visible_person(call, person).activist_codes.all(), _activist_code)


def _activist_code(row: PersonActivistCode) -> dict[str, Any]:
    kind, name, _, _ = ACTIVIST_CODES[row.activist_code_id]
    return {
        "activistCodeId": row.activist_code_id, "activistCodeName": name, "activistCodeTypeAndName": f"{kind}: {name}",
        "canvassedBy": API_USER, "dateCanvassed": f"{row.canvassed_on}T00:00:00Z", "dateCreated": clock.zulu(row.made_at),
    }  # fmt: skip


def post_code(call: Call, person: str) -> Answer:
    row, code = visible_person(call, person), Code.objects.filter(pk=reading.as_id(call.fields().get("codeId")) or 0).first()
    if code is None or "People" not in code.entities:
        raise invalid("There is no such code for people.", "codeId")
    row.codes.add(code)
    return NOTHING


def delete_code(call: Call, person: str, code_id: int) -> Answer:
    row = visible_person(call, person)
    if not row.codes.filter(pk=code_id).exists():
        raise not_found("This person does not have this code.")
    row.codes.remove(code_id)
    return NOTHING


def post_relationship(call: Call, person: str) -> Answer:
    """No path of the API answers relationships; the debug page shows them."""
    row, fields, wrongs = visible_person(call, person), call.fields(), Wrongs()
    kind, pk = reading.as_id(fields.get("relationshipId")), reading.as_id(fields.get("vanId"))
    if kind is None:
        wrongs.add("relationshipId is required and must be a number.", "relationshipId")
    if not Person.objects.filter(pk=pk or 0, is_deleted=False, is_voter=row.is_voter).exclude(pk=row.pk).exists():
        wrongs.add("There is no such other person.", "vanId")
    wrongs.refuse()
    Relationship.objects.get_or_create(person=row, other_id=pk, kind=kind or 0)
    return NOTHING
