"""Patches of an edit, for each office just its own rows and what every viewer there may see."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.models import User
from tracker.models import CanvassGroup, GroupMember, Note, OfficeCounter, Shift, Volunteer
from tracker.rows import gone, group_members, group_row, next_shifts, note_row, person, shift_row, shifts_with_names, volunteer_row, whole

if TYPE_CHECKING:
    from tracker.operations.edit import Touched

Patches = dict[int, list[dict]]


def offices_showing(volunteer_ids: Iterable[int]) -> dict[int, set[int]]:
    """Office ids by volunteer: the boards on which they stand today. One query, none for nobody."""
    found: dict[int, set[int]] = defaultdict(set)
    wanted = list(volunteer_ids)
    if not wanted:
        return found
    shown = Shift.objects.on_boards().filter(volunteer__in=wanted).values_list("volunteer_id", "office_id")
    for volunteer, office in shown:
        found[volunteer].add(office)
    return found


def patches_by_office(touched: list["Touched"], showing: dict[int, set[int]], counters: dict[int, OfficeCounter]) -> Patches:
    """Build the patches after all locks and writes, people before the shifts that name them. ``showing``: offices by volunteer."""
    patches: Patches = defaultdict(list)
    _volunteers(patches, touched, showing, counters)
    _shifts(patches, [found for found in touched if isinstance(found.row, Shift)], counters)
    _groups(patches, touched, counters)
    _notes(patches, [found.row for found in touched if isinstance(found.row, Note)])
    return patches


def people_in(patches: list[dict], actor: User | None) -> list[dict]:
    """The people whose icons these patches show, and who did it."""
    ids = {row.get("claimed_by") or row.get("by") for row in (patch.get("set", {}) for patch in patches)} - {None}
    known = {actor.pk: actor} if actor else {}
    others = User.objects.filter(pk__in=ids - known.keys()) if ids - known.keys() else ()
    return [person(user) for user in (*known.values(), *others)]


def _volunteers(patches: Patches, touched: list["Touched"], showing: dict[int, set[int]], counters: dict[int, OfficeCounter]) -> None:
    rows = {found.row.volunteer_id: found.row.volunteer for found in touched if isinstance(found.row, Shift) and found.appears}
    rows |= {found.row.pk: found.row for found in touched if isinstance(found.row, Volunteer)}
    rows = {pk: volunteer for pk, volunteer in rows.items() if showing.get(pk)}
    following = next_shifts(rows, after=_day(counters)) if rows else {}
    for pk, volunteer in rows.items():
        for office in showing.get(pk, ()):
            patches[office].append(whole("volunteer", volunteer_row(volunteer, following)))


def _shifts(patches: Patches, touched: list["Touched"], counters: dict[int, OfficeCounter]) -> None:
    for found in touched:
        _shift_gone(patches, found, counters)
    here = [found for found in touched if found.row.is_active and _on_its_day(found.row, counters)]
    lacking = [
        found.row.pk for found in here if not hasattr(found.row, "role_name") or {"location_id", "role_id", "event_type_id"} & found.fields
    ]
    named = {shift.pk: shift for shift in shifts_with_names(Shift.objects.filter(pk__in=lacking))} if lacking else {}
    for found in here:
        patches[found.row.office_id].append(whole("shift", shift_row(named.get(found.row.pk, found.row))))


def _shift_gone(patches: Patches, found: "Touched", counters: dict[int, OfficeCounter]) -> None:
    """Say so to the board that showed the shift until now."""
    shift, office, day = found.row, found.was("office_id"), found.was("day")
    was_here = not found.is_new and found.was("is_active") and office in counters and counters[office].day == day
    stays = shift.is_active and shift.office_id == office and shift.day == day
    if was_here and not stays:
        patches[office].append(gone("shift", shift.pk, office=office, day=day, version=shift.version))


def _on_its_day(row: Shift | CanvassGroup, counters: dict[int, OfficeCounter]) -> bool:
    return row.office_id in counters and counters[row.office_id].day == row.day


def _groups(patches: Patches, touched: list["Touched"], counters: dict[int, OfficeCounter]) -> None:
    groups = {found.row.pk: found.row for found in touched if isinstance(found.row, CanvassGroup)}
    groups |= {found.row.group.pk: found.row.group for found in touched if isinstance(found.row, GroupMember)}
    members = group_members(groups) if groups else {}
    for group in groups.values():
        if group.is_active:
            patches[group.office_id].append(whole("group", group_row(group, members)))
        else:
            patches[group.office_id].append(gone("group", group.pk, office=group.office_id, day=group.day, version=group.version))


def _notes(patches: Patches, notes: Iterable[Note]) -> None:
    for note in notes:
        office, day = note.owner.office_id, note.owner.day
        if office is None:
            continue
        if note.is_active:
            note.office_id, note.day = office, day  # type: ignore[attr-defined]  # the places that note_row shows
            patches[office].append(whole("note", note_row(note)))
        else:
            patches[office].append(gone("note", note.pk, office=office, day=day, version=note.version))


def _day(counters: dict[int, OfficeCounter]) -> dt.date:
    return min(counter.day for counter in counters.values())
