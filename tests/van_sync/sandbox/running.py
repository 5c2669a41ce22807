"""A stand-in of one's own: a real process on a free port, with a file of its own, ended when the test is."""

import datetime as dt
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from django.conf import settings

APPLICATION, KEY = "cpt", "5a4db0c5-0000-4000-8000-57a9d1900001"
PORTS = range(18600, 18800)
SATURDAY = dt.date(2026, 10, 31)  # the night after it, the clocks go back
SECONDS_TO_START = 60  # on a busy machine


@dataclass
class RunningVan:
    """``url`` ends in /v4. Requests of the debug pages need no key and are no calls."""

    port: int
    application: str = APPLICATION
    key: str = KEY
    log: Path = Path()
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v4"

    def get(self, path: str, **parameters: Any) -> Any:
        """The JSON of a GET, or ``requests.HTTPError``."""
        answer = self.call("GET", path, params=parameters)
        answer.raise_for_status()
        return answer.json()

    def call(self, method: str, path: str, *, mode: int = 1, **more: Any) -> requests.Response:
        """Any request of the API, with the key; redirects are not followed."""
        more.setdefault("auth", (self.application, f"{self.key}|{mode}"))
        return self.session.request(method, f"{self.url}/{path}", timeout=30, allow_redirects=False, **more)

    def debug(self, method: str, path: str, **more: Any) -> Any:
        answer = self.session.request(method, f"http://127.0.0.1:{self.port}/debug/{path}", timeout=30, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def faults(self, **switches: Any) -> dict[str, Any]:
        """Turn exactly these on, and all others off. Also begins the counting of failures anew."""
        return self.debug("PUT", "faults", json=switches)

    def history(self, signup_id: int | None = None) -> list[dict[str, Any]]:
        """Changes of statuses since the start; of one signup, from its beginning."""
        return self.debug("GET", "history.json", params={"signup": signup_id} if signup_id else {})["history"]

    def special(self) -> dict[str, list[int]]:
        """VANIDs: ``do_not_call``, ``duplicates`` (second records), ``hidden`` (403) and ``two_roles`` in one shift."""
        return self.debug("GET", "people.json")

    def contacts(self, vanid: int) -> list[dict[str, Any]]:
        return self.debug("GET", "contacts.json", params={"vanid": vanid})["contacts"]

    def calls(self) -> dict[str, Any]:
        """``total``, ``endpoints``, ``statuses``, ``in_flight`` and ``peak``, the most calls that were under way together."""
        return self.debug("GET", "calls.json")

    def forget_calls(self) -> None:
        self.debug("DELETE", "calls.json")

    def change(self, signup_id: int, status: str) -> None:
        """Somebody else gives a signup another status, at VAN's own screens."""
        self.debug("POST", f"signups/{signup_id}/status", json={"status": status})


@contextmanager
def running_van(*words: str, day: dt.date = SATURDAY, seed: int = 2018, small: bool = True) -> Iterator[RunningVan]:
    """Start a stand-in, wait until it answers, and end it. ``words`` are further options, such as ``--offices=7``."""
    with tempfile.TemporaryDirectory(prefix="van-sandbox-") as folder:
        options = [f"--day={day}", f"--seed={seed}", f"--file={folder}/van.sqlite3", *(["--small"] if small else []), *words]
        van, process = _start(options, Path(folder) / "log")
        try:
            yield van
        finally:
            van.session.close()
            _end(process)


def _start(options: list[str], log: Path) -> tuple[RunningVan, "subprocess.Popen[bytes]"]:
    """On a port that nobody takes before us; at random, because other test runs look for one at the same time."""
    for port in random.sample(PORTS, len(PORTS)):
        command = [sys.executable, "-m", "van_sync.sandbox", f"--port={port}", *options]
        with log.open("w") as output:
            process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=output, stderr=subprocess.STDOUT)
        van, is_ours = RunningVan(port, log=log), False
        try:
            if is_ours := _answers(van, process):
                return van, process
        finally:
            if not is_ours:
                van.session.close()
                _end(process)
        if "Address already in use" not in log.read_text():
            break
    raise RuntimeError(f"The stand-in did not start: {log.read_text()}")


def _answers(van: RunningVan, process: "subprocess.Popen[bytes]") -> bool:
    """Whether it is this process that answers, and no other test's on the same port."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            if van.calls().get("process") == process.pid:
                return True
        except requests.ConnectionError:
            pass  # not yet
        time.sleep(0.05)
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(timeout=10)
