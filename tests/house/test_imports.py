"""Imports go one way: accounts ← tracker ← van_sync. The day goes on when VAN does not answer."""

import ast

import pytest
from django.conf import settings

FORBIDDEN = {"accounts": {"tracker", "van_sync"}, "tracker": {"van_sync"}, "cpt": set()}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("app", FORBIDDEN)
def test_an_app_imports_only_those_below_it(app):
    files = list((settings.BASE_DIR / app).rglob("*.py"))

    upward = {(path.name, name) for path in files for name in imported(path) if name.split(".")[0] in FORBIDDEN[app] | {"tests"}}
    assert files
    assert upward == set()
