"""The figures of an office by the formulas of the field, slow and obvious. Knows nothing of tracker/metrics.py, so that it can disagree.

Each function of a figure gives what is on top and what it is divided by, None where it is a number by itself.
"""

import datetime as dt
from dataclasses import dataclass, field

SETTLED = ("completed", "declined", "no_show", "rescheduled")


@dataclass(eq=False)
class Person:
    has_vanid: bool
    pitched: str  # "today", "before" or ""
    extra_shifts: int


@dataclass(eq=False)
class Booking:
    person: Person
    starts_at: dt.datetime
    role: str
    is_for_interns: bool
    status: str
    van_status: str
    has_flaked: bool
    said_yes: bool
    confirm_passes: int
    flake_passes: int
    is_walk_in: bool
    is_removed: bool
    is_of_another_day: bool


@dataclass(eq=False)
class Member:
    booking: Booking
    stays: str  # "in": in it now; "back": came back with it; "left": left it before


@dataclass(eq=False)
class Group:
    goal: int
    knocks: int
    packets: int
    check_ins: int
    departed_at: dt.datetime | None
    checked_in_at: dt.datetime | None
    due_at: dt.datetime | None
    returned_at: dt.datetime | None
    is_removed: bool
    members: list[Member]


@dataclass
class Office:
    bookings: list[Booking] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def figures(office: Office, now: dt.datetime, grace: int, closed_words: list[str]) -> dict[str, tuple[float, float | None]]:
    """(top, bottom) of every figure."""
    rows = [row for row in office.bookings if not row.is_removed and not row.is_of_another_day]
    groups = [group for group in office.groups if not group.is_removed]
    found: dict[str, tuple[float, float | None]] = {}
    for role in ("canvass", "phonebank"):
        of_role = [row for row in rows if row.role == role and not row.is_walk_in and not was_closed(row, closed_words)]
        found |= {f"{role}_{name}": pair for name, pair in calls(of_role, role).items()}
    found["phonebank_completed_rate"] = found["phonebank_completed"][0], found["phonebank_scheduled"][0]
    return found | chase(rows) | out(groups, now) | people(rows, groups) | work_left(rows, groups, now, grace, closed_words)


def was_closed(row: Booking, closed_words: list[str]) -> bool:
    """VAN had closed it and nobody here has touched it."""
    return row.status == "booked" and row.van_status in closed_words


def has_come(row: Booking) -> bool:
    return row.status in ("in", "completed")


def is_open(row: Booking, closed_words: list[str]) -> bool:
    return row.status in ("booked", "same_day_confirmed") and not was_closed(row, closed_words)


def calls(rows: list[Booking], role: str) -> dict[str, tuple[float, float | None]]:
    """Of the scheduled rows of one role."""
    scheduled = len(rows)
    said_yes = [row for row in rows if row.said_yes]
    still_to_call = [row for row in rows if row.status in ("booked", "same_day_confirmed")]
    count = {status: sum(row.status == status for row in rows) for status in (*SETTLED, "in", "same_day_confirmed")}
    came = count["in"] + count["completed"]
    yes_and_here_or_coming = sum(row.status in ("same_day_confirmed", "in", "completed") for row in said_yes)
    return {
        "scheduled": (scheduled, None),
        "sdc_rate": (yes_and_here_or_coming, scheduled),
        "show_rate": (came, scheduled),
        "show_rate_due": (came, scheduled - count["declined"] - count["rescheduled"]),
        "flake_rate_before": (sum(row.has_flaked for row in rows), scheduled),
        "flake_rate_after": (count["no_show"], scheduled),
        "conversion": (sum(has_come(row) for row in said_yes), len(said_yes)),
        "coverage": (sum(row.confirm_passes >= 1 for row in still_to_call), len(still_to_call)),
        "same_day_confirmed": (count["same_day_confirmed"], None),
        "completed": (came if role == "canvass" else count["completed"], None),
        "declined": (count["declined"], None),
        "rescheduled": (count["rescheduled"], None),
        "yet_to_complete": (len(still_to_call), None),
        "flaked": (count["no_show"], None),
        "confirmed_rate": (count["same_day_confirmed"], scheduled),
        "declined_rate": (count["declined"], scheduled),
    }


