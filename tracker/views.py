"""The boards' pages and the one place where edits arrive."""

import datetime as dt
from typing import Any

import orjson
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.models import Office, User
from tracker.boards import Board, board_offices, find_board
from tracker.coming import coming_shifts, stands_on
from tracker.history import history_of
from tracker.metrics import DEFINITIONS_JSON
from tracker.models import CanvassGroup, Shift, Volunteer
from tracker.operations.engine import Result, apply
from tracker.rows import dumps
from tracker.snapshot import snapshot_json
from tracker.volunteers.page import last_shifts

MAX_ENTRIES = 100
NO_BOARD = "No such board for you."
METRICS = mark_safe(DEFINITIONS_JSON)  # noqa: S308  # our own words, and no "<" in them


@require_GET
@never_cache
def board_page(request: SignedInRequest, code: str, tab: str) -> HttpResponse:
    board = _board_or_404(request.user, code)
    rows = mark_safe(snapshot_json(board, request.user))  # noqa: S308  # snapshot_json leaves no "<" that could end the script element
    return render(request, "tracker/board.html", {"board": board, "tab": tab, "snapshot_json": rows, "metrics_json": METRICS})


@login_not_required  # a signed-out tab must hear 401, not be led to the sign-in page
@require_GET
@never_cache
def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return _signed_out()
    return _json(snapshot_json(_board_or_404(request.user, code), request.user))


@login_not_required  # the same: the window stays open and says that it could not load
@require_GET
@never_cache
def person(request: HttpRequest, code: str, volunteer_id: int) -> HttpResponse:
    """The coming shifts and the last ones of somebody who stands on this board; see docs/architecture.md, section 8."""
    if not request.user.is_authenticated:
        return _signed_out()
    offices = list(board_offices(request.user, code))
    if not stands_on(offices, volunteer_id):
        raise Http404(NO_BOARD)
    coming = coming_shifts(volunteer_id, user=request.user, now=timezone.now(), offices=offices)
    return _json(dumps({"shifts": coming, "past": last_shifts(Volunteer(pk=volunteer_id), offices)}))


@login_not_required  # the same
@require_GET
@never_cache
def history(request: HttpRequest, code: str) -> HttpResponse:
    """The story of one shift or group of the board."""
    if not request.user.is_authenticated:
        return _signed_out()
    row = _row_or_404(board_offices(request.user, code), request.GET)
    return _json(dumps({"entries": history_of(row, request.user)}))


@login_not_required  # the same, and it keeps its edits
@require_POST
def operations(request: HttpRequest, code: str) -> HttpResponse:
    """Apply a list of entries, in order; see docs/architecture.md, section 3."""
    received = timezone.now()
    if not request.user.is_authenticated:
        return _signed_out()
    if not board_offices(request.user, code).exists():
        raise Http404(NO_BOARD)
    entries = _entries(request.body)
    if entries is None:
        return _problem(400, "Edits must come as a JSON list of objects.")
    if len(entries) > MAX_ENTRIES:
        return _problem(413, f"Send at most {MAX_ENTRIES} edits at once.")
    return _json(dumps({"results": _apply_in_order(entries, request.user, received)}))


def _apply_in_order(entries: list[dict[str, Any]], user: User, received: dt.datetime) -> list[Result]:
    """An entry that touches a row of one that did not apply waits: the person is asked about the first one before."""
    results: list[Result] = []
    blocked: set[str] = set()
    for entry in entries:
        rows = _rows_named(entry)
        if rows & blocked:
            results.append({"id": entry.get("id"), "result": "later", "reason": "This waits for an earlier edit of the same row."})
            blocked |= rows
            continue
        result = apply(entry, user=user, received=received)
        if result["result"] not in ("applied", "repeated"):
            blocked |= rows
        results.append(result)
    return results


def _rows_named(entry: dict[str, Any]) -> set[str]:
    rows = {f"{kind}:{entry[kind]}" for kind in ("shift", "group", "note", "operation") if isinstance(entry.get(kind), int | str)}
    rows.add(f"operation:{entry.get('id')}")
    lists = [entry[name] for name in ("members", "was", "to") if isinstance(entry.get(name), list)]
    return rows | {f"shift:{shift}" for shifts in lists for shift in shifts if isinstance(shift, int | str)}


def _entries(body: bytes) -> list[dict[str, Any]] | None:
    try:
        entries = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return entries if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries) else None


def _board_or_404(user: User, code: str) -> Board:
    board = find_board(user, code)
    if board is None:
        raise Http404(NO_BOARD)
    return board


def _row_or_404(offices: QuerySet[Office], named: QueryDict) -> Shift | CanvassGroup:
    """``?shift=812`` or ``?group=5``. No such board, no such row and a row of another board look the same."""
    for name, model in (("shift", Shift), ("group", CanvassGroup)):
        pk = named.get(name, "")
        if pk.isdecimal() and len(pk) < 19:
            row = model.objects.filter(pk=pk, office__in=offices).select_related("office").first()
            if row is not None:
                return row
    raise Http404(NO_BOARD)


def _json(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="application/json", status=status)


def _signed_out() -> HttpResponse:
    return _problem(401, "You are signed out. Sign in again; your edits wait in this browser.")


def _problem(status: int, reason: str) -> HttpResponse:
    return _json(dumps({"reason": reason}), status)
