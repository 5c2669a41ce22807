"""``make run`` starts two processes and ends both, whichever way it ends itself."""

import os
import signal
import subprocess
import time

import pytest
from django.conf import settings


class Serving:
    """``.ci/serve`` with two stand-ins that only wait."""

    def __init__(self, folder) -> None:
        for name in ("daphne", "celery"):
            stand_in = folder / name
            # The worker has a child, which is to end with it.
            stand_in.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {folder}/{name}-child.pid\necho $$ > {folder}/{name}.pid\nwait\n")
            stand_in.chmod(0o755)
        self.folder = folder
        self.process = subprocess.Popen(
            [settings.BASE_DIR / ".ci" / "serve"],
            env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PORT": "1"},
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # a shell may have had us ignore it
        )
        wait_until(lambda: all((folder / f"{name}.pid").exists() for name in ("daphne", "celery")))

    def pid(self, name: str) -> int:
        return int((self.folder / f"{name}.pid").read_text())

    def ended(self) -> bool:
        return not any(is_running(self.pid(name)) for name in ("daphne", "celery", "daphne-child", "celery-child"))


def is_running(pid: int) -> bool:
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()[:1] not in ("", "Z")


def wait_until(is_so) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that in 15 seconds")


@pytest.fixture
def serving(tmp_path):
    serving = Serving(tmp_path)
    yield serving
    serving.process.stderr.close()
    if serving.process.poll() is None:
        serving.process.terminate()
        serving.process.wait(timeout=15)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_the_web_process_and_the_worker_with_all_they_started(serving, how):
    serving.process.send_signal(how)

    assert serving.process.wait(timeout=15) == 0
    wait_until(serving.ended)


@pytest.mark.parametrize("which", ["daphne", "celery"])
def test_when_one_dies_the_other_is_ended_and_it_is_said(serving, which):
    os.kill(serving.pid(which), signal.SIGKILL)

    assert serving.process.wait(timeout=15) == 1
    assert b"has ended, so both end" in serving.process.stderr.read()
    wait_until(serving.ended)
