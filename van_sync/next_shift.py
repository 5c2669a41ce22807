"""Confirm a coming shift in VAN: look first, then write what was shown, or say what VAN says by now."""

from dataclasses import dataclass
from typing import Literal

from django.utils import timezone

from accounts.models import User
from tracker import van as boards
from tracker.models import Shift, VanStatus
from tracker.operations.locks import Busy
from van_sync.client import VanClient
from van_sync.client_errors import VanChanged, VanError, VanNotFound
from van_sync.client_types import Named, Signup
from van_sync.models import Deed, Ending
from van_sync.receipts import receipt

CONFIRMED = "Confirmed"
KIND = "confirm_next_shift"


@dataclass(frozen=True)
class Answer:
    """``ready``: nothing is written yet, and ``says`` would become ``becomes``. ``confirmed``: VAN has it, now or already."""

    result: Literal["ready", "confirmed", "changed", "refused"]
    sentence: str
    says: str = ""
    becomes: str = ""


class _No(Exception):
    """This signup is not to be confirmed; the sentence says why."""


def look(shift: Shift, *, by: User, van: VanClient) -> Answer:
    """What VAN says now, and what confirming would make of it. Writes nothing to VAN."""
    try:
        signup = _signup(shift, van)
        if _is_yes(signup.status.name):
            return _confirmed(shift, signup.status.name, by, f"VAN says {signup.status.name} already. Nothing had to be written.")
        to = _confirmed_status(signup, van)
    except (_No, VanError) as refusal:
        return Answer("refused", str(refusal))
    return Answer("ready", f"VAN says {signup.status.name}; will become {to.name}.", signup.status.name, to.name)


def confirm(shift: Shift, *, expected: str, by: User, van: VanClient) -> Answer:
    """Write Confirmed if VAN still says ``expected``. Pressing twice finds it confirmed already."""
    try:
        signup = _signup(shift, van)
        if _is_yes(signup.status.name):
            return _confirmed(shift, signup.status.name, by, f"VAN says {signup.status.name} already. Nothing had to be written.")
        to = _confirmed_status(signup, van)
    except (_No, VanError) as refusal:
        return Answer("refused", f"{refusal} Nothing was written.")
    return _write(shift, to, expected, by, van)


def _write(shift: Shift, to: Named, expected: str, by: User, van: VanClient) -> Answer:
    assert shift.van_signup_id is not None
    facts = {"signup_id": shift.van_signup_id, "before": expected[:60], "after": to.name[:60]}
    try:
        with receipt(Deed.CONFIRM, shift, by, **facts) as deed:
            was = van.set_status(shift.van_signup_id, to, expected=expected)
            is_new = was.status.name.casefold() != to.name.casefold()
            deed.end(Ending.WRITTEN if is_new else Ending.ALREADY, before=was.status.name[:60])
    except VanChanged as changed:
        return Answer("changed", f"Not written: VAN says {changed.now} by now.", changed.now, to.name)
    except VanError as error:
        end = "Close this and look again: CPT reads VAN before it writes." if error.may_have_happened else "Nothing was written."
        return Answer("refused", f"{error} {end}")
    return _confirmed(shift, to.name, by, f"Written: VAN said {was.status.name} and says {to.name} now. Receipt {deed.pk}.")


def _confirmed(shift: Shift, word: str, by: User, sentence: str) -> Answer:
    """VAN has it; the boards hear of it, and if they cannot, the next import brings it."""
    VanStatus.objects.get_or_create(name=word, defaults={"is_confirmed": True})
    try:
        boards.take_over(shift.pk, kind=KIND, by=by, at=timezone.now(), van_status=word)
    except Busy:
        sentence += " The boards are busy: the tick comes with the next import."
    return Answer("confirmed", sentence, word)


def _signup(shift: Shift, van: VanClient) -> Signup:
    assert shift.van_signup_id is not None
    try:
        signup = van.signup(shift.van_signup_id)
    except VanNotFound:
        raise _No("VAN no longer has this booking. Look in VAN's scheduler whether there is another one.") from None
    if signup.vanid != shift.volunteer.vanid:
        raise _No("In VAN this booking belongs to another VANID by now. Data staff bring in VAN's list first.")
    if signup.starts_at != shift.starts_at:
        raise _No(f"In VAN this booking begins {_when(signup)} by now. Tell the volunteer that time, and confirm it in VAN itself.")
    if VanStatus.objects.filter(name__iexact=signup.status.name, is_open=False).exists():
        raise _No(f"VAN says {signup.status.name}, so they are not expected. Book them again in VAN's scheduler.")
    return signup


def _when(signup: Signup) -> str:
    return f"{signup.starts_at:%A, %B} {signup.starts_at.day}, {signup.starts_at:%I:%M %p}".replace(", 0", ", ")


def _is_yes(word: str) -> bool:
    """Confirmed, or one of VAN's words that say as much or more, such as Conf Twice."""
    return word.casefold() == CONFIRMED.casefold() or VanStatus.objects.filter(name__iexact=word, is_confirmed=True).exists()


def _confirmed_status(signup: Signup, van: VanClient) -> Named:
    event_type = van.event(signup.event.id).type
    for status in van.statuses(event_type.id):
        if status.name.casefold() == CONFIRMED.casefold():
            return status
    raise _No(f"In VAN the event type {event_type.name} has no status {CONFIRMED}. Data staff can add it in VAN's event settings.")
