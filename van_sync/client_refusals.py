"""VAN's refusals, as sentences that tell data staff what to do."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from requests import Response

from van_sync.client_errors import (
    VanError,
    VanForbidden,
    VanInvalid,
    VanKeyRefused,
    VanNotFound,
    VanThrottled,
    VanUnavailable,
    VanUnreadable,
)

# By the first part of an address: what one of it is called, and what a key needs the right to.
PARTS = {
    "events": ("event", "events"),
    "signups": ("event signup", "event signups"),
    "people": ("person", "people"),
    "locations": ("location", "locations"),
}
OF_THE_KEY = ("record", "echoes and API key profiles")
MEND_KEY = "Ask your VAN administrator for a working API key for My Campaign, set VAN_APPLICATION and VAN_API_KEY, and restart CPT."
# By the first part of the property that VAN does not take: what to do about it.
CURES = {
    "status": "The event's type does not offer this status: have it added there in VAN, or let it stand for another.",
    "location": "The event has places: give this signup one of them in VAN.",
    "shift": "The shift is no longer in the event: import the day again.",
    "role": "The event does not have this role: have it added there in VAN, or choose another.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What VAN says in the body of a refusal; all empty where a proxy answered."""

    codes: Sequence[str] = ()
    text: str = ""
    properties: Sequence[str] = ()
    reference: str = ""

    def quote(self, path: str) -> str:
        """VAN's own words, for a sentence. About people they may repeat a name or a phone, so there only the properties."""
        words = ", ".join(self.codes) if _part(path) == "people" else self.text.rstrip(".") or ", ".join(self.codes)
        where = f" ({', '.join(self.properties)})" if self.properties else ""
        return f" VAN says: {words}{where}." if words or where else ""

    def cure(self) -> str:
        cures = [CURES[name] for name in dict.fromkeys(_part(each, ".") for each in self.properties) if name in CURES]
        return " ".join(cures or ["Correct it, or tell whoever keeps CPT."])

    def reference_note(self) -> str:
        return f" VAN's support can look up reference {self.reference}." if self.reference else ""


def said(answer: Response) -> Said:
    """Read the error body. Never fails: a body that is not VAN's says nothing."""
    try:
        errors = json.loads(answer.content)["errors"]
        rows = [row for row in errors if isinstance(row, dict)]
    except (ValueError, TypeError, KeyError):
        return Said()
    return Said(
        codes=tuple(_words(row, "code") for row in rows if row.get("code")),
        text=" ".join(_words(row, "text") for row in rows if row.get("text")),
        properties=tuple(str(name) for row in rows for name in _list(row.get("properties"))),
        reference=next((_words(row, "referenceCode") for row in rows if row.get("referenceCode")), ""),
    )


def refusal(answer: Response, path: str) -> VanError:
    """The error for an answer that is no success."""
    words = said(answer)
    is_web_page = "html" in answer.headers.get("Content-Type", "").lower()
    kind, sentence = _kind_and_sentence(answer.status_code, words, path, is_web_page=is_web_page)
    return kind(
        f"{sentence}{words.reference_note()}", status=answer.status_code, codes=words.codes, text=words.text,
        properties=words.properties, reference=words.reference,
    )  # fmt: skip


def _kind_and_sentence(status: int, words: Said, path: str, *, is_web_page: bool) -> tuple[type[VanError], str]:
    one, many = PARTS.get(_part(path), OF_THE_KEY)
    if status >= 500:
        again = "Nothing is wrong with your data: try again in a few minutes."
        return VanUnavailable, f"VAN has a fault of its own (answer {status}). {again}"
    if "EVENTS_NOT_SUPPORTED_IN_DB" in words.codes:
        return VanKeyRefused, (
            "The key opens My Voters (mode 0), which has no events. VAN_API_KEY must end in |1, for My Campaign: mend it and restart CPT."
        )
    if status == 401:
        return VanKeyRefused, f"VAN refuses the key. {MEND_KEY}"
    if status == 403:
        return VanForbidden, (
            f"VAN does not let this key use its {many}, or not this {one}. Ask your VAN administrator to give the key the right to "
            f"{many}, and its committee the right to see this {one}.{words.quote(path)}"
        )
    if status == 429:
        return VanThrottled, (
            "VAN asks for fewer calls (answer 429), also after waiting. Try again in a few minutes; if it happens often, lower "
            "VAN_CALLS_AT_ONCE."
        )
    if status == 404 and not is_web_page:
        return VanNotFound, f"VAN does not find it among its {many}. It was deleted there, or this key may not see it: look it up in VAN."
    if status < 400 or is_web_page:
        return VanUnreadable, _not_van(f"answer {status}")
    reason = words.quote(path) or f" Its answer was {status} without a reason."
    return VanInvalid, f"VAN does not take what was sent about this {one}.{reason} {words.cure()}"


def not_json() -> str:
    return _not_van("a web page or other text instead of data")


def _not_van(what: str) -> str:
    return (
        f"What answers at VAN_URL does not speak as VAN does ({what}). Check VAN_URL, which ends in /v4, and whether a proxy or a sign-in "
        "page stands in between; then try again."
    )


def _part(path: str, between: str = "/") -> str:
    return path.strip("/").split(between, 1)[0]


def _words(row: dict[str, Any], key: str) -> str:
    return str(row[key]).strip()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
