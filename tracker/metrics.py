"""Every figure of the day, defined once.

The definitions are data. Browsers get them with the page and work them out over the rows they hold (static/js/metrics.js), so
that figures are live; what is late, overdue or settled is read from here too. Nothing else says what a figure means.

A **condition** is the name of another one, or one of

    ("is", path, value)              ("in", path, values)             ("null", path)
    ("before", path, minutes)        earlier than now minus so many minutes; never for an empty one
    ("same", path, path)             both have the same value, and have one
    ("of", relation, condition)      the condition holds for the row that the relation leads to
    ("agreed", status, type, word, words)  the table ``words`` has VAN's word for our status and this event type; or VAN is told nothing of it
    ("all", …)  ("any", …)  ("not", condition)

where ``values``, ``minutes`` and ``words`` may be the name of a setting. A **path** is a lookup of Django from the row's own columns on the
wire (tracker/rows.py), so that the same definition can become SQL; ``is_in_open_group`` is the one that needs a look at the members.

A **tally** counts or adds up rows of one kind. A **figure** is a sum of tallies, or one sum divided by another. Tallies are taken for
each office and added; a region's or the state's figure divides sums by sums and is never an average of percentages.
"""

import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import orjson

from tracker.enums import CountsAs, ShiftStatus

Condition = str | tuple[Any, ...]
Over = Literal["shift", "group", "member"]

BOOKED, CONFIRMED, IN, COMPLETED, DECLINED, NO_SHOW, RESCHEDULED = ShiftStatus.values


def status(*words: str) -> Condition:
    return ("in", "status", words)


def given(path: str) -> Condition:
    return ("not", ("null", path))


CONDITIONS: dict[str, Condition] = {
    # shifts
    "closed_in_van": ("all", status(BOOKED), ("in", "van_status", "closed_van_words")),
    "open": ("all", status(BOOKED, CONFIRMED), ("not", "closed_in_van")),
    "settled": ("any", status(*sorted(ShiftStatus.settled)), "closed_in_van"),
    "unsettled": ("any", status(IN), "open"),
    "late": ("all", "open", ("before", "starts_at", "late_after_minutes")),
    "came": status(*sorted(ShiftStatus.came)),
    "flaked": given("flaked_at"),
    "to_chase": ("all", status(NO_SHOW), ("is", "flake_passes", 0)),
    "no_answer": ("all", status(NO_SHOW), ("not", ("is", "flake_passes", 0))),
    "coming": ("all", "flaked", "open"),
    "scheduled": ("not", ("any", ("is", "is_walk_in", True), "closed_in_van")),
    "said_yes": given("same_day_confirmed_at"),
    "to_settle": ("all", "unsettled", ("is", "is_in_open_group", False)),
    "pitched": ("same", "volunteer__pitched_on", "day"),
    "without_vanid": ("all", ("is", "is_walk_in", True), ("null", "volunteer__vanid")),
    "differs_from_van": (
        "all",
        ("null", "synced_at"),
        given("volunteer__vanid"),
        ("is", "office__is_written_to_van", True),
        ("not", ("agreed", "status", "event_type", "van_status", "van_words")),
        # Whoever was only invited and did not come was never booked: that is no No Show, and nothing they declined.
        ("not", ("all", ("is", "van_status", "Invited"), status(DECLINED, NO_SHOW))),
    ),
    # groups
    "departed": given("departed_at"),
    "returned": given("returned_at"),
    "out": ("all", "departed", ("not", "returned")),
    "overdue": ("all", "out", ("before", "check_in_due_at", 0)),
    # members: a shift in a group that has not returned, or that it came back with
    "back": ("of", "group", "returned"),
    "unpitched": ("all", "back", ("not", ("of", "shift", "pitched"))),
}


