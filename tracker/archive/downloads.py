"""A past day as a file for a spreadsheet: CSV with its shifts, or a workbook with shifts, groups and notes."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any, Final

from openpyxl import Workbook

from accounts.spreadsheets import guarded
from tracker.archive.past import PastDay

SHIFTS: Final = (
    "Office", "Day", "Start", "VANID", "First name", "Last name", "Location", "Event type", "Role", "Counts as", "Walk-in", "VAN status", "Status",
    "No Show at", "Came after all", "Confirm passes", "Chase passes", "Pitched", "Extra shifts", "Groups", "Doors of the groups", "Written to VAN", "Notes",
)  # fmt: skip
GROUPS: Final = (
    "Office", "Day", "Group", "Members", "VANIDs", "Packets", "Packet names", "Departed", "Last check-in", "Check-ins", "Returned", "Doors", "Goal", "Notes",
)  # fmt: skip
NOTES: Final = ("Office", "Day", "At", "Tab", "About", "By", "Text")
Cells = tuple[Any, ...]


def as_csv(day: PastDay) -> bytes:
    """UTF-8 with the mark by which a spreadsheet program knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(SHIFTS)
    writer.writerows([guarded(cell) for cell in row] for row in shift_rows(day))
    return text.getvalue().encode("utf-8-sig")


def as_workbook(day: PastDay) -> bytes:
    book = Workbook(write_only=True)
    for title, head, rows in (("Shifts", SHIFTS, shift_rows(day)), ("Groups", GROUPS, group_rows(day)), ("Notes", NOTES, note_rows(day))):
        sheet = book.create_sheet(title)
        sheet.append(head)
        for row in rows:
            sheet.append([guarded(cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def shift_rows(day: PastDay) -> Iterator[Cells]:
    """Doors of a group stand in the row of its first member alone, so that the column adds up. Groups are numbered as on the board."""
    numbers = {group.row.pk: group.number for group in day.groups}
    told: set[int] = set()
    for shift in day.shifts:
        row, zone = shift.row, shift.office.zone
        first_told = [group for group in shift.groups if group.pk not in told]
        told.update(group.pk for group in first_told)
        yield (
            shift.office.code, day.day.isoformat(), _clock(row.starts_at, zone), row.vanid, row.first_name, row.last_name, row.location, row.event_type,
            row.role, row.counts_as, _yes(row.is_walk_in), row.van_status, shift.status_word, _clock(row.flaked_at, zone), _yes(row.chase_closed_at),
            row.confirm_passes, row.flake_passes, _yes(row.was_pitched), row.extra_shifts, " ".join(str(numbers[group.pk]) for group in shift.groups),
            sum(group.knocks for group in first_told), _yes(row.synced_at), _joined(shift.notes),
        )  # fmt: skip


def group_rows(day: PastDay) -> Iterator[Cells]:
    for group in day.groups:
        row, zone = group.row, group.office.zone
        yield (
            group.office.code, day.day.isoformat(), group.number, ", ".join(member.name for member in group.members),
            " ".join(str(member.vanid) for member in group.members if member.vanid), row.packets_given, row.packet_names, _clock(row.departed_at, zone),
            _clock(row.checked_in_at, zone), row.check_ins, _clock(row.returned_at, zone), row.knocks, row.goal, _joined(group.notes),
        )  # fmt: skip


def note_rows(day: PastDay) -> Iterator[Cells]:
    for shift in day.shifts:
        for note in shift.notes:
            yield (
                shift.office.code,
                day.day.isoformat(),
                _clock(note.at, shift.office.zone),
                note.get_tab_display(),
                shift.row.name,
                note.by_name,
                note.text,
            )
    for group in day.groups:
        for note in group.notes:
            who = ", ".join(member.name for member in group.members)
            yield (
                group.office.code,
                day.day.isoformat(),
                _clock(note.at, group.office.zone),
                note.get_tab_display(),
                who,
                note.by_name,
                note.text,
            )


def _clock(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _yes(said: object) -> str:
    return "yes" if said else ""


def _joined(notes: list[Any]) -> str:
    return " / ".join(f"{note.by_name}: {note.text}" if note.by_name else note.text for note in notes)
