"""How long does a search over everybody take, and what does the database do for it?

    python -m bench.search [PEOPLE]    in a scratch database beside DATABASE_URL's, PostgreSQL or SQLite

As an organizer who sees every office and as an intern, each with a row today for every third person. Milliseconds: the middle of 20 calls.
"""

import datetime as dt
import sys
import time
from collections.abc import Callable
from statistics import median

from django.db import connection

from accounts.models import Office, Rank, Region, User
from tracker.models import EventType, OfficeCounter, Role, Shift, Volunteer
from tracker.volunteers.search import _with_number, search
from van_sync.sample.words import FIRST_NAMES, LAST_NAMES

DAY = dt.date(2026, 10, 31)
NOON = dt.datetime(2026, 10, 31, 17, tzinfo=dt.UTC)
TIMES = 20
TYPED = ("ma", "mar", "garc", "ana gar", "0142", "8165550142", "120005000", "nobody of that name")


def made_up(people: int) -> tuple[User, User]:
    region = Region.objects.create(code="R1")
    offices = [Office.objects.create(code=f"R1{letter}", name=letter, region=region) for letter in "ABCDE"]
    OfficeCounter.objects.bulk_create(OfficeCounter(office=office, day=DAY) for office in offices)
    volunteers = Volunteer.objects.bulk_create([
        Volunteer(vanid=120_000_000 + number, first_name=FIRST_NAMES[number % len(FIRST_NAMES)], last_name=LAST_NAMES[number // 7 % len(LAST_NAMES)],
                  phone=f"816555{number * 7919 % 10_000:04}", cell=f"314555{number * 6089 % 10_000:04}")
        for number in range(people)
    ], batch_size=1000)  # fmt: skip
    event_type, role = EventType.objects.get(name="Volunteer DVC"), Role.objects.get(name="Canvassing")
    Shift.objects.bulk_create([
        Shift(volunteer=person, office=offices[number % len(offices)], day=DAY, starts_at=NOON, event_type=event_type, role=role)
        for number, person in enumerate(volunteers) if number % 3 == 0
    ], batch_size=1000)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return (
        User.objects.create_user("fo@example.org", None, rank=Rank.FO, region=region),
        User.objects.create_user("intern@example.org", None, rank=Rank.INTERN, region=region),
    )


def milliseconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - started))
    return median(took)


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        organizer, intern = made_up(people)
        print(f"{connection.vendor}, {people:,} people\n{'typed':22}{'found':>7}{'organizer':>11}{'intern':>9}  ms")
        for text in TYPED:
            found, more = search(organizer, text)
            ways = [milliseconds(lambda user=user: search(user, text)) for user in (organizer, intern)]  # type: ignore[misc]  # noqa: B023
            print(f"{text:22}{f'{len(found)}+' if more else len(found):>7}{ways[0]:11.1f}{ways[1]:9.1f}", flush=True)
        print(f"by number alone: {milliseconds(lambda: _with_number('0142')):.1f} ms")
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
