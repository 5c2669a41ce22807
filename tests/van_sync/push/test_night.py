"""An event of the evening before has shifts after midnight: of these alone the dry run speaks."""

import datetime as dt

import pytest

from tests.desk import DAY
from tests.van_sync.push.van_in_memory import CANVASS, MISSOURI
from tracker.enums import ShiftStatus as S
from van_sync.client_types import Event, EventShift
from van_sync.push.reading import NONE, VanDay

pytestmark = pytest.mark.django_db(transaction=True)  # signups are read by several threads


def at(hour, day=DAY):
    return dt.datetime.combine(day, dt.time(hour), MISSOURI)


@pytest.fixture
def night(van):
    begins, ends = at(18, DAY - dt.timedelta(days=1)), at(2)
    van.at[950] = Event(950, "Night", CANVASS, begins, ends, True, (EventShift(1, "", begins, ends),))
    return begins


def test_a_shift_after_midnight_is_found_in_the_event_of_the_evening_before(desk, van, night):
    shift = desk.shift(S.COMPLETED, starts_at=at(0))
    signup_id = van.sign_up(shift, event=950, keep_id=False)

    assert VanDay(van, DAY, [desk.office.pk], lambda done, total: None).find(shift, set()).it.signup.signup_id == signup_id


def test_the_persons_shift_of_the_evening_before_is_no_choice(desk, van, night):
    shift = desk.shift(S.COMPLETED)
    van.sign_up(shift, event=950, keep_id=False, starts_at=night)

    found = VanDay(van, DAY, [desk.office.pk], lambda done, total: None).find(shift, set())

    assert (found.why, found.candidates) == (NONE, ())
