"""From the words of the command to the report: the ground, the people, the server."""

import asyncio
import signal
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from rehearsal import ground, odds
from rehearsal.clock import as_clock
from rehearsal.report import Report
from rehearsal.run import Options, Rehearsal
from rehearsal.server import NoServer, Process, free_port, wait_for, web_process

TABS_AN_OFFICE = 3.75


class NotPossible(Exception):
    """Nothing was rehearsed. ``str()`` says why, and what to do."""


def rehearse(words: Mapping[str, Any], *, say: Callable[[str], None]) -> Report:
    """Raises ``NotPossible``."""
    options = _options(words)
    try:
        places = ground.prepare(options.seed, words["offices"], words["bookings"])[: words["tabs"]]
    except ground.RealCampaign as why:
        raise NotPossible(str(why)) from None
    if not places:
        raise NotPossible("No office has bookings on the day of its board. Bring in a day first (make run does), or empty the database.")
    screens = ground.seat(places, words["tabs"] or round(len(places) * TABS_AN_OFFICE), options.seed)
    with ExitStack() as stack:
        # Whoever ends us ends our web process with us.
        stack.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, signal.default_int_handler))
        sessions = ground.log_in(screens, places, options.seed)
        stack.callback(ground.log_out, sessions.values())
        try:
            rehearsal = Rehearsal(options, *_server(words["url"], stack), places, screens, say)
            return asyncio.run(rehearsal.play(sessions, ground.strangers(places, options.seed, odds.KNOWN_IN_VAN)))
        except NoServer as why:
            raise NotPossible(str(why)) from None


def _server(url: str | None, stack: ExitStack) -> tuple[str, Process | None]:
    """The one that runs, or one of our own that may be killed. Raises ``NoServer``."""
    if url:
        wait_for(url.rstrip("/"))
        return url.rstrip("/"), None
    own = stack.enter_context(web_process(free_port(), SECURE_COOKIES="False", BEHIND_HTTPS_PROXY="False", ALLOWED_HOSTS="localhost"))
    return f"http://localhost:{own.port}", own


def _options(words: Mapping[str, Any]) -> Options:
    """Raises ``NotPossible`` for a day that would begin after its end."""
    begins, speed = words["begins"], words["speed"]
    ends = min(odds.ENDS, begins + words["minutes"] * speed) if words["minutes"] else odds.ENDS
    if begins >= odds.ENDS:
        raise NotPossible(f"The made-up day ends at {as_clock(odds.ENDS)}. Begin it before that.")
    return Options(words["seed"], speed, begins, ends, words["faults"], words["quiet"])
