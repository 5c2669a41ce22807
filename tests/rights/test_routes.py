"""Every address of CPT, asked by every rank for its own and for another region, against the table of rights.

The tables are tests/rights/table.py and admin_table.py, in the columns of columns.py. **A new URL needs one line there**, for example
``"my_page": [get(SIGNED_IN, "/me/")]``; the failure of the first test says which line is missing. What is looked at: those who may get the
answer that the line says; all others "not found", and if they are signed out the sign-in page or 401; and no answer, given or refused,
holds a name or phone of a region that its reader may not see.
"""

import logging
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.rights.columns import RANKS, SIGNED_OUT
from tests.rights.ground import Ground, Place
from tests.rights.rules import Rule, is_refused, leads_to_sign_in, text_of
from tests.rights.table import ROUTES


def routes(resolver: URLResolver, at: str = "", space: str = "") -> Iterator[str]:
    """The name of each URL pattern, of those that are included too; one without a name goes by its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else f"{at}{pattern.pattern}"
        else:
            yield from routes(pattern, f"{at}{pattern.pattern}", f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_route_has_its_line_in_the_table():
    there = set(routes(get_resolver()))

    missing, gone = sorted(there - ROUTES.keys()), sorted(ROUTES.keys() - there)
    assert not missing, f"Nobody has said who may open {missing}. Add a line for each to tests/rights/table.py, or to admin_table.py."
    assert not gone, f"There is no route any more for {gone}. Take the line out of the table."
    assert len(there) > 150


def test_there_is_a_row_to_try_of_every_table_in_the_admin(ground):
    empty = [table for table, row in ground.own.rows.items() if not row]

    assert not empty, (
        f"The ground has no row of {empty}. Make one in tests/rights/ground.py, and give the table its line in admin_table.py."
    )


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_gets_the_page_and_everybody_else_nothing(ground, caplog, route):
    caplog.set_level(logging.CRITICAL)  # a line for each "not found" is no news here
    wrong = [found for rule in ROUTES[route] for found in _wrong(ground, rule)]

    assert not wrong, "\n".join(wrong)


def _wrong(ground: Ground, rule: Rule) -> Iterator[str]:
    apart = rule.names_a_region and rule.column.tells_regions_apart
    for place in ground.places if apart else (ground.other,):
        for who in (*RANKS, *SIGNED_OUT):
            is_in = rule.column.lets_in(who, own=place is ground.own or not rule.names_a_region)
            if is_in and rule.answer is None:
                continue
            trouble = _trouble(ground, rule, who, place, is_in=is_in)
            if trouble:
                yield f"{who}, {'own' if place is ground.own else 'other'} region: {rule}: {trouble}"


def _trouble(ground: Ground, rule: Rule, who: str, place: Place, *, is_in: bool) -> str:
    answer = rule.ask(ground.clients[who], place)
    if is_in and (answer.status_code != rule.answer or leads_to_sign_in(answer)):
        return f"{answer.status_code} instead of {rule.answer}"
    if not is_in and not is_refused(rule, answer, signed_in=who in RANKS):
        return f"not refused, but {answer.status_code}"
    seen = text_of(answer)
    hidden = [region for region in ground.places if not (is_in and rule.column.lets_in(who, own=region is ground.own))]
    return "".join(f"shows people of {region.code}" for region in hidden if region.leaks_into(seen))
