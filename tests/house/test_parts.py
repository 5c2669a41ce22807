"""What runs once is nothing that the two set-ups could answer differently, and no test is in neither half."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

# One with both kinds, one that only looks, one that needs no database but Redis.
FILES = ("tests/tracker/test_protocol.py", "tests/browser/test_print.py", "tests/house/test_broker.py")
UNSEEN = """
import pytest
from channels.layers import get_channel_layer

from accounts.models import User


@pytest.fixture
def named(request):
    return request.getfixturevalue


def test_asks_while_it_runs(request):
    assert request.getfixturevalue("dana")


def test_has_a_fixture_that_asks(named):
    assert named("dana")


def test_has_no_database():
    User.objects.count()


def test_has_no_layer():
    get_channel_layer()


def test_has_a_database(db):
    assert get_channel_layer() and not User.objects.exists()
"""


def run_pytest(folder, *words: str) -> str:
    ours = {
        "DATABASE_URL": f"sqlite:///{folder}/parts.sqlite3",
        "REDIS_URL": "",
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTEST_ADDOPTS": "",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(settings.BASE_DIR / "pyproject.toml"), *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **ours}, capture_output=True, text=True, check=False).stdout


def names_in(output: str) -> list[str]:
    return [line for line in output.splitlines() if "::" in line]


@pytest.fixture(scope="module")
def halves(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    each, once = (names_in(run_pytest(folder, "--collect-only", f"--part={part}", *FILES)) for part in ("each-set-up", "once"))
    return each, once, names_in(run_pytest(folder, "--collect-only", *FILES))


@pytest.fixture
def unseen(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "test_unseen.py").write_text(UNSEEN)
    return lambda part: run_pytest(tmp_path, f"--rootdir={tmp_path}", f"--part={part}", str(tmp_path))


def test_the_two_halves_are_all_tests_and_share_none(halves):
    each, once, everything = halves

    assert len(everything) > 100
    assert sorted(each + once) == sorted(everything)


def test_a_test_with_a_database_or_a_service_runs_on_each_set_up_and_one_that_looks_runs_once(halves):
    each, once, _ = halves

    assert {test.split("::")[0] for test in each} == {FILES[0], FILES[2]}
    assert any("on_one_redis_keep_their_work_apart" in test for test in each)
    assert any("work_waits_in_a_folder" in test for test in once)
    assert {test.split("::")[0] for test in once} == set(FILES)


def test_what_runs_once_is_kept_from_the_database_and_the_live_layer(unseen):
    said = unseen("once")

    assert "Database access not allowed" in said
    assert "speaks to the live layer" in said
    assert "2 failed, 3 deselected" in said


def test_what_could_ask_for_the_database_while_it_runs_runs_on_each_set_up(unseen):
    assert "3 passed, 2 deselected" in unseen("each-set-up")
