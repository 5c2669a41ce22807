"""Sockets are opened by our own pages only.

A browser sends our cookies along with a socket that any site opens, and no CSRF token protects it; the Origin header does.
Channels' own check compares host names alone, so that a page on another port of the same machine would pass; and with
``ALLOWED_HOSTS=*`` it lets a missing Origin through.
"""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host


class SameOrigin:
    """Refuse the handshake unless the Origin is the host that was called, or one of ``CSRF_TRUSTED_ORIGINS``."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        application = self.application if is_own_origin(scope["headers"]) else WebsocketDenier()
        await application(scope, receive, send)


def is_own_origin(headers: list[tuple[bytes, bytes]]) -> bool:
    origins = [value.decode("latin1") for name, value in headers if name == b"origin"]
    hosts = [value.decode("latin1") for name, value in headers if name == b"host"]
    if len(origins) != 1 or len(hosts) != 1:
        return False
    return origins[0] in settings.CSRF_TRUSTED_ORIGINS or _is_same(origins[0], hosts[0])


def _is_same(origin: str, host: str) -> bool:
    try:
        scheme, netloc, *_ = urlsplit(origin)
    except ValueError:
        return False
    # Where cookies are for https only, a page that came by http is not ours.
    schemes = ("https",) if settings.SESSION_COOKIE_SECURE else ("http", "https")
    return scheme in schemes and netloc.lower() == host.lower() and validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
