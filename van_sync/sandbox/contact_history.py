"""What was tried and said: canvass responses, and the words for them."""

from typing import Any

from van_sync.sandbox import clock, reading
from van_sync.sandbox.call import NOTHING, Answer, Call, Fields
from van_sync.sandbox.lookups import (
    ACTIVIST_CODES,
    API_INPUT,
    CONTACT_TYPES,
    INPUT_TYPES,
    NEEDS_PHONE,
    QUESTIONS,
    RESULTS,
    SUPPRESS_PHONE,
)  # fmt: skip
from van_sync.sandbox.models import Contact, Person, PersonActivistCode, Phone
from van_sync.sandbox.person_input import read_phone
from van_sync.sandbox.problems import Wrongs, invalid
from van_sync.sandbox.visible import visible_person

CANVASSED = 14


def get_contact_types(call: Call) -> list[dict[str, Any]]:
    call.number("inputTypeId")  # each may come by every input type
    return [{"contactTypeId": pk, "name": name, "channelTypeName": channel} for pk, (name, channel) in CONTACT_TYPES.items()]


def get_input_types(call: Call) -> list[dict[str, Any]]:
    return [{"inputTypeId": pk, "name": name} for pk, name in INPUT_TYPES.items()]


def get_results(call: Call) -> list[dict[str, Any]]:
    call.number("inputTypeId")
    kind = call.number("contactTypeId")
    return [
        {"resultCodeId": pk, "name": one.name, "mediumName": one.medium, "shortName": one.short, "resultOutcomeGroup": one.group}
        for pk, one in RESULTS.items()
        if kind is None or kind in one.contact_types
    ]


def post_canvass_responses(call: Call, person: str) -> Answer:
    row, fields, wrongs = visible_person(call, person), call.fields(), Wrongs()
    context = fields.get("canvassContext") or Fields()
    if not isinstance(context, Fields):
        raise invalid("canvassContext must be an object.", "canvassContext")
    columns = read_context(context, row, "canvassContext.", wrongs)
    result, responses = _result(fields, wrongs), reading.objects(fields, "responses", wrongs)
    if (result is None) == (not responses):
        wrongs.add("Exactly one of resultCodeId and responses is required.", "resultCodeId", "responses")
    for at, one in enumerate(responses):
        _check_response(one, f"responses[{at}]", wrongs)
    wrongs.refuse()
    _keep(row, columns, result, responses, quiet=bool(context.get("omitActivistCodeContactHistory")))
    return NOTHING


def read_context(fields: Fields, person: Person, dot: str, wrongs: Wrongs) -> dict[str, Any]:
    """How, when and on which phone somebody was contacted."""
    if reading.has(fields, "contentId") and not reading.has(fields, "campaignId"):
        wrongs.add("contentId needs campaignId.", f"{dot}campaignId")
    kind = _known(fields, "contactTypeId", CONTACT_TYPES, dot, wrongs)
    return {
        "contact_type_id": kind,
        "input_type_id": _known(fields, "inputTypeId", INPUT_TYPES, dot, wrongs) or API_INPUT,
        "on": reading.day(fields, "dateCanvassed", wrongs, path=f"{dot}dateCanvassed") or clock.today(),
        "phone": _phone(fields, person, kind, dot, wrongs),
    }


def _phone(fields: Fields, person: Person, kind: int | None, dot: str, wrongs: Wrongs) -> str:
    """The number called, demanded for calls and texts."""
    if isinstance(sent := fields.get("phone"), Fields):
        return read_phone(sent, wrongs, f"{dot}phone")
    if kind in NEEDS_PHONE:
        wrongs.add("phone is required for this contact type.", f"{dot}phone")
    if fields.get("phoneId") is None:
        return ""
    known = person.phones.filter(pk=reading.as_id(fields.get("phoneId")) or 0).first()
    if known is None:
        wrongs.add("This is no phone of this person.", f"{dot}phoneId")
    return known.number if known else ""


def _known(fields: Fields, name: str, known: dict[int, Any], dot: str, wrongs: Wrongs) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if reading.as_id(value) not in known:
        wrongs.add(f"{name} is not known.", f"{dot}{name}")
        return None
    return reading.as_id(value)


def _result(fields: Fields, wrongs: Wrongs) -> int | None:
    return _known(fields, "resultCodeId", RESULTS, "", wrongs)


def _check_response(fields: Fields, path: str, wrongs: Wrongs) -> None:
    kind = str(fields.get("type", "")).lower()
    if kind == "activistcode":
        _known(fields, "activistCodeId", ACTIVIST_CODES, f"{path}.", wrongs)
        if not reading.has(fields, "activistCodeId"):
            wrongs.add("activistCodeId is required.", f"{path}.activistCodeId")
    elif kind == "surveyresponse":
        question = QUESTIONS.get(reading.as_id(fields.get("surveyQuestionId")) or 0)
        if question is None:
            wrongs.add("There is no such survey question.", f"{path}.surveyQuestionId")
        elif reading.as_id(fields.get("surveyResponseId")) not in question[1]:
            wrongs.add("There is no such answer to this question.", f"{path}.surveyResponseId")
    elif kind == "volunteeractivity":
        if reading.as_id(fields.get("volunteerActivityId")) is None:
            wrongs.add("volunteerActivityId is required and must be a number.", f"{path}.volunteerActivityId")
    else:
        wrongs.add("type is not known.", f"{path}.type", hint="ActivistCode, SurveyResponse, VolunteerActivity")
    if str(fields.get("action", "Apply")).lower() not in {"apply", "remove"}:
        wrongs.add("action is Apply or Remove.", f"{path}.action", hint="Apply, Remove")


def _keep(row: Person, columns: dict[str, Any], result: int | None, responses: list[Fields], *, quiet: bool) -> None:
    codes = [one for one in responses if str(one.get("type")).lower() == "activistcode"]
    for one in codes:
        _put_activist_code(row, int(one.get("activistCodeId")), columns, is_removed=str(one.get("action", "")).lower() == "remove")
    if result in SUPPRESS_PHONE:
        Phone.objects.filter(person=row, number=columns["phone"]).update(is_suppressed=True)
    if quiet and responses and len(codes) == len(responses):
        return
    Contact.objects.create(
        vanid=row.pk, result_id=result or CANVASSED, responses=responses, source="Canvass response", made_at=clock.now(), **columns
    )  # fmt: skip


def _put_activist_code(row: Person, pk: int, columns: dict[str, Any], *, is_removed: bool) -> None:
    if is_removed:
        row.activist_codes.filter(activist_code_id=pk).delete()
    elif not row.activist_codes.filter(activist_code_id=pk).exists():
        PersonActivistCode.objects.create(person=row, activist_code_id=pk, canvassed_on=columns["on"], made_at=clock.now())
