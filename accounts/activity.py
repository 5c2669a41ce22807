"""When people were first and last at work here."""

import logging
from datetime import timedelta
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware

from accounts.models import User

logger = logging.getLogger(__name__)
WRITTEN_EVERY = timedelta(minutes=5)


@sync_and_async_middleware
def activity(get_response: Any) -> Any:
    """Look at who was asked for anyway (never ask for it), and write after the answer has gone out.

    Stands behind the middleware that serves static files, so those never come here.
    """
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            return _note(request, await get_response(request))

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _note(request, get_response(request))

    return answer


def _note(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    user: User | AnonymousUser | None = getattr(request, "_cached_user", None) or getattr(request, "_acached_user", None)
    if isinstance(user, User) and not getattr(request, "is_asked_by_itself", False) and _is_due(user):
        response._resource_closers.append(lambda: write(user.pk))  # type: ignore[attr-defined]  # noqa: SLF001 Django has no public way to do something after the answer
    return response


def _is_due(user: User) -> bool:
    return user.last_active_at is None or timezone.now() - user.last_active_at >= WRITTEN_EVERY


def write(user_id: int) -> None:
    """One update, which finds nothing to do where another process was quicker."""
    now = timezone.now()
    due = Q(last_active_at=None) | Q(last_active_at__lte=now - WRITTEN_EVERY)
    try:
        User.objects.filter(due, pk=user_id).update(first_active_at=Coalesce(F("first_active_at"), now), last_active_at=now)
    except DatabaseError as busy:  # the next request writes it
        logger.info("When somebody was active was not written: %s", type(busy).__name__)
