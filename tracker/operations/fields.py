"""Form fields that take JSON as it is: a number is not a text, a text is not a number.

``Row`` fields name rows; the engine finds, locks and hands them to the service.
"""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.dateparse import parse_datetime

MAX_ID = 2**63 - 1


def wrong(sentence: str) -> ValidationError:
    return ValidationError(sentence, code="invalid")


class Text(forms.CharField):
    """A text; one that is not required may be empty, not missing."""

    def to_python(self, value: Any) -> str:
        if not isinstance(value, str):
            raise wrong("This must be a text.")
        if "\x00" in value:
            raise wrong("This text holds a character that cannot be stored.")
        return super().to_python(value) or ""


class Choice(forms.ChoiceField):
    def to_python(self, value: Any) -> str:
        if value is not None and not isinstance(value, str):
            raise wrong("This must be a text.")
        return super().to_python(value)


class Whole(forms.Field):
    """A whole number, from ``low`` to ``high``."""

    def __init__(self, *, low: int = 0, high: int = 32_767, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def to_python(self, value: Any) -> int | None:
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong("This must be a whole number.")
        if not self.low <= value <= self.high:
            raise wrong(f"This must be a number from {self.low} to {self.high}.")
        return value


class YesNo(forms.Field):
    """true or false, and nothing near them."""

    empty_values = (None,)

    def to_python(self, value: Any) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        raise wrong("This must be true or false.")


class Instant(forms.Field):
    """An ISO 8601 moment with its offset."""

    def to_python(self, value: Any) -> dt.datetime | None:
        if value is None:
            return None
        moment = _moment(value) if isinstance(value, str) else None
        if moment is None or moment.tzinfo is None:
            raise wrong("This must be a time with its zone, such as 2026-10-31T14:00:00Z.")
        return moment


class Day(forms.Field):
    """Such as 2026-10-31."""

    def to_python(self, value: Any) -> dt.date | None:
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise wrong("This must be a day, such as 2026-10-31.") from None


class Key(forms.Field):
    """The UUID under which a browser makes a row."""

    def to_python(self, value: Any) -> uuid.UUID | None:
        try:
            return None if value is None else uuid.UUID(value)
        except (ValueError, TypeError, AttributeError):
            raise wrong("This must be a UUID.") from None


class Row(forms.Field):
    """The id of a row, or the key under which a browser made it."""

    def __init__(self, model: type[Model], **options: Any) -> None:
        super().__init__(**options)
        self.model = model

    def to_python(self, value: Any) -> int | uuid.UUID | None:
        return None if value is None else _row_name(value)


class Rows(Row):
    """A list of different rows; an empty one is for the service to judge."""

    empty_values = (None,)

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, list):
            raise wrong("This must be a list.")
        names = [_row_name(name) for name in value]
        if len(set(names)) < len(names):
            raise wrong("A row stands twice in this list.")
        return names


def _row_name(value: Any) -> int | uuid.UUID:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_ID:
        return value
    try:
        return uuid.UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise wrong("This must be the id of a row.") from None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
        return moment.astimezone(dt.UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
