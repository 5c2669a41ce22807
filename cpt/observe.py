"""What each request leaves behind: a line in the log and a count. Neither says who somebody looked for, only which page it was."""

import logging
import time
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from prometheus_client import Histogram

logger = logging.getLogger("cpt.request")
REQUESTS = Histogram("cpt_request_seconds", "Seconds until a request was answered.", ["page", "method", "status"])
METHODS = ("GET", "POST", "HEAD")


@sync_and_async_middleware
def observed(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Stands behind the middleware that gives each request its id."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            began = time.perf_counter()
            return _note(request, await get_response(request), time.perf_counter() - began)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        return _note(request, get_response(request), time.perf_counter() - began)

    return answer


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> HttpResponseBase:
    method = str(request.method) if request.method in METHODS else "other"  # what anybody may send must not make rows without end
    page = _page(request)
    REQUESTS.labels(page, method, str(response.status_code)).observe(seconds)
    user = getattr(request, "_cached_user", None) or getattr(request, "_acached_user", None)
    said = {"page": page, "method": method, "status": response.status_code, "seconds": round(seconds, 4), "user": getattr(user, "pk", None)}
    logger.info("%(method)s %(page)s %(status)s in %(seconds)s s", said, extra=said)
    return response


def _page(request: HttpRequest) -> str:
    """The name of the route, never the address: that may be anything."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"