@dataclass(frozen=True)
class Tally:
    """``measure``: ("count",); ("once", path): different values; ("sum", path) and ("sum", path, once): of each ``once`` one;
    ("hours", start, ends): from start to the first of the ends that is given, none if none is; ("left", whole, done): what is missing, never below zero.
    """

    over: Over
    where: Condition = ("all",)
    measure: tuple[Any, ...] = ("count",)


@dataclass(frozen=True)
class Figure:
    """``top`` and ``bottom``: names of tallies, each list added up. Without a bottom the figure is the sum on top."""

    name: str
    section: str
    label: str
    formula: str
    top: tuple[str, ...]
    bottom: tuple[str, ...] = ()
    unit: Literal["count", "percent", "ratio"] = "count"


TALLIES: dict[str, Tally] = {
    "late": Tally("shift", "late"),
    "to_settle": Tally("shift", "to_settle"),
    "walk_ins": Tally("shift", ("is", "is_walk_in", True)),
    "interns_came": Tally("shift", ("all", ("is", "is_intern", True), "came")),
    "interns_declined": Tally("shift", ("all", ("is", "is_intern", True), status(DECLINED))),
    "extra_shifts": Tally("shift", "pitched", ("sum", "volunteer__extra_shifts", "volunteer")),
    "flakes": Tally("shift", "flaked"),
    "to_chase": Tally("shift", "to_chase"),
    "flakes_attempted": Tally("shift", ("all", "flaked", ("not", "to_chase"))),
    "flakes_rescheduled": Tally("shift", ("all", "flaked", status(RESCHEDULED))),
    "flakes_came": Tally("shift", ("all", "flaked", "came")),
    "doors": Tally("group", measure=("sum", "knocks")),
    "goal": Tally("group", measure=("sum", "goal")),
    "doors_left": Tally("group", "out", ("left", "goal", "knocks")),
    "doors_lost": Tally("group", ("not", "out"), ("left", "goal", "knocks")),
    "goal_out": Tally("group", "out", ("sum", "goal")),
    "doors_out": Tally("group", "out", ("sum", "knocks")),
    "packets": Tally("group", "departed", ("sum", "packets_given")),
    "packets_out": Tally("group", "out", ("sum", "packets_given")),
    "check_ins": Tally("group", measure=("sum", "check_ins")),
    "groups_not_returned": Tally("group", ("not", "returned")),
    "overdue": Tally("group", "overdue"),
    "doors_returned": Tally("group", "returned", ("sum", "knocks")),
    "canvassers_out": Tally("member", ("of", "group", "out"), ("once", "shift__volunteer")),
    "canvassers": Tally("member", ("of", "group", "departed"), ("once", "shift__volunteer")),
    "hours": Tally("member", ("of", "group", "departed"), ("hours", "group__departed_at", ("group__returned_at", "group__checked_in_at"))),
    "shifts_returned": Tally("member", ("all", "back", ("of", "shift", "came")), ("once", "shift")),
    "people_returned": Tally("member", "back", ("once", "shift__volunteer")),
    "unpitched": Tally("member", "unpitched", ("once", "shift__volunteer")),
}  # fmt: skip


DASHBOARD_ONLY = "dashboard"


