"""The program as another team installs it: from its wheel, into a new environment."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ("zoo", "site", "schema", "pyproject.toml", "README.md", "LICENSE")
OURS = shutil.ignore_patterns("zoo", "hub1_zoo*", "__editable__*", "*.pth", "__pycache__")


def build_wheel(folder):
    """Builds the wheel of this working tree, offline from a copy, so that no old build mixes in."""
    tree = folder / "tree"
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns("public", "__pycache__")
            shutil.copytree(ROOT / name, tree / name, ignore=ignore)
        else:
            shutil.copy(ROOT / name, tree / name)
    _pip(sys.executable, "wheel", "--no-build-isolation", "--wheel-dir", folder, tree)


def make_environment(wheel, folder):
    """Makes a virtual environment with the wheel.

    In the place of a download its dependencies are links to those of this environment.
    """
    venv.create(folder, symlinks=True)
    folder.chmod(0o755)  # in the jail of samples it is read as nobody
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / version / "site-packages"
    shutil.copytree(
        sysconfig.get_path("purelib"),
        packages,
        ignore=OURS,
        copy_function=_link,
        dirs_exist_ok=True,
    )
    _pip(folder / "bin" / "python", "install", wheel)


def _pip(python, command, *arguments):
    run = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", command]
    subprocess.run([*run, "--no-deps", "--no-index", *arguments], check=True)


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)
