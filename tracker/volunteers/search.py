"""Finding a volunteer by name, end digits of a phone, or VANID: among everybody whom the user may see."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from accounts.models import Office, User
from accounts.scope import offices_visible_to
from tracker.errors import Refused
from tracker.models import ArchivedShift, Shift, Volunteer
from tracker.models.people import as_searched
from tracker.volunteers.scope import volunteers_seen_by

MOST = 20
MAX_VANID = 2**63 - 1
TOO_SHORT = Refused("too_short", "Type two letters of a name, the last four digits of a phone, or a VANID.")


@dataclass(frozen=True)
class Term:
    """What somebody typed: beginnings of names, and numbers, all of which must fit."""

    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> "Term":
        """Raises ``TOO_SHORT`` for what would find half of everybody."""
        parts = [text] if not re.search(r"[^\W\d_]", text) else text.split()  # "816 555 0123" is one number
        numbers = [digits for part in parts if (digits := re.sub(r"[\s().+-]", "", part)).isdecimal()]
        words = [word for part in parts if re.search(r"[^\W\d_]", part) for word in as_searched(part).split()]
        if not numbers and max(map(len, words), default=0) < 2:
            raise TOO_SHORT
        return cls(words, numbers)


@dataclass(frozen=True)
class Found:
    """``rows``: where they stand today, or else where they will be or were last, in words; of visible offices alone."""

    id: int
    name: str
    vanid: int | None
    phone_end: str  # two digits: enough to tell two people apart, too few to call
    rows: list[str]
    is_today: bool


def search(user: User, text: str) -> tuple[list[Found], bool]:
    """The first ``MOST`` people, those on a board today before the others, and whether there are more. Raises ``Refused``."""
    offices = offices_visible_to(user)
    here = Q(pk__in=Shift.objects.on_boards().filter(office__in=offices).values("volunteer"))
    people = _matching(Term.read(text), volunteers_seen_by(user)).order_by("last_name", "first_name", "pk")
    today = list(people.filter(here)[: MOST + 1])
    found = [*today, *people.exclude(here)[: MOST + 1 - len(today)]]
    rows = _rows(found[:MOST], offices)
    return [
        Found(person.pk, str(person), person.vanid, (person.cell or person.phone)[-2:], rows[person.pk], place < len(today))
        for place, person in enumerate(found[:MOST])
    ], len(found) > MOST


def _matching(term: Term, people: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    people = people.filter(merged_into=None)
    for word in term.words:
        people = people.filter(name_words__contains=f" {word}")
    for number in term.numbers:
        people = people.filter(pk__in=_with_number(number))
    return people


def _with_number(number: str) -> set[int]:
    """Ids of those with this VANID or end of a phone. What stands on a merged record leads to who they turned out to be.

    Looked up by the last four digits, which are indexed, and first: a handful of people, whatever else was typed.
    """
    theirs = Q(vanid=int(number)) if int(number) <= MAX_VANID else Q(pk__in=[])
    if len(number) >= 4:
        end = number.removeprefix("1") if len(number) == 11 else number
        theirs |= Q(phone_end=end[-4:], phone__endswith=end) | Q(cell_end=end[-4:], cell__endswith=end)
    return {merged or pk for pk, merged in Volunteer.objects.filter(theirs).values_list("pk", "merged_into")}


def _rows(people: list[Volunteer], offices: QuerySet[Office]) -> dict[int, list[str]]:
    """Three queries, however many people."""
    told: dict[int, list[str]] = defaultdict(list)
    live = Shift.objects.filter(volunteer__in=people, office__in=offices, is_active=True, vanished_at=None).select_related(
        "office__counter"
    )
    shifts = list(live.order_by("starts_at", "pk"))
    for shift in shifts:
        if shift.office and shift.day == shift.office.counter.day:
            told[shift.volunteer_id].append(f"{shift.office.code} today: {shift.status_word}")
    for shift in shifts:
        if shift.office and shift.day > shift.office.counter.day and shift.volunteer_id not in told:
            told[shift.volunteer_id].append(f"{shift.office.code} on {shift.day:%b} {shift.day.day}")
    _last(told, [person for person in people if person.pk not in told], offices)
    return told


def _last(told: dict[int, list[str]], people: Iterable[Volunteer], offices: QuerySet[Office]) -> None:
    """Where they were last. In a restored archive a number alone may be another person's."""
    vanids = {person.pk: person.vanid for person in people}
    past = ArchivedShift.objects.filter(volunteer__in=vanids, archived_day__office__in=offices, is_active=True)
    for row in past.order_by("-starts_at").annotate(code=F("archived_day__office__code"), day=F("archived_day__day")):
        if row.volunteer_id not in told and row.vanid in (None, vanids[row.volunteer_id]):
            told[row.volunteer_id].append(f"{row.code}, last on {row.day:%b} {row.day.day}")
