"""How soon are a region's 1,100 rows on the screen, and does the board answer a hand while ten colleagues' edits a second arrive?

    python -m bench.board_in_browser [--slow N]   needs Chromium, PostgreSQL and Redis (DATABASE_URL, REDIS_URL)

The times are the browser's own (navigation, Event and Long Tasks timing). The limits stand beside them, from the same run: the same
table as plain HTML, and an empty page. ``--slow 4`` makes the page's processor four times slower, as an old laptop's is.
"""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.models import Sum
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from bench import sockets
from bench.chromium import chromium, signed_in
from bench.colleagues import Colleagues
from bench.saturday import DAY, make_region
from rehearsal.report import percentile
from tracker.models import Change, Note, Shift

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
ROWS = 1_100
LOADS = 5
SENTENCE = "she said that she comes at half past nine and brings a friend who has never knocked before; "
BOARD = "/boards/R1/confirms"


def line(name: str, found: float, budget: float | None, unit: str, limit: float | None = None, remark: str = "") -> None:
    """One row of the table: the figure, what it may be, their ratio, and the same of the plain page."""
    may = f"{budget:8,.0f} {found / budget:6.2f}" if budget else f"{'':8} {'':6}"
    beside = f"{limit:8,.0f}" if limit is not None else f"{'':8}"
    print(f"{name:46} {found:8,.0f} {unit:3} {may} {beside}  {remark}", flush=True)


def open_page(context: BrowserContext, address: str, slow: int, rows: int) -> Page:
    page = context.new_page()
    page.add_init_script(f"window.benchRows = {rows};" + Path(__file__).with_name("in_page.js").read_text())
    if slow > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(address)
    page.wait_for_function("() => window.bench.shown !== null")
    return page


# -- rows on the screen ------------------------------------------------------------------------------------------------

NAVIGATION = """() => { const [at] = performance.getEntriesByType("navigation"); return {
    answered: at.responseEnd, shown: window.bench.shown, screenful: window.bench.screenful, page: at.decodedBodySize, sent: at.transferSize,
    tasks: window.bench.longTasks.map(({duration}) => duration) } }"""
WHOLE_PAGE = """() => `<!doctype html><html lang="en"><head><title>Plain</title>${
    [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.outerHTML).join("")}</head><body class="is-board"><main><div id="board">
    <input class="editor" aria-label="Note"><div class="table-box">${document.querySelector("table").outerHTML}</div></div></main></body></html>`"""


def loads(make: Callable[[], BrowserContext], address: str, slow: int) -> list[dict[str, Any]]:
    found = []
    for _ in range(LOADS):
        context = make()
        found.append(open_page(context, address, slow, ROWS).evaluate(NAVIGATION))
        context.close()
    return found


def middle(values: list[float]) -> float:
    return percentile(values, 0.5)


def rows_on_screen(browser: Browser, user: User, slow: int) -> str:
    """Prints how soon the rows are there; returns the board as plain HTML."""
    board = loads(lambda: signed_in(browser, user), BOARD, slow)
    context = signed_in(browser, user)
    plain = open_page(context, BOARD, slow, ROWS).evaluate(WHOLE_PAGE)
    warm = open_page(context, BOARD, slow, ROWS).evaluate(NAVIGATION)
    context.close()
    limit = loads(lambda: with_plain(signed_in(browser, user), plain), "/plain", slow)

    def since_answer(found: dict[str, Any], what: str = "shown") -> float:
        return found[what] - found["answered"]

    bare = middle([since_answer(found) for found in limit])
    line(
        "rows on screen after the answer, first visit",
        middle([since_answer(found) for found in board]),
        1_000,
        "ms",
        bare,
        f"median of {LOADS}; plain HTML beside it",
    )
    line(
        "  a screenful of them",
        middle([since_answer(found, "screenful") for found in board]),
        None,
        "ms",
        middle([since_answer(found, "screenful") for found in limit]),
    )
    line("  slowest visit", max(since_answer(found) for found in board), 1_000, "ms", max(since_answer(found) for found in limit))
    line("  second visit, modules from the cache", since_answer(warm), 1_000, "ms")
    line(
        "longest task while it loads",
        max(max(found["tasks"], default=0) for found in board),
        None,
        "ms",
        max(max(found["tasks"], default=0) for found in limit),
    )
    line("the page", board[0]["page"] / 1000, 450, "KB", limit[0]["page"] / 1000)
    line("  on the wire", board[0]["sent"] / 1000, None, "KB", remark="gzip")
    return plain


