"""Every screen works with a thumb on a phone 360 pixels wide: nothing cut off, nothing too small, nothing covered."""

from pathlib import Path

import pytest

from tests.browser.screens import SCREENS

pytestmark = pytest.mark.looks
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
TROUBLES = Path(__file__).with_name("on_a_phone.js").read_text()


@pytest.mark.parametrize("name", SCREENS)
def test_a_thumb_reaches_everything_on_a_phone(visit, name):
    page = visit(SCREENS[name], **PHONE).page
    troubles = page.evaluate(TROUBLES)
    assert not troubles, "\n".join(troubles)
