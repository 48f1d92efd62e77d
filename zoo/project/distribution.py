"""This program as a package: its name on the package index, its version, how to get an extra."""

from __future__ import annotations

import platform
import sys

from zoo.project.paths import PACKAGE

NAME = "hub1-zoo"  # `zoo` belongs to another project there


def version() -> str:
    """The installed version; "0" if the program runs from a folder that is not installed."""
    return _version_of(NAME) or "0"


def version_line() -> str:
    """What `zoo --version` prints. Imports nothing of MegEngine."""
    parts = [f"Python {platform.python_version()}"]
    if found := _version_of("MegEngine"):
        parts.append(f"MegEngine {found}")
    return f"{NAME} {version()} ({', '.join(parts)})"


def install(*extras: str) -> str:
    """The command that installs extras: `make` in a checkout of this program, else pip's."""
    checkout = PACKAGE.parent
    if (checkout / "Makefile").is_file() and (checkout / "pyproject.toml").is_file():
        return "make"
    return f"pip install '{NAME}[{','.join(extras)}]'"


def install_megengine() -> str:
    """What to do where MegEngine is missing."""
    advice = f"run `{install('models')}` with Python 3.10"
    major, minor = sys.version_info[:2]
    if (major, minor) == (3, 10):
        return advice
    return f"{advice}: MegEngine has no wheel for Python {major}.{minor}"


def _version_of(name: str) -> str:
    from importlib import metadata  # takes time that other commands need not spend

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
