"""This program: its version, how to get its extras, whether it is the one that kept a value."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
NAME = "hub1-zoo"  # `zoo` belongs to another project on the package index
LIBRARIES = (
    "PIL", "jinja2", "latex2mathml", "markdown", "markupsafe", "nh3", "packaging", "pyflakes",
    "pygments", "pymdownx", "yaml",
)  # fmt: skip
SPELLER = "typos"


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


@lru_cache
def program_digest(
    rooms: Sequence[str] = ("",),
    libraries: Sequence[str] = LIBRARIES,
    scripts: Sequence[str] = (SPELLER,),
) -> str:
    """A digest of this Python, of the package's code and of the libraries and scripts it uses.

    rooms: folders of the package; by default all of it but the networks, which make no page.
    """
    digest = hashlib.sha256(sys.version.encode())
    for room in rooms:
        for path in code_files(PACKAGE / room):
            with open(path, "rb") as file:
                digest.update(file.read())
    # Reading whole libraries takes too long; an installer writes their files again.
    specs = (find_spec(library) for library in libraries)
    files = [*(spec.origin for spec in specs if spec), *map(script, scripts)]
    states = [os.stat(file) if file else None for file in files]
    texts = [str(state and (state.st_mtime_ns, state.st_size)) for state in states]
    digest.update("\0".join(texts).encode())
    return digest.hexdigest()


def code_files(folder: Path) -> Iterable[str]:
    """The modules below the folder, sorted, without the networks."""
    found = []
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in ("models", "__pycache__")]
        found += [f"{path}/{name}" for name in names if name.endswith(".py")]
    return sorted(found)


def script(name: str) -> str | None:
    """The program that a package installs beside this Python's own. name: or its whole path."""
    folders = (Path(sysconfig.get_path("scripts")), Path(sys.executable).parent)
    files = (folder / end for folder in folders for end in (name, f"{name}.exe"))
    return next((str(file) for file in files if file.is_file()), None)
