"""The table of rights in the field's words, for the help page. Every cell is asked of accounts/scope.py, so that page and code agree."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import HQ, Rank, Region, User
from accounts.scope import EVERY, NO, OWN_REGION, RIGHTS, ranks_given_by, reach

ACTIONS = {
    "edit": "Boards: see and edit",
    "confirm_next_shift": "Confirm the next shift in VAN",
    "sync": "Send to VAN",
    "people": "Approve and change people",
    "merge_people": "Merge two records of one volunteer",
}
NOT_YET = RIGHTS.keys() - ACTIONS.keys()  # rights to pages that are still to come
WORDS = {EVERY: "every region", OWN_REGION: "own region", NO: "no"}
AT_HQ = f"{Rank.FD.label} at headquarters"


@dataclass(frozen=True)
class Cell:
    action: str
    word: str
    is_no: bool


@dataclass(frozen=True)
class Row:
    who: str
    short: str
    is_mine: bool
    cells: list[Cell]


def table_for(reader: User) -> list[Row]:
    """One row a rank, with the setting as it is now; field directors twice, as those at headquarters stand for all regions."""
    somewhere, hq = Region(code=""), Region(code=HQ)
    people = [(rank.label, rank.value, User(rank=rank, region=somewhere)) for rank in Rank]
    people.insert(4, (AT_HQ, "FD, region HQ", User(rank=Rank.FD, region=hq)))
    return [Row(who, short, _is_like(reader, person), [_cell(person, action) for action in ACTIONS]) for who, short, person in people]


def _is_like(reader: User, person: User) -> bool:
    return reader.rank == person.rank and (person.rank != Rank.FD or _is_at_hq(reader) == _is_at_hq(person))


def _is_at_hq(user: User) -> bool:
    return user.region is not None and user.region.is_hq


def _cell(person: User, action: str) -> Cell:
    found = reach(person, action)
    word = WORDS[found]
    if action == "people" and found != NO:
        given = ranks_given_by(person)
        word += ", any rank" if len(given) == len(Rank) else f", up to {given[-1].label.lower()}"
    return Cell(ACTIONS[action], word, found == NO)


def whom_to_ask(reader: User) -> tuple[QuerySet[User], QuerySet[User]]:
    """The field directors of the reader's region, and data staff."""
    others = User.objects.filter(is_active=True).exclude(pk=reader.pk).order_by("first_name", "last_name")
    directors = others.filter(rank=Rank.FD, region=reader.region) if reader.region else others.none()
    return directors, others.filter(rank=Rank.DATA)