def calls(role: str, completed: Condition, completed_words: str) -> tuple[dict[str, Tally], tuple[Figure, ...]]:
    """The figures of the calls, for one role: who was booked, who said yes, who came."""

    def of_role(*conditions: Condition) -> Tally:
        return Tally("shift", ("all", "scheduled", ("is", "counts_as", role), *conditions))

    tallies = {
        "scheduled": of_role(),
        "confirmed_or_further": of_role("said_yes", ("any", status(CONFIRMED), "came")),
        "said_yes": of_role("said_yes"),
        "said_yes_came": of_role("said_yes", "came"),
        "came": of_role("came"),
        "due": of_role(("not", status(DECLINED, RESCHEDULED))),
        "same_day_confirmed": of_role(status(CONFIRMED)),
        "completed": of_role(completed),
        "declined": of_role(status(DECLINED)),
        "rescheduled": of_role(status(RESCHEDULED)),
        "open": of_role("open"),
        "open_called": of_role("open", ("not", ("is", "confirm_passes", 0))),
        "flaked": of_role("flaked"),
        "no_show": of_role(status(NO_SHOW)),
    }

    def figure(name: str, label: str, formula: str, top: str, bottom: str = "", section: str = role) -> Figure:
        below = (f"{role}_{bottom}",) if bottom else ()
        return Figure(f"{role}_{name}", section, label, formula, (f"{role}_{top}",), below, "percent" if bottom else "count")

    return {f"{role}_{name}": tally for name, tally in tallies.items()}, (
        figure("scheduled", "Scheduled", "Rows of this role booked for today. Walk-ins stand apart, and rows that VAN closed before anybody here touched them do not count.", "scheduled"),
        figure("sdc_rate", "Same Day Confirm rate", "Said yes today and are Same Day Confirmed, In or Completed ÷ scheduled.", "confirmed_or_further", "scheduled"),
        figure("show_rate", "Show rate, of scheduled", "In or Completed ÷ scheduled.", "came", "scheduled"),
        figure("show_rate_due", "Show rate, of those due", "In or Completed ÷ (scheduled − Declined − Rescheduled).", "came", "due"),
        figure("flake_rate_before", "Flake rate before the chase", "Ever marked No Show today ÷ scheduled.", "flaked", "scheduled"),
        figure("flake_rate_after", "Flake rate after the chase", "Still No Show ÷ scheduled.", "no_show", "scheduled"),
        figure("conversion", "Confirm conversion", "In or Completed of those who said yes today ÷ all who said yes today.", "said_yes_came", "said_yes"),
        figure("coverage", "Pass coverage", "Open rows with at least one pass ÷ open rows. Open: neither here nor settled; a row that is settled or In needs no pass.", "open_called", "open"),
        figure("same_day_confirmed", "Same Day Confirmed", "Rows that are Same Day Confirmed now: said yes and are not here yet.", "same_day_confirmed"),
        figure("completed", "Completed", completed_words, "completed"),
        figure("declined", "Declined", "Rows that are Declined.", "declined"),
        figure("rescheduled", "Rescheduled", "Rows that were moved to another day.", "rescheduled"),
        figure("yet_to_complete", "Yet to complete", "Open rows: booked in a word of VAN's that is open, or Same Day Confirmed.", "open"),
        figure("flaked", "Flaked", "Rows that are No Show now.", "no_show"),
        figure("confirmed_rate", "Same Day Confirmed, of scheduled", "Same Day Confirmed now: said yes and are not here yet ÷ scheduled.", "same_day_confirmed", "scheduled", DASHBOARD_ONLY),
        figure("declined_rate", "Declined, of scheduled", "Declined ÷ scheduled.", "declined", "scheduled", DASHBOARD_ONLY),
    )  # fmt: skip


CANVASS = calls(CountsAs.CANVASS.value, "came", "Rows that are In or Completed.")
PHONEBANK = calls(CountsAs.PHONEBANK.value, status(COMPLETED), "Rows that are Completed. Who is In is still on the phone.")
TALLIES |= CANVASS[0] | PHONEBANK[0]

