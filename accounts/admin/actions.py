"""What managers do with a selection of people. Each is done person by person, in the history, and refused with a sentence."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts import managing
from accounts.admin import people_pages
from accounts.admin.selection import each, tell_of_missing
from accounts.http import user_of
from accounts.models import User

GONE = "Some of the people that you chose are no longer in this list."


@admin.action(description="Approve", permissions=["change"])
def approve(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
    return people_pages.approve_many(request, tell_of_missing(request, list(queryset), managing.DECIDED))


@admin.action(description="Refuse", permissions=["change"])
def refuse(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
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
    return people_pages.move_many(request, tell_of_missing(request, list(queryset), GONE))


@admin.action(description="Sign out everywhere", permissions=["change"])
def sign_out(admin_of: Any, request: HttpRequest, queryset: QuerySet[User]) -> None:
    done = "signed out on every device"
    people = tell_of_missing(request, list(queryset), GONE)
    each(request, people, lambda pk: managing.sign_out_everywhere(pk, user_of(request)), done)
