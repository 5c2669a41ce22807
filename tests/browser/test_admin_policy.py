"""Every page of the admin in a real browser, under the page's own policy: nothing is blocked, and no script fails.

The pages are those of tests/rights/table.py, so that a new one is visited without a line here.
"""

import pytest
from django.core.cache import cache

from tests.rights.columns import CLOSED
from tests.rights.ground import make_ground
from tests.rights.table import ROUTES

PAGES = [
    rule.address
    for route, rules in ROUTES.items()
    for rule in rules
    if route.startswith("admin:") and (rule.method, rule.answer) == ("get", 200) and rule.column is not CLOSED
]
NO_PAGES = ("/jsi18n/", "/autocomplete/", "/progress/", ".csv", ".xlsx", ".json", "{there.waiting.pk}")


@pytest.fixture
def ground(db):
    cache.clear()
    return make_ground()


@pytest.mark.parametrize("who", ["FD", "DATA"])
def test_no_page_of_the_admin_needs_what_the_policy_forbids(unopened, ground, who):
    window = unopened(ground.users[who])
    addresses = dict.fromkeys(at.format(there=ground.own) for at in PAGES if not any(part in at for part in NO_PAGES))
    seen = []
    for address in addresses:
        answer = window.page.goto(address)
        if answer.status == 200:
            seen.append(address)
        assert answer.status in ((200,) if who == "DATA" else (200, 404)), address
        assert not window.problems, (address, window.problems)
    assert len(seen) > (90 if who == "DATA" else 5)
