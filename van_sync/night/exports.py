"""What has to happen while the day's rows are still on the boards, such as the export to Google Sheets.

A module hangs itself in, at import, from the ``ready()`` of its app:

    @before_archive("sheets", "Doors to the Google Sheet")
    def export(night: Night) -> Outcome: ...

It gets the night (``night.day`` is the day that is closed) and returns an ``Outcome``; ``StepFailed`` says in a sentence what went
wrong. Either way the archive follows. It has to be safe to run twice. An export that failed is called again by the next run of the
same day, when the rows may be in the archive already: then it reads them there (``ArchivedDay``), or says that it cannot.
"""

from collections.abc import Callable
from dataclasses import dataclass

from van_sync.night.outcome import Night, Outcome

Work = Callable[[Night], Outcome]


@dataclass(frozen=True)
class Step:
    name: str
    title: str
    work: Work
    most_tries: int = 2  # by workers that were killed at it: a step that hangs must not hold up the night for ever


EXPORTS: dict[str, Step] = {}


def before_archive(name: str, title: str) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        assert name not in EXPORTS, f"two exports are called {name}"
        EXPORTS[name] = Step(name, title, work)
        return work

    return register
