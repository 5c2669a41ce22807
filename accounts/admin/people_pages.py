"""Pages beside the list of people: the search, the queue of those who wait, and what asks before it is done to a selection.

Names and e-mails stand in no address: what is searched for is posted and kept in the session.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import managing
from accounts.admin.selection import each
from accounts.http import SignedInRequest, user_of
from accounts.manager_forms import ApproveForm, MoveForm
from accounts.models import Rank, User
from accounts.scope import people_edited_by, people_seen_by
from accounts.waiting import waiting_list

LIST = "admin:accounts_user_changelist"
SEARCHED = "people_search"
LONGEST_SEARCH = 80
UNDO, UNDO_FOR = "refused", timedelta(days=1)


def waiting_for(user: User) -> list[int]:
    return list(people_seen_by(user).filter(waiting_since__isnull=False).order_by("pk").values_list("pk", flat=True))


def searched(request: HttpRequest) -> str:
    return str(request.session.get(SEARCHED, ""))


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keep what to search for, and go back to the list with the filters that it had."""
    request.session[SEARCHED] = request.POST.get("q", "").strip()[:LONGEST_SEARCH]
    kept = [(name, value) for name, values in QueryDict(request.POST.get("filters", "")).lists() for value in values if name != "p"]
    return redirect(f"{reverse(LIST)}?{urlencode(kept)}" if kept else reverse(LIST))


@require_GET
@never_cache
def waiting_json(request: SignedInRequest) -> HttpResponse:
    """Who waits, by number alone: the page says how many are new to it. It asks by itself, so nobody is "active" by it."""
    request.is_asked_by_itself = True
    return JsonResponse({"waiting": waiting_for(request.user)})


def list_context(request: HttpRequest, *, is_waiting_list: bool) -> dict[str, Any]:
    filters = request.GET.urlencode()
    user = user_of(request)
    waiting = waiting_for(user)
    title = "People who wait for a yes or a no" if is_waiting_list else "People"
    return {"is_waiting_list": is_waiting_list, "searched": searched(request), "filters": filters, "waiting": waiting, "title": title}


def decide_column(by: User) -> Callable[[User], SafeString]:
    """The buttons of a row; they send the list's own form elsewhere."""
    region = managing.usual_region(by)

    @admin.display(description="decide")
    def decide(user: User) -> SafeString:
        now, page, no = (reverse(f"admin:accounts_user_{name}", args=[user.pk]) for name in ("approve_now", "approve", "refuse"))
        yes = SafeString()
        if region:
            words = f"Approve into {region.code}"
            yes = format_html('<button class="work-go" formaction="{}" aria-label="{}: {}, as Intern">{}</button>', now, words, user, words)
        words = "Other rank …" if region else "Approve …"
        ask = format_html('<a class="work-other" href="{}" aria-label="{} {}">{}</a>', page, words, user, words)
        refuse = format_html('<button class="work-no" formaction="{}" aria-label="Refuse {}">Refuse</button>', no, user)
        return format_html('<span class="work-decide">{} {} {}</span>', yes, ask, refuse)

    return decide


def of_who_waits(view: Callable[[SignedInRequest, User], HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever is decided by now, is not this manager's or never was: one sentence, so that a number tells nothing."""

    @wraps(view)
    def answer(request: SignedInRequest, pk: int) -> HttpResponse:
        user = people_edited_by(request.user).filter(pk=pk, waiting_since__isnull=False).first()
        if user is None:
            messages.error(request, managing.DECIDED)
            return redirect(waiting_list())
        return view(request, user)

    return answer


@require_POST
@of_who_waits
def approve_now(request: SignedInRequest, user: User) -> HttpResponse:
    """One click: into the manager's own region, as an intern."""
    region = managing.usual_region(request.user)
    if region is None:
        return redirect("admin:accounts_user_approve", user.pk)
    _approve(request, [user], Rank.INTERN, region, None)
    return redirect(waiting_list())


@require_POST
@of_who_waits
def refuse(request: SignedInRequest, user: User) -> HttpResponse:
    refuse_many(request, [user])
    return redirect(waiting_list())


def refuse_many(request: HttpRequest, people: list[User]) -> None:
    by = user_of(request)
    each(request, people, lambda pk: managing.refuse(pk, by), "refused", undo=undo_button)


def undo_button(refused: list[User]) -> SafeString:
    """Sends the list's own form elsewhere. Its value says who waited since when, and is signed: nobody else is put into the queue with it."""
    token = signing.dumps([[user.pk, user.waiting_since.timestamp()] for user in refused if user.waiting_since], salt=UNDO)
    address = reverse("admin:accounts_user_undo_refusal")
    return format_html(
        '<button class="work-no" form="changelist-form" formaction="{}" name="undo" value="{}">Undo</button>', address, token
    )


@require_POST
def undo_refusal(request: SignedInRequest) -> HttpResponse:
    try:
        refused = signing.loads(request.POST.get("undo", ""), salt=UNDO, max_age=UNDO_FOR)
    except signing.BadSignature:
        messages.error(request, "This is too long ago to be undone here. Ask data staff to add the person.")
        return redirect(waiting_list())
    since = {pk: datetime.fromtimestamp(moment, tz=UTC) for pk, moment in refused}
    people = User.objects.filter(pk__in=since)
    each(request, people, lambda pk: managing.take_refusal_back(pk, since[pk], request.user), "back in the list, undecided")
    return redirect(waiting_list())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@of_who_waits
def approve(request: SignedInRequest, user: User) -> HttpResponse:
    form = ApproveForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        _approve(request, [user], form.cleaned_data["rank"], form.cleaned_data["region"], form.cleaned_data["default_office"])
        return redirect(waiting_list())
    return _ask(request, form, [user], "Approve", action="")


def approve_many(request: HttpRequest, people: list[User]) -> HttpResponse | None:
    """A selection: at once where the manager has one region, else a page that asks for region, rank and office."""
    by = user_of(request)
    region = managing.usual_region(by)
    if region:
        _approve(request, people, Rank.INTERN, region, None)
        return None
    form = ApproveForm(request.POST if "apply" in request.POST else None, by=by)
    if not form.is_valid():
        return _ask(request, form, people, "Approve", action="approve")
    _approve(request, people, form.cleaned_data["rank"], form.cleaned_data["region"], form.cleaned_data["default_office"])
    return None


def move_many(request: HttpRequest, people: list[User]) -> HttpResponse | None:
    by = user_of(request)
    form = MoveForm(request.POST if "apply" in request.POST else None, by=by)
    if not form.is_valid():
        return _ask(request, form, people, "Move", action="move")
    office = form.cleaned_data["office"]
    each(request, people, lambda pk: managing.move_to(pk, office, by), f"moved to {office}", f"at {office.code}")
    return None


def _approve(request: HttpRequest, people: list[User], rank: str, region: Any, office: Any) -> None:
    by = user_of(request)
    where = office or region
    done = f"approved as {rank}{f' into {where.code}' if where else ''}"
    each(request, people, lambda pk: managing.approve(pk, by, region, rank, office), done)


def _ask(request: HttpRequest, form: Any, people: list[User], verb: str, *, action: str) -> HttpResponse:
    """``action``: of the list, to be sent again with the answer; empty for the page of one person."""
    whom = str(people[0]) if len(people) == 1 else f"{len(people)} people"
    title = f"{verb} {whom}"
    context = {
        **admin.site.each_context(request),
        "opts": User._meta,
        "form": form,
        "people": people,
        "verb": verb,
        "action": action,
        "title": title,
    }
    status = 422 if form.is_bound else 200
    return render(request, "admin/accounts/user/ask.html", context, status=status)
