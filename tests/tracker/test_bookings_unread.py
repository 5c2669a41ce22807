"""What an import lacks has vanished only where it was really read."""

import pytest

from tests.desk import DAY
from tests.tracker.bookings import ADA, SUNDAY, booking, counted, merge
from tracker.bookings import Extent, Unread
from tracker.models import Shift, Volunteer

pytestmark = pytest.mark.usefixtures("places")
BEA, CAL, DEE = 102, 103, 104


@pytest.fixture
def morning():
    """Ada at R1A, Bea at the library of R1A, Cal at R1B, and Dee where no office is."""
    merge(
        booking(signup_id=1, event_name="Canvass"),
        booking(signup_id=2, vanid=BEA, location="R1A Library", event_name="Phones"),
        booking(signup_id=3, vanid=CAL, location="R1B Field Office", event_name="Canvass"),
        booking(signup_id=4, vanid=DEE, location="Nowhere Hall", event_name="Canvass"),
    )


def gone():
    return set(Shift.objects.exclude(vanished_at=None).values_list("volunteer__vanid", flat=True))


EVERYWHERE = frozenset({"R1A Field Office", "R1B Field Office", "Nowhere Hall"})


def lacking(*unread, **extent):
    """VAN has nobody on the day any more, except what could not be read."""
    return merge(extent=Extent(days=frozenset({DAY}), locations=EVERYWHERE, unread=unread, **extent))


def test_all_that_was_read_and_is_not_there_has_vanished(morning):
    outcome = lacking()

    assert counted(outcome) == {"vanished": 4}
    assert gone() == {ADA, BEA, CAL, DEE}


@pytest.mark.parametrize(
    ("unread", "left"),
    [
        (Unread(), {ADA, BEA, CAL, DEE}),
        (Unread(vanids=frozenset({CAL, 999})), {CAL}),
        (Unread(locations=frozenset({"R1A Library"})), {ADA, BEA}),  # an office is one place
        (Unread(locations=frozenset({"Nowhere Hall"})), {DEE}),
        (Unread(locations=frozenset({"R1B Field Office"}), event_name="Phones"), {BEA, CAL}),
        (Unread(days=frozenset({DAY})), {ADA, BEA, CAL, DEE}),
        (Unread(days=frozenset({SUNDAY})), set()),
        (Unread(days=frozenset({SUNDAY}), locations=frozenset({"R1B Field Office"})), set()),
    ],
)
def test_what_an_unread_part_may_speak_of_is_left_alone_and_nothing_else(morning, unread, left):
    lacking(unread)

    assert gone() == {ADA, BEA, CAL, DEE} - left


def test_a_dry_run_leaves_the_same_alone(morning):
    outcome = merge(extent=Extent(days=frozenset({DAY}), locations=EVERYWHERE, unread=(Unread(vanids=frozenset({ADA})),)), is_dry=True)

    assert counted(outcome) == {"vanished": 3}
    assert gone() == set()


def test_whoever_an_unread_vanid_was_merged_into_is_left_alone(morning):
    ada = Volunteer.objects.get(vanid=ADA)
    Volunteer.objects.create(vanid=555, merged_into=ada)

    lacking(Unread(vanids=frozenset({555})))

    assert gone() == {BEA, CAL, DEE}


def test_a_shift_that_came_up_while_van_was_read_is_left_alone(morning):
    newest = Shift.objects.latest("pk").pk
    merge(booking(vanid=105, signup_id=5))

    lacking(newest=newest)

    assert gone() == {ADA, BEA, CAL, DEE}


def test_days_that_were_not_asked_for_are_not_judged_though_a_row_is_on_them(morning):
    merge(booking(vanid=105, signup_id=6, day=SUNDAY))

    merge(booking(signup_id=7, vanid=106, day=SUNDAY), extent=Extent(days=frozenset({DAY}), locations=EVERYWHERE))

    assert gone() == {ADA, BEA, CAL, DEE}


def test_do_not_call_is_taken_over_and_never_taken_back(morning):
    merge(booking(signup_id=1, event_name="Canvass", do_not_call=True), is_part=True)
    assert Volunteer.objects.get(vanid=ADA).do_not_call

    merge(booking(signup_id=1, event_name="Canvass"), is_part=True)
    assert Volunteer.objects.get(vanid=ADA).do_not_call
