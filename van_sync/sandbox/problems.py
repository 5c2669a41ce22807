"""Refusals, in VAN's envelope."""

from collections.abc import Iterable
from typing import Any

CODES = {
    400: "INVALID_PARAMETER", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED",
    415: "UNSUPPORTED_MEDIA_TYPE", 429: "TOO_MANY_REQUESTS", 500: "INTERNAL_SERVER_ERROR",
}  # fmt: skip


class Problem(Exception):
    """VAN says no: a status and everything that is wrong."""

    def __init__(self, status: int, errors: Iterable[dict[str, Any]], headers: dict[str, str] | None = None) -> None:
        self.status, self.errors, self.headers = status, list(errors), headers or {}
        super().__init__(f"{status} {self.errors}")


def problem(status: int, text: str, *, code: str = "", headers: dict[str, str] | None = None, **more: Any) -> Problem:
    return Problem(status, [{"code": code or CODES[status], "text": text, **more}], headers)


def not_found(text: str = "The resource could not be found.") -> Problem:
    return problem(404, text)


def forbidden(text: str) -> Problem:
    return problem(403, text)


def invalid(text: str, *properties: str, hint: str = "") -> Problem:
    return Problem(400, [_wrong(text, properties, hint)])


def _wrong(text: str, properties: Iterable[str], hint: str) -> dict[str, Any]:
    error: dict[str, Any] = {"code": CODES[400], "text": text}
    if properties := list(properties):
        error["properties"] = properties
    return {**error, "hint": hint} if hint else error


class Wrongs:
    """All that is wrong with what was sent, to be said at once."""

    def __init__(self) -> None:
        self._errors: list[dict[str, Any]] = []

    def add(self, text: str, *properties: str, hint: str = "") -> None:
        self._errors.append(_wrong(text, properties, hint))

    def __bool__(self) -> bool:
        return bool(self._errors)

    def refuse(self) -> None:
        """Raise ``Problem`` if anything was wrong."""
        if self._errors:
            raise Problem(400, self._errors)
