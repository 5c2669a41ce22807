"""Who gets through a door, and what the others see: nothing.

Where there is no board, no row and no scope to ask (imports, VAN's set-up, the queue of places), one decorator says for whom a view is.
The admin's own pages ask ``User.has_perm``; this site turns their refusals into the same "not found".
"""

from collections.abc import Callable
from functools import update_wrapper, wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.http import user_of
from accounts.models import Rank
from accounts.scope import EVERY, reach

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def data_only(view: View) -> View:
    """For data staff alone. It stands outermost, so that others do not even learn which method the view takes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.user.is_authenticated and request.user.is_active and request.user.rank == Rank.DATA):
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def with_right(action: str) -> Callable[[View], View]:
    """For those whose right to ``action`` reaches every office. Outermost, as ``data_only``; whoever is signed out was led to the door before."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if reach(user_of(request), action) != EVERY:
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate


class Site(AdminSite):
    """The admin. Whoever is not signed in is sent to the sign-in page; whoever may not see a page is told that there is none."""

    site_header = site_title = "CPT"
    index_title = "Set-up"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        asked = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            try:
                return asked(request, *args, **kwargs)
            except PermissionDenied as refused:
                raise Http404 from refused

        return cast(View, update_wrapper(inner, asked))
