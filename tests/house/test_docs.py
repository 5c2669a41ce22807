"""The papers keep up with the code."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = settings.BASE_DIR
OUR_APPS = ("accounts", "tracker", "van_sync")
OUR_COMMANDS = sorted(name for name, app in get_commands().items() if app in OUR_APPS)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")
READS = re.compile(r"\benv_(?:str|int|bool|list)\(\s*\"(\w+)\"")


PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_there_are_papers_and_commands_to_check():
    assert {path.name for path in PAPERS} >= {"README.md", "CHANGELOG.md", "architecture.md", "decisions.md"}
    assert "import_locations" in OUR_COMMANDS
    assert all(apps.is_installed(app) for app in OUR_APPS)


@pytest.mark.parametrize("command", OUR_COMMANDS)
def test_every_command_is_in_the_papers_and_says_when_to_run_it(command):
    pages = "".join(path.read_text() for path in PAPERS)

    assert f"`{command}" in pages
    assert len(load_command_class(get_commands()[command], command).help) > 40


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_between_papers_leads_somewhere(paper):
    targets = [target for target in LINK.findall(paper.read_text()) if "://" not in target and not target.startswith("mailto:")]

    assert [target for target in targets if not (paper.parent / target).exists()] == []


def test_the_example_of_the_environment_lists_what_the_settings_read():
    read = {name for path in (ROOT / "cpt").glob("*.py") for name in READS.findall(path.read_text())}
    listed = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(listed) == sorted(read)


def test_every_variable_has_a_line_that_explains_it():
    blocks = (ROOT / ".env.example").read_text().strip().split("\n\n")[1:]

    assert all(block.startswith("# ") and re.search(r"\n\w+=[^\n]*$", block) for block in blocks)


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_and_says_what_it_is_for(file):
    lines = [line for line in (ROOT / file).read_text().splitlines() if line and not line.startswith(("#", "-r"))]

    assert lines
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+  # .{10,}", line)] == []


@pytest.mark.parametrize("file", ["package-lock.json", "yarn.lock", ".npmrc", "pip.conf"])
def test_no_file_names_one_machines_package_index(file):
    assert not (ROOT / file).exists()
