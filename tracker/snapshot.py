"""What a board page starts from: the offices' numbers, then every row."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from accounts.models import Office, User
from accounts.scope import NO, may_in_all, reach
from tracker import van
from tracker.boards import Board
from tracker.models import CampaignSettings, CanvassGroup, Note, OfficeCounter, Shift, VanStatus, Volunteer, WalkInActivity, WalkInSlot
from tracker.rows import (
    CODED,
    COLUMNS,
    GROUP_COLUMNS,
    NOTE_COLUMNS,
    SHIFT_COLUMNS,
    VOLUNTEER_COLUMNS,
    dumps,
    group_members,
    next_shifts,
    notes_with_places,
    person,
    shifts_with_names,
    values,
)


def snapshot_json(board: Board, user: User) -> str:
    """Return the board as JSON (docs/architecture.md, section 4), safe inside a script element.

    The numbers are read before any row and outside a transaction: a change that slips in between is in the rows and comes
    again with the stream, where its versions make it harmless.
    """
    now = timezone.now()
    counters = {counter.office_id: counter for counter in OfficeCounter.objects.filter(office__in=board.office_ids)}
    rows = _rows({pk: counter.day for pk, counter in counters.items()})
    text = dumps({
        "now": now,
        "board": {"code": board.code, "name": board.name, "is_region": board.is_region},
        "me": person(user) | {
            "rank": user.rank, "uses_keys": user.uses_keys, "may_sync": may_in_all(user, "sync", board.office_ids), "may_confirm_next_shift": _may_confirm(user),
        },
        "offices": [_office(office, counters[office.pk]) for office in board.offices],
        "settings": _settings(),
        "people": _people(rows),
        "columns": COLUMNS,
        "words": {kind: _coded(rows[kind], kind) for kind in CODED},
        "rows": rows,
    })  # fmt: skip
    return text.replace("<", "\\u003c")


def _rows(days: dict[int, dt.date]) -> dict[str, list]:
    here = _on_their_day(days)
    shifts = values(shifts_with_names(Shift.objects.filter(here, is_active=True)).order_by("pk"), SHIFT_COLUMNS)
    groups = values(CanvassGroup.objects.filter(here, is_active=True), GROUP_COLUMNS)
    members = group_members(group[0] for group in groups)
    on_rows = Q(shift__is_active=True) & _on_their_day(days, "shift__") | Q(group__is_active=True) & _on_their_day(days, "group__")
    return {
        "shift": shifts,
        "volunteer": _volunteers({shift[5] for shift in shifts}, min(days.values(), default=dt.date.min)),
        "group": [(*group, members[group[0]]) for group in groups],
        "note": values(notes_with_places(Note.objects.filter(on_rows, is_active=True)).order_by("pk"), NOTE_COLUMNS),
    }


def _coded(rows: list[tuple], kind: str) -> dict[str, list]:
    """Replace the values of the coded columns by their numbers, in place. Returns the values by column, in the order of their numbers."""
    places = {COLUMNS[kind].index(name): name for name in CODED[kind]}
    numbers: dict[int, dict[object, int]] = {place: {} for place in places}
    for at, row in enumerate(rows if places else ()):
        cells = list(row)
        for place, known in numbers.items():
            if cells[place] is not None:
                cells[place] = known.setdefault(cells[place], len(known))
        rows[at] = tuple(cells)
    return {name: list(numbers[place]) for place, name in places.items()}


def _on_their_day(days: dict[int, dt.date], prefix: str = "") -> Q:
    """Rows of each office on the day that its board shows; nearly always one day for all."""
    offices_by_day: dict[dt.date, list[int]] = defaultdict(list)
    for office, day in days.items():
        offices_by_day[day].append(office)
    found = Q(pk__in=[])
    for day, offices in offices_by_day.items():
        found |= Q(**{f"{prefix}day": day, f"{prefix}office__in": offices})
    return found


def _volunteers(ids: set[int], day: dt.date) -> list[tuple]:
    following = next_shifts(ids, after=day)
    return [(*row, *following.get(row[0], (None, False))) for row in values(Volunteer.objects.filter(pk__in=ids), VOLUNTEER_COLUMNS)]


def _people(rows: dict[str, list]) -> list[dict]:
    """Everyone whose icon the rows show."""
    ids = (
        {note[NOTE_BY] for note in rows["note"]}
        | {shift[SHIFT_CLAIMED_BY] for shift in rows["shift"]}
        | {group[GROUP_CLAIMED_BY] for group in rows["group"]}
    )
    return [person(user) for user in User.objects.filter(pk__in=ids - {None})]


NOTE_BY = COLUMNS["note"].index("by")
SHIFT_CLAIMED_BY = COLUMNS["shift"].index("claimed_by")
GROUP_CLAIMED_BY = COLUMNS["group"].index("claimed_by")


def _office(office: Office, counter: OfficeCounter) -> dict[str, object]:
    return {
        "id": office.pk, "code": office.code, "name": office.name, "time_zone": office.time_zone,
        "day": counter.day, "number": counter.number, "epoch": counter.epoch, "is_written_to_van": office.is_written_to_van,
    }  # fmt: skip


def _may_confirm(user: User) -> bool:
    """Somewhere at least: which shifts, is said when somebody asks for them."""
    return van.is_set_up() and reach(user, "confirm_next_shift") != NO


def _settings() -> dict[str, object]:
    settings = CampaignSettings.load()
    return {
        "first_check_in_minutes": settings.first_check_in_minutes,
        "next_check_in_minutes": settings.next_check_in_minutes,
        "late_after_minutes": settings.late_after_minutes,
        "claim_minutes": settings.claim_minutes,
        "slots": [f"{slot.starts_at:%H:%M}" for slot in WalkInSlot.objects.all()],
        "activities": list(WalkInActivity.objects.values("id", "name")),
        "election_day": settings.election_day,
        "van_address": settings.van_address.rstrip("/"),
        "van_words": van.words(),
        "closed_van_words": list(VanStatus.objects.filter(is_open=False).values_list("name", flat=True)),
    }
