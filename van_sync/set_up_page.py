"""The admin's page "VAN set-up": what ``manage.py van_check`` says, for those who have no terminal."""

import logging
import threading
from collections.abc import Callable, Iterable

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.site import data_only
from tracker import van
from van_sync.check import Finding, check
from van_sync.models import VanDeed

PATIENCE = 20.0  # seconds; VAN may take minutes to say nothing, and nobody looks at an empty page for that long
OUR_FAULT = "Something went wrong on our side. It stands in the server's log; tell whoever keeps the server."
Check = Callable[[], Iterable[Finding]]
logger = logging.getLogger(__name__)


@data_only
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Asks VAN only when the button is pressed."""
    findings, is_whole = in_time(check) if request.method == "POST" else ([], True)
    states = {finding.state for finding in findings}
    context = {
        "title": "VAN set-up", "opts": VanDeed._meta, "is_set_up": van.is_set_up(), "findings": findings, "is_whole": is_whole,
        "has_problem": "problem" in states, "has_warning": "warning" in states, "is_asked": request.method == "POST",
    }  # fmt: skip
    return render(request, "admin/van_sync/set_up.html", {**admin.site.each_context(request), **context})


def in_time(check: Check) -> tuple[list[Finding], bool]:
    """What is found within some seconds, and whether that is all. What is still asked then goes on alone, and is not shown."""
    found: list[Finding] = []
    thread = threading.Thread(target=_collect, args=[check, found], name="set-up check", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return list(found), not thread.is_alive()


def _collect(check: Check, found: list[Finding]) -> None:
    try:
        for finding in check():
            found.append(finding)  # noqa: PERF402  # one after another: the page shows what there is so far
    except Exception:
        logger.exception("the check of the set-up failed")
        found.append(Finding("Check", "problem", OUR_FAULT))
    finally:
        connection.close()
