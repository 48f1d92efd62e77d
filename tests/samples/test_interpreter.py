"""What the jail shows of the machine's Python, whatever links lead to it."""

import subprocess
import sys
from pathlib import Path

import pytest

from zoo.samples.jail import closed

# Prints what a program in the jail sees of a folder.
PROBE = """\
import subprocess, sys, tempfile
from pathlib import Path
sys.path[:0] = %r
from zoo.samples.entry import enter
from zoo.samples.jail import bwrap, launch
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    see = "import os, sys; print([(d, f) for d, _, fs in os.walk(sys.argv[1]) for f in fs])"
    see += "; print(sys.prefix)"
    command = [*bwrap((), folder), sys.executable, "-c", see, %r]
    entry = enter(folder, 1 << 20, None, None)
    started = launch(command, entry, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(started.communicate()[0].decode(), end="")
"""
REAL = Path(sys.executable).resolve()


@pytest.fixture
def seen(tmp_path, jail):
    """seen(python): what a program in the jail, started by that interpreter, sees of `tmp_path`."""

    def start(python):
        code = PROBE % ([p for p in sys.path if p], str(tmp_path))
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
        files, prefix = done.stdout.splitlines()
        return eval(files), prefix

    return start


def environment(folder, python):
    """A virtual environment whose interpreter is a link to `python`."""
    (folder / "bin").mkdir(parents=True)
    (folder / "lib" / "python3.10" / "site-packages").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text(f"home = {python.parent}\n")
    (folder / "bin" / "python").symlink_to(python)
    return folder / "bin" / "python"


@pytest.fixture
def home(tmp_path):
    """A home folder with what nobody may see."""
    for name in (".ssh/id", "bin/password.txt", "notes.txt", "lib/secret", "share/keys"):
        (tmp_path / "home" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / name).write_text("secret")
    return tmp_path / "home"


def leads_to(home, way):
    """A link to the interpreter below the home folder."""
    if way == "a link in ~/bin":
        (home / "bin" / "python3.10").symlink_to(REAL)
        return home / "bin" / "python3.10"
    if way == "a chain of links":
        (home / "share" / "one").symlink_to(REAL)
        (home / "bin" / "python3.10").symlink_to("../share/one")
        return home / "bin" / "python3.10"
    (home / "py").symlink_to(REAL.parent.parent)  # a folder that is a link
    return home / "py" / "bin" / REAL.name


@pytest.mark.parametrize("way", ["a link in ~/bin", "a chain of links", "a linked folder"])
def test_of_a_folder_with_a_link_to_python_the_link_alone_is_shown(seen, home, way):
    python = environment(home / "project" / ".venv", leads_to(home, way))
    files, prefix = seen(python)
    assert prefix == str(home / "project" / ".venv")
    assert not [name for _, name in files if name in ("id", "password.txt", "notes.txt")]
    assert not [name for _, name in files if name in ("secret", "keys")]


def test_of_an_environment_in_a_project_its_own_folders_are_shown(seen, home):
    (home / "project").mkdir()
    (home / "project" / ".env").write_text("secret")
    python = environment(home / "project", REAL)
    files, prefix = seen(python)
    assert prefix == str(home / "project")
    assert (str(home / "project"), ".env") not in files


def test_what_is_installed_for_its_owner_alone_is_named(tmp_path):
    package, module = tmp_path / "package", tmp_path / "module.py"
    package.mkdir(mode=0o755)
    module.touch(mode=0o644)
    assert closed([package, module]) is None
    module.chmod(0o600)
    assert closed([package, module]) == module
    package.chmod(0o700)
    assert closed([package, module]) == package
