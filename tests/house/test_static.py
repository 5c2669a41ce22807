import json
import re

import pytest
from django.core.management import call_command
from django.test import override_settings

from tracker.templatetags.board_modules import MODULES, STATIC

ANY_IMPORT = re.compile(r"""(?:^|[;}])\s*(?:import|export)\b(?:[^;"'(]*?\bfrom)?\s*["'](\.[^"']+)["']""", re.MULTILINE)
IMPORT = re.compile(r"""^(?:import|export)\b(?:[^;"'(]*\bfrom)?\s*["'](\.[^"']+)["']""", re.MULTILINE)


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The static files as production serves them."""
    root = tmp_path_factory.mktemp("static")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "cpt.storage.HashedStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


def test_production_can_collect_the_static_files(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]

    assert "js/main.js" in names
    assert all((collected / name).exists() for name in names.values())


def test_a_module_imports_its_siblings_under_their_hashed_names(collected):
    """Else a browser would run yesterday's module from its cache beside today's."""
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    modules = [collected / hashed for name, hashed in names.items() if name.startswith("js/")]

    imports = [(path, target) for path in modules for target in IMPORT.findall(path.read_text())]
    assert imports
    assert [(path.name, target) for path, target in imports if not re.search(r"\.[0-9a-f]{12}\.js$", target)] == []
    assert [(path.name, target) for path, target in imports if not (path.parent / target).exists()] == []


def test_the_board_names_just_the_modules_that_it_will_import():
    reached, waiting = set(), [STATIC / "js" / "main.js"]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += [(path.parent / target).resolve() for target in ANY_IMPORT.findall(path.read_text())]

    assert {STATIC / name for name in MODULES} == reached
