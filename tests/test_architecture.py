"""Who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from zoo.cli import COMMANDS
from zoo.core.naming import CONSTRUCTORS

ROOT = Path(__file__).parents[1]
ZOO = ROOT / "zoo"
STDLIB = sys.stdlib_module_names

# Folder or file -> the parts of zoo it may import (longest match wins).
MAY_IMPORT = {
    "zoo/core": {"zoo.core"},
    "zoo/cards": {"zoo.core", "zoo.cards"},
    "zoo/samples": {"zoo.core", "zoo.samples", "zoo.files"},
    "zoo/samples/child.py": set(),
    "zoo/samples/gateway.py": set(),
    "zoo/render": {"zoo.core", "zoo.render"},
    "zoo/detection": {"zoo.detection"},
    # What joins the four wings: the desk of an author, the builder of the site, plain modules, the
    # commands.
    "zoo/desk": {
        "zoo.core", "zoo.cards", "zoo.desk", "zoo.files", "zoo.forked", "zoo.garbage",
        "zoo.project",
    },
    "zoo/desk/livepages.py": {"zoo.core", "zoo.render"},
    "zoo/desk/stale.py": {"zoo.core", "zoo.desk", "zoo.files", "zoo.project", "zoo.samples"},
    "zoo/project.py": set(),
    "zoo/files.py": set(),
    "zoo/garbage.py": set(),
    "zoo/github.py": set(),
    "zoo/forked.py": {"zoo.garbage"},
    "zoo/builder": {
        "zoo.builder", "zoo.changes", "zoo.files", "zoo.forked", "zoo.project", "zoo.render.parts",
    },
    "zoo/changes.py": set(),
    "zoo/machine.py": {"zoo.detection.runtime"},
    "zoo/records.py": {"zoo.core", "zoo.changes", "zoo.project", "zoo.files", "zoo.render.site"},
    "zoo/pipeline.py": {
        "zoo.core", "zoo.samples", "zoo.render", "zoo.desk", "zoo.cards.fields",
        "zoo.builder", "zoo.changes", "zoo.files", "zoo.project", "zoo.records",
    },
    # fetch.py and runtime.py of the detection wing need the standard library only.
    "zoo/prepare.py": {
        "zoo.core", "zoo.samples", "zoo.project", "zoo.machine", "zoo.detection.fetch",
        "zoo.detection.runtime",
    },
    "zoo/executors.py": {"zoo.samples", "zoo.project", "zoo.machine", "zoo.prepare"},
    "zoo/verify.py": {"zoo.core", "zoo.samples", "zoo.project", "zoo.prepare", "zoo.executors"},
    "zoo/pytest_plugin.py": {
        "zoo.core", "zoo.github", "zoo.machine", "zoo.pipeline", "zoo.prepare", "zoo.project",
        "zoo.verify",
    },
    "zoo/commands": {
        "zoo.core", "zoo.cards", "zoo.samples", "zoo.builder", "zoo.commands", "zoo.desk",
        "zoo.changes", "zoo.files", "zoo.garbage", "zoo.github", "zoo.machine", "zoo.pipeline",
        "zoo.prepare", "zoo.project", "zoo.records", "zoo.verify",
    },
    "zoo/commands/assets.py": {
        "zoo.core", "zoo.samples", "zoo.commands", "zoo.detection.fetch", "zoo.pipeline",
        "zoo.files", "zoo.project", "zoo.records",
    },
    "zoo/commands/env.py": {"zoo.samples", "zoo.detection"},
    "zoo/commands/predict.py": {"zoo.commands", "zoo.detection"},
    "zoo/commands/weights.py": {"zoo.commands", "zoo.detection"},
    "zoo/cli.py": {"zoo.commands", "zoo.files", "zoo.project"},
    "zoo/__main__.py": {"zoo.cli"},
}  # fmt: skip
# A library -> the only place, or places, that import it.
ONLY_IN = {
    "yaml": "zoo/cards/yaml_fields.py",
    "pyflakes": "zoo/cards/rules/zoo201_undefined_name.py",
    "markdown": ("zoo/render/markdown.py", "zoo/render/inline.py"),
    "jinja2": "zoo/render/html.py",
    "tqdm": "zoo/commands/progress.py",
    "trustme": "zoo/samples/certificates.py",
    "megengine": "zoo/detection",
    "cv2": ("zoo/detection", "zoo/commands/predict.py"),
    "numpy": "zoo/detection",
}


def files():
    return sorted(p.relative_to(ROOT).as_posix() for p in ZOO.rglob("*.py"))


def imports(path):
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
            assert any(name == a or name.startswith(a + ".") for a in allowed), f"{path}: {name}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_has_one_home(library):
    users = {p for p in files() if any(n.split(".")[0] == library for n in imports(p))}
    assert users
    assert all(u.startswith(ONLY_IN[library]) for u in users), users


@pytest.mark.parametrize("path", ["zoo/samples/child.py", "zoo/samples/gateway.py"])
def test_what_runs_inside_the_sandbox_needs_the_standard_library_only(path):
    assert {n.split(".")[0] for n in imports(path)} <= STDLIB


def test_every_init_file_is_empty():
    assert [p for p in ZOO.rglob("__init__.py") if p.read_text(encoding="utf-8").strip()] == []


def test_the_light_commands_import_nothing_of_the_extra_models():
    code = (
        "import sys, zoo.cli\n"
        "zoo.cli.make_parser(zoo.cli.COMMANDS)\n"
        "heavy = {'megengine', 'numpy', 'cv2', 'psutil', 'trustme'} & set(sys.modules)\n"
        "raise SystemExit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_checking_cards_does_not_wait_for_what_renders_the_site():
    code = (
        "import sys, zoo.cli\n"
        "zoo.cli.make_parser(['check'])\n"
        "heavy = {'jinja2', 'markdown', 'pygments', 'nh3', 'zoo.render'} & set(sys.modules)\n"
        "raise SystemExit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_every_command_of_the_folder_can_be_called():
    names = {p.stem for p in (ZOO / "commands").glob("*.py")} - {"__init__", "common"}
    helpers = {n for n in names if "def add(" not in (ZOO / f"commands/{n}.py").read_text("utf-8")}
    assert set(COMMANDS.values()) == names - helpers


def test_the_constructors_named_for_cards_are_those_that_exist():
    from zoo.detection import entries

    assert set(entries.CONSTRUCTORS) <= set(CONSTRUCTORS)


def test_every_package_is_installed():
    folders = {p.parent.relative_to(ROOT).as_posix() for p in ZOO.rglob("__init__.py")}
    packages = {folder.replace("/", ".") for folder in folders} | {"zoo.theme"}
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text[text.index("packages = [") : text.index("package-dir")]
    assert {line.strip().strip('",') for line in listed.splitlines()[1:-1]} == packages
