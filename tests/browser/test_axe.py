"""axe-core finds nothing on any screen: light and dark, on a laptop and on a phone.

axe tries styles on the page that the page's policy would block; so the policy is off here, and on in all other tests.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.browser.screens import ADMIN, SCREENS

pytestmark = pytest.mark.looks
# Tall enough for all rows: what a sticky bar covers now can be scrolled, and rows off the screen are not drawn.
PHONE, LAPTOP = ViewportSize(width=360, height=6000), ViewportSize(width=1366, height=1500)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# In the dark only colours differ.
EVERYTHING, COLOURS = {"type": "tag", "values": TAGS}, {"type": "rule", "values": ["color-contrast"]}


def findings(page: Page, run_only: dict) -> list[str]:
    """What axe-core complains of, one line an element."""
    options = {"runOnly": run_only, "resultTypes": ["violations"]}
    page.evaluate("() => Promise.all(document.getAnimations().map((animation) => animation.finished))")
    violations = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [f"{found['id']}: {found['help']}: {node['target']}: {node['html'][:160]}" for found in violations for node in found["nodes"]]


def assert_accessible(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)
    found: dict[str, list[str]] = {}
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        for is_dark in (False, True):
            page.emulate_media(color_scheme="dark" if is_dark else "light")
            for finding in findings(page, COLOURS if is_dark else EVERYTHING):
                found.setdefault(finding, []).append(f"{size['width']} {'dark' if is_dark else 'light'}")
    assert not found, "\n".join(f"{', '.join(where)}: {finding}" for finding, where in found.items())


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing(visit, name):
    assert_accessible(visit(SCREENS[name], bypass_csp=True).page)


@pytest.mark.parametrize("name", ADMIN)
def test_axe_finds_nothing_in_the_set_up(visit, name):
    assert_accessible(visit(ADMIN[name], bypass_csp=True).page)
