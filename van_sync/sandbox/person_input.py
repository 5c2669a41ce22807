"""What clients send about a person: names, phones, e-mails, addresses."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from van_sync.sandbox import reading
from van_sync.sandbox.call import Fields
from van_sync.sandbox.person_shapes import ADDRESS_KINDS_OUT, KINDS_OUT, PLAIN, PREFERENCES
from van_sync.sandbox.problems import Wrongs

NORTH_AMERICAN = r"^1?[2-9][0-8]\d[2-9]\d{6,6}$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
FIRST_NAME, LAST_NAME = 20, 25  # characters


@dataclass
class Told:
    """A person as a client described them. Names are as sent, None where nothing was said."""

    vanid: int | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    born_on: dt.date | None = None
    plain: dict[str, Any] = field(default_factory=dict)
    phones: list[dict[str, Any]] = field(default_factory=list)
    emails: list[dict[str, Any]] = field(default_factory=list)
    addresses: list[dict[str, Any]] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)


def read_person(fields: Fields) -> Told:
    """Raises ``Problem`` with all that is wrong."""
    wrongs = Wrongs()
    told = Told(
        vanid=reading.as_id(fields.get("vanId")),
        first_name=reading.text(fields, "firstName", wrongs, most=FIRST_NAME),
        middle_name=reading.text(fields, "middleName", wrongs, most=FIRST_NAME),
        last_name=reading.text(fields, "lastName", wrongs, most=80),
        born_on=reading.day(fields, "dateOfBirth", wrongs),
        plain={name: fields.get(name) for name in (*PLAIN, *PREFERENCES) if name in fields},
        phones=[_phone(one, f"phones[{at}]", wrongs) for at, one in _each(fields, "phones", wrongs)],
        emails=[_email(one, f"emails[{at}]", wrongs) for at, one in _each(fields, "emails", wrongs)],
        addresses=[_address(one, f"addresses[{at}]", wrongs) for at, one in _each(fields, "addresses", wrongs)],
        identifiers=[_identifier(one, f"identifiers[{at}]", wrongs) for at, one in _each(fields, "identifiers", wrongs)],
    )
    wrongs.refuse()
    return told


def refuse_long_names(told: Told) -> None:
    """A record may have no longer names; to look for one is no fault."""
    wrongs = Wrongs()
    if told.last_name and len(told.last_name) > LAST_NAME:
        wrongs.add(f"lastName may have at most {LAST_NAME} characters.", "lastName", hint=f"^.{{1,{LAST_NAME}}}$")
    wrongs.refuse()


def digits(text: str) -> str:
    """A phone number without all that is no digit, and without the country code."""
    found = re.sub(r"\D", "", text)
    return found[1:] if len(found) == 11 and found.startswith("1") else found


def _each(fields: Fields, name: str, wrongs: Wrongs) -> list[tuple[int, Fields]]:
    return list(enumerate(reading.objects(fields, name, wrongs)))


def read_phone(fields: Fields, wrongs: Wrongs, path: str) -> str:
    """The digits of ``phoneNumber``, ``""`` if it is no North American number."""
    value = fields.get("phoneNumber")
    plain = re.sub(r"\D", "", value) if isinstance(value, str) else ""
    if not re.fullmatch(NORTH_AMERICAN, plain):
        wrongs.add("Not a North American phone.", f"{path}.phoneNumber", hint=NORTH_AMERICAN)
        return ""
    return digits(plain)


def _phone(fields: Fields, path: str, wrongs: Wrongs) -> dict[str, Any]:
    return {
        "number": read_phone(fields, wrongs, path),
        "kind": _letter(fields, "phoneType", "H", KINDS_OUT, path, wrongs),
        "opt_in": _letter(fields, "smsOptInStatus", "U", {"I": "", "O": "", "U": ""}, path, wrongs),
        "extension": reading.text(fields, "ext", wrongs, most=10, path=f"{path}.ext"),
        "is_preferred": bool(reading.flag(fields, "isPreferred", wrongs, path=f"{path}.isPreferred")),
    }


def _email(fields: Fields, path: str, wrongs: Wrongs) -> dict[str, Any]:
    address = reading.text(fields, "email", wrongs, most=200, required=True, path=f"{path}.email") or ""
    if address and not re.fullmatch(EMAIL, address):
        wrongs.add("Not an e-mail address.", f"{path}.email", hint=EMAIL)
    return {
        "address": address,
        "kind": _letter(fields, "type", "P", {"P": "", "W": "", "O": ""}, path, wrongs),
        "is_preferred": bool(reading.flag(fields, "isPreferred", wrongs, path=f"{path}.isPreferred")),
        "is_subscribed": reading.flag(fields, "isSubscribed", wrongs, path=f"{path}.isSubscribed") is not False,
    }


def _address(fields: Fields, path: str, wrongs: Wrongs) -> dict[str, Any]:
    return {
        **read_address(fields, path, wrongs),
        "kind": _letter(fields, "type", "H", ADDRESS_KINDS_OUT, path, wrongs),
        "is_preferred": bool(reading.flag(fields, "isPreferred", wrongs, path=f"{path}.isPreferred")),
    }


def read_address(fields: Fields, path: str, wrongs: Wrongs) -> dict[str, Any]:
    """The lines of an address, of a person or a place."""
    names = {"line1": "addressLine1", "line2": "addressLine2", "line3": "addressLine3", "city": "city", "state": "stateOrProvince"}
    found: dict[str, Any] = {name: reading.text(fields, key, wrongs, most=100, path=f"{path}.{key}") for name, key in names.items()}
    postcode = reading.text(fields, "zipOrPostalCode", wrongs, most=10, path=f"{path}.zipOrPostalCode")
    country = reading.text(fields, "countryCode", wrongs, most=2, path=f"{path}.countryCode")
    return {**found, "postcode": postcode, "country": country or "US"}


def _identifier(fields: Fields, path: str, wrongs: Wrongs) -> tuple[str, str]:
    kind = reading.text(fields, "type", wrongs, most=40, required=True, path=f"{path}.type")
    value = fields.get("externalId")
    if value is None or not str(value).strip():
        wrongs.add("externalId is required.", f"{path}.externalId")
    return kind or "", str(value)


def _letter(fields: Fields, name: str, usual: str, known: dict[str, str], path: str, wrongs: Wrongs) -> str:
    """A kind as its letter, or as the word that VAN answers."""
    value = fields.get(name)
    if value is None:
        return usual
    letters = {key.upper(): key for key in known} | {word.upper(): key for key, word in known.items() if word}
    if str(value).upper() not in letters:
        wrongs.add(f"{name} is not known.", f"{path}.{name}", hint=", ".join(known))
    return letters.get(str(value).upper(), usual)
