"""Boards of past days: read-only, by the same scope as the boards of today. What does not exist and what is not yours look the same."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import User
from tracker.archive.downloads import as_csv, as_workbook
from tracker.archive.past import DayLine, PastDay, days_of, past_shifts
from tracker.archive.review import PastReview
from tracker.boards import Board, find_board
from tracker.coming import stands_on
from tracker.models import Volunteer

NO_DAY = "No such board for you."
TABS = {"confirms": "Same Day Confirms", "kph": "KPH", "flake": "Flake Chase", "review": "Review"}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@never_cache
def past_days(request: SignedInRequest, code: str) -> HttpResponse:
    """The list of days, newest first."""
    board = _board_or_404(request.user, code)
    return render(request, "tracker/past/days.html", {"board": board, "days": days_of(board.offices)})


@require_GET
@never_cache
def past_board(request: SignedInRequest, code: str, day: str, tab: str) -> HttpResponse:
    board = _board_or_404(request.user, code)
    past = _day_or_404(board, day)
    earlier, later = _neighbours(days_of(board.offices), past.day)
    context = {"board": board, "past": past, "day": past.day, "tab": tab, "tabs": TABS.items(), "earlier": earlier, "later": later}
    if tab == "review":
        context["review"] = PastReview(past)
    return render(request, f"tracker/past/{tab}.html", context)


@require_GET
@never_cache
def past_person(request: SignedInRequest, code: str, volunteer_id: int) -> HttpResponse:
    """Where somebody was on past days, at the offices of this board. For those who are, and were, on none of them: 404."""
    board = _board_or_404(request.user, code)
    person, seen = Volunteer.objects.filter(pk=volunteer_id).first(), {volunteer_id}
    while person is not None and person.merged_into is not None and person.merged_into_id not in seen:  # who they turned out to be
        person = person.merged_into
        seen.add(person.pk)
    shifts = past_shifts(person.pk, board.offices) if person else []
    if person is None or not (shifts or stands_on(list(board.offices), person.pk)):
        raise Http404(NO_DAY)
    return render(request, "tracker/past/person.html", {"board": board, "person": person, "shifts": shifts})


@require_GET
@never_cache
def download(request: SignedInRequest, code: str, day: str, kind: str) -> HttpResponse:
    board = _board_or_404(request.user, code)
    past = _day_or_404(board, day)
    data, content_type = (as_csv(past), "text/csv; charset=utf-8") if kind == "csv" else (as_workbook(past), EXCEL)
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{board.code}-{past.day.isoformat()}.{kind}"'
    return answer


def _board_or_404(user: User, code: str) -> Board:
    board = find_board(user, code)
    if board is None:
        raise Http404(NO_DAY)
    return board


def _day_or_404(board: Board, day: str) -> PastDay:
    try:
        past = PastDay(board.offices, dt.date.fromisoformat(day))
    except ValueError:
        raise Http404(NO_DAY) from None
    if not past:
        raise Http404(NO_DAY)
    return past


def _neighbours(days: list[DayLine], day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    earlier = max((line.day for line in days if line.day < day), default=None)
    return earlier, min((line.day for line in days if line.day > day), default=None)
