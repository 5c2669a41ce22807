"""Which tests run on each of the two set-ups, and which run once because both set-ups can only say the same.

``--part=each-set-up`` and ``--part=once`` are the two halves, as ``.ci/test`` runs them; without the option all tests run. A test runs once

- when it has neither our database nor the live layer. That is not declared but found out, from its fixtures and markers; and what
  it could still reach, it is refused. Whoever takes ``request`` can ask for any fixture while it runs, so that counts as having both.
- when it says so: the marker ``looks`` is for how a screen is laid out, once its rows are there.
"""

from collections import Counter
from itertools import chain

import pytest

EACH, ONCE = "each-set-up", "once"
# Whoever has one of these speaks to the database, to the layer, or to a process of ours that does.
FIXTURES = {"db", "transactional_db", "server", "own_layer"}
MARKERS = ("django_db", "services")
NEITHER, LOOKS = "have neither our database nor the live layer", "look at how a screen is laid out (marker looks)"


def why_once(item: pytest.Item) -> str:
    """Why once is enough for this test; empty when it has to pass on both set-ups. What is no plain function has to."""
    if item.get_closest_marker("looks"):
        return LOOKS
    if not isinstance(item, pytest.Function) or item.cls is not None:
        return ""
    asks = FIXTURES & set(item.fixturenames) or any(map(item.get_closest_marker, MARKERS)) or _takes_request(item)
    return "" if asks else NEITHER


def _takes_request(item: pytest.Function) -> bool:
    """The test itself, or a fixture of ours that it has: those of plugins have no place in our folders."""
    known = item._fixtureinfo
    return "request" in known.argnames or any("request" in each.argnames for each in chain(*known.name2fixturedefs.values()) if each.baseid)


def add_option(parser: pytest.Parser) -> None:
    parser.addoption("--part", choices=(EACH, ONCE), help="half of the tests: those that run on each set-up, or those that run once")


def keep_part(config: pytest.Config, items: list[pytest.Item]) -> None:
    part = config.getoption("--part")
    if part is None:
        return
    others = [item for item in items if bool(why_once(item)) != (part == ONCE)]
    left = set(others)
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=others)


def header(config: pytest.Config, items: list[pytest.Item]) -> list[str]:
    """What this part is, for whoever reads the output and misses a test."""
    part = config.getoption("--part")
    if part == EACH:
        return [f"part {EACH}: {len(items)} tests touch the database or the live layer, so they run on each set-up; the others run once"]
    if part == ONCE:
        reasons = Counter(map(why_once, items))
        return [f"part {ONCE}: {len(items)} tests", *(f"  {count} {reason}" for reason, count in sorted(reasons.items()))]
    return []


def keep_from_layer(items: list[pytest.Item]) -> None:
    """A test that runs once says nothing about the layer, so it must not seem to. pytest-django does the same for the database."""
    for item in items:
        if isinstance(item, pytest.Function) and why_once(item) == NEITHER:
            item.fixturenames.insert(0, "no_layer")


def refuse_layer(*_: object) -> None:
    raise AssertionError("This test speaks to the live layer, but has no database and would run once. Mark it django_db.")
