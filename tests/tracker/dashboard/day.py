"""A desk that sends groups out and hears of them, and what the series says of it."""

import datetime as dt
from typing import Any

from tests.desk import DAY, Desk, members
from tracker.dashboard.series import series
from tracker.dashboard.slices import SLICE
from tracker.models import CampaignSettings, CanvassGroup, GroupMember

MIDNIGHT = dt.datetime(2026, 10, 31, 5, tzinfo=dt.UTC)  # the test day begins in Missouri


def at(clock: str) -> dt.datetime:
    """An instant of the test day, by the clock of Missouri; "24:30" is half past midnight."""
    hour, minute = map(int, clock.split(":"))
    return MIDNIGHT + dt.timedelta(hours=hour, minutes=minute)


class Canvass(Desk):
    """Instants instead of clock times: days here go past midnight and over a clock change."""

    def send_out(self, at: dt.datetime, *, goal: int = 84, day: dt.date = DAY, people: int = 1) -> CanvassGroup:
        group = CanvassGroup.objects.create(office=self.office, day=day, goal=goal, packets_given=1)
        for _ in range(people):
            GroupMember.objects.create(group=group, shift=self.shift("in", day=day, is_walk_in=True), joined_at=at)
        self.applied("depart", group=group, now=at)
        return group

    def hears(self, group: CanvassGroup, doors: int, at: dt.datetime) -> dict[str, Any]:
        group.refresh_from_db()
        return self.applied("check_in", group=group, was=group.knocks, to=doors, now=at)

    def final(self, group: CanvassGroup, at: dt.datetime) -> None:
        self.applied("return_group", group=group, members=members(group), now=at)


def told(now: dt.datetime, day: dt.date = DAY) -> dict[str, dict[str, Any]]:
    """By the office's code: what is drawn of it, and its projection."""
    CampaignSettings.load()
    found = series(day, now)
    return {office["code"]: {**office, **found["projections"]["offices"][str(office["id"])]} for office in found["offices"]}


def doors_at(office: dict[str, Any], instant: dt.datetime) -> int:
    """At the end of the instant's quarter of an hour."""
    return sum(gained for slice_, gained in office["gained"] if slice_ <= instant.timestamp() // SLICE)