def chase(rows: list[Booking]) -> dict[str, tuple[float, float | None]]:
    flakes = [row for row in rows if row.has_flaked]
    nobody_called = [row for row in flakes if row.status == "no_show" and row.flake_passes == 0]
    return {
        "flakes": (len(flakes), None),
        "flakes_attempted": (len(flakes) - len(nobody_called), len(flakes)),
        "flakes_came": (sum(has_come(row) for row in flakes), len(flakes)),
        "flakes_rescheduled": (sum(row.status == "rescheduled" for row in flakes), len(flakes)),
        "flakes_remaining": (len(nobody_called), len(flakes)),
        "to_chase": (len(nobody_called), None),
    }


def with_people(groups: list[Group]) -> list[tuple[Group, Booking]]:
    """Who is in a group, or came back with it."""
    return [
        (group, member.booking)
        for group in groups
        for member in group.members
        if member.stays != "left" and not member.booking.is_removed and not member.booking.is_of_another_day
    ]


def out(groups: list[Group], now: dt.datetime) -> dict[str, tuple[float, float | None]]:
    """Doors, packets and the people who carry them."""
    left = [group for group in groups if group.departed_at]
    away = [group for group in left if not group.returned_at]
    back = [group for group in left if group.returned_at]
    doors, goal = sum(group.knocks for group in groups), sum(group.goal for group in groups)
    remaining = sum(max(0, group.goal - group.knocks) for group in away)
    hours = sum(hours_out(group) for group, _ in with_people(left))
    completed_in_them = {row for _, row in with_people(back) if has_come(row)}
    return {
        "doors": (doors, None),
        "goal": (goal, None),
        "ptg": (doors, goal),
        "kph": (doors, hours),
        "kps": (sum(group.knocks for group in back), len(completed_in_them)),
        "canvassers": (len({row.person for _, row in with_people(left)}), None),
        "canvassers_out": (len({row.person for _, row in with_people(away)}), None),
        "packets": (sum(group.packets for group in left), None),
        "packets_out": (sum(group.packets for group in away), None),
        "goal_out": (sum(group.goal for group in away), None),
        "doors_out": (sum(group.knocks for group in away), None),
        "doors_left": (remaining, None),
        "doors_possible": (doors + remaining, None),
        "doors_lost": (sum(max(0, group.goal - group.knocks) for group in groups if group not in away), None),
        "check_ins": (sum(group.check_ins for group in groups), None),
        "overdue": (sum(group.due_at is not None and group.due_at < now for group in away), None),
    }


def hours_out(group: Group) -> float:
    """From the departure to the return, or to the last that was heard."""
    assert group.departed_at
    end = group.returned_at or group.checked_in_at or group.departed_at
    return (end.timestamp() - group.departed_at.timestamp()) / 3600


def people(rows: list[Booking], groups: list[Group]) -> dict[str, tuple[float, float | None]]:
    back = with_people([group for group in groups if group.returned_at])
    came_back = {row.person for _, row in back}
    extra = sum(person.extra_shifts for person in {row.person for row in rows} if person.pitched == "today")
    return {
        "walk_ins": (sum(row.is_walk_in for row in rows), None),
        "unpitched": (sum(person.pitched != "today" for person in came_back), len(came_back)),
        "extra_shifts": (extra, None),
        "extra_shifts_average": (extra, len({row for _, row in back if has_come(row)})),
        "interns_completed": (sum(row.is_for_interns and has_come(row) for row in rows), None),
        "interns_declined": (sum(row.is_for_interns and row.status == "declined" for row in rows), None),
    }


def work_left(
    rows: list[Booking], groups: list[Group], now: dt.datetime, grace: int, closed_words: list[str]
) -> dict[str, tuple[float, float | None]]:
    not_back = [group for group in groups if not group.returned_at]
    in_a_group = {row for _, row in with_people(not_back)}
    without_end = [row for row in rows if (row.status == "in" or is_open(row, closed_words)) and row not in in_a_group]
    unpitched, _ = people(rows, groups)["unpitched"]
    late = [row for row in rows if is_open(row, closed_words) and row.starts_at + dt.timedelta(minutes=grace) < now]
    return {"late": (len(late), None), "still_open": (len(without_end) + len(not_back) + unpitched, None)}
