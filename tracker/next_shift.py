"""Confirming a coming shift in VAN: who may, and which shifts. The call to VAN is van_sync's."""

import datetime as dt

from accounts.models import User
from accounts.scope import offices_for
from tracker import van
from tracker.models import Shift

DAYS_AHEAD = 4  # further off, a yes is no promise yet


def offices_to_confirm_in(user: User) -> set[int]:
    """The ids of the offices whose coming shifts this person may confirm; none where VAN is not set up."""
    return set(offices_for(user, "confirm_next_shift").values_list("pk", flat=True)) if van.is_set_up() else set()


def why_not(shift: Shift, today: dt.date) -> str:
    """A sentence that says why this shift cannot be confirmed in VAN today; empty if it can."""
    last = today + dt.timedelta(days=DAYS_AHEAD)
    if not shift.is_active or shift.vanished_at:
        return "VAN no longer had this booking at the last import. Look in VAN's scheduler whether there is another one."
    if shift.van_signup_id is None:
        return (
            "CPT does not know this booking's number in VAN. Confirm it in VAN itself; after the next import from VAN it can be done here."
        )
    if shift.day <= today:
        return "This shift is today's: flip it to Same Day Confirmed on its board."
    if shift.day > last:
        return f"Too early: shifts can be confirmed at most {DAYS_AHEAD} days ahead, so today up to {last:%A, %B} {last.day}."
    return ""
