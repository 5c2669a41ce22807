"""Every command of ours says when to run it, ends with 2 on a wrong word, and shows progress to a person only."""

import argparse
import io
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class

from tests.house.test_docs import OUR_COMMANDS
from van_sync.management.terminal import bar


def parser_of(name):
    return load_command_class(get_commands()[name], name).create_parser("manage.py", name)


@pytest.mark.parametrize("name", OUR_COMMANDS)
def test_the_help_says_what_it_does_and_when_to_run_it(name):
    parser = parser_of(name)

    assert " ".join(parser.description.split())[:60] in " ".join(parser.format_help().split())
    assert re.search(r"\b[Rr]un(ning)? it\b", parser.description), "when?"
    own = [action for action in parser._actions if action.dest not in DJANGOS and not isinstance(action, argparse._HelpAction)]
    assert [action.dest for action in own if not action.help] == []


DJANGOS = {"version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"}


@pytest.mark.parametrize("name", OUR_COMMANDS)
def test_a_word_that_it_does_not_know_ends_it_with_2_and_the_usage(name):
    ended = subprocess.run(
        [sys.executable, "manage.py", name, "--no-such-word"], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": "", "DEBUG": "True", "DATABASE_URL": "sqlite:///var/tests.sqlite3", "REDIS_URL": ""},
    )  # fmt: skip

    assert ended.returncode == 2
    assert "usage:" in ended.stderr


def takes_a_day(name):
    return any("--day" in action.option_strings for action in parser_of(name)._actions) and name != "van_sandbox"


@pytest.mark.parametrize("name", [name for name in OUR_COMMANDS if takes_a_day(name)])
def test_a_day_that_is_none_is_said_in_words(name, capsys):
    needed = ["file"] if "file" in {action.dest for action in parser_of(name)._actions if not action.option_strings} else []
    with pytest.raises(SystemExit) as ended:
        load_command_class(get_commands()[name], name).run_from_argv(["manage.py", name, *needed, "--day", "Saturday"])

    assert ended.value.code == 2
    assert "“Saturday” is no day. Write it as 2026-10-31." in capsys.readouterr().err


@pytest.mark.parametrize(("name", "words"), [("import_van", {"days": 0}), ("sample_campaign", {"offices": 0, "force": True})])
def test_a_number_that_makes_no_sense_is_a_wrong_word_too(db, name, words):
    with pytest.raises(CommandError) as refusal:
        call_command(name, **words)

    assert refusal.value.returncode == 2


class Terminal(io.StringIO):
    def __init__(self, *, is_person):
        super().__init__()
        self.is_person = is_person

    def isatty(self):
        return self.is_person

    def write(self, text, ending=""):
        return super().write(text + ending)


def test_progress_is_for_a_person_at_a_terminal():
    person = Terminal(is_person=True)
    show = bar(person, "rows")
    for done in (0, 1000, 2000):
        show(done, 2000)

    assert person.getvalue().split("\r")[-1] == f"[{'#' * 40}] 2,000 of 2,000 rows\n"
    assert bar(Terminal(is_person=False)) is None
