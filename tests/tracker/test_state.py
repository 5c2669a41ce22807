"""One computation for all who look, and only of what has moved."""

from tests.desk import DAY
from tracker.dashboard.state import state_of


def test_first(desk, r1b):
    desk.shift()
    state = state_of(DAY)
    assert state.sums[desk.office.pk]["canvass_scheduled"] == 1
    assert state.sums[r1b.pk]["canvass_scheduled"] == 0
    assert state_of(DAY) is state
