"""One call of the API, as its views see it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest

from van_sync.sandbox.problems import invalid, problem

MY_VOTERS, MY_CAMPAIGN = 0, 1


class Fields(dict[str, Any]):
    """A JSON object whose names are read without regard to case."""

    @classmethod
    def of(cls, pairs: list[tuple[str, Any]]) -> "Fields":
        return cls((name.lower(), value) for name, value in pairs)

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.lower())


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


NOTHING = Answer(204)


@dataclass(frozen=True)
class Call:
    request: HttpRequest
    mode: int
    body: Any

    def query(self, name: str) -> str | None:
        """A parameter under its name in any case; None if it is not there."""
        return dict(self.parameters()).get(name.lower())

    def parameters(self) -> list[tuple[str, str]]:
        """All parameters of the query, their names in lower case."""
        return [(name.lower(), str(value)) for name, value in self.request.GET.items()]

    def number(self, name: str) -> int | None:
        """A parameter that is an id. Raises ``Problem`` if it is there and is none."""
        text = self.query(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise invalid(f"{name} must be a whole number.", name)
        return int(text)

    def numbers(self, name: str) -> list[int]:
        """A parameter that is a list of ids."""
        parts = [part.strip() for part in (self.query(name) or "").split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise invalid(f"{name} must be whole numbers, separated by commas.", name)
        return [int(part) for part in parts]

    def fields(self) -> Fields:
        """The body, which has to be a JSON object."""
        if not isinstance(self.body, Fields):
            raise invalid("The body must be a JSON object.")
        return self.body

    def expand(self, *names: str) -> frozenset[str]:
        """The parts asked for, in the spelling of ``names``."""
        known = {name.lower(): name for name in names}
        asked = [part.strip().lower() for part in (self.query("$expand") or "").split(",") if part.strip()]
        if not set(asked) <= known.keys():
            raise invalid("Unknown expand option.", "$expand", hint=", ".join(names))
        return frozenset(known[part] for part in asked)

    def order(self, columns: Mapping[str, str]) -> list[str]:
        """``$orderby``, as Django's ``order_by`` takes it."""
        known = {name.lower(): column for name, column in columns.items()}
        found = []
        for part in filter(None, (part.strip() for part in (self.query("$orderby") or "").split(","))):
            name, _, direction = part.lower().partition(" ")
            if name not in known or direction.strip() not in {"", "asc", "desc"}:
                hint = ", ".join(f"{name} asc|desc" for name in columns)
                raise invalid("This order is not supported here.", "$orderby", hint=hint)
            found.append(f"-{known[name]}" if direction.strip() == "desc" else known[name])
        return found

    def address(self, path: str) -> str:
        """The whole address of ``path`` below /v4, with the port said."""
        host = self.request.get_host()
        port = "" if host.rpartition(":")[2].isdigit() else f":{self.request.get_port()}"
        return f"{self.request.scheme}://{host}{port}/v4/{path}"

    def created(self, path: str, pk: int) -> Answer:
        """201 with the bare id, and where to find it."""
        return Answer(201, pk, {"Location": self.address(f"{path}/{pk}")})


@dataclass(frozen=True)
class Window:
    """Which rows of a list are asked for."""

    skip: int
    top: int

    @classmethod
    def of(cls, call: Call, *, default: int, most: int) -> "Window":
        """Read ``$skip`` and ``$top``. Too much is refused, not cut."""
        skip, top = call.query("$skip") or "0", call.query("$top")
        if not _is_count(skip):
            raise invalid("$skip must be 0 or more.", "$skip")
        if top is not None and not (_is_count(top) and 1 <= int(top) <= most):
            raise invalid(f"$top must be a number from 1 to {most}.", "$top")
        return cls(int(skip), default if top is None else int(top))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def next_link(call: Call, window: Window) -> str:
    """The address of the rows after ``window``, with everything that was asked for in it."""
    kept = [(name, str(value)) for name, value in call.request.GET.items() if name.lower() not in {"$top", "$skip"}]
    pairs = [*kept, ("$top", str(window.top)), ("$skip", str(window.skip + window.top))]
    path = call.request.path.strip("/").partition("/")[2]
    return call.address(path) + "?" + "&".join(f"{quote(name, safe='$')}={quote(value, safe='$,:@')}" for name, value in pairs)


def read_body(request: HttpRequest) -> Any:
    """The JSON sent, None if nothing was. Raises ``Problem``."""
    if not request.body:
        return None
    if (request.content_type or "").lower() not in {"application/json", "text/json"}:
        raise problem(415, "Send the body as application/json.")
    try:
        found = json.loads(request.body, object_pairs_hook=Fields.of, parse_constant=_refuse_constant)
        json.dumps(found, ensure_ascii=False).encode()  # half a character can be read, but never written
    except (ValueError, RecursionError):
        raise invalid("The body is not JSON.") from None
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
