"""``make run`` starts four processes and ends them all, whichever way it ends itself."""

import os
import signal
import subprocess
import time

import pytest
from django.conf import settings

# python is the stand-in for VAN and the web process, and before the others start it brings the made-up campaign in; celery is the worker, and
# once more the clock.
STAY = ("van", "web", "worker", "beat")
PROGRAMS = ("celery", "python")


def hear_all() -> None:
    """A shell, or nohup, may have had us ignore a signal; a script cannot catch what it inherits as ignored."""
    for each in (signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)


class Serving:
    """``.ci/serve`` with programs that only wait."""

    def __init__(self, folder, *, sample: str = "exit 0", **environment: str) -> None:
        for name in PROGRAMS:
            program = folder / name
            # The worker has a child, which is to end with it.
            program.write_text(
                f'#!/bin/sh\n[ "$2" = sample_campaign ] && {sample}\n[ "$2" = rehearse ] && {{ echo "$*" > {folder}/rehearse.words; exit 0; }}\n'
                'case " $* " in *" van_sandbox "*) name=van;; *" cpt.serve "*) name=web;; *" worker "*) name=worker;; *" beat "*) name=beat;; esac\n'
                f"sleep 300 & echo $! > {folder}/$name-child.pid\necho $$ > {folder}/$name.pid\nwait\n"
            )
            program.chmod(0o755)
        self.folder = folder
        self.process = subprocess.Popen(
            [settings.BASE_DIR / ".ci" / "serve"],
            env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PORT": "1", "VAN_PORT": "2", **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=hear_all,  # noqa: PLW1509
        )
        wait_until(lambda: self.process.poll() is not None or all((folder / f"{name}.pid").exists() for name in STAY))

    def pid(self, name: str) -> int:
        return int((self.folder / f"{name}.pid").read_text())

    def ended(self) -> bool:
        return not any(is_running(self.pid(each)) for name in STAY for each in (name, f"{name}-child"))


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
def serve(tmp_path):
    made = []

    def start(**options) -> Serving:
        made.append(Serving(tmp_path, **options))
        return made[-1]

    yield start
    for serving in made:
        serving.process.stderr.close()
        if serving.process.poll() is None:
            serving.process.terminate()
            serving.process.wait(timeout=15)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_all_with_all_they_started(serve, how):
    serving = serve()
    serving.process.send_signal(how)

    assert serving.process.wait(timeout=15) == 0
    wait_until(serving.ended)


@pytest.mark.parametrize("which", STAY)
def test_when_one_dies_the_others_are_ended_and_it_is_said(serve, which):
    serving = serve()
    os.kill(serving.pid(which), signal.SIGKILL)

    assert serving.process.wait(timeout=15) == 1
    assert b"has ended, so all end" in serving.process.stderr.read()
    wait_until(serving.ended)


def test_without_the_made_up_campaign_nothing_is_served(serve):
    serving = serve(sample="exit 1")

    assert serving.process.wait(timeout=15) == 1
    assert b"could not be brought in" in serving.process.stderr.read()
    assert not (serving.folder / "web.pid").exists()
    wait_until(lambda: not (serving.folder / "van.pid").exists() or not is_running(serving.pid("van")))


def test_a_demo_has_people_at_the_boards_and_goes_on_when_their_day_is_over(serve):
    serving = serve(REHEARSE="--speed 5 --from 8:40")
    words = serving.folder / "rehearse.words"
    wait_until(lambda: words.exists() and words.read_text())

    assert words.read_text() == "manage.py rehearse --url http://localhost:1 --speed 5 --from 8:40\n"
    wait_until(lambda: not has_child(serving.process.pid, "rehearse"))
    assert serving.process.poll() is None


def has_child(pid: int, word: str) -> bool:
    found = subprocess.run(["ps", "-o", "args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return word in found.stdout
