"""HTTP as a browser speaks it: one kept connection a tab, the session's cookie, the page's token."""

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import orjson

PATIENCE = 15.0  # seconds, as static/js/transport.js has it
SNAPSHOT = re.compile(rb'<script type="application/json" id="snapshot">(.*?)</script>', re.DOTALL)
CSRF = re.compile(rb'<meta name="csrf-token" content="([^"]*)">')
COOKIE = "csrftoken"


class NoAnswer(Exception):
    """The network, or a server that is away: whether the request arrived is not known."""


@dataclass
class Line:
    """One tab's way to the server. Blocks: meant for a thread, one request after the other."""

    url: str
    session: str
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def __post_init__(self) -> None:
        self.cookies["sessionid"] = self.session

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def board_page(self, code: str) -> dict[str, Any]:
        """Load the board's page; returns the snapshot in it. Raises ``NoAnswer``."""
        status, body = self.request("GET", f"/boards/{code}/confirms")
        snapshot, token = SNAPSHOT.search(body), CSRF.search(body)
        if status != 200 or snapshot is None or token is None:
            raise NoAnswer(f"the page of board {code} was answered with {status}")
        self.token = unescape(token[1].decode())
        return orjson.loads(snapshot[1])

    def snapshot(self, code: str) -> dict[str, Any]:
        """Raises ``NoAnswer``."""
        status, body = self.request("GET", f"/boards/{code}/snapshot/")
        if status != 200:
            raise NoAnswer(f"the snapshot of board {code} was answered with {status}")
        return orjson.loads(body)

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """Status and answer; the answer is None unless it is a 200. Raises ``NoAnswer``."""
        status, answer = self.request("POST", path, orjson.dumps(body))
        return status, orjson.loads(answer) if status == 200 else None

    def request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie}
        if body is not None:
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self.token, "Origin": self.url, "Referer": self.url + path}
        is_kept = self._connection is not None
        try:
            response, answer = self._exchange(method, path, body, headers)
        except (OSError, http.client.HTTPException) as failure:
            self.close()
            if is_kept and method == "GET":
                return self.request(method, path)  # the server had let go of the idle connection: as a browser, ask once more
            raise NoAnswer(type(failure).__name__) from failure
        for told in response.headers.get_all("Set-Cookie") or ():
            name, _, value = told.partition(";")[0].partition("=")
            if name == COOKIE:
                self.cookies[name] = value
        return response.status, answer

    def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        connection = self._connection = self._connection or self._connect()
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response, response.read()

    def _connect(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return make(parts.netloc, timeout=PATIENCE)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
