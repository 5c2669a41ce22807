"""How long does the night take to archive a day, checked row for row, and to copy it to files?

    python -m bench.night [CHANGES]    in a scratch database beside DATABASE_URL's, PostgreSQL or SQLite

5,000 shifts, 1,000 groups and 5,000 notes over 40 offices, with members and check-ins, and as many changes as wanted (a real last
Saturday makes about 20,000). ``cpu``: this process's share of one processor; much less than half of it means that the machine was busy
with something else. ``longest``: how long the slowest office was locked, in which nobody could edit.
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Office, Rank, Region, User
from tracker.archive.close import close_office, offices_to_close
from tracker.archive.files import copy_day, days_to_copy
from tracker.models import CanvassGroup, Change, CheckIn, EventType, GroupMember, Location, Note, OfficeCounter, Role, Shift, Volunteer
from tracker.rows import dumps, shift_row, shifts_with_names, whole

DAY = dt.date(2026, 10, 31)
OFFICES, SHIFTS, GROUPS, NOTES = 40, 5_000, 1_000, 5_000
LIMIT = 10.0  # seconds


def make_day(changes: int) -> None:
    region = Region.objects.create(code="R1")
    by = User.objects.create_user("ana@example.org", first_name="Ana", last_name="Ortiz", rank=Rank.FO, region=region)
    role, kind, now = Role.objects.get(name="Canvassing"), EventType.objects.get(name="Volunteer DVC"), timezone.now()
    people = Volunteer.objects.bulk_create(
        Volunteer(vanid=101_000_000 + number, first_name="Ada", last_name=f"Sample{number}", phone=f"816555{number % 10_000:04}")
        for number in range(SHIFTS)
    )
    for number in range(OFFICES):
        office = Office.objects.create(code=f"X{number}", name=f"Office {number}", region=region)
        place = Location.objects.create(name=f"X{number} Field Office", office=office)
        mine = people[number * SHIFTS // OFFICES : (number + 1) * SHIFTS // OFFICES]
        shifts = Shift.objects.bulk_create(
            Shift(
                volunteer=person, location=place, office=office, day=DAY, starts_at=now, event_type=kind, role=role, status="completed",
                van_status="Scheduled", van_signup_id=person.pk + 700_000, confirm_passes=2,
            )
            for person in mine
        )  # fmt: skip
        groups = CanvassGroup.objects.bulk_create(
            CanvassGroup(office=office, day=DAY, goal=84, knocks=60, packets_given=2, departed_at=now, returned_at=now)
            for _ in range(GROUPS // OFFICES)
        )
        GroupMember.objects.bulk_create(
            GroupMember(group=groups[place % len(groups)], shift=shift, joined_at=now, left_at=now, returned=True, completed=True)
            for place, shift in enumerate(shifts)
        )
        CheckIn.objects.bulk_create(CheckIn(group=group, knocks=30 * time_, at=now, by=by) for group in groups for time_ in (1, 2))
        Note.objects.bulk_create(
            Note(shift=shifts[note % len(shifts)], tab="confirms", text=f"left voicemail {note}", by=by, at=now)
            for note in range(NOTES // OFFICES)
        )
        make_changes(office, by, changes // OFFICES)


def make_changes(office: Office, by: User, count: int) -> None:
    """As an edit makes them, with its whole row in the frame."""
    row = shift_row(shifts_with_names(Shift.objects.filter(office=office))[0])
    made = []
    for number in range(1, count + 1):
        frame = dumps(
            {"change": {"office": office.pk, "number": number, "day": DAY, "kind": "set_status", "patches": [whole("shift", row)]}}
        )
        made.append(
            Change(
                office=office, number=number, kind="set_status", actor=by, at=timezone.now(), frame=frame,
                before={f"shift:{row['id']}": {"status": "booked", "version": number}}, after={f"shift:{row['id']}": {"status": "in", "version": number + 1}},
            )
        )  # fmt: skip
    Change.objects.bulk_create(made, batch_size=500)
    OfficeCounter.objects.create(office=office, day=DAY, number=count)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of this process on a processor."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - busy


def line(name: str, each: list[tuple[float, float]], limit: float | None = None) -> None:
    seconds = sum(took for took, _ in each)
    ratio = f"{limit:7.0f}{limit / seconds:7.1f}" if limit else " " * 14
    print(f"{name:10}{seconds:9.2f}{ratio}{sum(busy for _, busy in each) / seconds:6.0%}{max(took for took, _ in each):9.2f}", flush=True)


def main() -> None:
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    settings.STORAGES["default"] = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tempfile.mkdtemp()}}
    try:
        make_day(changes)
        tomorrow = DAY + dt.timedelta(days=1)
        print(f"{connection.vendor}: {SHIFTS:,} shifts, {GROUPS:,} groups, {NOTES:,} notes, {changes:,} changes, {OFFICES} offices")
        print(f"{'':10}{'seconds':>9}{'limit':>7}{'ratio':>7}{'cpu':>6}{'longest':>9}")
        line("archive", [timed(lambda pk=pk: close_office(pk, before=tomorrow, by=None)) for pk in offices_to_close(tomorrow)], LIMIT)
        assert not Shift.objects.exists()
        line("copy", [timed(lambda day=day: copy_day(day)) for day in days_to_copy()])
        line(
            "again", [timed(lambda pk=pk: close_office(pk, before=tomorrow, by=None)) for pk in Office.objects.values_list("pk", flat=True)]
        )
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
