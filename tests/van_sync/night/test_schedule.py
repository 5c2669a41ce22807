"""When the night comes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Office
from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import make_saturday
from tests.van_sync.night.conftest import SUNDAY, at
from tests.van_sync.night.looks import MONDAY, looks, nights
from tracker.boards import ensure_counters
from tracker.days import open_day
from tracker.models import ArchivedDay, ArchivedShift, CampaignSettings, OfficeCounter, Shift
from van_sync import tasks
from van_sync.models import NightRun
from van_sync.night import schedule
from van_sync.night.outcome import Outcome
from van_sync.night.page import NightPage
from van_sync.night.schedule import look
from van_sync.schedules.table import BY_NAME

pytestmark = pytest.mark.usefixtures("storage")


def test_the_night_comes_once_when_the_day_turns(desk, clock):
    desk.shift()

    assert looks(clock, at("23:50", DAY), at("00:30"), at("03:29"), at("03:30"), at("03:31"), at("12:00")) == [
        None,
        None,
        None,
        DAY,
        None,
        None,
    ]
    assert nights().get().is_scheduled


def test_an_evening_that_closes_after_midnight_still_is_yesterday(desk, clock):
    """At twenty to one Ana settles the last row of Saturday; at half past three it is archived as she left it."""
    shift = desk.shift("in")
    look(clock.set(at("00:30")))
    desk.applied("set_status", shift=shift, was="in", to="completed", now=at("00:40"))

    look(clock.set(at("03:30")))

    kept = ArchivedShift.objects.get()
    assert (kept.status, kept.archived_day.day) == ("completed", DAY)


def test_where_nothing_is_left_nothing_is_done(desk, clock, mailoutbox):
    OfficeCounter.objects.update(day=SUNDAY)

    assert looks(clock, at("03:30"), at("03:31")) == [None, None]
    assert (NightRun.objects.count(), mailoutbox) == (0, [])


def test_a_past_day_that_is_brought_in_by_day_stays_until_the_night(desk, clock):
    """Somebody tries CPT out with last week's file, or looks something up in it."""
    OfficeCounter.objects.update(day=SUNDAY)
    look(clock.set(at("03:30")))
    clock.set(at("09:59"))
    open_day([desk.office.pk], DAY, by=None)
    shift = desk.shift()

    look(clock.set(at("10:00")))
    assert Shift.objects.filter(pk=shift.pk).exists()
    look(clock.set(at("03:30", MONDAY)))
    assert ArchivedShift.objects.filter(pk=shift.pk).exists()


def test_a_day_that_an_import_archived_before_the_night_has_its_night_all_the_same(desk, clock, dana, mailoutbox, sheet):
    """The worker was down at half past three; at seven data staff bring in a file, and at a minute past the worker is back."""
    written = []

    @sheet
    def export(night):
        written.append(night.day)
        return Outcome("Written.")

    make_saturday(desk)
    clock.set(at("07:00"))
    open_day([desk.office.pk], SUNDAY, by=dana)
    assert ArchivedDay.objects.get().day == DAY

    assert looks(clock, at("07:01"), at("07:02"), at("09:00")) == [DAY, None, None]

    (night,) = nights()
    assert night.steps.get(name="archive").sentence.startswith(
        "7 shifts, 2 groups and 8 notes of 1 office are in the archive, with 48 doors."
    )
    assert (written, ArchivedDay.objects.get().is_copied, len(mailoutbox)) == ([DAY], True, 1)
    assert "R1A              7" in mailoutbox[0].body
    assert NightPage(night, at("09:00")).sentence == "Done. The day is in the archive."


def test_on_a_fresh_install_a_past_day_that_is_brought_in_stays_until_the_night(desk, clock):
    """Nobody has noted a night yet."""
    open_day([desk.office.pk], DAY - dt.timedelta(days=1), by=None)
    clock.set(at("18:00"))
    open_day([desk.office.pk], DAY, by=None)
    desk.shift()

    assert looks(clock, at("18:01"), at("23:59"), at("03:29", MONDAY)) == [None] * 3
    assert (Shift.objects.count(), OfficeCounter.objects.get().day) == (1, DAY)
    assert looks(clock, at("03:30", MONDAY), at("03:31", MONDAY)) == [SUNDAY, None]
    assert (Shift.objects.count(), ArchivedShift.objects.get().archived_day.day) == (0, DAY)


def test_an_office_of_which_nobody_opened_a_past_day_is_closed_beside_one_that_was(desk, ana, r1b, clock):
    Desk(ana, r1b).shift()
    ensure_counters([r1b.pk])
    OfficeCounter.objects.filter(pk=desk.office.pk).update(day=SUNDAY)
    clock.set(at("07:00"))
    open_day([desk.office.pk], DAY, by=None)

    assert looks(clock, at("07:01")) == [DAY]


