"""What the rest of the day will bring, and what the pictures mean: each rule once, with its name, its formula and its words.

Unlike the figures of tracker/metrics.py these look back through the day, or ahead, so they are functions. ``RULES`` is what people read of them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.core.cache import cache
from django.db.models import Count, F, Max, Q

from tracker.enums import CountsAs, ShiftStatus
from tracker.models import ArchivedDay, ArchivedShift, CampaignSettings

PACE_MINUTES = 60
CORRECTION_MINUTES = 10  # a figure typed so soon after another one corrects it
LATE_CHECK_IN_MINUTES = 15
SLOT_STAYS_MINUTES = 60  # after its start: then nobody waits for the rest any more
PAST_DAYS = 28
ENOUGH_ROWS = 20  # of fewer, a share is chance
REACHED_BEFORE = [ShiftStatus.DECLINED, ShiftStatus.RESCHEDULED]


@dataclass(frozen=True)
class Rule:
    name: str
    label: str
    formula: str


RULES = (
    Rule("doors_at", "Doors at a time", "The last figure of each group by then, added up. A running total cannot fall: where a later figure is lower, the earlier ones were too high and count as the later one."),
    Rule("goal_at", "Goal at a time", "The door goals of the groups that had left by then. The last point counts the groups that have not left yet as well."),
    Rule("show_rate_at", "Show rate by start time", "In or Completed ÷ scheduled, canvass shifts of that start time, by the office's own clock. Walk-ins stand apart."),
    Rule("check_ins_at", "Check-ins made", f"Figures reported in that hour before the group was back. One typed within {CORRECTION_MINUTES} minutes of another corrects it and counts no more. Late: more than {LATE_CHECK_IN_MINUTES} minutes after it was due, which is the campaign's minutes after the departure or the check-in before."),
    Rule("overdue_at", "Still overdue", "Groups that are out and overdue now, in the hour in which their check-in was due."),
    Rule("pace", "Pace", f"Doors reported in the last {PACE_MINUTES} minutes. In a group's first hour it is too low, as its first figure is still to come."),
    Rule("by_end", "Doors by the evening", "Low: doors + pace × hours left, but no more than is left in the packets of groups that are not back: nobody takes new packets. High: doors + pace × hours left: whoever comes back is followed by somebody with a new packet. A region's and the state's are the sums of their offices'."),
    Rule("goal_reached", "Expected finish", "Now + (goal − doors) ÷ pace: when the goal is reached if the pace holds. The goal of now: packets that go out later move it."),
    Rule("expected", "Canvassers expected", f"Those who are here + confirmed, unreached and late ones × the share of such people who came at this office in the last {PAST_DAYS} days. With fewer than {ENOUGH_ROWS} of them, the share of the campaign's settings. Confirmed: said yes today. Late: past the start and the campaign's grace; their share is that of No Shows who came after all. Walk-ins are not foreseen."),
)  # fmt: skip


# -- doors -------------------------------------------------------------------------------------------------------------


def end_of(day: dt.date, office_zone: dt.tzinfo, settings: CampaignSettings) -> dt.datetime:
    """When knocking ends on the office's day, by its own clock."""
    return dt.datetime.combine(day, settings.doors_until, office_zone)


def doors_by(end: dt.datetime, now: dt.datetime, *, doors: int, left: int, pace: int) -> tuple[int, int]:
    """Low and high at ``end``. ``left``: doors in packets of groups that are not back; ``pace``: doors an hour."""
    more = int(pace * max(0.0, (end - now).total_seconds()) / 3600)
    return doors + min(left, more), doors + more


def goal_reached_at(now: dt.datetime, *, doors: int, goal: int, pace: int) -> dt.datetime | None:
    """Now, if it is reached; None where there is no goal, or nothing was reported in the last hour."""
    if doors >= goal:
        return now if goal else None
    return now + dt.timedelta(hours=(goal - doors) / pace) if pace else None


# -- people ------------------------------------------------------------------------------------------------------------

Shares = dict[str, float]  # of those confirmed, unreached, late: who comes


def expected(here: int, waiting: dict[str, int], shares: Shares) -> float:
    return here + sum(count * shares[kind] for kind, count in waiting.items())


def usual_shares(settings: CampaignSettings) -> Shares:
    """For an office without a past."""
    return {kind: getattr(settings, f"show_rate_{kind}") / 100 for kind in ("confirmed", "unreached", "late")}


def past_shares(day: dt.date) -> dict[int, Shares]:
    """By office, what its past days say; only what enough rows say. Counted anew when something was archived or removed."""
    state = ArchivedDay.objects.aggregate(last=Max("archived_at"), days=Count("pk"))
    key = f"past_shares:{day}:{state['days']}:{state['last'] and state['last'].timestamp()}"
    return cast(dict[int, Shares], cache.get_or_set(key, lambda: _count_past(day), timeout=24 * 3600))


def _count_past(day: dt.date) -> dict[int, Shares]:
    came = Q(status__in=ShiftStatus.came)
    said_yes = Q(same_day_confirmed_at__isnull=False) & (Q(flaked_at=None) | Q(same_day_confirmed_at__lte=F("flaked_at")))
    # Declined or moved without a No Show before: somebody had reached them. After it: the chase had.
    kinds = {
        "confirmed": said_yes,
        "unreached": ~said_yes & ~Q(status__in=REACHED_BEFORE, flaked_at=None),
        "late": Q(flaked_at__isnull=False),
    }
    counts: dict[str, Any] = {kind: Count("pk", filter=which) for kind, which in kinds.items()}
    counts |= {f"{kind}_came": Count("pk", filter=which & came) for kind, which in kinds.items()}
    rows: Iterable[Any] = (
        ArchivedShift.objects.filter(is_active=True, is_walk_in=False, counts_as=CountsAs.CANVASS)
        .filter(archived_day__day__gte=day - dt.timedelta(days=PAST_DAYS), archived_day__day__lt=day)
        .values("archived_day__office")
        .order_by()
        .annotate(**counts)
    )
    return {
        row["archived_day__office"]: {kind: row[f"{kind}_came"] / row[kind] for kind in kinds if row[kind] >= ENOUGH_ROWS} for row in rows
    }
