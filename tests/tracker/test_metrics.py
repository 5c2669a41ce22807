"""The figures of a day that was worked out by hand, and the sense of their definitions."""

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import at
from tests.desk import DAY, Desk, members
from tracker.boards import find_board
from tracker.counting import sums_by_office, total, value_of
from tracker.metrics import CONDITIONS, DASHBOARD, DASHBOARD_ONLY, FIGURES, SECTIONS, TALLIES, definitions
from tracker.models import CampaignSettings, CanvassGroup, GroupMember, Shift
from tracker.rows import COLUMNS
from tracker.snapshot import snapshot_json

HOST = Path(__file__).parents[1] / "js" / "figures-host.mjs"
ARGUMENTS = {"is": 2, "in": 2, "null": 1, "before": 2, "same": 2, "of": 2, "not": 1, "agreed": 4}


def figures(user, code, now):
    """What the browser works out: (top, bottom) by figure, for each office and in total."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    board = find_board(user, code)
    assert board is not None
    asked = json.dumps({"snapshot": json.loads(snapshot_json(board, user)), "definitions": definitions(FIGURES), "now": now.isoformat()})
    answer = subprocess.run([node, str(HOST)], input=asked, capture_output=True, text=True, check=True).stdout
    return {
        place: {name: (found["top"], found["bottom"]) for name, found in values.items()} for place, values in json.loads(answer).items()
    }


class Saturday(Desk):
    """A desk that speaks shortly."""

    def flip(self, shift: Shift, to: str, clock: str) -> None:
        shift.refresh_from_db()
        self.applied("set_status", shift=shift, was=shift.status, to=to, now=at(clock))

    def send_out(self, clock: str, *shifts: Shift, packets: int, goal: int) -> CanvassGroup:
        """Make a group and let it depart."""
        group = CanvassGroup.objects.create(office=self.office, day=DAY, goal=goal, packets_given=packets)
        for shift in shifts:
            GroupMember.objects.create(group=group, shift=shift, joined_at=at("9:00"))
        self.applied("depart", group=group, now=at(clock))
        return group

    def hears(self, group: CanvassGroup, doors: int, clock: str) -> None:
        group.refresh_from_db()
        self.applied("check_in", group=group, was=group.knocks, to=doors, now=at(clock))

    def final(self, group: CanvassGroup, clock: str) -> None:
        self.applied("return_group", group=group, members=members(group), now=at(clock))


@pytest.fixture
def small(ana, r1a):
    """R1A, ten booked canvassers. Looked at at 12:30; "late" is after 20 minutes."""
    desk = Saturday(ana, r1a)
    a1, a2, a3, a4, a5, a7, a8, a9, a10 = (desk.shift() for _ in range(9))  # 10:00
    again = desk.shift(volunteer=a4.volunteer, starts_at=at("12:00"))  # the tenth booking: the person of a4 once more
    for shift, clock in ((a1, "9:00"), (a2, "9:05"), (a4, "9:10"), (a9, "9:20")):
        desk.flip(shift, "same_day_confirmed", clock)
    desk.flip(a8, "declined", "9:15")
    for shift, clock in ((a1, "9:55"), (a2, "10:00"), (a3, "10:02"), (again, "11:55")):
        desk.flip(shift, "in", clock)
    for shift in (a4, a5, a7):
        desk.flip(shift, "no_show", "10:25")
    desk.applied("add_pass", shift=a5, tab="flake")
    desk.flip(a5, "rescheduled", "10:40")
    desk.flip(a4, "in", "10:50")  # late, and here after all
    desk.applied("add_pass", shift=a10, tab="confirms")
    desk.shift("in", role="Phonebanking")
    desk.shift("in", role="Intern Onboarding")
    walk_in = desk.walk_in()

    back_and_out_again = desk.send_out("10:30", a1, a2, packets=2, goal=84)
    desk.hears(back_and_out_again, 40, "11:15")
    desk.final(back_and_out_again, "12:00")
    desk.applied("not_final", group=back_and_out_again, now=at("12:05"))
    desk.hears(back_and_out_again, 44, "12:10")
    returned = desk.send_out("10:30", a3, walk_in, packets=1, goal=42)
    desk.hears(returned, 30, "11:30")
    desk.final(returned, "12:00")
    desk.send_out("11:00", a4, packets=1, goal=42)  # due at 11:45, never heard of
    desk.flip(a3, "in", "12:10")  # a second packet
    relaunch = desk.send_out("12:15", a3, again, packets=1, goal=20)
    desk.hears(relaunch, 5, "12:25")
    type(a3.volunteer).objects.filter(pk=a3.volunteer_id).update(pitched_on=DAY, extra_shifts=2)
    type(a3.volunteer).objects.filter(pk=a1.volunteer_id).update(pitched_on=DAY - dt.timedelta(days=1), extra_shifts=5)  # last week's news
    return desk


@pytest.fixture
def large(ana, r1b):
    """R1B, 200 booked canvassers: 80 Completed, 60 No Show, 20 Declined, 40 open. One pair is back with 100 doors, not pitched."""
    desk = Saturday(ana, r1b)
    completed = [desk.shift("completed") for _ in range(80)]
    for status, count in (("no_show", 60), ("declined", 20), ("booked", 40)):
        for _ in range(count):
            desk.shift(status)
    group = CanvassGroup.objects.create(
        office=r1b,
        day=DAY,
        goal=100,
        knocks=100,
        packets_given=2,
        departed_at=at("10:00"),
        checked_in_at=at("11:00"),
        returned_at=at("12:00"),
    )
    for shift in completed[:2]:
        GroupMember.objects.create(group=group, shift=shift, joined_at=at("9:30"), left_at=at("12:00"), returned=True, completed=True)
    return desk


HOURS_OF_R1A = (
    2 * 100 / 60  # a1, a2: 10:30 to the last check-in at 12:10
    + 2 * 90 / 60  # a3, walk-in: 10:30 to the return at 12:00
    + 0  # a4: nothing heard since the departure
    + 2 * 10 / 60  # a3, again: 12:15 to 12:25
)
BY_HAND = {
    # figure: R1A, R1B, and the region: sums over sums
    "canvass_scheduled": ((10, None), (200, None), (210, None)),  # without the walk-in
    "canvass_sdc_rate": ((4, 10), (0, 200), (4, 210)),  # a1, a2, a4 are In, a9 is confirmed
    "canvass_show_rate": ((5, 10), (80, 200), (85, 210)),  # a1, a2, a3, a4, again
    "canvass_show_rate_due": ((5, 8), (80, 180), (85, 188)),  # without a8, who declined, and a5, who moved
    "canvass_flake_rate_before": ((3, 10), (60, 200), (63, 210)),  # a4, a5, a7
    "canvass_flake_rate_after": ((1, 10), (60, 200), (61, 210)),  # a7
    "canvass_conversion": ((3, 4), (0, 0), (3, 4)),  # of a1, a2, a4, a9 all but a9
    "canvass_coverage": ((1, 2), (0, 40), (1, 42)),  # a10 of a9 and a10
    "canvass_same_day_confirmed": ((1, None), (0, None), (1, None)),
    "canvass_completed": ((5, None), (80, None), (85, None)),
    "canvass_declined": ((1, None), (20, None), (21, None)),
    "canvass_rescheduled": ((1, None), (0, None), (1, None)),
    "canvass_yet_to_complete": ((2, None), (40, None), (42, None)),
    "canvass_flaked": ((1, None), (60, None), (61, None)),
    "phonebank_scheduled": ((1, None), (0, None), (1, None)),
    "phonebank_show_rate": ((1, 1), (0, 0), (1, 1)),
    "phonebank_completed": ((0, None), (0, None), (0, None)),  # still on the phone
    "doors": ((44 + 30 + 0 + 5, None), (100, None), (179, None)),
    "goal": ((84 + 42 + 42 + 20, None), (100, None), (288, None)),
    "ptg": ((79, 188), (100, 100), (179, 288)),
    "kph": ((79, pytest.approx(HOURS_OF_R1A)), (100, 4), (179, pytest.approx(HOURS_OF_R1A + 4))),
    "kps": ((30, 2), (100, 2), (130, 4)),  # a3 and the walk-in; those who are out again do not count
    "canvassers_out": ((4, None), (0, None), (4, None)),  # a1, a2, a3, and the person of a4 and again once
    "packets_out": ((2 + 1 + 1, None), (0, None), (4, None)),
    "overdue": ((1, None), (0, None), (1, None)),
    "doors_possible": ((79 + 40 + 42 + 15, None), (100, None), (276, None)),
    "flakes": ((3, None), (60, None), (63, None)),
    "flakes_attempted": ((2, 3), (0, 60), (2, 63)),  # a5 was called, a4 came
    "flakes_came": ((1, 3), (0, 60), (1, 63)),
    "flakes_rescheduled": ((1, 3), (0, 60), (1, 63)),
    "flakes_remaining": ((1, 3), (60, 60), (61, 63)),
    "walk_ins": ((1, None), (0, None), (1, None)),
    "unpitched": ((1, 2), (2, 2), (3, 4)),  # the walk-in; a3 was pitched
    "extra_shifts": ((2, None), (0, None), (2, None)),
    "interns_completed": ((1, None), (0, None), (1, None)),
    "interns_declined": ((0, None), (0, None), (0, None)),
    "late": ((2, None), (40, None), (42, None)),  # a9, a10
    "to_chase": ((1, None), (60, None), (61, None)),
    "canvass_confirmed_rate": ((1, 10), (0, 200), (1, 210)),
    "canvass_declined_rate": ((1, 10), (20, 200), (21, 210)),
    "phonebank_completed_rate": ((0, 1), (0, 0), (0, 1)),
    "canvassers": ((5, None), (2, None), (7, None)),  # those out, and the walk-in who is back
    "packets": ((2 + 1 + 1 + 1, None), (2, None), (7, None)),
    "goal_out": ((84 + 42 + 20, None), (0, None), (146, None)),
    "doors_out": ((44 + 0 + 5, None), (0, None), (49, None)),
    "doors_left": ((40 + 42 + 15, None), (0, None), (97, None)),
    "doors_lost": ((188 - 176, None), (0, None), (288 - 276, None)),  # the group that came back with 30 of 42
    "check_ins": ((2 + 1 + 0 + 1, None), (0, None), (4, None)),
    "extra_shifts_average": ((2, 2), (0, 2), (2, 4)),
    "still_open": ((4 + 3 + 1, None), (40 + 0 + 2, None), (50, None)),  # a9, a10, phone bank, intern; three groups; the walk-in
}


def test_a_day_worked_out_by_hand(small, large, flo):
    CampaignSettings.load()
    found = figures(flo, "R1", at("12:30"))
    by_hand = dict(zip(("R1A", "R1B", "total"), ({name: row[i] for name, row in BY_HAND.items()} for i in range(3)), strict=True))
    for place, values in by_hand.items():
        assert {name: found[place][name] for name in values} == values, place


def test_the_server_works_them_out_as_the_browser_does(small, large, r1a, r1b):
    CampaignSettings.load()
    by_office = sums_by_office(DAY, at("12:30"))
    for place, sums in enumerate((by_office[r1a.pk], by_office[r1b.pk], total(by_office.values()))):
        assert {figure.name: parts(figure, sums) for figure in FIGURES if figure.name in BY_HAND} == {
            name: row[place] for name, row in BY_HAND.items()
        }


def test_asking_for_a_days_figures_costs_the_same_queries_for_any_number_of_rows(small, large, django_assert_num_queries):
    CampaignSettings.load()
    with django_assert_num_queries(6):
        sums_by_office(DAY, at("12:30"))


def parts(figure, sums):
    top, bottom = (sum(sums[name] for name in names) for names in (figure.top, figure.bottom))
    assert value_of(figure, sums) == (top if not figure.bottom else top / bottom if bottom else None)
    return top, bottom if figure.bottom else None


def test_an_office_of_its_own_has_the_figures_it_has_within_its_region(small, large, flo, ana):
    alone, within = figures(ana, "R1A", at("12:30")), figures(flo, "R1", at("12:30"))
    assert alone["R1A"] == alone["total"] == within["R1A"]


def test_every_figure_is_worked_out_by_hand_for_at_least_one_role():
    twins = {f"phonebank_{name.removeprefix('canvass_')}" for name in BY_HAND if name.startswith("canvass_")}
    assert {figure.name for figure in FIGURES} == BY_HAND.keys() | twins


def test_every_figure_says_its_formula_and_is_made_of_tallies_that_are_there():
    for figure in FIGURES:
        assert figure.formula.endswith(".")
        assert {*figure.top, *figure.bottom} <= TALLIES.keys(), figure.name
        assert figure.section in {*SECTIONS, "pips", DASHBOARD_ONLY}
        assert (figure.unit == "count") == (figure.bottom == ())
    used = {name for figure in FIGURES for name in (*figure.top, *figure.bottom)}
    assert used == TALLIES.keys(), "a tally that no figure uses"
    assert len({figure.name for figure in FIGURES}) == len(FIGURES)


def test_the_dashboard_shows_figures_that_are_there():
    names = {figure.name for figure in FIGURES}
    for tab, columns in DASHBOARD.items():
        shown = [column.figure for column in columns]
        assert set(shown) <= names, tab
        assert len({(column.head, column.label) for column in columns}) == len(columns), tab


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_condition_is_made_of_words_of_the_vocabulary(name):
    check(CONDITIONS[name])


@pytest.mark.parametrize("name", TALLIES)
def test_every_tally_is_taken_of_columns_on_the_wire(name):
    tally = TALLIES[name]
    check(tally.where)
    for path in paths(tally.where) | {part for part in tally.measure[1:] if isinstance(part, str)}:
        column(tally.over, path)


def check(condition):
    if isinstance(condition, str):
        return check(CONDITIONS[condition])
    word, *parts = condition
    if word in ("all", "any"):
        return [check(part) for part in parts]
    assert len(parts) == ARGUMENTS[word], condition
    if word in ("of", "not"):
        check(parts[-1])
    return None


def paths(condition):
    """The paths of a condition as the row would follow them: relations in front."""
    if isinstance(condition, str):
        return paths(CONDITIONS[condition])
    word, *parts = condition
    if word == "of":
        return {f"{parts[0]}__{path}" for path in paths(parts[1])}
    if word in ("all", "any", "not"):
        return set().union(*(paths(part) for part in parts))
    return set(parts[: {"same": 2, "agreed": 3}.get(word, 1)])


def column(over, path):
    *relations, last = path.split("__")
    kind = relations[-1] if relations else over
    if kind == "office":
        assert last == "is_written_to_van"
    elif kind == "member":
        assert last == "shift"
    else:
        assert last in [*COLUMNS[kind], "is_in_open_group"], path
