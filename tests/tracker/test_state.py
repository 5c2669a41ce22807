"""One computation for all who look at the dashboard, of what has moved and of nothing else."""

import datetime as dt
from threading import Event, Thread

import pytest
from django.db import connection

from accounts.models import Office
from tests.conftest import at
from tests.desk import DAY, Desk, members
from tracker.archive.close import close_office
from tracker.counting import TIMED, sums_by_office
from tracker.dashboard import state as module
from tracker.dashboard.state import Keeper, state_of
from tracker.metrics import TALLIES
from tracker.models import CampaignSettings, CanvassGroup, EventType, OfficeCounter, Role, VanStatus

PATIENCE = 60
PEOPLE = 40


class Clock:
    """Stands until somebody moves it, so that nothing hangs on how quick the machine is."""

    def __init__(self, now: dt.datetime) -> None:
        self.start = self.at = now

    def now(self) -> dt.datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - self.start).total_seconds()

    def goes_on(self, seconds: float = 1) -> None:
        self.at += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(at("10:15"))
    monkeypatch.setattr(module, "timezone", clock)
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def taken(monkeypatch):
    """What was worked out: (offices or None for all, names of tallies), one by one."""
    taken = []

    def spy(day, now, *, with_archive, offices, names):
        taken.append((offices, tuple(names)))
        return sums_by_office(day, now, with_archive=with_archive, offices=offices, names=names)

    monkeypatch.setattr(module, "sums_by_office", spy)
    return taken


def truth(now):
    found = sums_by_office(DAY, now, with_archive=True)
    return {pk: found.get(pk) or dict.fromkeys(TALLIES, 0) for pk in Office.objects.values_list("pk", flat=True)}


def test_every_office_has_its_sums_and_the_number_that_they_are_up_to(desk, r1b, clock):
    desk.applied("set_status", shift=desk.shift(), was="booked", to="in")
    state = state_of(DAY)
    assert state.sums[desk.office.pk]["canvass_came"] == 1
    assert state.sums[r1b.pk] == dict.fromkeys(TALLIES, 0)
    assert state.numbers == {desk.office.pk: 1, r1b.pk: 0}
    assert (state.day, state.as_of) == (DAY, at("10:15"))


def test_it_is_the_same_for_a_second_and_then_until_something_moves(desk, r1b, clock, taken):
    shift = desk.shift()
    first = state_of(DAY)
    desk.applied("set_status", shift=shift, was="booked", to="in")
    clock.goes_on(0.9)
    assert state_of(DAY) is first
    clock.goes_on(0.1)
    second = state_of(DAY)
    assert (first.sums[desk.office.pk]["canvass_came"], second.sums[desk.office.pk]["canvass_came"]) == (0, 1)
    clock.goes_on()
    assert state_of(DAY) is second
    assert taken == [(None, tuple(TALLIES)), ([desk.office.pk], tuple(TALLIES))]


def test_a_new_minute_works_out_what_hangs_on_the_clock_and_no_more(desk, r1b, clock, taken):
    desk.shift(starts_at=at("9:56"))  # late from 10:16 on
    assert state_of(DAY).sums[desk.office.pk]["late"] == 0
    clock.goes_on(61)
    state = state_of(DAY)
    assert state.sums[desk.office.pk]["late"] == 1
    assert (state.sums, state.as_of) == (truth(clock.now()), clock.now())
    assert taken == [(None, tuple(TALLIES)), (None, TIMED)]


