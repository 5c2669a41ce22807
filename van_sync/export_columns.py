"""Which column of an export holds what.

VAN has no fixed set of columns: whoever exports picks a report format, and committees, years and spreadsheets spell
the headers differently. The spellings below were seen in VAN exports of 2018-2026 or are near relatives of those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from van_sync.export_values import tidy

Field = Literal[
    "vanid", "voter_vanid", "signup_id", "event_id", "event_name", "event_type", "day", "start", "shift", "end",
    "location", "role", "status", "name", "first_name", "last_name", "cell", "phone", "email",
    "recruited_by", "signed_up",
]  # fmt: skip

# Where a file has several columns of one field, the first with a value wins, in this order.
SPELLINGS: Final[dict[Field, tuple[str, ...]]] = {
    "vanid": ("vanid", "mycampaignvanid", "mycampaignid", "mycvanid", "myvanid"),
    # The voter file numbers the same people differently: known here only so that it is never taken for a VANID.
    "voter_vanid": ("voterfilevanid", "votervanid"),
    "signup_id": ("eventsignupid", "signupid"),
    "event_id": ("eventid",),
    "event_name": ("event", "eventname"),
    "event_type": ("eventtype", "type", "calendarname"),
    "day": ("date", "eventdate", "startdate", "shiftdate"),
    "start": ("starttime", "time", "shiftstart"),
    "shift": ("shift",),  # a time in some files, a name such as "Morning" in others
    "end": ("endtime", "shiftend"),
    "location": ("location", "locationname", "eventlocation"),
    "role": ("role", "eventrole"),
    "status": ("status", "currentstatus", "eventstatus"),
    "name": ("name", "contactname"),
    "first_name": ("firstname", "first"),
    "last_name": ("lastname", "last"),
    "cell": ("cellphone", "mobilephone", "mobile", "cell"),
    "phone": ("phone", "homephone", "prefphone", "preferredphone", "landlinephone"),
    "email": ("email", "preferredemail", "emailaddress"),
    # Kept raw only; known so that a header with them is told from a title line.
    "recruited_by": ("recruitedby",),
    "signed_up": ("signupdate", "datecreated", "signedup"),
}
# A row that ends before one of these was cut off; rows without a phone or an e-mail at the end still count.
NEEDED: Final[tuple[Field, ...]] = (
    "vanid", "name", "first_name", "last_name", "day", "start", "location", "role", "status",
)  # fmt: skip

_KNOWN = frozenset(key for keys in SPELLINGS.values() for key in keys)
_DROPPED = str.maketrans("", "", "\ufeff\"'_.-")


class NotAnExport(Exception):
    """The whole file is refused. ``str(refusal)`` is a sentence that says what to do instead."""


def header_key(header: str) -> str:
    """Reduce a header to what all its spellings share: ``"Pref Phone "`` and ``pref_phone`` give ``prefphone``."""
    return "".join(tidy(header).translate(_DROPPED).lower().split())


def known_headers(cells: Sequence[str]) -> tuple[bool, int]:
    """Judge how much a line looks like a header: whether it has a VANID column, and how many columns we know."""
    keys = {header_key(cell) for cell in cells}
    return not keys.isdisjoint(SPELLINGS["vanid"]), len(keys & _KNOWN)


@dataclass(frozen=True, slots=True)
class Columns:
    """The header of one table."""

    labels: tuple[str, ...]  # as the file writes them, made different where two are the same
    keys: tuple[str, ...]
    places: dict[Field, tuple[int, ...]]  # where each field stands, best spelling first; empty if it is missing
    worst_first: tuple[tuple[Field, int], ...]  # the same, flat and turned round, for speed
    needed: int  # a row with fewer cells was cut off

    def values(self, cells: Sequence[str]) -> dict[Field, str]:
        """Return each field's first value that is not blank, or ``""``."""
        values = dict.fromkeys(SPELLINGS, "")
        for field, at in self.worst_first:
            if at < len(cells) and cells[at]:
                values[field] = cells[at]
        return values

    def label(self, cells: Sequence[str], field: Field) -> str:
        """Name the column that ``values()`` took the value from; with no value, the one that should have had it."""
        places = self.places[field]
        filled = (at for at in places if at < len(cells) and cells[at])
        return self.labels[next(filled, places[0])] if places else ""


def read_header(cells: Sequence[str]) -> Columns:
    """Find the fields in a header line. Raises ``NotAnExport`` if the table cannot tell who comes on which day."""
    keys = tuple(header_key(cell) for cell in cells)
    places = {field: tuple(keys.index(key) for key in SPELLINGS[field] if key in keys) for field in get_args(Field)}
    _refuse_without_ids_or_days(places)
    needed = 1 + max(max(places[field]) for field in NEEDED if places[field])
    worst_first = tuple((field, at) for field in get_args(Field) for at in reversed(places[field]))
    return Columns(_labels(cells), keys, places, worst_first, needed)


def _refuse_without_ids_or_days(places: dict[Field, tuple[int, ...]]) -> None:
    if not places["vanid"] and places["voter_vanid"]:
        raise NotAnExport(
            "This file has only the Voter File VANID, which is not the VANID of My Campaign: the same number belongs "
            "to another person there. Export the Event Participant List from My Campaign, with the VANID column."
        )
    if not places["vanid"]:
        raise NotAnExport(
            "This file has no VANID column, so its rows cannot be matched to people. "
            "Export the Event Participant List again with the VANID column."
        )
    if not places["day"]:
        raise NotAnExport(
            "This file has no date column, so its rows cannot be put on a day. "
            "Export the Event Participant List again with the Date and Time columns."
        )


def _labels(cells: Sequence[str]) -> tuple[str, ...]:
    labels: list[str] = []
    for at, cell in enumerate(cells, start=1):
        label = cell if cell.strip() else f"Column {at}"
        # Two columns may both be called "Phone"; the second must not hide the first one's raw text.
        labels.append(f"{label} ({at})" if label in labels else label)
    return tuple(labels)
