"""Take the pictures of the documents again: boards, dashboard, wall and a person, on the made-up campaign's Saturday, always at the same minute.

    python -m bench.pictures [FOLDER]     needs Chromium, PostgreSQL and Redis (DATABASE_URL, REDIS_URL); docs/pictures if left out

A new picture is one more line in ``PICTURES``. Server and browsers begin at the day's ``NOW``, so that who is late and overdue stays the same.
"""

import datetime as dt
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Browser, Page

from accounts.models import Office, User
from bench import sockets
from bench.chromium import chromium, signed_in
from bench.saturday import DAY, NOW, Saturday, import_campaign
from rehearsal.server import process
from tests.browser.screen_steps import a_past_of
from tests.desk import Desk
from tracker.models import Shift

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
REAL_NOW = timezone.now
TABS = ("confirms", "kph", "flake", "review")
FOLDER = sockets.ROOT / "docs" / "pictures"
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 700}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 1.5}
WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}, "device_scale_factor": 0.5}
# The server's clock goes on from there.
SERVE_AT = """
import datetime, sys
from django.utils import timezone
behind, now = timezone.now() - datetime.datetime.fromisoformat(sys.argv.pop(1)), timezone.now
timezone.now = lambda: now() - behind
from cpt.serve import main
main()
"""


@dataclass(frozen=True)
class Picture:
    """``there``: what stands on the page once it is drawn. Taken at a desk and on a phone, light and dark, unless it is of the boards or the wall."""

    name: str
    address: str
    there: str
    who: str = "Flo"

    def sizes(self) -> list[tuple[str, dict[str, Any]]]:
        if self.name in TABS:
            return [("", {**DESK, "color_scheme": "light"})]
        if self.name == "wall":
            return [("", WALL)]
        return [
            (f"{size}{scheme}", {**options, "color_scheme": scheme.strip("-") or "light"})
            for size, options in (("", DESK), ("-phone", PHONE))
            for scheme in ("", "-dark")
        ]


def pictures(person: int) -> list[Picture]:
    return [
        *(Picture(tab, f"/boards/R1A/{tab}", "header .here .icon >> nth=1", "Ana") for tab in TABS),
        *(Picture(tab, f"/dashboard/{tab}", ".dashboard-table tbody tr >> nth=2") for tab in ("confirmations", "production", "toplines")),
        Picture("charts", "/dashboard/production#pictures", "#pictures canvas"),
        Picture("wall", "/dashboard/wall", '[data-figure="by_end"]'),
        Picture("volunteer", f"/volunteers/{person}/", "main h2 >> nth=3", "Ana"),
    ]


def take(browser: Browser, picture: Picture, people: dict[str, User], folder: Path) -> None:
    for suffix, options in picture.sizes():
        context = signed_in(browser, people[picture.who], **options)
        page = opened(context.new_page(), picture.address)
        page.locator(picture.there).first.wait_for()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{picture.name}{suffix}.png")
        print(folder / f"{picture.name}{suffix}.png")
        context.close()


def opened(page: Page, address: str) -> Page:
    page.clock.install(time=NOW)
    page.goto(address)
    return page


def look_on(browser: Browser, user: User) -> None:
    """A colleague who has every tab open: who is here is told tab by tab."""
    context = signed_in(browser, user)
    for tab in TABS:
        opened(context.new_page(), f"/boards/R1A/{tab}").get_by_text("All saved").wait_for()


def set_clock(at: dt.datetime) -> None:
    """Ours; it goes on from there."""
    behind = REAL_NOW() - at
    timezone.now = lambda: REAL_NOW() - behind


def make_day() -> tuple[dict[str, User], int]:
    """The people by first name, and somebody with a past."""
    set_clock(NOW - dt.timedelta(hours=4))
    people: dict[str, User] = import_campaign(7, 60)
    set_clock(NOW)
    cast = [people[name] for name in ("Ana", "Bo", "Ivo")]
    westport = Office.objects.get(code="R1A")
    regular = Shift.objects.filter(office=westport, day=DAY).exclude(volunteer__vanid=None).order_by("pk")[4].volunteer
    a_past_of(regular, Desk(cast[0], westport))
    for office in Office.objects.filter(shifts__day=DAY).distinct().select_related("region"):
        Saturday(office, cast if office.region.code == "R1" else cast[:2]).play()  # Ivo, an intern, edits his region alone
    return people, regular.pk


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with sockets.database() as url:
        people, regular = make_day()
        # DEBUG: static files as they lie here.
        serve = ("-c", SERVE_AT, NOW.isoformat(), "--port", str(sockets.PORT))
        with process(*serve, port=sockets.PORT, DATABASE_URL=url, DEBUG="True"), chromium() as browser:
            for colleague in ("Bo", "Ivo"):
                look_on(browser, people[colleague])
            for picture in pictures(regular):
                take(browser, picture, people, folder)


if __name__ == "__main__":
    main()
