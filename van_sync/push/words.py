"""Our words in VAN's, by event type: data, with defaults for an empty table."""

from collections.abc import Iterable

from tracker import van
from tracker.enums import ShiftStatus
from van_sync.client_types import Named
from van_sync.models import StatusMapping

# In and Same Day Confirmed are no end, so they are not written; Rescheduled has no word in VAN, so it is asked about.
USUAL = {
    ShiftStatus.COMPLETED: ("Completed", "Walk In, Paid"),
    ShiftStatus.DECLINED: ("Declined", "Cancelled"),
    ShiftStatus.NO_SHOW: ("No Show", ""),
}


def give_usual_mapping(**_signal: object) -> None:
    """Runs after every ``migrate``; a table that holds anything is left alone."""
    if not StatusMapping.objects.exists():
        StatusMapping.objects.bulk_create(StatusMapping(ours=ours, van_name=name, also=also) for ours, (name, also) in USUAL.items())


def named(word: str, among: Iterable[Named]) -> Named | None:
    return next((status for status in among if van.is_same(status.name, word)), None)


def for_boards() -> van.Words:
    """The whole table, as ``Words.line`` and the judge read it: Review lists by it what a sync would write or ask about."""
    table = van.usual_words()
    for line in StatusMapping.objects.select_related("event_type"):
        lines = table.setdefault(line.ours, {"": []})
        lines[line.event_type.name if line.event_type else ""] = [line.van_name, *line.same_words]
    return table


class Words:
    """The table, read once."""

    def __init__(self) -> None:
        self._lines = {(line.ours, line.event_type_id): line for line in StatusMapping.objects.all()}

    def line(self, ours: str, event_type_id: int) -> StatusMapping | None:
        """The event type's own line, else the one for every type."""
        return self._lines.get((ours, event_type_id)) or self._lines.get((ours, None))

    @property
    def written(self) -> set[str]:
        """Our statuses that are looked at: every end of a row, and what data staff have given a word."""
        return set(ShiftStatus.settled) | {ours for ours, _ in self._lines}
