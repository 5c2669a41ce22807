"""What managers do with a selection of people. Each is done person by person, in the history, and refused with a sentence."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts import managing
from accounts.http import user_of
from accounts.models import User

MOST_SENTENCES = 10


def each(request: HttpRequest, people: Iterable[User], deed: Callable[[int], Any], done: str, already: str = "") -> None:
    """Do ``deed`` to everybody. It returns False where there was nothing to do."""
    count, idle, refused = 0, 0, []
    for user in people:
        try:
            if deed(user.pk) is False:
                idle += 1
            else:
                count += 1
        except managing.NotDone as no:
            refused.append(str(no))
    if count:
        messages.success(request, f"{count} {'person' if count == 1 else 'people'} {done}.")
    if idle:
        messages.info(request, f"{idle} {'was' if idle == 1 else 'were'} {already} already.")
    for sentence in list(dict.fromkeys(refused))[:MOST_SENTENCES]:
        messages.error(request, sentence)


@admin.action(description="Approve", permissions=["change"])
def approve(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
    from accounts.admin import people_pages  # it uses each(), above

    return people_pages.approve_many(request, list(queryset))


@admin.action(description="Refuse", permissions=["change"])
def refuse(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    each(request, list(queryset), lambda pk: managing.refuse(pk, user_of(request)), "refused")


@admin.action(description="Allow", permissions=["change"])
def allow(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    each(request, list(queryset), lambda pk: managing.set_allowed(pk, True, user_of(request)), "allowed", "allowed")


@admin.action(description="Take “allowed” away", permissions=["change"])
def take_allowed_away(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    done = "no longer allowed; their open pages end within seconds"
    each(request, list(queryset), lambda pk: managing.set_allowed(pk, False, user_of(request)), done, "not allowed")


@admin.action(description="Move to office …", permissions=["change"])
def move(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
    from accounts.admin import people_pages  # it uses each(), above

    return people_pages.move_many(request, list(queryset))


@admin.action(description="Sign out everywhere", permissions=["change"])
def sign_out(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    done = "signed out on every device"
    each(request, list(queryset), lambda pk: managing.sign_out_everywhere(pk, user_of(request)), done)
