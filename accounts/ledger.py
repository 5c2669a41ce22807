"""Who changed what about a person, in words and values: an entry for each change, whoever makes it and wherever.

The entries are Django's own (``LogEntry``), so that a person's history page in the admin has them all. Passwords are in none.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.models import User

WORDS = {
    "email": "e-mail",
    "first_name": "first name",
    "last_name": "last name",
    "rank": "rank",
    "region": "region",
    "default_office": "office",
    "is_active": "allowed",
    "colour": "colour",
    "uses_keys": "keyboard shortcuts",
}
LONGEST = 2000


def state_of(user: User) -> dict[str, str]:
    """What a history tells of somebody, as words: ``{"rank": "Intern", "region": "R1"}``."""
    places = {"region": user.region.code if user.region else "", "default_office": user.default_office.code if user.default_office else ""}
    return {name: said(places.get(name, getattr(user, name))) for name in WORDS}


def said(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "–"
    return str(value)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Say what became of each value: ``["rank: Intern → FO"]``."""
    return [f"{word}: {before[name]} → {after[name]}" for name, word in WORDS.items() if before[name] != after[name]]


def note_addition(user: User, by: User, how: str) -> None:
    known = [f"{word}: {value}" for name, word in WORDS.items() if (value := state_of(user)[name]) != "–" and name in TOLD_OF_NEW]
    _note(user, by, ADDITION, [how, *known])


TOLD_OF_NEW = ("email", "rank", "region", "default_office", "is_active")


def note_change(user: User, by: User, how: str, changes: Iterable[str] = ()) -> None:
    """``how``: by which way it came about, such as "approved"; may be empty where ``changes`` say it all."""
    _note(user, by, CHANGE, [how, *changes])


def last_note(pk: int) -> str:
    """What the history says last of somebody."""
    notes = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(pk)).order_by("-pk")
    return notes.values_list("change_message", flat=True).first() or ""


def _note(user: User, by: User, flag: int, parts: Iterable[str]) -> None:
    message = "; ".join(part for part in parts if part)[:LONGEST]
    LogEntry.objects.log_actions(by.pk, [user], flag, message, single_object=True)
