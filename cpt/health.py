"""For the machine that watches this one. Nothing here names anybody."""

import hmac
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from van_sync.schedules.watch import silences

PATIENCE = 1.0  # seconds for Redis; who asks has a time-out of its own


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks neither database nor Redis: restarting this process would mend neither."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve people: 503 where the database does not answer.

    Redis, worker and clock are told and decide nothing. Without Redis edits are saved and boards hear of them late; without worker and
    clock the day goes on. To take every web process out of service for that would make a small trouble a large one.
    ``worker`` and ``clock``: seconds since they were last heard, null if never.
    """
    found: dict[str, Any] = {"database": _database(), "redis": _redis()}
    if found["database"] == "ok":
        found |= silences()
    return JsonResponse({"ready": found["database"] == "ok", **found}, status=200 if found["database"] == "ok" else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return f"no answer: {type(problem).__name__}"
    return "ok"


def _redis() -> str:
    if not settings.REDIS_URL:
        return "not used"
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as client:
            client.ping()
    except redis.RedisError as problem:
        return f"no answer: {type(problem).__name__}"
    return "ok"


@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """This process's figures for Prometheus, for whoever has METRICS_TOKEN; without one set there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
