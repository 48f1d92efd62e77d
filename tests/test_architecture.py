"""Who may import whom."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from zoo.cli import COMMANDS

ROOT = Path(__file__).parents[1]
ZOO = ROOT / "zoo"
STDLIB = sys.stdlib_module_names

# A room of the house, or one of its files -> the rooms it may import (longest match wins).
MAY_IMPORT = {
    "zoo/core": {"core"},
    "zoo/project": {"core", "project"},
    "zoo/markdown": {"core", "markdown"},
    "zoo/cards": {"core", "markdown", "cards"},
    "zoo/lint": {"core", "project", "markdown", "cards", "lint"},
    # What runs a sample needs the runtime's settings and the cache of weights, not the networks.
    "zoo/samples": {
        "core", "project", "samples", "models.runtime.settings", "models.weights.fetch",
    },
    "zoo/render": {"core", "markdown", "render"},
    "zoo/build": {"core", "project", "cards", "lint", "samples.plan", "render", "build"},
    "zoo/preview": {"core", "project", "lint", "render", "preview"},
    "zoo/scaffold": {"core", "scaffold"},
    "zoo/models": {"core", "models"},
    "zoo/detection": {"models"},  # the former name of a part, for one release
    "zoo/commands": {
        "core", "project", "cards", "lint", "samples", "render", "build", "preview", "scaffold",
        "models", "commands",
    },
    "zoo/cli.py": {"commands", "project", "core.errors", "core.terminal"},
    "zoo/__main__.py": {"cli"},
    "zoo/pytest_plugin.py": {"core", "project", "lint", "samples"},
}  # fmt: skip
# A library -> the only place, or places, that import it.
ONLY_IN = {
    "yaml": "zoo/cards/yaml_fields.py",
    "packaging": "zoo/cards/licenses.py",
    "pyflakes": "zoo/lint/rules/code.py",
    "markdown": "zoo/markdown/writer.py",
    "jinja2": "zoo/render/html.py",
    "tqdm": "zoo/commands/progress.py",
    "trustme": "zoo/samples/network.py",
    "megengine": "zoo/models",
    "cv2": "zoo/models",
    "numpy": "zoo/models",
    "pycocotools": "zoo/models/evaluate/average_precision.py",
}


def files():
    return sorted(p.relative_to(ROOT).as_posix() for p in ZOO.rglob("*.py"))


@cache
def imports(path):
    """The names that a file imports. A file is read once for all tests."""
    return tuple(_imports(path))


def _imports(path):
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module


def rule_for(path):
    match = max((k for k in MAY_IMPORT if path == k or path.startswith(k + "/")), key=len)
    return MAY_IMPORT[match]


@pytest.mark.parametrize("path", [p for p in files() if not p.endswith("zoo/__init__.py")])
def test_imports_keep_the_arrows_one_way(path):
    for name in imports(path):
        if name == "zoo" or name.startswith("zoo."):
            allowed = rule_for(path)
            room = name.removeprefix("zoo.")
            assert any(room == a or room.startswith(a + ".") for a in allowed), f"{path}: {name}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_has_one_home(library):
    users = {p for p in files() if any(n.split(".")[0] == library for n in imports(p))}
    assert users
    assert all(u.startswith(ONLY_IN[library]) for u in users), users


@pytest.mark.parametrize("name", ["child.py", "gateway.py", "answers.py", "opened.py"])
def test_what_runs_inside_the_sandbox_needs_the_standard_library_only(name):
    assert {n.split(".")[0] for n in imports(f"zoo/samples/{name}")} <= STDLIB


def test_no_case_waits_for_what_only_requests_need():
    code = (
        "import sys, runpy\n"
        "runpy.run_path('zoo/samples/gateway.py')\n"
        "heavy = {'http.server', 'ssl', 'urllib.request', 'zipfile'}\n"
        "heavy |= {'typing'} if sys.version_info < (3, 11) else set()\n"  # needs MegEngine's Python
        "heavy &= set(sys.modules)\n"
        "raise SystemExit(', '.join(sorted(heavy)) or None)"
    )
    command = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_every_init_file_is_empty():
    assert [p for p in ZOO.rglob("__init__.py") if p.read_text(encoding="utf-8").strip()] == []


@pytest.mark.slow
def test_the_light_commands_import_nothing_of_the_extra_models():
    code = (
        "import sys, zoo.cli\n"
        "for name in zoo.cli.COMMANDS: zoo.cli.make_parser(name)\n"
        "heavy = {'megengine', 'numpy', 'cv2', 'psutil', 'trustme'} & set(sys.modules)\n"
        "raise SystemExit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_checking_cards_does_not_wait_for_what_renders_the_site():
    code = (
        "import sys, zoo.cli\n"
        "zoo.cli.make_parser('check')\n"
        "heavy = {'jinja2', 'markdown', 'pygments', 'nh3', 'zoo.render'} & set(sys.modules)\n"
        "raise SystemExit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_every_command_of_the_folder_can_be_called():
    names = {p.stem for p in (ZOO / "commands").glob("*.py")} - {"__init__"}
    helpers = {n for n in names if "def add(" not in (ZOO / f"commands/{n}.py").read_text("utf-8")}
    assert set(COMMANDS) == names - helpers


def test_every_package_is_installed():
    folders = {p.parent.relative_to(ROOT).as_posix() for p in ZOO.rglob("__init__.py")}
    packages = {folder.replace("/", ".") for folder in folders} | {"zoo.schema", "zoo.theme"}
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text[text.index("packages = [") : text.index("package-dir")]
    assert {line.strip().strip('",') for line in listed.splitlines()[1:-1]} == packages
