"""Who may see and do what: the one table, asked by pages, operations and sockets alike.

| rank      | boards: see and edit                 | confirm next shift | dashboard | sync to VAN | people       |
|-----------|--------------------------------------|--------------------|-----------|-------------|--------------|
| Intern    | own region                           | no                 | no        | no          | no           |
| DFO, FO   | every office (setting: own region)   | where they edit    | no        | no          | no           |
| FD        | every office                         | where they edit    | yes       | own region  | own region's |
| DATA      | every office                         | where they edit    | yes       | all         | all          |

The region HQ stands for all regions: "own region" of someone at HQ is every office.
"""

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import QuerySet

from accounts.models import AccessSettings, Office, Rank, User

EVERY, OWN_REGION, NO = "every office", "own region", "no"

# action -> reach of Intern, DFO, FO, FD, DATA
RIGHTS: dict[str, tuple[str, str, str, str, str]] = {
    "edit": (OWN_REGION, EVERY, EVERY, EVERY, EVERY),
    "confirm_next_shift": (NO, EVERY, EVERY, EVERY, EVERY),
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
    if found == EVERY and user.rank in (Rank.DFO, Rank.FO) and _fo_own_region_only():
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


def _fo_own_region_only() -> bool:
    """Read on every request of an organizer, so kept for a few seconds."""
    found = cache.get_or_set(
        "fo_own_region_only", lambda: AccessSettings.objects.filter(fo_own_region_only=True).exists(), SETTING_KEPT_SECONDS
    )
    return bool(found)
