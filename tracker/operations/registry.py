"""The kinds of operation: name, form, service. One entry each; whatever is not here is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model

Service = Callable[..., None]


@dataclass
class Reach:
    """What an entry is about without naming it: rows by model and id, and their offices. ``beyond``: offices that it reaches
    through a person, where the right to the board is not asked for.
    """

    offices: set[int] = field(default_factory=set)
    beyond: set[int] = field(default_factory=set)
    rows: dict[type[Model], set[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """``locks_people``: the named shifts' volunteers are locked too. ``also_people`` names further volunteers to lock, by id.

    ``reach`` finds further rows to lock; the service gets them as ``rows``, by model and id.
    """

    name: str
    form: type[forms.Form]
    service: Service
    locks_people: bool = False
    also_people: Callable[[dict[str, Any]], Iterable[int]] | None = None
    reach: Callable[[dict[str, Any]], Reach] | None = None


KINDS: dict[str, Kind] = {}


def operation(form: type[forms.Form], **options: Any) -> Callable[[Service], Service]:
    """Register the service ``def set_status(edit, *, shift, was, to)`` under its own name.

    It gets the cleaned fields of ``form``, rows as locked instances, and the ``Edit`` to change them through.
    """

    def register(service: Service) -> Service:
        name = service.__name__
        assert name not in KINDS, f"two kinds are called {name}"
        KINDS[name] = Kind(name, form, service, **options)
        return service

    return register
