"""A real web process on the tests' database, and people with a window of their own on it."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from tests.browser.screen_steps import make_busy_day
from tests.browser.screens import Screen
from tests.database import database_url
from tests.desk import Desk
from tests.ports import free_port
from tracker.models import CanvassGroup, Shift

ROOT = Path(__file__).parents[2]
# Playwright's sync API runs a loop in this thread; the ORM would refuse to work beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PATIENCE = 60_000  # milliseconds: three browsers share the cores with us, and what comes is seen as soon as it is there
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    found = {"executable_path": chromium} if chromium else {}  # else Playwright's own
    return {**browser_type_launch_args, **found, "args": ["--no-sandbox", "--disable-background-networking"]}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


NUMBERED: list[ContentType] = []


@pytest.fixture(autouse=True)
def steady_numbers_of_models(transactional_db):
    """The web process remembers them for good, as it may; between two tests the tables are emptied, and they would begin anew."""
    now = list(ContentType.objects.order_by("pk"))
    if not NUMBERED:
        NUMBERED.extend(now)
    elif [found.pk for found in now] != [found.pk for found in NUMBERED]:
        Permission.objects.all().delete()
        ContentType.objects.all().delete()
        ContentType.objects.bulk_create(NUMBERED)
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def server(django_db_setup):
    server = Server(free_port())
    server.start()
    yield server
    server.stop()


class Server:
    """A web process, as ``make run`` and the Procfile start it. ``settings``: further ones of its environment."""

    def __init__(self, port: int, **settings: str) -> None:
        self.port, self.settings = port, settings
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        environment = {**os.environ, "DEBUG": "True", "DATABASE_URL": database_url(), "LOG_LEVEL": "WARNING", **self.settings}
        command = [sys.executable, "-m", "cpt.serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/health/live", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the web process did not come up")

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(timeout=PATIENCE / 1000)


@dataclass
class Window:
    """A person's browser window on a board."""

    page: Page
    context: BrowserContext
    user: User | None
    problems: list[str]

    def open(self, address: str) -> "Window":
        self.page.goto(address)
        expect(self.page.get_by_text("All saved")).to_be_visible()
        return self

    def row(self, row: Shift | CanvassGroup) -> Locator:
        """The table row of a shift or group, by how the page names it."""
        kind = "shift" if isinstance(row, Shift) else "group"
        return self.page.locator(f'tr[data-row="{kind}:{row.pk}"]')


@pytest.fixture
def unopened(server, browser: Browser):
    """A window of somebody's, or of nobody who has signed in, with nothing in it yet: ``unopened(ana)``.

    No window may have seen a problem at the end.
    """
    windows: list[Window] = []

    def make(user: User | None, **options) -> Window:
        context = browser.new_context(**{"base_url": server.url, "viewport": {"width": 1366, "height": 768}, **options})
        if user:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}])
        page, problems = context.new_page(), []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None)
        page.set_default_timeout(PATIENCE)
        windows.append(Window(page, context, user, problems))
        return windows[-1]

    yield make
    seen = [problem for opened in windows for problem in opened.problems]
    for opened in windows:
        opened.context.close()
    assert not seen


@pytest.fixture
def window(unopened, desk):
    """Open a board for a user: ``window(ana, "/boards/R1A/confirms")``."""
    return lambda user, address, **options: unopened(user, **options).open(address)


@pytest.fixture
def visit(unopened, desk, r1b, bo, request):
    """Open one of the screens of ``tests/browser/screens.py``, on a day with rows in every state."""
    make_busy_day(desk, Desk(bo, desk.office), Desk(bo, r1b))

    def open_screen(screen: Screen, **options) -> Window:
        opened = unopened(request.getfixturevalue(screen.who) if screen.who else None, **options)
        screen.show(opened.page)
        return opened

    return open_screen
