"""What an import makes of VAN's bookings: matched, moved, marked; nothing that people did is lost; twice is once."""

import datetime as dt

import pytest

from tests.desk import DAY, rows_in
from tests.tracker.bookings import ADA, SUNDAY, booking, counted, merge, only, patches, told, versions
from tracker.bookings import chunk
from tracker.models import Change, EventType, Location, Role, Shift, VanStatus, Volunteer
from tracker.places import place_location

pytestmark = pytest.mark.usefixtures("places")


# -- new bookings ------------------------------------------------------------------------------------------------------


def test_an_open_booking_becomes_a_shift_on_its_offices_board(r1a, r1b):
    outcome = merge(booking(signup_id=7, event_name="Saturday Canvass", status="Left Msg"))

    shift = only()
    assert (shift.office, shift.location.name, shift.day, shift.starts_at) == (
        r1a,
        "R1A Field Office",
        DAY,
        dt.datetime(2026, 10, 31, 15, tzinfo=dt.UTC),
    )
    assert (shift.status, shift.van_status, shift.van_signup_id, shift.event_name) == ("booked", "Left Msg", 7, "Saturday Canvass")
    assert (shift.volunteer.vanid, str(shift.volunteer), shift.is_walk_in) == (ADA, "Ada Sample", False)
    assert counted(outcome) == {"created": 1}
    assert outcome.placed[0].shift == shift
    person, row = told(r1a)
    assert (person["volunteer"], person["set"]["first_name"]) == (shift.volunteer_id, "Ada")
    assert (row["shift"], row["set"]["location"], row["set"]["role"], row["set"]["event_type"], row["set"]["counts_as"], row["set"]["volunteer"]) == (
        shift.pk, "R1A Field Office", "Canvassing", "Volunteer DVC", "canvass", shift.volunteer_id,
    )  # fmt: skip
    assert told(r1b) == []


def test_the_patch_of_a_new_shift_is_what_a_new_snapshot_would_hold(client, ana, r1a):
    merge(booking(role="Dialing for Democracy"))
    client.force_login(ana)
    snapshot = client.get("/boards/R1A/snapshot/").json()

    assert rows_in(snapshot, "shift") == [told(r1a)[1]["set"]]
    assert rows_in(snapshot, "volunteer") == [told(r1a)[0]["set"]]


@pytest.mark.parametrize("word", ["Declined", "Cancelled", "Completed"])
def test_a_closed_booking_makes_no_shift(word):
    outcome = merge(booking(status=word))

    assert not Shift.objects.exists()
    assert not Volunteer.objects.exists()
    assert outcome.placed[0].reason == f"Not expected: VAN says {word}."


def test_a_closed_word_reaches_the_shift_that_is_there():
    merge(booking())

    merge(booking(status="Declined"))

    assert (only().van_status, only().status) == ("Declined", "booked")


def test_bookings_before_the_day_become_nothing():
    outcome = merge(booking(day=DAY - dt.timedelta(days=1)))

    assert not Shift.objects.exists()
    assert outcome.placed[0].reason == "Before the day that was opened."


def test_instants_follow_the_offices_zone_and_the_change_of_clocks(r2a):
    r2a.time_zone = "America/Denver"
    r2a.save()

    merge(booking(), booking(day=SUNDAY), booking(location="R2A Field Office", day=SUNDAY))

    assert [shift.starts_at.hour for shift in Shift.objects.order_by("pk")] == [15, 16, 17]


def test_new_names_arrive_as_other_and_wait_to_be_looked_at():
    outcome = merge(booking(role="Yard Signs", status="Snoozed", location="Nowhere Hall"), booking(vanid=102, event_type="Parade", role=""))

    role = Role.objects.get(name="Yard Signs")
    assert (role.counts_as, role.is_reviewed) == ("other", False)
    event_type = EventType.objects.get(name="Yard Signs")  # a role without a usual type gives its name
    assert (event_type.counts_as, event_type.is_reviewed) == ("other", False)
    assert (VanStatus.objects.get(name="Snoozed").is_open, VanStatus.objects.get(name="Snoozed").is_reviewed) == (True, False)
    assert Location.objects.get(name="Nowhere Hall").office is None
    assert outcome.unknown_words == {"status": ["Snoozed"], "role": ["No role", "Yard Signs"], "event type": ["Parade", "Yard Signs"]}
    assert set(Shift.objects.values_list("event_type__name", "role__name", "van_status")) == {
        ("Yard Signs", "Yard Signs", "Snoozed"), ("Parade", "No role", "Scheduled"),
    }  # fmt: skip


