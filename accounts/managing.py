"""What a manager may do to a log-in: every form, action and import asks here, and each "no" is a sentence.

Who sees and edits whom is in ``accounts/scope.py``; this is about what somebody may become.
"""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import waiting
from accounts.ledger import differences, last_note, note_change, state_of
from accounts.models import Office, Rank, Region, User
from accounts.scope import may_place_in, offices_for, people_edited_by, people_seen_by, ranks_given_by, regions_given_by

DECIDED = "Somebody else has decided about this person meanwhile."
REFUSED = "refused"
BEYOND_ASCII = "An e-mail here has plain letters only, a to z: with others nobody can sign in. Correct it."
NOT_YOURS = "This person cannot be added by you. Ask data staff."


class NotDone(Exception):
    """A rule said no. ``str()`` is a sentence for the manager; ``field`` is what it is about."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def check_place(by: User, rank: str, region: Region | None, office: Office | None) -> None:
    """Whether ``by`` may make somebody this: a rank to give, a region to place people in, an office of that region."""
    may_give = ranks_given_by(by)
    if rank not in may_give:
        known = ", ".join(may_give) or "none"
        raise NotDone(f"You cannot give the rank {rank}. You may give: {known}. For others ask data staff.", "rank")
    check_has_place(rank, region)
    if region and not may_place_in(by, region):
        raise NotDone(f"You place people in your own region only. For {region.code} ask data staff.", "region")
    if office and region and not region.is_hq and office.region_id != region.pk:
        raise NotDone(
            f"Office {office.code} is in region {office.region.code}, not in {region.code}. Choose an office of {region.code}, or none.",
            "default_office",
        )


def check_has_place(rank: str, region: Region | None) -> None:
    """Without a region nobody but data staff finds an open office."""
    if region is None and rank != Rank.DATA:
        raise NotDone("Choose the region. Only data staff need none.", "region")


def check_stays_open(by: User, user: User, *, rank: str, is_active: bool, is_dry: bool = False) -> None:
    """Nobody locks the door from inside: not for themselves, and not for the last one who could open it again.

    ``user`` is as they were. Inside a transaction, unless ``is_dry``: two people who take each other out at once both wait for the
    same rows, and the second hears no. Nobody else's change makes all data staff wait.
    """
    if user.pk is None or (is_active and rank == Rank.DATA):
        return
    if user.pk == by.pk and not is_active:
        raise NotDone("You cannot take “allowed” away from yourself. Ask somebody else of the data staff to do it.", "is_active")
    if user.rank != Rank.DATA or not user.is_active:
        return
    staff = User.objects.all() if is_dry else User.objects.select_for_update(no_key=True)
    if set(staff.filter(rank=Rank.DATA, is_active=True).order_by("pk").values_list("pk", flat=True)) == {user.pk}:
        raise NotDone(
            "This is the last of the data staff who is allowed. Make somebody else data staff first.", "rank" if is_active else "is_active"
        )


def allowed_one(by: User, pk: int) -> User:
    """Somebody whom ``by`` may change, locked; inside a transaction."""
    user = people_seen_by(by).filter(pk=pk).first()
    if user is None:
        raise NotDone("There is nobody of that name in your list.")
    if not people_edited_by(by).filter(pk=pk).exists():
        raise NotDone(f"{user} is {user.rank}, whom you cannot change. Ask data staff.")
    return next(person for person in locked(Q(pk=pk)) if person.pk == pk)


def locked(whom: Q) -> list[User]:
    """Against other changes, while a shift may still name them as who changed it (``no_key``).

    Them, and where data staff are among them all of those too: one order for all who may ask who is left (``check_stays_open``).
    """
    if User.objects.filter(whom, rank=Rank.DATA).exists():
        whom |= Q(rank=Rank.DATA, is_active=True)
    return list(people_of(whom).select_for_update(of=("self",), no_key=True))


def people_of(whom: Q) -> QuerySet[User]:
    return User.objects.select_related("region", "default_office__region").filter(whom).order_by("pk")


@transaction.atomic
def set_allowed(pk: int, is_active: bool, by: User) -> bool:
    """Let somebody in or keep them out; False where it was so already."""
    user = allowed_one(by, pk)
    if user.is_waiting:
        raise NotDone(f"{user} waits for a first yes or no. Approve or refuse instead.")
    if user.is_active == is_active:
        return False
    if is_active and user.region is None and user.rank != Rank.DATA:
        raise NotDone(f"{user} has no region, and would see no board. Choose a region on their page first.")
    check_stays_open(by, user, rank=user.rank, is_active=is_active)
    before, user.is_active = state_of(user), is_active
    user.save(update_fields=["is_active"])
    note_change(user, by, "", differences(before, state_of(user)))
    return True


@transaction.atomic
def move_to(pk: int, office: Office, by: User) -> bool:
    """Give somebody another office, and with it its region; people of HQ stay there. False where it was so already."""
    user = allowed_one(by, pk)
    if user.is_waiting:
        raise NotDone(f"{user} waits for a first yes or no. Approve or refuse instead.")
    region = user.region if user.region and user.region.is_hq else office.region
    check_place(by, user.rank, region, office)
    before = state_of(user)
    user.default_office, user.region = office, region
    changes = differences(before, state_of(user))
    if changes:
        user.save(update_fields=["default_office", "region"])
        note_change(user, by, "", changes)
    return bool(changes)


@transaction.atomic
def sign_out_everywhere(pk: int, by: User) -> None:
    user = allowed_one(by, pk)
    user.end_sessions()
    note_change(user, by, "signed out everywhere")


@transaction.atomic
def untie(user: User, by: User) -> bool:
    """Let go of the accounts at providers, which proved an e-mail that is no longer on the list; False where there were none."""
    count, _ = SocialAccount.objects.filter(user=user).delete()
    if count:
        note_change(user, by, "no longer signs in with the account of the old e-mail")
    return bool(count)


@transaction.atomic
def approve(pk: int, by: User, region: Region | None, rank: str, office: Office | None) -> User:
    """Say yes to somebody who waits, and note who said it."""
    user = allowed_one(by, pk)
    check_place(by, rank, region, office)
    before = state_of(user)
    if not waiting.decide(user, is_active=True, region=region, rank=rank, default_office=office):
        raise NotDone(DECIDED)
    note_change(user, by, "approved", differences(before, state_of(user)))
    return user


@transaction.atomic
def refuse(pk: int, by: User) -> User:
    user = allowed_one(by, pk)
    if not waiting.decide(user):
        raise NotDone(DECIDED)
    note_change(user, by, REFUSED)
    return user


@transaction.atomic
def take_refusal_back(pk: int, since: datetime, by: User) -> None:
    """They wait again, as long as before. Not where somebody has done anything else about them since; in nobody's list they are as yet."""
    if not regions_given_by(by).exists() or last_note(pk) != REFUSED or not waiting.wait_again(pk, since):
        raise NotDone(DECIDED)
    note_change(User.objects.get(pk=pk), by, "waits again; the refusal was taken back")


def usual_region(by: User) -> Region | None:
    """Where ``by`` approves people with one click; nobody is put into HQ, which sees all boards, by a click."""
    regions = list(regions_given_by(by)[:2])
    return regions[0] if len(regions) == 1 and not regions[0].is_hq else None


def offices_given_by(by: User) -> QuerySet[Office]:
    return offices_for(by, "people")