def test_a_past_day_that_somebody_brought_in_and_closed_again_has_its_night_at_once(desk, clock):
    """Nothing was left in the morning; looked at by day, archived by an import in the afternoon."""
    OfficeCounter.objects.update(day=SUNDAY)
    look(clock.set(at("03:30")))
    clock.set(at("10:00"))
    open_day([desk.office.pk], DAY, by=None)
    make_saturday(desk)
    clock.set(at("15:00"))
    open_day([desk.office.pk], SUNDAY, by=None)

    assert looks(clock, at("15:01"), at("15:02"), at("03:30", MONDAY)) == [DAY, None, SUNDAY]

    assert nights().get(day=DAY).steps.get(name="archive").counts["offices"]["R1A"]["shifts"] == 7
    assert ArchivedDay.objects.get(day=DAY).is_copied


def test_a_server_that_was_down_at_night_closes_the_day_when_it_is_back(desk, clock):
    desk.shift()

    assert looks(clock, at("08:12")) == [DAY]


def test_days_without_a_worker_are_closed_together(desk, clock):
    desk.shift()
    desk.shift(day=SUNDAY)
    monday = SUNDAY + dt.timedelta(days=1)

    assert looks(clock, at("03:30", monday)) == [SUNDAY]
    assert list(ArchivedDay.objects.order_by("day").values_list("day", flat=True)) == [DAY, SUNDAY]
    assert OfficeCounter.objects.get(pk=desk.office.pk).day == monday


@pytest.mark.parametrize("starts_at", ["03:30", "01:30"])
def test_the_night_when_the_clocks_go_back_closes_the_day_once(desk, clock, starts_at):
    """November 1: half past one comes twice, and between the two the calendar goes back to Saturday."""
    CampaignSettings.objects.update_or_create(pk=1, defaults={"day_starts_at": dt.time.fromisoformat(starts_at)})
    desk.shift()
    zone = ZoneInfo("America/Chicago")
    begin = dt.datetime(2026, 11, 1, 0, 30, tzinfo=zone).astimezone(dt.UTC)
    moments = [begin + dt.timedelta(minutes=minutes) for minutes in range(0, 8 * 60, 10)]
    assert sum(moment.astimezone(zone).time() == dt.time(1, 30) for moment in moments) == 2

    closed = looks(clock, *moments)

    assert [day for day in closed if day] == [DAY]
    turned = moments[closed.index(DAY)].astimezone(zone)
    assert turned.time() == dt.time.fromisoformat(starts_at)
    assert OfficeCounter.objects.get(pk=desk.office.pk).day == SUNDAY
    assert ArchivedShift.objects.count() == 1


def test_the_night_when_the_clocks_go_forward_is_not_left_out(desk, clock):
    """March 14: there is no half past two."""
    march = dt.date(2027, 3, 13)
    CampaignSettings.objects.update_or_create(pk=1, defaults={"day_starts_at": dt.time(2, 30)})
    OfficeCounter.objects.update(day=march)
    desk.shift(day=march)
    begin = dt.datetime(2027, 3, 14, 1, 30, tzinfo=ZoneInfo("America/Chicago")).astimezone(dt.UTC)

    assert looks(clock, *(begin + dt.timedelta(minutes=minutes) for minutes in range(0, 60, 10))) == [None, None, None, march, None, None]


def test_offices_in_other_zones_keep_their_own_day_and_close_by_the_campaigns_clock(desk, ana, r1b, clock):
    """R1B is in Los Angeles: at half past three in Missouri it is half past one there, and the evening of the same Saturday."""
    Office.objects.filter(pk=r1b.pk).update(time_zone="America/Los_Angeles")
    there = Desk(ana, Office.objects.get(pk=r1b.pk))
    evening = dt.datetime(2026, 10, 31, 21, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert evening.astimezone(ZoneInfo("America/Chicago")).date() == DAY
    late, early = there.shift(starts_at=evening), desk.shift()
    tomorrow = there.shift(day=SUNDAY, starts_at=evening + dt.timedelta(days=1))

    look(clock.set(at("03:30")))

    kept = {row.pk: (row.archived_day.office, row.archived_day.day, row.starts_at) for row in ArchivedShift.objects.all()}
    assert kept == {late.pk: (r1b, DAY, evening), early.pk: (desk.office, DAY, early.starts_at)}
    assert list(Shift.objects.all()) == [tomorrow]


def test_beat_looks_every_minute_and_drops_looks_that_nobody_took(monkeypatch):
    job = BY_NAME["night"]
    seen = []
    monkeypatch.setattr(schedule, "look", seen.append)

    tasks.night_on_schedule()

    assert job.task == tasks.night_on_schedule.name
    assert job.expires is not None
    assert job.expires < job.every == 60
    assert len(seen) == 1