def test_texts_longer_than_our_columns_are_cut_and_stay_stable():
    long = booking(
        first_name="A" * 99, role="R" * 200, location="L" * 300, status="S" * 99, event_name="E" * 900, email="m" * 300, phone="5" * 50
    )

    merge(long)
    before = versions()

    assert counted(merge(long)) == {"unchanged": 1}
    assert versions() == before
    assert len(only().volunteer.first_name) == 60


def test_a_place_without_an_office_keeps_its_shifts_off_the_boards(r1a):
    outcome = merge(booking(location="Nowhere Hall"), booking(location="", vanid=102))

    assert Shift.objects.needs_an_office().count() == 2
    assert counted(outcome) == {"created": 2}
    assert not Change.objects.exists()
    assert counted(merge(booking(location="Nowhere Hall", status="Confirmed"), booking(location="", vanid=102))) == {
        "changed": 1,
        "unchanged": 1,
    }

    place_location(Location.objects.get(name="Nowhere Hall").pk, r1a.pk, None)
    assert counted(merge(booking(location="Nowhere Hall", status="Confirmed"), booking(location="", vanid=102))) == {"unchanged": 2}


def test_a_change_holds_at_most_two_hundred_rows_of_one_office(r1a, r1b):
    rows = [booking(vanid=1000 + one) for one in range(450)] + [booking(vanid=2000 + one, location="R1B Field Office") for one in range(10)]

    merge(*rows)

    assert [len([row for row in patches(change) if "shift" in row]) for change in Change.objects.filter(office=r1a)] == [200, 200, 50]
    assert [change.kind for change in Change.objects.filter(office=r1b)] == ["import"]
    assert [change.number for change in Change.objects.filter(office=r1a)] == [1, 2, 3]


def test_progress_counts_all_rows_and_starts_before_anything_is_written():
    seen = []

    merge(
        booking(),
        booking(day=DAY - dt.timedelta(days=1)),
        booking(vanid=102),
        progress=lambda *told: seen.append((*told, Shift.objects.count())),
    )

    assert seen == [(1, 3, 0), (1, 3, 0), (3, 3, 2)]


# -- the same again ----------------------------------------------------------------------------------------------------


def test_the_same_again_writes_no_change_and_raises_no_version():
    rows = [
        booking(), booking(), booking(starts_at=dt.time(13), signup_id=5), booking(day=SUNDAY, location="R1B Field Office"),
        booking(location="Nowhere Hall", vanid=102), booking(vanid=103, status="Declined"), booking(location="R1A Library", starts_at=dt.time(10)),
        booking(vanid=104, status="Scheduled"), booking(vanid=104, status="Declined"), booking(vanid=104, first_name="", last_name="", cell="8165550104"),
    ]  # fmt: skip
    merge(*rows)
    before, changes = versions(), Change.objects.count()

    outcome = merge(*rows)

    assert counted(outcome) == {"unchanged": Shift.objects.count(), "closed": 1}
    assert (versions(), Change.objects.count()) == (before, changes)


def test_an_import_without_news_locks_nothing_and_one_with_news_only_whom_it_is_about(monkeypatch):
    rows = [booking(vanid=one) for one in range(1, 6)]
    merge(*rows)
    locked = []
    merge_locked = chunk.Chunk.merge
    monkeypatch.setattr(chunk.Chunk, "merge", lambda self, offices: locked.append([*self.rows]) or merge_locked(self, offices))

    merge(*rows)
    assert locked == []

    merge(*rows[:3], booking(vanid=4, status="Confirmed"), booking(vanid=5, phone="8165550188"))
    assert locked == [[4, 5]]


def test_a_row_twice_in_a_file_is_one_shift():
    outcome = merge(booking(), booking())

    assert counted(outcome) == {"created": 1}
    assert outcome.placed[0] == outcome.placed[1]


def test_two_signups_at_the_same_hour_are_two_shifts():
    merge(booking(signup_id=1), booking(signup_id=2))

    assert set(Shift.objects.values_list("van_signup_id", flat=True)) == {1, 2}


@pytest.mark.parametrize("words", [("Scheduled", "Declined"), ("Declined", "Scheduled")])
def test_who_is_expected_by_any_of_two_rows_is_expected(words):
    merge(*(booking(status=word) for word in words))

    assert only().van_status == "Scheduled"


def test_one_signup_of_two_vanids_goes_to_the_last_one_again_and_again():
    rows = [booking(signup_id=1), booking(signup_id=1, vanid=102)]

    outcome = merge(*rows)
    before = versions()
    merge(*rows)

    assert only().volunteer.vanid == 102
    assert outcome.placed[0].reason == "Further down, the same signup belongs to another VANID."
    assert versions() == before


def test_an_export_without_event_types_leaves_those_of_another_export_alone():
    merge(booking(event_type="Intern DVC"))

    assert counted(merge(booking())) == {"unchanged": 1}
    assert only().event_type.name == "Intern DVC"