def with_plain(context: BrowserContext, html: str) -> BrowserContext:
    context.route("**/plain", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    return context


# -- hands under a stream of edits -------------------------------------------------------------------------------------


def forget(page: Page) -> None:
    page.evaluate("() => Object.assign(window.bench, {interactions: [], longTasks: [], own: [], focusLost: 0})")


def slowest(page: Page) -> dict[str, float]:
    """The interaction that took longest to its next frame. Those below 16 ms are not told by the browser."""
    page.wait_for_timeout(150)  # the browser tells of them in the idle time after
    told = page.evaluate("() => window.bench.interactions")
    return max(told, key=lambda one: one["duration"], default={"duration": 16, "name": "none above", "waited": 0, "handled": 0})


def typing(page: Page, seconds: int) -> str:
    """Type a note for so long, and see that no key was lost and nobody touched the input. Returns the text."""
    page.locator('tbody tr [data-do="edit"][data-field="note"]').nth(8).click()
    editor = page.locator("input.editor")
    handle = editor.element_handle()
    forget(page)
    text, until = "", time.monotonic() + seconds
    while time.monotonic() < until:
        key = SENTENCE[len(text) % len(SENTENCE)]
        page.keyboard.type(key, delay=15)
        page.wait_for_timeout(75)
        text += key
    assert page.evaluate("(input) => input.isConnected && input === document.activeElement", handle), (
        "the input was replaced or lost the focus"
    )
    assert page.evaluate("() => window.bench.focusLost") == 0, "the focus moved"
    assert editor.input_value() == text, "a key was lost"
    return text


def own_edits(page: Page) -> list[float]:
    for number in range(20):
        page.locator('tbody tr [data-do="pass"]').nth(number).click()
        page.wait_for_timeout(200)
    own = page.evaluate("() => window.bench.own")
    assert [one["isMarked"] for one in own] == [True] * 20, "an edit of mine was not painted in the next frame"
    return [one["ms"] for one in own]


def search(page: Page) -> None:
    page.locator("#search").click()
    page.keyboard.type("garcia", delay=120)
    page.wait_for_timeout(300)
    for _ in "garcia":
        page.keyboard.press("Backspace")
        page.wait_for_timeout(120)


def press_all(page: Page, *selectors: str) -> None:
    for selector in selectors:
        page.locator(selector).first.click()
        page.wait_for_timeout(300)


def walk_in(page: Page) -> None:
    page.locator('[data-do="walk-in"]').click()
    page.keyboard.type("Wilhelmina", delay=80)
    page.keyboard.press("Tab")
    page.keyboard.type("Whitfield", delay=80)
    page.keyboard.press("Escape")


HANDS: dict[str, Callable[[Page], None]] = {
    "search, letter by letter": search,
    "filters": lambda page: press_all(page, '[data-filter="late"]', '[data-filter="in"]', '[data-filter="all"]'),
    "sorting by name, and back": lambda page: press_all(page, *['[data-by="name"]'] * 3),
    "the status menu, opened and left": lambda page: press_all(page, '[data-do="status-menu"]', "#search"),
    "the walk-in form, typed": walk_in,
    "to KPH and back": lambda page: press_all(page, 'nav [data-tab="kph"]', 'nav [data-tab="confirms"]'),
}


PASSES_SHOWN = """(wanted) => wanted === [...document.querySelectorAll("tbody .passes .count")]
    .reduce((sum, cell) => sum + Number(cell.textContent), 0)"""


def hands(browser: Browser, user: User, colleagues: Callable[[], Colleagues], plain: str, slow: int, seconds: int) -> None:
    context = signed_in(browser, user)
    page = open_page(context, BOARD, slow, ROWS)
    page.get_by_text("All saved").wait_for()
    limits = {
        name: plain_typing(with_plain(signed_in(browser, user), html), rows, slow)
        for name, html, rows in (("table", plain, ROWS), ("empty", EMPTY, 0))
    }
    with colleagues() as others:
        text = typing(page, seconds)
        found, tasks, edits = slowest(page), page.evaluate("() => window.bench.longTasks"), others.done
        line(
            f"slowest key of a note of {len(text)} characters",
            found["duration"],
            200,
            "ms",
            limits["table"],
            "INP; beside it: the same table as plain HTML",
        )
        line("  the same on an empty page", limits["empty"], None, "ms")
        line(
            "  long tasks meanwhile",
            len(tasks),
            None,
            "",
            remark=f"longest {max((task['duration'] for task in tasks), default=0):.0f} ms; {edits} foreign edits, {edits / seconds:.1f} a second",
        )
        page.keyboard.press("Enter")
        page.get_by_text("All saved").wait_for()
        forget(page)
        own = own_edits(page)
        line("own edit painted, median of 20", middle(own), 50, "ms")
        line("  slowest", max(own), 50, "ms")
        for name, act in HANDS.items():
            forget(page)
            act(page)
            found = slowest(page)
            line(
                f"slowest of: {name}",
                found["duration"],
                200,
                "ms",
                remark=f"{found['name']}: waited {found['waited']:.0f}, handled {found['handled']:.0f}",
            )
    assert Note.objects.filter(text=text.strip()).count() == 1, "the note is not saved as it was typed"
    passes = Shift.objects.filter(office__region__code="R1", day=DAY).aggregate(Sum("confirm_passes"))["confirm_passes__sum"]
    page.wait_for_function(PASSES_SHOWN, arg=passes)  # what ten a second did is on the screen, all of it
    context.close()


EMPTY = '<!doctype html><title>Empty</title><table><tbody><tr><td><input class="editor"></td></tr></tbody></table>'


def plain_typing(context: BrowserContext, rows: int, slow: int) -> float:
    page = open_page(context, "/plain", slow, rows)
    page.locator("input.editor").click()
    forget(page)
    page.keyboard.type(SENTENCE, delay=40)
    duration = slowest(page)["duration"]
    context.close()
    return duration


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--slow", type=int, default=1, help="times slower than this machine")
    options.add_argument("--seconds", type=int, default=25, help="of typing")
    chosen = options.parse_args()
    call_command("collectstatic", interactive=False, verbosity=0)  # hashed names and an endless cache, as a campaign has them
    with sockets.database() as url:
        ana, *others = make_region(ROWS)
        shifts = list(Shift.objects.filter(office__region__code="R1", day=DAY, memberships=None).values_list("pk", flat=True))
        with sockets.web_process(url), chromium() as browser:
            slower = f", processor {chosen.slow} times slower" if chosen.slow > 1 else ""
            busy = f"{os.getloadavg()[0]:.1f} processes wanted one of {os.cpu_count()} processors in the last minute"
            print(f"a region's board of {ROWS:,} rows in Chromium {browser.version}{slower}; {busy}")
            print(f"{'':46} {'figure':>8} {'':3} {'budget':>8} {'ratio':>6} {'plain':>8}")
            plain = rows_on_screen(browser, ana, chosen.slow)
            hands(browser, ana, lambda: Colleagues(others, shifts), plain, chosen.slow, chosen.seconds)
        print(f"{Change.objects.count():,} changes in the log")
        connections.close_all()


if __name__ == "__main__":
    main()
