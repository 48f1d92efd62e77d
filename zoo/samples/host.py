"""What of this machine the jail shows: Python, the environment that runs this program, and NVIDIA's
driver.

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
DEVICES = Path("/dev")
DRIVER = Path("/proc/driver/nvidia")


@functools.cache
def shown() -> tuple[Path, ...]:
    """Files and folders outside /usr that a Python of this environment reads, outermost only: as
    the interpreter names them, and where they really lie."""
    parts = [p for path in _parts() for p in (path, path.resolve())]
    parts.append(Path(sys.executable).resolve())
    found = {path for path in parts if path.exists() and not path.is_relative_to("/usr")}
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
    if path != path.resolve():  # a link among its folders
        found[path] = str(path.resolve())
    outside = (link for link in found if not any(map(link.is_relative_to, places)))
    return {link: found[link] for link in outside}


def _parts() -> Iterator[Path]:
    base = {
        "base": sys.base_prefix,
        "platbase": sys.base_exec_prefix,
        "installed_base": sys.base_prefix,
        "installed_platbase": sys.base_exec_prefix,
    }
    for name in ("stdlib", "platstdlib"):
        yield Path(sysconfig.get_path(name, vars=base))
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix)):
        if Path(prefix, "pyvenv.cfg").is_file():
            yield from (Path(prefix, name) for name in OF_ENVIRONMENT)
        elif Path(prefix, "conda-meta").is_dir():
            yield Path(prefix)
    for name in ("purelib", "platlib"):
        yield Path(sysconfig.get_path(name))
    # The shared libraries that this process has loaded, as `libpython3.10.so`.
    with contextlib.suppress(OSError):
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
        for path in {Path(line.split(maxsplit=5)[5]) for line in lines if "/" in line}:
            if ".so" in path.name and not path.name.endswith("(deleted)"):
                yield path


def gpu_devices() -> tuple[Path, ...]:
    """Files and folders of NVIDIA's driver below /dev; dxg is Windows' own way to it, in WSL."""
    return (*sorted(DEVICES.glob("nvidia*")), *DEVICES.glob("dxg"))


def driver_folders(path: str) -> list[str]:
    """Folders of LD_LIBRARY_PATH that hold the driver's library. The jail shows those below /usr.

    Images for GPUs mount the driver there, where the dynamic linker does not look by itself.
    """
    known = (Path(folder) for folder in path.split(":") if folder.startswith("/usr/"))
    return [str(folder) for folder in known if (folder / "libcuda.so.1").exists()]


def gpu_text() -> str:
    """Driver and GPUs as the kernel describes them, "" without: a pass holds for these only."""
    files = (DRIVER / "version", *sorted(DRIVER.glob("gpus/*/information")))
    return "".join(file.read_text("utf-8", "replace") for file in files if file.is_file())
