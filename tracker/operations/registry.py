"""The kinds of operation: name, form, service. One entry each; whatever is not here is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

Service = Callable[..., None]


@dataclass(frozen=True)
class Kind:
    """``locks_people``: the named shifts' volunteers are locked too. ``also_people`` names further volunteers to lock, by id."""

    name: str
    form: type[forms.Form]
    service: Service
    locks_people: bool = False
    also_people: Callable[[dict[str, Any]], Iterable[int]] | None = None


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
