"""The way into the API: who calls, what goes wrong on purpose, and how answers and refusals are written."""

import base64
import binascii
import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path

from van_sync.sandbox.call import MY_CAMPAIGN, MY_VOTERS, NOTHING, Answer, Call, read_body
from van_sync.sandbox.faults import counting, faults
from van_sync.sandbox.problems import Problem, forbidden, problem
from van_sync.sandbox.traffic import traffic

View = Callable[..., Any]
logger = logging.getLogger("van_sync.sandbox")
IDS = {"person": r"-?[0-9]{1,18}|[^/:]+:[^/]+"}  # a VANID, or the type and value of another id
NO_EVENTS_IN = re.compile(r"events|signups")


def endpoint(template: str, **views: View) -> URLPattern:
    """A path below /v4, such as ``signups/{signup_id}``, with one view for each method. Its case does not matter."""
    pattern = re.sub(r"\{(\w+)\}", lambda name: f"(?P<{name[1]}>{IDS.get(name[1], '[0-9]{1,18}')})", template)
    return re_path(rf"(?i)^v4/{pattern}/?$", Endpoint(template, views))


class Endpoint:
    def __init__(self, template: str, views: dict[str, View]) -> None:
        self.template, self.views = template, views
        self.group = template.partition("/")[0]
        self.csrf_exempt = True

    def __call__(self, request: HttpRequest, **names: str) -> HttpResponse:
        with traffic.counted(str(request.method), self.template, request.path) as counted:
            try:
                response = self._answer(request, {name: int(text) if name.endswith("_id") else text for name, text in names.items()})
            except Problem as wrong:
                response = write(Answer(wrong.status, {"errors": wrong.errors}, wrong.headers))
            except Exception:
                logger.exception("The stand-in has a fault of its own.")
                response = server_error()
            counted.response = response
            return response

    def _answer(self, request: HttpRequest, names: dict[str, Any]) -> HttpResponse:
        if not (faults.hit(str(request.method), self.group)):
            return self._work(request, names)
        time.sleep(faults.delay_ms / 1000)
        failure = _failure()
        if held := faults.take_stall():
            if faults.stall_applies:
                self._work(request, names)
            time.sleep(held)
            return bad_gateway()
        if failure is None:
            return self._work(request, names)
        if faults.failures_apply and failure.status_code >= 500:
            self._work(request, names)
        return failure

    def _work(self, request: HttpRequest, names: dict[str, Any]) -> HttpResponse:
        mode = let_in(request)
        view = self.views.get(str(request.method))
        if view is None:
            raise problem(405, f"{request.method} is not supported here.", headers={"Allow": ", ".join(self.views)})
        if faults.forbids(self.group):
            raise forbidden("This API key does not have access to this endpoint.")
        if mode == MY_VOTERS and NO_EVENTS_IN.fullmatch(self.group.lower()):
            raise problem(400, "This database does not support events.", code="EVENTS_NOT_SUPPORTED_IN_DB")
        call = Call(request, mode, read_body(request))
        with nullcontext() if request.method == "GET" else transaction.atomic():
            found = view(call, **names)
        return write(found if isinstance(found, Answer) else Answer(200, found))


def unknown(request: HttpRequest, path: str = "") -> HttpResponse:
    """Any other path."""
    with traffic.counted(str(request.method), "(unknown)", request.path) as counted:
        text = "The resource could not be found."
        counted.response = write(Answer(404, {"errors": [{"code": "NOT_FOUND", "text": text}]}))
        return counted.response


def let_in(request: HttpRequest) -> int:
    """The mode that the caller works in. Raises ``Problem`` for whom we do not know."""
    name, key, mode = _credentials(request.headers.get("Authorization", ""))
    is_known = key.lower() == settings.SANDBOX_KEY.lower() and not faults.refuse_key
    if faults.strict and name.lower() != settings.SANDBOX_APPLICATION.lower():
        is_known = False
    if not is_known or mode not in {"0", "1"} or mode not in faults.modes:
        raise problem(401, "The application name or API key is not valid.", headers={"WWW-Authenticate": 'Basic realm="VAN"'})
    return MY_CAMPAIGN if mode == "1" else MY_VOTERS


def _credentials(header: str) -> tuple[str, str, str]:
    kind, _, text = header.partition(" ")
    try:
        name, _, password = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", "", ""
    key, _, mode = password.rpartition("|")
    return (name, key, mode) if kind.lower() == "basic" else ("", "", "")


def _failure() -> HttpResponse | None:
    number, drawn = counting.next()
    if faults.throttle_every and number % faults.throttle_every == 0:
        headers = {"Retry-After": faults.retry_after} if faults.retry_after else {}
        return write(Answer(429, {"errors": [{"code": "TOO_MANY_REQUESTS", "text": "Too many requests."}]}, headers))
    if faults.html_every and number % faults.html_every == 0:
        return bad_gateway()
    if (faults.error_every and number % faults.error_every == 0) or drawn < faults.fail_rate:
        return server_error()
    return None


def write(answer: Answer) -> HttpResponse:
    content = b"" if answer.status == NOTHING.status else json.dumps(answer.body, ensure_ascii=False).encode()
    response = HttpResponse(content, status=answer.status, content_type="application/json; charset=utf-8", headers=answer.headers)
    if answer.status == NOTHING.status:
        del response["Content-Type"]
    response["Content-Length"] = str(len(content))  # or the connection could not be kept open
    return response


def server_error() -> HttpResponse:
    reference = f"{secrets.token_hex(3)}-{secrets.token_hex(3)[:5]}".upper()
    error = {"code": "INTERNAL_SERVER_ERROR", "text": "An unexpected error occurred.", "referenceCode": reference}
    return write(Answer(500, {"errors": [error]}))


def bad_gateway() -> HttpResponse:
    page = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
    return HttpResponse(page, status=502, content_type="text/html", headers={"Content-Length": str(len(page))})
