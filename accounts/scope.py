"""Who may see and do what: the one table, asked by pages, operations and sockets alike.

| rank      | boards: see and edit                 | confirm next shift | dashboard | sync to VAN | people                    |
|-----------|--------------------------------------|--------------------|-----------|-------------|---------------------------|
| Intern    | own region                           | no                 | no        | no          | no                        |
| DFO, FO   | every office (setting: own region)   | where they edit    | no        | no          | no                        |
| FD        | every office                         | where they edit    | yes       | own region  | own region's, up to FO    |
| DATA      | every office                         | where they edit    | yes       | all         | all, any rank             |

Who edits may also join two records of one volunteer (``merge_people``), interns excepted: it takes somebody who can tell that they are one.
The region HQ stands for all regions: "own region" of someone at HQ is every office.
"""

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import Q, QuerySet

from accounts.models import AccessSettings, Office, Rank, Region, User

EVERY, OWN_REGION, NO = "every office", "own region", "no"

# action -> reach of Intern, DFO, FO, FD, DATA
RIGHTS: dict[str, tuple[str, str, str, str, str]] = {
    "edit": (OWN_REGION, EVERY, EVERY, EVERY, EVERY),
    "confirm_next_shift": (NO, EVERY, EVERY, EVERY, EVERY),
    "merge_people": (NO, EVERY, EVERY, EVERY, EVERY),
    "dashboard": (NO, NO, NO, EVERY, EVERY),
    "sync": (NO, NO, NO, OWN_REGION, EVERY),
    "people": (NO, NO, NO, OWN_REGION, EVERY),
}
RANKS = tuple(Rank.values)
SETTING_KEPT_SECONDS = 3


def reach(user: User, action: str) -> str:
    """How far ``action`` goes for this user: every office, own region or no."""
    if not (user.is_authenticated and user.is_active):
        return NO
    found = RIGHTS[action][RANKS.index(user.rank)]
    if found == EVERY and user.rank in (Rank.DFO, Rank.FO) and fo_own_region_only():
        found = OWN_REGION
    if found == OWN_REGION and user.region is not None and user.region.is_hq:
        return EVERY
    return found


def offices_for(user: User, action: str) -> QuerySet[Office]:
    """The offices where ``user`` may do ``action``."""
    found = reach(user, action)
    if found == EVERY:
        return Office.objects.all()
    if found == OWN_REGION and user.region_id is not None:
        return Office.objects.filter(region_id=user.region_id)
    return Office.objects.none()


def offices_visible_to(user: User) -> QuerySet[Office]:
    """The offices whose boards ``user`` may see; who sees a board may edit it."""
    return offices_for(user, "edit")


def may(user: User, action: str, office: Office) -> bool:
    return may_in_all(user, action, [office.pk])


def may_in_all(user: User, action: str, office_ids: Iterable[int]) -> bool:
    """Costs a query only where the answer hangs on the region."""
    found = reach(user, action)
    if found != OWN_REGION:
        return found == EVERY
    wanted = set(office_ids)
    return offices_for(user, action).filter(pk__in=wanted).count() == len(wanted)


def people_seen_by(user: User) -> QuerySet[User]:
    """Who stands in the lists of ``user``: the own region's people, and everybody who waits, as those have no region yet."""
    found = reach(user, "people")
    if found == EVERY:
        return User.objects.all()
    if found == OWN_REGION and user.region_id is not None:
        return User.objects.filter(Q(region_id=user.region_id) | Q(waiting_since__isnull=False))
    return User.objects.none()


def people_edited_by(user: User) -> QuerySet[User]:
    """Whom ``user`` may approve, change and disable: nobody of a rank that ``user`` may not give."""
    return people_seen_by(user).filter(rank__in=ranks_given_by(user))


def ranks_given_by(user: User) -> list[Rank]:
    if not user.is_active or user.rank not in (Rank.FD, Rank.DATA):
        return []
    return list(Rank) if user.rank == Rank.DATA else [Rank.INTERN, Rank.DFO, Rank.FO]


def regions_given_by(user: User) -> QuerySet[Region]:
    """Where ``user`` may place people."""
    found = reach(user, "people")
    if found == EVERY:
        return Region.objects.all()
    if found == OWN_REGION and user.region_id is not None:
        return Region.objects.filter(pk=user.region_id)
    return Region.objects.none()


def may_place_in(user: User, region: Region) -> bool:
    """Whether ``region`` is one of ``regions_given_by``, without a question for each of two thousand lines."""
    found = reach(user, "people")
    return found == EVERY or (found == OWN_REGION and region.pk == user.region_id)


def fo_own_region_only() -> bool:
    """Read on every request of an organizer, so kept for a few seconds."""
    found = cache.get_or_set(
        "fo_own_region_only", lambda: AccessSettings.objects.filter(fo_own_region_only=True).exists(), SETTING_KEPT_SECONDS
    )
    return bool(found)
