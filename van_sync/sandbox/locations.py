"""Places."""

from typing import Any

from django.db.models import QuerySet

from van_sync.sandbox import reading, shapes
from van_sync.sandbox.call import NOTHING, Answer, Call, Fields
from van_sync.sandbox.lists import page
from van_sync.sandbox.models import Location
from van_sync.sandbox.person_input import read_address
from van_sync.sandbox.problems import Wrongs, not_found


def _there() -> QuerySet[Location]:
    return Location.objects.filter(is_deleted=False).order_by("pk")


def get_locations(call: Call) -> dict[str, Any]:
    name = call.query("name")
    return page(call, _there().filter(name__istartswith=name) if name else _there(), shapes.location)


def get_location(call: Call, location_id: int) -> dict[str, Any]:
    return shapes.location(_location(location_id))


def _location(location_id: int) -> Location:
    row = _there().filter(pk=location_id).first()
    if row is None:
        raise not_found("The location could not be found.")
    return row


def post_location(call: Call) -> Answer:
    return call.created("locations", Location.objects.create(**_columns(call.fields())).pk)


def post_find_or_create(call: Call) -> Answer:
    columns = _columns(call.fields())
    row = _match(columns) or Location.objects.create(**columns)
    return call.created("locations", row.pk)


def delete_location(call: Call, location_id: int) -> Answer:
    """Signups keep it, and say "Invalid Location"."""
    row = _location(location_id)
    row.event_set.clear()
    _there().filter(pk=row.pk).update(is_deleted=True)
    return NOTHING


def _columns(fields: Fields) -> dict[str, Any]:
    wrongs = Wrongs()
    name = reading.text(fields, "name", wrongs, most=50, required=True)
    sent = fields.get("address")
    if sent is not None and not isinstance(sent, Fields):
        wrongs.add("address must be an object.", "address")
    address = read_address(sent if isinstance(sent, Fields) else Fields(), "address", wrongs)
    wrongs.refuse()
    return {"name": name, **address}


def _match(told: dict[str, Any]) -> Location | None:
    """VAN's order: by name and postcode without a street, by name and town, by street and postcode."""
    zip5 = (told["postcode"] or "")[:5]
    attempts = []
    if zip5 and not told["line1"]:
        attempts.append({"name__iexact": told["name"], "postcode__startswith": zip5})
    if told["city"] and told["state"]:
        attempts.append({"name__iexact": told["name"], "city__iexact": told["city"], "state__iexact": told["state"]})
    if told["line1"] and zip5:
        unit = {"line2__iexact": told["line2"]} if told["line2"] else {"line2": None}
        attempts.append({"line1__iexact": told["line1"], "postcode__startswith": zip5, **unit})
    return next((row for one in attempts if (row := _there().filter(**one).first())), None)
