"""A real Celery worker on the tests' database and broker, as ``make run`` and the Procfile start it."""

import os
import signal
import subprocess
import sys

from tests.browser.conftest import ROOT
from tests.database import database_url


class Worker:
    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self.environment = environment or {**os.environ, "DEBUG": "True", "DATABASE_URL": database_url(), "PYTHONWARNINGS": "ignore"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """It takes up what waits as soon as it is there; nothing has to wait for it."""
        command = [sys.executable, "-m", "celery", "--app", "cpt", "--quiet", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
        # A process group of its own: killing the worker is killing its child, too, which does the work.
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)

    def kill(self) -> None:
        """As when the machine runs out of memory: no good-bye."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)
        self.process = None

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
