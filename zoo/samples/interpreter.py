"""Which files of this machine are Python and the environment that runs this program.

The interpreter itself is asked. No folder is shown because a link to the interpreter lies in it:
such links are often in a home folder, beside what nobody may see.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

OF_ENVIRONMENT = ("pyvenv.cfg", "bin", "lib")  # of a virtual environment's folder


@functools.cache
def shown() -> tuple[Path, ...]:
    """Files and folders outside /usr that a Python of this environment reads, outermost only."""
    found = {path for path in _parts() if path.exists() and not path.is_relative_to("/usr")}
    return tuple(sorted(path for path in found if not found.intersection(path.parents)))


def closed(paths: Iterable[Path] = ()) -> Path | None:
    """The first of these, or of what is shown and the installed packages, that other users may not
    read: installed with the umask 077."""
    installed = Path(sysconfig.get_path("purelib"))
    candidates = list(paths) or [*shown(), Path(sysconfig.__file__), *sorted(installed.iterdir())]
    for path in candidates:
        with contextlib.suppress(OSError):
            needed = 0o005 if path.is_dir() else 0o004
            if path.stat().st_mode & needed != needed:
                return path
    return None


def links(shown: Iterable[Path]) -> dict[Path, str]:
    """The links that lead to the interpreter from outside of what is shown, and their targets."""
    places = [*shown, Path("/usr")]
    found: dict[Path, str] = {}
    path = Path(sys.executable)
    while path.is_symlink():  # a chain such as .venv/bin/python -> python3.10 -> /opt/...
        found[path] = str(path.readlink())
        path = path.parent / path.readlink()
    real = path.resolve()
    if path != real:  # a link among its folders
        found[path] = str(real)
    return {
        link: target
        for link, target in found.items()
        if not any(link.is_relative_to(place) for place in places)
    }


def _parts() -> Iterator[Path]:
    yield Path(sys.executable).resolve()
    for name in ("stdlib", "platstdlib"):
        yield from _both(Path(sysconfig.get_path(name, vars=_base())))
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix)):
        if Path(prefix, "pyvenv.cfg").is_file():
            for name in OF_ENVIRONMENT:
                yield from _both(Path(prefix, name))
        elif Path(prefix, "conda-meta").is_dir():
            yield from _both(Path(prefix))
    for name in ("purelib", "platlib"):
        yield from _both(Path(sysconfig.get_path(name)))
    yield from _mapped()


def _base() -> dict[str, str]:
    return {
        "base": sys.base_prefix,
        "platbase": sys.base_exec_prefix,
        "installed_base": sys.base_prefix,
        "installed_platbase": sys.base_exec_prefix,
    }


def _both(path: Path) -> tuple[Path, Path]:
    """As the interpreter names it, and where it really lies."""
    return path, path.resolve()


def _mapped() -> Iterator[Path]:
    """The shared libraries that this process has loaded, as `libpython3.10.so`."""
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for name in {
        line.split(maxsplit=5)[5] for line in lines if line.count(" ") > 4 and "/" in line
    }:
        if ".so" in Path(name).name and not name.endswith("(deleted)"):
            yield Path(name)
