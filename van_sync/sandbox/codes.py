"""Codes (tags and source codes), activist codes, survey questions, note categories."""

from typing import Any

from django.db.models import QuerySet

from van_sync.sandbox import clock, reading, shapes
from van_sync.sandbox.call import NOTHING, Answer, Call, Fields
from van_sync.sandbox.lists import page
from van_sync.sandbox.lookups import ACTIVIST_CODES, CODE_TYPES, NOTE_CATEGORIES, QUESTIONS, SUPPORTED_ENTITIES
from van_sync.sandbox.models import Code
from van_sync.sandbox.problems import Wrongs, not_found


def get_codes(call: Call) -> dict[str, Any]:
    expanded = call.expand("supportedEntities")
    rows = Code.objects.order_by("pk")
    if name := call.query("name"):
        rows = rows.filter(name__istartswith=name)
    if kind := call.query("codeType"):
        rows = rows.filter(code_type__iexact=kind)
    if (parent := call.number("parentCodeId")) is not None:
        rows = rows.filter(parent=parent)
    wanted = {name.lower() for name in (call.query("supportedEntities") or "").split(",") if name}
    if wanted:
        rows = rows.filter(pk__in=[row.pk for row in rows if wanted & {name.lower() for name in row.entities}])
    return page(call, rows, lambda row: shapes.code(row, expanded), orders={"dateModified": "changed_at"})


def get_code(call: Call, code_id: int) -> dict[str, Any]:
    expanded = call.expand("supportedEntities")
    return shapes.code(_code(code_id).get(), expanded)


def _code(code_id: int) -> QuerySet[Code]:
    rows = Code.objects.filter(pk=code_id)
    if not rows.exists():
        raise not_found("The code could not be found.")
    return rows


def post_code(call: Call) -> Answer:
    now = clock.now()
    return call.created("codes", Code.objects.create(made_at=now, changed_at=now, **_columns(call.fields())).pk)


def put_code(call: Call, code_id: int) -> Answer:
    """Replaces all: what is left out is cleared."""
    _code(code_id).update(changed_at=clock.now(), **_columns(call.fields()))
    return NOTHING


def delete_code(call: Call, code_id: int) -> Answer:
    _code(code_id).delete()
    return NOTHING


def _columns(fields: Fields) -> dict[str, Any]:
    wrongs = Wrongs()
    kinds = {kind.lower(): kind for kind in CODE_TYPES}
    kind = kinds.get(str(fields.get("codeType") or "Tag").lower())
    if kind is None:
        wrongs.add("codeType is not known.", "codeType", hint=", ".join(CODE_TYPES))
    parent = reading.as_id(fields.get("parentCodeId"))
    if parent is not None and not Code.objects.filter(pk=parent).exists():
        wrongs.add("There is no such parent code.", "parentCodeId")
    known = {name.lower(): name for name in SUPPORTED_ENTITIES}
    sent = reading.objects(fields, "supportedEntities", wrongs)
    for at, one in enumerate(sent):
        if str(one.get("name")).lower() not in known:
            wrongs.add("This entity is not known.", f"supportedEntities[{at}].name", hint=", ".join(SUPPORTED_ENTITIES))
    columns = {
        "name": reading.text(fields, "name", wrongs, most=200, required=True),
        "code_type": kind,
        "parent_id": parent,
        "description": reading.text(fields, "description", wrongs, most=500),
    }
    wrongs.refuse()
    return {**columns, "entities": [known[str(one.get("name")).lower()] for one in sent]}


def get_code_types(call: Call) -> list[str]:
    return list(CODE_TYPES)


def get_supported_entities(call: Call) -> list[str]:
    return list(SUPPORTED_ENTITIES)


def get_activist_codes(call: Call) -> dict[str, Any]:
    return _fixed(call, [_activist_code(pk) for pk in ACTIVIST_CODES])


def get_activist_code(call: Call, activist_code_id: int) -> dict[str, Any]:
    if activist_code_id not in ACTIVIST_CODES:
        raise not_found("The activist code could not be found.")
    return _activist_code(activist_code_id)


def _activist_code(pk: int) -> dict[str, Any]:
    kind, name, medium, short = ACTIVIST_CODES[pk]
    return {
        "activistCodeId": pk, "type": kind, "name": name, "mediumName": medium, "shortName": short, "description": None,
        "scriptQuestion": None, "status": "Active", "isMultiAssign": False,
    }  # fmt: skip


def get_questions(call: Call) -> dict[str, Any]:
    return _fixed(call, [_question(pk) for pk in QUESTIONS])


def get_question(call: Call, question_id: int) -> dict[str, Any]:
    if question_id not in QUESTIONS:
        raise not_found("The survey question could not be found.")
    return _question(question_id)


def _question(pk: int) -> dict[str, Any]:
    (kind, name, medium, short, script), answers = QUESTIONS[pk]
    return {
        "surveyQuestionId": pk, "type": kind, "cycle": None, "name": name, "mediumName": medium, "shortName": short, "scriptQuestion": script,
        "status": "Active",
        "responses": [
            {"surveyResponseId": answer, "name": long, "mediumName": mid, "shortName": abbreviated}
            for answer, (long, mid, abbreviated) in answers.items()
        ],
    }  # fmt: skip


def _fixed(call: Call, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A list that no table holds, narrowed by ``statuses``, ``name`` and ``type``."""
    for name in ("name", "type"):
        if wanted := call.query(name):
            rows = [row for row in rows if str(row[name]).lower().startswith(wanted.lower())]
    if statuses := call.query("statuses"):
        rows = [row for row in rows if row["status"].lower() in statuses.lower().split(",")]
    return page(call, rows, dict)


def get_categories(call: Call) -> list[dict[str, Any] | None]:
    return [shapes.category(pk) for pk in NOTE_CATEGORIES]


def get_category_types(call: Call) -> list[str]:
    return sorted({kind for _, kinds in NOTE_CATEGORIES.values() for kind in kinds})
