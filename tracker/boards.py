"""Which offices a board shows, and on which day."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Office, User
from accounts.scope import offices_visible_to
from tracker.models import CampaignSettings, OfficeCounter


@dataclass(frozen=True)
class Board:
    """One office, or all offices of a region."""

    code: str
    name: str
    is_region: bool
    offices: tuple[Office, ...]

    @property
    def office_ids(self) -> list[int]:
        return [office.pk for office in self.offices]


def find_board(user: User, code: str) -> Board | None:
    """Return the board at ``code`` as far as ``user`` may see it.

    None for a code that does not exist and for one out of scope alike: from outside they must look the same.
    """
    offices = tuple(board_offices(user, code).select_related("region").order_by("code"))
    if not offices:
        return None
    office, region = offices[0], offices[0].region
    if office.code == code:
        board = Board(code, office.name, False, (office,))
    else:
        board = Board(code, region.name or "Whole region", True, offices)
    ensure_counters(board.office_ids)
    return board


def board_offices(user: User, code: str) -> QuerySet[Office]:
    """The offices on the board at ``code`` that ``user`` may see. Offices and regions never share a code."""
    return offices_visible_to(user).filter(Q(code=code) | Q(region__code=code))


def ensure_counters(office_ids: list[int]) -> None:
    """Give offices that never had one a counter, on the campaign's day."""
    missing = set(office_ids) - set(OfficeCounter.objects.filter(office__in=office_ids).values_list("office_id", flat=True))
    if missing:
        today = CampaignSettings.load().today()
        OfficeCounter.objects.bulk_create([OfficeCounter(office_id=pk, day=today) for pk in sorted(missing)], ignore_conflicts=True)
