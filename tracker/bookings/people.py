"""Who the bookings are about: volunteers by VANID, found, locked, and brought up to date with VAN."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from tracker.bookings.booking import Booking, fitted
from tracker.errors import TryAgain
from tracker.models import Volunteer
from tracker.operations.edit import Edit

NO_NAME = "No name"


class People:
    """The volunteers of a chunk. Someone who is new is made when a shift of theirs is."""

    def __init__(self, edit: Edit, vanids: Iterable[int], also: Iterable[int], *, lock: bool) -> None:
        """``also``: ids of volunteers on whose shifts VAN may now see others. With ``lock``: by id; raises ``TryAgain``."""
        self.edit = edit
        ends = ends_of_merges(Volunteer.objects.filter(vanid__in=list(vanids)))
        wanted = Volunteer.objects.filter(pk__in={*ends.values(), *also}).order_by("pk")
        self.by_id = {person.pk: person for person in (wanted.select_for_update(no_key=True) if lock else wanted)}
        if lock and any(self.by_id[pk].merged_into_id for pk in ends.values()):
            raise TryAgain  # merged between the look and the lock
        self._by_vanid = {vanid: self.by_id[pk] for vanid, pk in ends.items()}

    def known(self, vanid: int) -> Volunteer | None:
        return self._by_vanid.get(vanid)

    def known_or_new(self, vanid: int, bookings: Sequence[Booking]) -> Volunteer:
        person = self._by_vanid.get(vanid)
        if person is None:
            said = _said(bookings)
            person = self._by_vanid[vanid] = Volunteer(vanid=vanid, **{"first_name": NO_NAME, **said})
            self.edit.add(person)
        return person

    def update(self, vanid: int, bookings: Sequence[Booking]) -> bool:
        """Take over what VAN says about someone we know; of rows that disagree, the last one that says anything.

        Returns whether anything was otherwise.
        """
        person = self._by_vanid.get(vanid)
        if person is None:
            return False
        said = _said(bookings)
        if person.cell_edited:
            said.pop("cell", None)
        if "first_name" in said and _is_longer(person, said["first_name"], said["last_name"]):
            del said["first_name"]
        new = {name: value for name, value in said.items() if getattr(person, name) != value}
        self.edit.change(person, **new)
        return bool(new)


def _said(bookings: Sequence[Booking]) -> dict[str, Any]:
    """The fields that these rows say something about. First and last name are one statement."""
    said: dict[str, Any] = {}
    for booking in bookings:
        if booking.first_name or booking.last_name:
            said |= {"first_name": booking.first_name, "last_name": booking.last_name}
        said |= {name: value for name in ("phone", "cell", "email") if (value := getattr(booking, name))}
    said = {name: fitted(value, Volunteer, name) for name, value in said.items()}
    return said | {"do_not_call": True} if any(booking.do_not_call for booking in bookings) else said


def _is_longer(person: Volunteer, first_name: str, last_name: str) -> bool:
    """Whether we hold the same name with a middle name. Files have it, VAN's API leaves it out."""
    return person.last_name == last_name and person.first_name.startswith(f"{first_name} ")


def ends_of_merges(people: QuerySet[Volunteer]) -> dict[int, int]:
    """VANID → id of that volunteer, or of who they turned out to be."""
    ends: dict[int, int] = {}
    for vanid, pk, merged in people.exclude(vanid=None).values_list("vanid", "pk", "merged_into"):
        assert vanid is not None
        ends[vanid], seen = pk, {pk}
        while merged is not None and merged not in seen:
            ends[vanid] = merged
            seen.add(merged)
            merged = Volunteer.objects.values_list("merged_into", flat=True).get(pk=merged)  # noqa: PLW2901
    return ends
