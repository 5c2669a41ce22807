"""Two records of one person: which stays, what becomes of each field, and which of their rows are one shift. Pure rules over rows.

The page shows what these say (merge_pages.py), the operation does it (operations/kinds/merging.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.enums import ShiftStatus
from tracker.models import Shift, Volunteer


def in_order(one: Volunteer, other: Volunteer) -> tuple[Volunteer, Volunteer]:
    """Who stays, who goes: the record that is in VAN, else the older one, which more may know."""
    first, second = sorted((one, other), key=lambda person: (person.vanid is None, person.pk))
    return first, second


def are_two_in_van(one: Volunteer, other: Volunteer) -> bool:
    return None not in (one.vanid, other.vanid)


def phone_of(keep: Volunteer, gone: Volunteer) -> str:
    """The phone comes from VAN; only where there is none, the other record's counts."""
    return keep.phone or gone.phone


def cells(keep: Volunteer, gone: Volunteer) -> list[str]:
    """The numbers that may become the cell, the likeliest first. What is the phone already need not be the cell, too."""
    numbers = dict.fromkeys([keep.cell, gone.cell, gone.phone])
    return [number for number in numbers if number and number != phone_of(keep, gone)]


def fields_of(keep: Volunteer, gone: Volunteer, cell: str) -> dict[str, Any]:
    """What the record that stays holds afterwards, its pitch apart (``carry_pitch``). Who asked not to be called is not called."""
    return {
        "phone": phone_of(keep, gone), "cell": cell or keep.cell, "cell_edited": keep.cell_edited or bool(cell and cell != keep.cell),
        "email": keep.email or gone.email, "do_not_call": keep.do_not_call or gone.do_not_call,
    }  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Both records have a row of one start at one office: one shift or two, which a person has to say."""

    one: Shift
    other: Shift

    @property
    def key(self) -> str:
        return f"{self.one.pk}-{self.other.pk}"

    @property
    def may_be_one(self) -> bool:
        """Two bookings of VAN stay two: each gets a status there."""
        return self.one.van_signup_id is None or self.other.van_signup_id is None

    @property
    def in_order(self) -> tuple[Shift, Shift]:
        """The row that stays if they are one, and the row that goes: VAN's booking stays, so that VAN hears what came of it."""
        rows = sorted((self.one, self.other), key=lambda shift: (shift.van_signup_id is None, shift.is_walk_in, shift.pk))
        return rows[0], rows[1]


def pairs(keeps: Iterable[Shift], gones: Iterable[Shift]) -> list[Pair]:
    free = [shift for shift in gones if shift.is_active]
    found = []
    for one in (shift for shift in keeps if shift.is_active):
        other = next((shift for shift in free if (shift.office_id, shift.starts_at) == (one.office_id, one.starts_at)), None)
        if other is not None:
            free.remove(other)
            found.append(Pair(one, other))
    return found


def status_fields(stays: Shift, goes: Shift, stands: Shift, at: Any) -> dict[str, Any]:
    """One row's status and both rows' past: a flake stays one, a yes stays said, whoever came closes the chase."""
    flaked_at = _first(stays.flaked_at, goes.flaked_at)
    closed_at = _first(stays.chase_closed_at, goes.chase_closed_at) or at
    has_come, is_booked = stands.status in ShiftStatus.came, stands.status == ShiftStatus.BOOKED
    said_yes_at = _first(stays.same_day_confirmed_at, goes.same_day_confirmed_at)
    return {
        "status": stands.status, "flaked_at": flaked_at, "same_day_confirmed_at": None if is_booked else said_yes_at,
        "chase_closed_at": closed_at if flaked_at and has_come else stands.chase_closed_at,
        "confirm_passes": stays.confirm_passes + goes.confirm_passes, "flake_passes": stays.flake_passes + goes.flake_passes,
        "synced_at": stays.synced_at if stands.status == stays.status else None,
    }  # fmt: skip


def _first(*moments: Any) -> Any:
    return min((moment for moment in moments if moment), default=None)


def seen(people: Iterable[Volunteer], asked: Iterable[Pair]) -> str:
    """What the page showed, by versions: another text afterwards means that it must be looked at again."""
    rows = [shift for pair in asked for shift in (pair.one, pair.other)]
    return " ".join([f"{person.pk}:{person.version}" for person in people] + [f"s{row.pk}:{row.version}" for row in rows])
