"""A server that gives the answers it was told to give, in that order, and remembers what it was asked."""

import json
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict
    link: str  # path and query as they came
    headers: dict
    body: object


@dataclass(frozen=True)
class Answer:
    body: object = b""
    status: int = 200
    headers: dict = field(default_factory=dict)


HANG_UP, SILENCE = object(), object()
BAD_GATEWAY = Answer(b"<html><h1>502 Bad Gateway</h1></html>", 502)


class Scripted:
    def __init__(self):
        self.script, self.asked, self.patience = deque(), [], threading.Event()
        self.url = ""

    def answers(self, *answers):
        """Each an ``Answer``, a body for a 200, ``HANG_UP`` or ``SILENCE``."""
        self.script.extend(answers)

    @property
    def paths(self):
        return [f"{each.method} {each.path}" for each in self.asked]


def refusal(status, code="INVALID_PARAMETER", text="", **more):
    return Answer({"errors": [{"code": code, "text": text, **more}]}, status)


def page(*items, following=None, count=None):
    return {"items": list(items), "nextPageLink": following, "count": len(items) if count is None else count}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        scripted = self.server.scripted
        parts = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        scripted.asked.append(Asked(self.command, parts.path, query, self.path, dict(self.headers), json.loads(sent) if sent else None))
        answer = scripted.script.popleft() if scripted.script else Answer("nobody said what to answer", 404)
        if answer is HANG_UP or answer is SILENCE:
            if answer is SILENCE:
                scripted.patience.wait(10)
            self.close_connection = True
            return
        self.give(answer if isinstance(answer, Answer) else Answer(answer))

    do_GET = do_POST = do_PUT = answer  # noqa: N815  # the names that http.server looks for

    def give(self, answer):
        is_text = isinstance(answer.body, bytes)
        content = answer.body if is_text else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": "text/html" if is_text else "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@contextmanager
def running(scripted, handler=Handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.scripted = True, scripted
    scripted.url = f"http://127.0.0.1:{server.server_port}/v4"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield scripted
    finally:
        scripted.patience.set()
        server.shutdown()
        thread.join()
        server.server_close()
