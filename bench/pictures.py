"""Take the pictures of the documents again: each tab of an office on the made-up campaign's Saturday, always at the same minute.

    python -m bench.pictures [FOLDER]     needs Chromium, PostgreSQL and Redis (DATABASE_URL, REDIS_URL); docs/pictures if left out

A new tab is one more name in ``TABS``. The page's clock starts at the day's ``NOW``, so that who is late and overdue stays the same.
"""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, Route

from accounts.models import Office, User
from bench import sockets
from bench.chromium import chromium, signed_in
from bench.saturday import NOW, Saturday, import_campaign

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
TABS = ("confirms", "kph", "flake", "review")
FOLDER = sockets.ROOT / "docs" / "pictures"
SIZE = {"width": 1366, "height": 700}


def at_that_minute(route: Route) -> None:
    """The board goes by the server's clock, which the page tells once."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'"now":"[^"]+"', f'"now":"{NOW:%Y-%m-%dT%H:%M:%SZ}"', answer.text(), count=1))


def take(context: BrowserContext, tab: str, folder: Path) -> None:
    page = context.new_page()
    page.route("**/boards/R1A/*", at_that_minute)
    page.goto(f"/boards/R1A/{tab}")
    page.get_by_text("All saved").wait_for()
    page.locator("header .here .icon").nth(1).wait_for()  # two colleagues
    page.screenshot(path=folder / f"{tab}.png")
    page.close()


def look_on(context: BrowserContext) -> None:
    """A colleague who has every tab open: who is here is told tab by tab."""
    for tab in TABS:
        page = context.new_page()
        page.goto(f"/boards/R1A/{tab}")
        page.get_by_text("All saved").wait_for()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    os.environ["DEBUG"] = "True"  # for the web process: static files as they lie here
    with sockets.database() as url:
        people: dict[str, User] = import_campaign(7, 60)
        Saturday(Office.objects.get(code="R1A"), [people[name] for name in ("Ana", "Bo", "Ivo")]).play()
        with sockets.web_process(url), chromium() as browser:
            for colleague in (signed_in(browser, people[name]) for name in ("Bo", "Ivo")):
                look_on(colleague)
            context = signed_in(browser, people["Ana"], viewport=SIZE, color_scheme="light")
            for tab in TABS:
                take(context, tab, folder)
                print(folder / f"{tab}.png")


if __name__ == "__main__":
    main()
