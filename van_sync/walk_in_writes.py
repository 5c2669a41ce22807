"""Bring a walk-in into VAN, step by step: the person, the VANID here, the signup. What is done stays; pressing again does the rest."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from tracker import van as boards
from tracker.enums import ShiftStatus
from tracker.models import Shift, VanStatus
from tracker.operations import apply
from tracker.operations.locks import Busy
from van_sync.client import VanClient
from van_sync.client_errors import VanChanged, VanError, VanNotFound
from van_sync.client_types import Named, Signup
from van_sync.models import Deed, Ending, WalkInClaim
from van_sync.receipts import receipt
from van_sync.walk_ins import Place, status_named, waiting_for_van

KIND = "walk_in_to_van"


class NotBrought(Exception):
    """A step was not done. The sentence says what is done, and what to do next."""


class Booked(Exception):
    """VAN has this person on that shift already: somebody has to see what it says, and say that it shall become something else."""

    def __init__(self, signup: Signup) -> None:
        super().__init__(signup.status.name)
        self.signup, self.seen = signup, _seen(signup)


@dataclass(frozen=True)
class Wish:
    """What was chosen. ``vanid``: None to make the person in VAN. ``seen``: which signup was there and what it said, as it was shown."""

    vanid: int | None
    place: Place
    word: str
    seen: str = ""


def bring(shift: Shift, wish: Wish, *, by: User, van: VanClient) -> str:
    """Do what is not done yet. Returns a sentence.

    Raises ``NotBrought``, ``Booked`` where somebody has to look first, and ``Taken`` while somebody else is at it.
    """
    with WalkInClaim.of(shift, by) as claim:
        shift = _still_so(shift, wish, by)
        status = _status(wish, van)
        if shift.volunteer.vanid is None:
            vanid = _known(wish.vanid, van) if wish.vanid else _made(shift, by, van, claim)
            claim.keep()
            _attach(shift, vanid, by)
            shift = Shift.objects.select_related("volunteer", "office").get(pk=shift.pk)
        return _sign_up(shift, wish, status, by, van, claim)


def _still_so(seen: Shift, wish: Wish, by: User) -> Shift:
    """The row as it is now that nobody else writes it, if it still is what somebody chose for."""
    shift = waiting_for_van(by).filter(pk=seen.pk).first()
    if shift is None:
        raise NotBrought(f"{seen.volunteer} is in VAN by now, left out, or no longer In or Completed. Nothing was written.")
    vanid = shift.volunteer.vanid
    if vanid != seen.volunteer.vanid and (vanid is None or vanid != wish.vanid):
        is_now = "no VANID" if vanid is None else f"the VANID {vanid}"
        raise NotBrought(f"{shift.volunteer} has {is_now} here by now. See whether that is right, and choose again. Nothing was written.")
    return shift


def _status(wish: Wish, van: VanClient) -> Named:
    try:
        found = status_named(wish.word, wish.place, van)
    except VanError as error:
        raise NotBrought(f"{error} Nothing was written.") from error
    if found is None:
        raise NotBrought(
            f"In VAN the event type {wish.place.event.type.name} has no status {wish.word}. Choose another. Nothing was written."
        )
    return found


def _known(vanid: int, van: VanClient) -> int:
    try:
        return van.person(vanid).vanid
    except VanNotFound:
        raise NotBrought(f"VAN has nobody with the VANID {vanid}. Choose somebody else. Nothing was written.") from None
    except VanError as error:
        raise NotBrought(f"{error} Nothing was written.") from error


def _made(shift: Shift, by: User, van: VanClient, claim: WalkInClaim) -> int:
    """VAN finds the person or makes one. It finds nobody without a phone or an e-mail: then each press would make one more."""
    person = shift.volunteer
    if not (person.phone or person.cell or person.email):
        raise NotBrought("Give the walk-in a phone on the board first: without it VAN would make a new person at every press.")
    claim.keep()
    try:
        with receipt(Deed.PERSON, shift, by) as deed:
            vanid = van.create_person(
                first_name=person.first_name, last_name=person.last_name, phone=person.phone, cell=person.cell, email=person.email
            )
            deed.end(Ending.WRITTEN, vanid=vanid)
    except VanError as error:
        raise NotBrought(f"{error} {_end(error)}") from error
    return vanid


def _attach(shift: Shift, vanid: int, by: User) -> None:
    """Through the door that every board uses: a VANID that we know makes the row that person's."""
    entry = {"id": str(uuid.uuid4()), "do": "attach_vanid", "shift": shift.pk, "vanid": vanid}
    result = apply(entry, user=by)
    if result["result"] != "applied":
        reason = result.get("reason", "The row has changed meanwhile.")
        raise NotBrought(
            f"In VAN this is VANID {vanid}, but the row here did not take it: {reason} Press again, or type the VANID on the board."
        )


