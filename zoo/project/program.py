"""Is the program still the one that made what is kept? Every cache asks here."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
LIBRARIES = (
    "PIL",
    "jinja2",
    "latex2mathml",
    "markdown",
    "markupsafe",
    "nh3",
    "packaging",
    "pyflakes",
    "pygments",
    "pymdownx",
    "yaml",
)
SPELLER = "typos"


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
    digest.update("\0".join(_states(libraries, scripts)).encode())
    return digest.hexdigest()


def _states(libraries: Iterable[str], scripts: Iterable[str]) -> Iterator[str]:
    """Reading whole libraries takes too long; an installer writes their files again."""
    specs = (find_spec(library) for library in libraries)
    for file in (*(spec.origin for spec in specs if spec), *map(script, scripts)):
        state = os.stat(file) if file else None
        yield str(state and (state.st_mtime_ns, state.st_size))


def code_files(folder: Path) -> Iterable[str]:
    """The modules below the folder, sorted, without the networks."""
    found = []
    left = [str(folder)]
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    found.append(entry.path)
                elif entry.is_dir() and entry.name not in ("models", "__pycache__"):
                    left.append(entry.path)
    return sorted(found)


def script(name: str) -> str | None:
    """The program that a package installs beside this Python's own. name: or its whole path."""
    folders = (Path(sysconfig.get_path("scripts")), Path(sys.executable).parent)
    files = (folder / end for folder in folders for end in (name, f"{name}.exe"))
    return next((str(file) for file in files if file.is_file()), None)
