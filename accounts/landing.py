"""Where somebody works first."""

from accounts.models import Rank, User
from accounts.scope import offices_visible_to


def lands_on_dashboard(user: User) -> bool:
    """The field directors of headquarters watch all regions, and work at no board."""
    return user.rank == Rank.FD and user.region is not None and user.region.is_hq


def landing_board(user: User) -> str | None:
    """The code of the board that opens after signing in; None: let them choose.

    A field director starts at the region's board, everybody below at the default office. What is no longer
    theirs to see (moved to another region, an office taken away) counts as not set.
    """
    visible = offices_visible_to(user)
    if user.rank == Rank.FD:
        has_board = visible.filter(region=user.region_id).exists()
        return user.region.code if user.region and has_board else None
    if user.rank == Rank.DATA or user.default_office_id is None:
        return None
    office = visible.filter(pk=user.default_office_id).first()
    return office.code if office else None
