"""A web process of our own: for rehearsals that may kill it, and for the benches."""

import contextlib
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PORTS = range(18_500, 18_900)  # below those from which outgoing connections take theirs
_signs: list[socket.socket] = []  # until this process ends: a server may be killed and come back on its port


class NoServer(Exception):
    """Nobody answers. ``str()`` says where."""


class Process:
    """A program of ours that listens on ``port``, with the settings of this process and those given."""

    def __init__(self, *command: str, port: int, **environment: str) -> None:
        self.command, self.port = command, port
        self.environment = {**os.environ, **environment}
        self.start()

    def start(self) -> None:
        """Raises ``NoServer`` if it does not listen in time."""
        self.process = subprocess.Popen([sys.executable, *self.command], cwd=ROOT, env=self.environment)
        until = time.monotonic() + 60
        while not _is_answered(self.port):
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise NoServer(f"The process that was to listen on port {self.port} did not come up.")
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self) -> None:
        """At once, as a crash does."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@contextlib.contextmanager
def process(*command: str, port: int, **environment: str) -> Iterator[Process]:
    running = Process(*command, port=port, **environment)
    try:
        yield running
    finally:
        running.stop()


def web_process(port: int, **environment: str) -> contextlib.AbstractContextManager[Process]:
    return process("-m", "cpt.serve", "--port", str(port), port=port, **environment)


def wait_for(url: str, seconds: float = 60) -> None:
    """Raises ``NoServer``."""
    until = time.monotonic() + seconds
    while True:
        try:
            urlopen(f"{url}/health/live", timeout=5).close()
        except HTTPError as answer:
            raise NoServer(f"{url}/health/live was answered with {answer.code}: that is no CPT, or ALLOWED_HOSTS lacks its name.") from None
        except (URLError, OSError):
            if time.monotonic() > until:
                raise NoServer(
                    f"No CPT answers at {url}. Start it, or leave --url out: then the rehearsal starts a web process of its own."
                ) from None
            time.sleep(0.2)
        else:
            return


def free_port() -> int:
    """At random, as two rehearsals may begin at once; each holds the UDP port of that number, which nobody uses, as a sign. Raises ``NoServer``."""
    for port in random.sample(PORTS, len(PORTS)):
        sign = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with contextlib.suppress(OSError):
            sign.bind(("127.0.0.1", port))
            if not _is_answered(port):
                _signs.append(sign)
                return port
        sign.close()
    raise NoServer(f"No port from {PORTS[0]} to {PORTS[-1]} is free.")


def _is_answered(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def memory(pid: int) -> float | None:
    """Resident memory in MB; None where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
