"""What came of the rehearsal, for whoever has to say that tomorrow may come."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rehearsal.checks import ACCEPTED
from rehearsal.outbox import Edit
from rehearsal.page import World

SHOWN = 5  # of each sort of problem


@dataclass
class Report:
    """``lost``: edits without an answer, or accepted and not in the log. Seconds in ``acknowledged`` and ``seen``."""

    results: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    intended: int = 0
    resent: int = 0
    lost: int = 0
    acknowledged: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    looks: int = 0
    compared: int = 0
    minutes: float = 0.0
    memory: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.lost == 0 and not self.problems

    def lines(self) -> Iterable[str]:
        edits, counts = sum(self.results.values()), self.counts
        applied = sum(self.results[word] for word in ACCEPTED)
        yield f"edits              {edits:,} of {self.intended:,} deeds, {edits / max(self.minutes, 0.01) / 60:.1f} a second; {applied:,} applied"
        yield f"acknowledged       {spread(self.acknowledged)}"
        yield f"seen by others     {spread(self.seen)}"
        yield f"conflicts          {self.results['conflict']:,}, and {self.results['let go']:,} edits that hung on one"
        yield f"refused            {self.results['refused']:,}{''.join(f', {count} {code}' for code, count in self.refusals.most_common())}"
        yield f"resent             {self.resent:,}"
        yield f"lost               {self.lost:,}"
        yield f"snapshots          {counts['snapshots']:,} asked for; {counts['pages']:,} pages, {counts['sockets']:,} sockets, {counts['holes']:,} holes"
        troubles = (
            "cut",
            "sleep",
            "away",
            "answers thrown away",
            "requests sent twice",
            "frames heard twice",
            "web process killed",
            "looks without a database",
        )
        yield f"troubles           {', '.join(f'{counts[name]:,} {name}' for name in troubles if counts[name]) or 'none'}"
        yield f"looks              {self.looks:,} at the invariants, {self.compared:,} offices compared screen for screen"
        yield f"load average       {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors{self.memory}"
        yield f"invariants         {'hold' if not self.problems else f'{len(self.problems):,} VIOLATED:'}"
        yield from self._problems()

    def _problems(self) -> Iterable[str]:
        """Some of each sort: a thousand of one must not hide the one of another."""
        sorts: dict[str, list[str]] = {}
        for problem in self.problems:
            sorts.setdefault(re.sub(r"[0-9a-f-]{36}|[0-9]+", "", problem), []).append(problem)
        for alike in sorts.values():
            yield from (f"  {problem}" for problem in alike[:SHOWN])
            if len(alike) > SHOWN:
                yield f"  and {len(alike) - SHOWN:,} more of this sort"


def report_of(world: World, *, lost: Sequence[Edit], minutes: float, intended: int) -> Report:
    edits = list(world.edits.values())
    return Report(
        results=Counter(edit.result or "no answer" for edit in edits),
        refusals=Counter(edit.code for edit in edits if edit.result == "refused"),
        counts=world.counts,
        intended=intended,
        resent=sum(edit.sendings > 1 for edit in edits),
        lost=len(lost),
        acknowledged=[edit.answered - edit.sent for edit in edits if edit.answered is not None and edit.sendings == 1],
        seen=world.lags,
        minutes=minutes,
        problems=world.problems,
    )


def spread(seconds: list[float]) -> str:
    if not seconds:
        return "nothing to measure"
    return (
        f"p50 {percentile(seconds, 0.5) * 1000:,.0f} ms, p95 {percentile(seconds, 0.95) * 1000:,.0f} ms, max {max(seconds) * 1000:,.0f} ms"
    )


def percentile(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]
