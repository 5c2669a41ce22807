"""Reading people, and finding them."""

from typing import Any

from django.db.models import Q, QuerySet

from van_sync.sandbox import clock, person_shapes, reading
from van_sync.sandbox.call import MY_VOTERS, Answer, Call
from van_sync.sandbox.faults import faults
from van_sync.sandbox.lists import page
from van_sync.sandbox.models import Person
from van_sync.sandbox.people_match import find, key
from van_sync.sandbox.people_writing import create, fill_in
from van_sync.sandbox.person_input import digits, read_person
from van_sync.sandbox.problems import Wrongs, forbidden, invalid, not_found
from van_sync.sandbox.visible import visible_person

SEARCH_TEXTS = {
    "firstName": "first_key__startswith", "lastName": "last_key__startswith", "middleName": "middle_name__istartswith",
    "streetAddress": "addresses__line1__istartswith", "city": "addresses__city__istartswith",
    "stateOrProvince": "addresses__state__iexact", "zipOrPostalCode": "addresses__postcode__startswith",
    "phoneNumber": "phones__number__startswith", "email": "emails__address__istartswith", "dateOfBirth": "born_on",
    "employer": "more__employer__istartswith", "occupation": "more__occupation__istartswith",
    "commonName": "", "officialName": "",
}  # fmt: skip


def _everybody(call: Call) -> QuerySet[Person]:
    return Person.objects.filter(is_voter=call.mode == MY_VOTERS, is_deleted=False, is_hidden=False)


def get_people(call: Call) -> dict[str, Any]:
    """Search by the beginnings of texts, without case."""
    expanded = call.expand(*person_shapes.SEARCH_EXPANSIONS)
    asked = {name: value.strip() for name in SEARCH_TEXTS if (value := call.query(name)) and value.strip()}
    if not asked:
        raise invalid("At least one search parameter is required.", *SEARCH_TEXTS)
    rows = _everybody(call)
    for name, value in asked.items():
        rows = _matching(rows, name, value)
    if (call.query("contactMode") or "person").lower() == "organization":
        rows = rows.none()
    rows = rows.distinct().order_by("last_key", "first_key", "pk").prefetch_related("phones", "emails", "addresses")
    return page(call, rows, lambda row: person_shapes.person(row, expanded), most=50, orders={"Name": "last_key"})


def _matching(rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
    column = SEARCH_TEXTS[name]
    if not column:
        return rows.none()  # names of organizations, of which there are none
    if name == "dateOfBirth":
        try:
            return rows.filter(born_on=clock.read_day(value))
        except ValueError:
            raise invalid("dateOfBirth must be a date such as 1980-07-04.", name) from None
    if name == "phoneNumber":
        value = digits(value)
    return rows.filter(**{column: key(value) if column.endswith("_key__startswith") else value})


def get_quick_search(call: Call) -> dict[str, Any]:
    """People of whose names every word is a beginning."""
    words = key(call.query("name")).replace(",", " ").split()
    if not words:
        raise invalid("name is required.", "name")
    rows = _everybody(call)
    for word in words:
        rows = rows.filter(Q(first_key__startswith=word) | Q(last_key__startswith=word) | Q(last_key__contains=f" {word}"))
    return page(call, rows.order_by("last_key", "first_key", "pk"), person_shapes.person, most=50)


def get_person(call: Call, person: str) -> dict[str, Any]:
    expanded = call.expand(*person_shapes.EXPANSIONS)
    return person_shapes.person(visible_person(call, person), expanded)


def post_find(call: Call) -> Any:
    row = find(read_person(call.fields()), is_voter=call.mode == MY_VOTERS)
    if row is None:
        raise not_found("No person matches.")
    return _match(call, row)


def post_find_by_phone(call: Call) -> Any:
    wrongs = Wrongs()
    number = reading.text(call.fields(), "phoneNumber", wrongs, most=40, required=True)
    wrongs.refuse()
    rows = _everybody(call).filter(phones__number=digits(number or "")).distinct()[:2]
    if len(rows) != 1:
        raise not_found("No person, or more than one, has this phone number.")
    return _match(call, rows[0])


def post_find_or_create(call: Call) -> Any:
    if call.mode == MY_VOTERS:
        raise forbidden("People cannot be created in My Voters.")
    told = read_person(call.fields())
    if row := find(told, is_voter=False):
        fill_in(row, told)
        return _match(call, row)
    if told.vanid is not None:
        raise invalid("There is no such person.", "vanId")
    row = create(told)
    if faults.old_find:
        return Answer(201, {"vanId": row.pk, "status": "UnmatchedStored"}, {"Location": call.address(f"people/{row.pk}")})
    return person_shapes.found(row)


def _match(call: Call, row: Person) -> Any:
    if faults.old_find:
        return Answer(302, {"vanId": row.pk, "status": "Matched"}, {"Location": call.address(f"people/{row.pk}")})
    return person_shapes.found(row)
