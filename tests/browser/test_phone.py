"""Every screen works with a thumb on a phone 360 pixels wide: nothing cut off, nothing too small, nothing covered."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.screens import SCREENS

pytestmark = pytest.mark.looks
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
TROUBLES = Path(__file__).with_name("on_a_phone.js").read_text()


def is_laid_out_for_it(page):
    """A page that has just come has its words a moment before the browser gives it the width of the phone."""
    expect(page.locator("html")).to_have_js_property("clientWidth", 360)


@pytest.mark.parametrize("name", SCREENS)
def test_a_thumb_reaches_everything_on_a_phone(visit, name):
    page = visit(SCREENS[name], **PHONE).page
    is_laid_out_for_it(page)
    troubles = page.evaluate(TROUBLES)
    assert not troubles, "\n".join(troubles)
