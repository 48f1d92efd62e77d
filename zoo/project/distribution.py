"""This program as a package: its name on the package index, its version, how to get an extra."""

from __future__ import annotations

import platform

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


def _version_of(name: str) -> str:
    from importlib import metadata  # takes time that other commands need not spend

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