SECTIONS = {
    "doors": "Doors",
    CountsAs.CANVASS.value: "Canvass shifts",
    CountsAs.PHONEBANK.value: "Phone bank shifts",
    "chase": "Flake chase",
    "people": "People",
}
# "pips" stand on the tabs, not on Review; those of the dashboard only there.
FIGURES: tuple[Figure, ...] = (
    Figure("late", "pips", "Late", "Open rows whose shift began longer ago than the campaign's grace.", ("late",)),
    Figure("to_chase", "pips", "To chase", "No Show without a pass on Flake Chase.", ("to_chase",)),
    Figure(
        "still_open", "pips", "Still open", "Rows without an end that are in no group, groups not returned, and people of returned groups who were not pitched.",
        ("to_settle", "groups_not_returned", "unpitched"),
    ),
    Figure("doors", "doors", "Doors", "The latest figure of each group, added up. Check-ins report running totals, so they are not added.", ("doors",)),
    Figure("goal", "doors", "Goal", "The door goals of all groups, added up.", ("goal",)),
    Figure("ptg", "doors", "PTG, percent to goal", "Doors ÷ goal, sum over sum.", ("doors",), ("goal",), "percent"),
    Figure("kph", "doors", "KPH, knocks per hour", "Doors ÷ canvasser-hours, each from the departure to the return, or to the last check-in of those who are out.", ("doors",), ("hours",), "ratio"),
    Figure("kps", "doors", "KPS, knocks per shift", "Doors of returned groups ÷ shifts completed in them. A shift that went out twice is one shift.", ("doors_returned",), ("shifts_returned",), "ratio"),
    Figure("canvassers_out", "doors", "Canvassers out", "People in groups that have departed and are not back, each once in an office.", ("canvassers_out",)),
    Figure("packets_out", "doors", "Packets out", "Packets of groups that have departed and are not back.", ("packets_out",)),
    Figure("overdue", "doors", "Overdue", "Groups out whose next check-in has passed.", ("overdue",)),
    Figure("doors_possible", "doors", "Doors still possible", "Doors + what the groups out have left to their goals. A bound on paper, not a forecast.", ("doors", "doors_left")),
    *CANVASS[1],
    *PHONEBANK[1],
    Figure("flakes", "chase", "Flakes", "Everybody ever marked No Show today, those reached since included.", ("flakes",)),
    Figure("flakes_attempted", "chase", "Attempted", "Flakes with a pass on Flake Chase, or no longer No Show ÷ flakes.", ("flakes_attempted",), ("flakes",), "percent"),
    Figure("flakes_came", "chase", "Came after all", "Flakes who are In or Completed ÷ flakes.", ("flakes_came",), ("flakes",), "percent"),
    Figure("flakes_rescheduled", "chase", "Rescheduled", "Flakes who moved to another day ÷ flakes.", ("flakes_rescheduled",), ("flakes",), "percent"),
    Figure("flakes_remaining", "chase", "Remaining", "No Show without a pass on Flake Chase ÷ flakes.", ("to_chase",), ("flakes",), "percent"),
    Figure("walk_ins", "people", "Walk-ins", "People who came without a shift, of all roles.", ("walk_ins",)),
    Figure("unpitched", "people", "Unpitched", "People of returned groups who were not asked for a next shift today ÷ people of returned groups.", ("unpitched",), ("people_returned",), "percent"),
    Figure("extra_shifts", "people", "Extra shifts", "Shifts booked after today's pitch; each person once in an office.", ("extra_shifts",)),
    Figure("interns_completed", "people", "Interns completed", "Rows of a role or event type for interns that are In or Completed. Those who canvass or call also count above.", ("interns_came",)),
    Figure("interns_declined", "people", "Interns declined", "Rows of a role or event type for interns that are Declined.", ("interns_declined",)),
    Figure("phonebank_completed_rate", DASHBOARD_ONLY, "Completed, of scheduled", "Completed ÷ scheduled. Who is In is still on the phone.", ("phonebank_completed",), ("phonebank_scheduled",), "percent"),
    Figure("canvassers", DASHBOARD_ONLY, "Canvassers, all day", "People in groups that have departed, back or not, each once in an office.", ("canvassers",)),
    Figure("packets", DASHBOARD_ONLY, "Packets, all day", "Packets of groups that have departed, back or not.", ("packets",)),
    Figure("goal_out", DASHBOARD_ONLY, "Goal of those out", "The door goals of groups that have departed and are not back.", ("goal_out",)),
    Figure("doors_out", DASHBOARD_ONLY, "Doors of those out", "The latest figure of each group that has departed and is not back.", ("doors_out",)),
    Figure("doors_left", DASHBOARD_ONLY, "Left to those out", "What each group out has left to its goal; a group beyond its goal has none left.", ("doors_left",)),
    Figure("doors_lost", DASHBOARD_ONLY, "Doors lost", "What groups came back without, and what groups that have not left yet have still to do. Doors beyond a goal make up for nobody else's.", ("doors_lost",)),
    Figure("check_ins", DASHBOARD_ONLY, "Check-ins", "Times that groups were heard of, of all groups.", ("check_ins",)),
    Figure("extra_shifts_average", DASHBOARD_ONLY, "Extra shifts, per finished shift", "Shifts booked after today's pitch ÷ shifts completed in returned groups.", ("extra_shifts",), ("shifts_returned",), "ratio"),
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """Columns that follow each other under the same ``head`` stand under it together. ``label`` is short; the figure has the whole name."""

    head: str
    label: str
    figure: str


def _columns(head: str, **labels: str) -> tuple[Column, ...]:
    return tuple(Column(head, label, figure) for figure, label in labels.items())


# The tabs of the dashboard, and the figures on each, in order.
DASHBOARD: dict[str, tuple[Column, ...]] = {
    "confirmations": (
        *_columns("Canvass", canvass_scheduled="Scheduled", canvass_coverage="Called", canvass_confirmed_rate="SDC", canvass_show_rate="Completed", canvass_declined_rate="Declined", canvass_flake_rate_before="Flaked", canvass_flake_rate_after="Still No Show"),
        *_columns("Phone bank", phonebank_scheduled="Scheduled", phonebank_coverage="Called", phonebank_confirmed_rate="SDC", phonebank_completed_rate="Completed", phonebank_declined_rate="Declined", phonebank_flake_rate_before="Flaked", phonebank_flake_rate_after="Still No Show"),
        *_columns("Flakes", flakes="All", flakes_attempted="Attempted", flakes_came="Came", flakes_rescheduled="Resched", flakes_remaining="Remaining"),
        *_columns("Pitch", unpitched="Unpitched", extra_shifts="Extra", extra_shifts_average="Per shift"),
        *_columns("Apart", walk_ins="Walk-ins"),
    ),
    "production": (
        *_columns("All day", canvassers="Canvassers", doors="Doors", goal="Goal", packets="Packets"),
        *_columns("Out now", canvassers_out="Canvassers", doors_out="Doors", goal_out="Goal", packets_out="Packets"),
        *_columns("Pace", kps="KPS", kph="KPH"),
        *_columns("Check-ins", check_ins="Made", overdue="Overdue"),
    ),
    "toplines": (
        *_columns("Out now", canvassers_out="Canvassers", packets_out="Packets", goal_out="Goal", doors_out="Done", doors_left="Left", overdue="Overdue"),
        *_columns("All day", goal="Goal", doors="Doors", ptg="PTG", doors_possible="Possible", doors_lost="Lost"),
    ),
}  # fmt: skip


def definitions(figures: Iterable[Figure]) -> dict[str, Any]:
    """What a browser needs to work these figures out over rows."""
    listed = list(figures)
    names = {name for figure in listed for name in (*figure.top, *figure.bottom)}
    return {
        "conditions": CONDITIONS,
        "tallies": {name: asdict(tally) for name, tally in TALLIES.items() if name in names},
        "sections": SECTIONS,
        "figures": [asdict(figure) for figure in listed],
    }


# Of the boards, which show none that only the dashboard has.
DEFINITIONS_JSON = (
    orjson.dumps(definitions(figure for figure in FIGURES if figure.section != DASHBOARD_ONLY)).decode().replace("<", "\\u003c")
)

if __name__ == "__main__":
    sys.stdout.write(DEFINITIONS_JSON)  # for the tests of the browser's modules
