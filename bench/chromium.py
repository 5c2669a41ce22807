"""A real Chromium for the benches and the pictures."""

import contextlib
import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from accounts.models import User
from bench.sockets import PORT
from rehearsal.ground import session_of

# The last one: a page whose answer was changed on its way counts as a stranger's, and may not open a socket to this machine.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-features=LocalNetworkAccessChecks"]
HERE = f"http://localhost:{PORT}"


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")  # else Playwright's own
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
            connections.close_all()  # beside Playwright's loop Django keeps other connections than before it


def signed_in(browser: Browser, user: User, **options: object) -> BrowserContext:
    """A fresh profile, its cache empty, in which the user has signed in."""
    context = browser.new_context(base_url=HERE, **{"viewport": {"width": 1366, "height": 768}, **options})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": HERE}])
    return context