def test_whatever_happens_the_sums_are_those_of_the_rows(desk, bo, r1b, r2a, clock):
    elsewhere = Desk(bo, r1b)
    shift, other = desk.shift(), desk.shift()
    elsewhere.shift(volunteer=other.volunteer)
    group = desk.group(2)

    def steps():
        yield lambda: desk.applied("set_status", shift=shift, was="booked", to="no_show")
        yield lambda: desk.applied("set_pitched", shift=other, was=False, to=True)
        yield lambda: desk.applied("set_extra_shifts", shift=other, was=0, to=3)
        yield lambda: desk.applied("depart", group=group)
        yield lambda: desk.applied("check_in", group=group, was=0, to=48)
        yield lambda: desk.applied("return_group", group=group, members=members(group))
        yield lambda: desk.applied("not_final", group=group)
        yield lambda: clock.goes_on(45 * 60)
        yield lambda: CampaignSettings.objects.update(late_after_minutes=600)
        yield lambda: VanStatus.objects.filter(name="Scheduled").update(is_open=False)
        yield lambda: Role.objects.filter(name="Canvassing").update(counts_as="phonebank")
        yield lambda: EventType.objects.filter(name="Volunteer DVC").update(is_intern=True)
        yield lambda: Office.objects.create(code="R3A", name="Rolla", region=r2a.region)
        yield lambda: close_office(r1b.pk, before=DAY + dt.timedelta(days=1), by=None)
        yield lambda: OfficeCounter.objects.filter(pk=r2a.pk).delete()
        yield r2a.delete

    state_of(DAY)
    for number, step in enumerate(steps()):
        step()
        clock.goes_on()
        assert state_of(DAY).sums == truth(clock.now()), number


def test_an_edit_between_the_numbers_and_the_rows_is_worked_out_again(desk, clock, monkeypatch):
    shifts = [desk.shift(), desk.shift()]

    def slips_in(*args, **options):
        found = sums_by_office(*args, **options)
        if shifts:
            desk.applied("set_status", shift=shifts.pop(), was="booked", to="in")
        return found

    monkeypatch.setattr(module, "sums_by_office", slips_in)
    for came in (0, 1, 2):
        state = state_of(DAY)
        assert (state.sums[desk.office.pk]["canvass_came"], state.numbers[desk.office.pk]) == (came, came)
        clock.goes_on()


def test_an_office_that_the_night_closes_between_the_numbers_and_the_rows_keeps_its_figures(desk, clock, monkeypatch):
    group = desk.group(1, out=True, knocks=50)
    before = Keeper(DAY).state().sums[desk.office.pk]["doors"]
    marks_of = module.marks_of

    def night_comes(day):
        marks = marks_of(day)
        if CanvassGroup.objects.filter(pk=group.pk).exists():
            close_office(desk.office.pk, before=DAY + dt.timedelta(days=1), by=None)
        return marks

    monkeypatch.setattr(module, "marks_of", night_comes)

    assert before == 50
    assert Keeper(DAY).state().sums[desk.office.pk]["doors"] == 50


@pytest.mark.django_db(transaction=True)
def test_forty_reloads_cost_one_computation(desk, clock, monkeypatch):
    """All of them ask while the first is still at it."""
    looks, asked, everybody_asked = [], [], Event()
    look = Keeper._look

    def waits(keeper):
        looks.append(keeper.day)
        assert everybody_asked.wait(PATIENCE)
        return look(keeper)

    def ask():
        asked.append(None)
        if len(asked) == PEOPLE:
            everybody_asked.set()
        found.append(state_of(DAY))
        connection.close()

    monkeypatch.setattr(Keeper, "_look", waits)
    for computations in (1, 2):
        found: list = []
        people = [Thread(target=ask) for _ in range(PEOPLE)]
        for person in people:
            person.start()
        for person in people:
            person.join(PATIENCE)
            assert not person.is_alive()
        assert len(found) == PEOPLE
        assert all(state is found[0] for state in found)
        assert len(looks) == computations
        clock.goes_on()
        desk.applied("set_status", shift=desk.shift(), was="booked", to="in")


def test_who_asks_after_a_failure_is_not_told_of_it(desk, clock, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(module, "sums_by_office", fails)
        with pytest.raises(RuntimeError):
            state_of(DAY)
    assert state_of(DAY).sums == truth(clock.now())
