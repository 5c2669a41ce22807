"""What the boards know of VAN itself: whether it is set up here, and its word on a shift that somebody has just written there."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings

from accounts.models import User
from tracker.enums import ShiftStatus
from tracker.errors import TryAgain
from tracker.models import Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.locks import in_transaction, lock_counters

# What VAN may say where we say something: our status → event type, "" for all that have no line of their own → VAN's words.
Words = dict[str, dict[str, list[str]]]
# It has no word of its own for a shift that moved; these two were seen.
VAN_WORDS = {
    ShiftStatus.COMPLETED.value: ("Completed",), ShiftStatus.DECLINED.value: ("Declined",), ShiftStatus.NO_SHOW.value: ("No Show",),
    ShiftStatus.RESCHEDULED.value: ("Resched", "Rescheduled"),
}  # fmt: skip
# Whoever was only invited and did not come was never booked: that is no No Show, and nothing they declined.
INVITED = "Invited"
NEVER_BOOKED = frozenset({ShiftStatus.DECLINED.value, ShiftStatus.NO_SHOW.value})


def usual_words() -> Words:
    return {ours: {"": list(theirs)} for ours, theirs in VAN_WORDS.items()}


# Whoever writes to VAN says here by which table it does, so that Review lists just that: see van_sync/apps.py.
_table: dict[str, Callable[[], Words]] = {"words": usual_words}


def words_come_from(table: Callable[[], Words]) -> None:
    _table["words"] = table


def words() -> Words:
    return _table["words"]()


def is_same(one: str, other: str) -> bool:
    """Whether two words of VAN's are one."""
    return one.strip().casefold() == other.strip().casefold()


class OtherSignup(Exception):
    """The shift has another signup in VAN than the one that was to be noted; says which."""


def is_set_up() -> bool:
    """Without an address and a key nothing is ever asked of VAN, and no screen offers to."""
    return bool(settings.VAN_URL and settings.VAN_API_KEY)


def take_over(shift_id: int, *, kind: str, by: User, at: dt.datetime, **said: Any) -> None:
    """Note on a shift what VAN says since a moment ago, such as ``van_status``, as one numbered change under ``kind``.

    Every board that shows the shift, or its person's next shift, hears of it. Raises ``Busy`` if a board stays locked,
    ``OtherSignup``, and ``IntegrityError`` if another shift has this ``van_signup_id``.
    """
    office = Shift.objects.values_list("office", flat=True).get(pk=shift_id)
    in_transaction(partial(_take_over, shift_id, kind, by, at, said), [office] if office else [])


def _take_over(shift_id: int, kind: str, by: User, at: dt.datetime, said: dict[str, Any], offices: set[int]) -> None:
    counters = lock_counters(offices)
    owner = Shift.objects.values("volunteer").filter(pk=shift_id)
    person = Volunteer.objects.select_for_update(no_key=True).get(pk__in=owner)
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift_id)
    if shift.volunteer_id != person.pk or (shift.office_id and shift.office_id not in counters):
        raise TryAgain([shift.office_id] if shift.office_id else [])  # it changed hands, or moved, between the look and the lock
    if shift.van_signup_id and said.get("van_signup_id", shift.van_signup_id) != shift.van_signup_id:
        raise OtherSignup(shift.van_signup_id)
    shift.volunteer = person
    edit = Edit(kind, counters, by=by, at=at)
    edit.change(shift, **said)
    if edit.touched:
        edit.touch(person)  # it may be their next shift, which other boards show
    edit.flush()
