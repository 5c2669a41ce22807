"""What managers do with a selection of people. Each is done person by person, in the history, and refused with a sentence."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from accounts import managing
from accounts.http import user_of
from accounts.models import User

MOST_SENTENCES = 10
GONE = "Some of the people that you chose are no longer in this list."


def each(
    request: HttpRequest,
    people: Iterable[User],
    deed: Callable[[int], Any],
    done: str,
    already: str = "",
    undo: Callable[[list[User]], str] | None = None,
) -> None:
    """Do ``deed`` to everybody. It returns False where there was nothing to do. ``undo`` makes the button that takes it back."""
    reached: list[User] = []
    idle, refused = 0, []
    for user in people:
        try:
            if deed(user.pk) is False:
                idle += 1
            else:
                reached.append(user)
        except managing.NotDone as no:
            refused.append(str(no))
    if reached:
        sentence = f"{len(reached)} {'person' if len(reached) == 1 else 'people'} {done}."
        messages.success(request, format_html("{} {}", sentence, undo(reached)) if undo else sentence)
    if idle:
        messages.info(request, f"{idle} {'was' if idle == 1 else 'were'} {already} already.")
    for sentence in list(dict.fromkeys(refused))[:MOST_SENTENCES]:
        messages.error(request, sentence)


def tell_of_missing(request: HttpRequest, people: list[User], sentence: str) -> list[User]:
    """Whoever was chosen in the list and is not in it any more. They are not named: the number may as well be made up."""
    chosen = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
    if chosen - {str(user.pk) for user in people}:
        messages.error(request, sentence)
    return people


@admin.action(description="Approve", permissions=["change"])
def approve(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
    from accounts.admin import people_pages  # it uses each(), above

    return people_pages.approve_many(request, tell_of_missing(request, list(queryset), managing.DECIDED))


@admin.action(description="Refuse", permissions=["change"])
def refuse(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    from accounts.admin import people_pages  # it uses each(), above

    people_pages.refuse_many(request, tell_of_missing(request, list(queryset), managing.DECIDED))


@admin.action(description="Allow", permissions=["change"])
def allow(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    people = tell_of_missing(request, list(queryset), GONE)
    each(request, people, lambda pk: managing.set_allowed(pk, True, user_of(request)), "allowed", "allowed")


@admin.action(description="Take “allowed” away", permissions=["change"])
def take_allowed_away(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    done = "no longer allowed; their open pages end within seconds"
    people = tell_of_missing(request, list(queryset), GONE)
    each(request, people, lambda pk: managing.set_allowed(pk, False, user_of(request)), done, "not allowed")


@admin.action(description="Move to office …", permissions=["change"])
def move(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
    from accounts.admin import people_pages  # it uses each(), above

    return people_pages.move_many(request, tell_of_missing(request, list(queryset), GONE))


@admin.action(description="Sign out everywhere", permissions=["change"])
def sign_out(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    done = "signed out on every device"
    people = tell_of_missing(request, list(queryset), GONE)
    each(request, people, lambda pk: managing.sign_out_everywhere(pk, user_of(request)), done)
