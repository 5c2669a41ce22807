"""Which rank, region or office a word in a list of people means."""

from collections import Counter
from typing import Any

from accounts import managing
from accounts.models import Office, Rank, Region
from accounts.transfer.reading import SaysIt

RANK_WORDS = {
    **{rank.value.lower(): rank for rank in Rank},
    **{rank.label.lower(): rank for rank in Rank},
    "deputy": Rank.DFO, "organizer": Rank.FO, "rfd": Rank.FD, "regional field director": Rank.FD, "data": Rank.DATA,
}  # fmt: skip


def words_known() -> dict[str, SaysIt]:
    """How to tell ranks, regions and offices in a list without a header."""
    regions = {word.lower() for region in Region.objects.all() for word in (region.code, region.name) if word}
    offices = {word.lower() for office in Office.objects.all() for word in (office.code, office.name)}
    return {
        "rank": lambda cell: cell.lower() in RANK_WORDS,
        "region": lambda cell: cell.lower() in regions,
        "office": lambda cell: cell.lower() in offices,
    }


def rank_called(text: str) -> Rank | None:
    """``None`` for no word. Raises ``NotDone``."""
    if text and text.lower() not in RANK_WORDS:
        raise managing.NotDone(f"“{text}” is no rank. Write one of: {', '.join(Rank.values)}.")
    return RANK_WORDS.get(text.lower())


def by_words(places: Any) -> dict[str, Any]:
    """By code; by name where only one has it."""
    found, names = {}, Counter(place.name.lower() for place in places)
    for place in places:
        if place.name and names[place.name.lower()] == 1:
            found[place.name.lower()] = place
    return {**found, **{place.code.lower(): place for place in places}}


def place_called(places: dict[str, Any], text: str, what: str, examples: str) -> Any:
    """The region or office; ``None`` for no word. Raises ``NotDone``, with ``examples`` of what could be meant."""
    if not text:
        return None
    # "R1A Westport", as a list in the admin shows it, too
    place = places.get(text.lower()) or places.get(text.lower().split(" ", 1)[0])
    if place is None:
        raise managing.NotDone(f"There is no {what} “{text}”. {examples}")
    return place


def some_of(places: Any) -> str:
    codes = [place.code for place in places[:8]]
    return f"Yours are: {', '.join(codes[:7])}{' …' if len(codes) > 7 else ''}." if codes else "Ask data staff."