def _sign_up(shift: Shift, wish: Wish, status: Named, by: User, van: VanClient, claim: WalkInClaim) -> str:
    vanid = shift.volunteer.vanid
    assert vanid is not None
    there = _to_write_over(shift, vanid, wish, status, van)
    claim.keep()
    facts = {"vanid": vanid, "signup_id": there and there.signup_id, "before": there.status.name[:60] if there else ""}
    try:
        with receipt(Deed.WALK_IN, shift, by, after=status.name[:60], **facts) as deed:
            signup_id = _written(vanid, wish, status, there, van)
            deed.end(Ending.WRITTEN, signup_id=signup_id)
    except VanChanged as changed:
        raise NotBrought(_left(shift, f"Not written: VAN says {changed.now} by now. Press again to see it.")) from changed
    except VanError as error:
        raise NotBrought(_left(shift, f"{error} {_end(error)}")) from error
    return _noted(shift, signup_id, status, by)


def _to_write_over(shift: Shift, vanid: int, wish: Wish, status: Named, van: VanClient) -> Signup | None:
    """The signup that VAN has already, once somebody has seen it; None if there is none."""
    try:
        there = _there(van.signups_of(vanid), wish.place)
    except VanError as error:
        raise NotBrought(_left(shift, f"{error} The signup was not written.")) from error
    if there is not None:
        _refuse_other_row(shift, there.signup_id, there.status.name)
        is_done = there.role.id == wish.place.role.id and there.status.name.casefold() == status.name.casefold()
        if not is_done and wish.seen != _seen(there):
            raise Booked(there)
    return there


def _there(signups: Iterable[Signup], place: Place) -> Signup | None:
    """On that shift in the role that was chosen; else on that shift in another role, of which somebody has to decide."""
    on_shift = [one for one in signups if (one.event.id, one.shift.id) == (place.event.event_id, place.shift.shift_id)]
    return min(on_shift, key=lambda one: one.role.id != place.role.id, default=None)


def _seen(signup: Signup) -> str:
    return f"{signup.signup_id} {signup.status.name}"


def _written(vanid: int, wish: Wish, status: Named, there: Signup | None, van: VanClient) -> int:
    if there is not None:
        return van.set_status(there.signup_id, status, expected=there.status.name).signup_id
    place = wish.place
    return van.add_signup(
        vanid=vanid, event_id=place.event.event_id, shift_id=place.shift.shift_id, role_id=place.role.id, status_id=status.id,
        location_id=place.location.id if place.location else None,
    )  # fmt: skip


def _refuse_other_row(shift: Shift, signup_id: int, says: str) -> None:
    """The booking stands on a board already: two rows of one signup would overwrite each other each evening."""
    other = Shift.objects.filter(van_signup_id=signup_id).exclude(pk=shift.pk).select_related("office").first()
    if other is not None:
        where = f" of {other.office.code}" if other.office else ""
        raise NotBrought(_left(
            shift, f"They were booked: that row stands on the board{where} (VAN says {says}). Settle that row, and leave this one out."
        ))  # fmt: skip


def _noted(shift: Shift, signup_id: int, status: Named, by: User) -> str:
    """On the boards. Only a row that is settled is done with: one that is In still gets its end, which VAN must be told."""
    VanStatus.objects.get_or_create(name=status.name, defaults={"is_open": False})
    now, said = timezone.now(), {"van_signup_id": signup_id, "van_status": status.name}
    if shift.status == ShiftStatus.COMPLETED:
        said["synced_at"] = now
    try:
        boards.take_over(shift.pk, kind=KIND, by=by, at=now, **said)
    except Busy:
        raise NotBrought("Written to VAN, but the board was too busy to note it. Press again: VAN finds the same signup.") from None
    except boards.OtherSignup as other:
        raise NotBrought(
            f"Written to VAN as signup {signup_id}, but this row has the signup {other} by now. Look in VAN which is right, and delete the other."
        ) from None
    except IntegrityError:  # an import has just brought this signup as a row of its own
        _refuse_other_row(shift, signup_id, status.name)
        raise
    return f"{shift.volunteer}: {status.name} in VAN, VANID {shift.volunteer.vanid}."


def _left(shift: Shift, sentence: str) -> str:
    return f"{shift.volunteer} has the VANID {shift.volunteer.vanid} here and in VAN. {sentence}"


def _end(error: VanError) -> str:
    return "Press again: VAN finds what is there." if error.may_have_happened else "Nothing was written."
