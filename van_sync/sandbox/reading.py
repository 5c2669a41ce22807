"""Reading what clients send: references, texts, numbers and times."""

import datetime as dt
from typing import Any

from van_sync.sandbox import clock
from van_sync.sandbox.call import Fields
from van_sync.sandbox.problems import Wrongs


def as_id(value: object) -> int | None:
    """An id, sent as a number or as its digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 2**63 else None
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value.strip()) < 19:
        return int(value)
    return None


def reference(fields: Fields, name: str, key: str) -> int | None:
    """The id in ``{name: {key: id}}``; everything else in it is ignored."""
    value = fields.get(name)
    return as_id(value.get(key)) if isinstance(value, Fields) else None


def has(fields: Fields, name: str) -> bool:
    return fields.get(name) is not None


def text(fields: Fields, name: str, wrongs: Wrongs, *, most: int, required: bool = False, path: str = "") -> str | None:
    """A text of at most ``most`` characters; None if it is not there or blank."""
    value, at = fields.get(name), path or name
    if value is None or (isinstance(value, str) and not value.strip()):
        if required:
            wrongs.add(f"{name} is required.", at)
        return None
    if not isinstance(value, str):
        wrongs.add(f"{name} must be a text.", at)
        return None
    if len(value) > most:
        wrongs.add(f"{name} may have at most {most} characters.", at, hint=f"^.{{1,{most}}}$")
        return None
    return value.strip()


def flag(fields: Fields, name: str, wrongs: Wrongs, *, path: str = "") -> bool | None:
    """A truth, sent as such or as the word for it."""
    value = fields.get(name)
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if value is None or isinstance(value, bool):
        return value
    wrongs.add(f"{name} must be true or false.", path or name)
    return None


def instant(fields: Fields, name: str, wrongs: Wrongs, *, required: bool = False, path: str = "") -> dt.datetime | None:
    value, at = fields.get(name), path or name
    if value is None:
        if required:
            wrongs.add(f"{name} is required.", at)
        return None
    try:
        return clock.read_instant(value)
    except (ValueError, TypeError, OverflowError):
        wrongs.add(f"{name} must be a date and time such as 2018-11-03T09:00:00-05:00.", at)
        return None


def day(fields: Fields, name: str, wrongs: Wrongs, *, path: str = "") -> dt.date | None:
    value = fields.get(name)
    if value is None:
        return None
    try:
        return clock.read_day(value)
    except (ValueError, TypeError):
        wrongs.add(f"{name} must be a date such as 2018-11-03.", path or name)
        return None


def objects(fields: Fields, name: str, wrongs: Wrongs, *, path: str = "") -> list[Fields]:
    """A list of objects. Empty objects are refused, as VAN does."""
    value: Any = fields.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        wrongs.add(f"{name} must be a list.", path or name)
        return []
    for place, one in enumerate(value):
        if not isinstance(one, Fields) or not one:
            wrongs.add("An object with properties is expected.", f"{path or name}[{place}]")
    return [one if isinstance(one, Fields) else Fields() for one in value]


def within(day_of: dt.date, at: dt.datetime) -> dt.datetime:
    """The time of ``at`` on another day: VAN ignores the date where only a time matters."""
    return clock.at(day_of, at.astimezone(clock.zone()).time())
