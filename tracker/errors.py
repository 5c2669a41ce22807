"""What can come of an operation besides being applied."""

from collections.abc import Iterable

from django.db.models import Model


class Refused(Exception):
    """A rule of the field said no. ``reason`` is a sentence for the organizer, ``code`` a word for programs."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Conflict(Exception):
    """The field is no longer what the person saw."""

    def __init__(self, row: Model, field: str, current: object) -> None:
        super().__init__(field)
        self.row = row
        self.field = field
        self.current = current


class TryAgain(Exception):
    """Roll back and start over: the change reaches offices whose counters are not locked yet, or a row moved before its lock."""

    def __init__(self, office_ids: Iterable[int] = ()) -> None:
        super().__init__("start over")
        self.office_ids = set(office_ids)


NOT_FOUND = Refused("not_found", "This row is not on a board that you may edit. Reload the page to see what is.")
