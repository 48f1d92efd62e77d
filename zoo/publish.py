"""Writes a folder whole or not at all: aside first, then swapped in with one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

MARKER = ".zoo-site"  # says that a folder was made here and may be replaced
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)


class PublishError(RuntimeError):
    """The output folder cannot be written; the text says why and what to do."""


def write_file(path: Path, text: str) -> bool:
    """Writes the text aside and renames it; False where the file already held just that."""
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.replace(path)
    return True


def publish(pages: Iterable[tuple[str, bytes]], target: Path) -> int:
    """Makes `target` hold just these files (path, content), and returns their number.

    Whatever fails or is killed on the way leaves the old folder as it was. PublishError for a
    path that leaves the folder, and where `target` holds files that were not made here.
    """
    refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    aside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        number = _write(pages, aside)
        _swap(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return number


def refuse_foreign(target: Path) -> None:
    """PublishError where `target` is not empty and was not made by `publish`."""
    if target.is_dir() and not (target / MARKER).exists() and any(target.iterdir()):
        raise PublishError(
            f"{target} holds files that were not made by zoo build; name an empty folder, or "
            "empty this one first"
        )
    if target.exists() and not target.is_dir():
        raise PublishError(f"{target} is a file, not a folder")


def _write(pages: Iterable[tuple[str, bytes]], folder: Path) -> int:
    folder.mkdir()
    (folder / MARKER).write_text("Made by `zoo build`, which replaces this folder whole.\n")
    number = 0
    for name, content in pages:
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts:
            raise PublishError(f"a page wants to lie outside the site: {name}")
        path = folder / pure
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        number += 1
    return number


def _swap(new: Path, target: Path) -> None:
    """Puts `new` in the place of `target` in one step where the system can, else in two."""
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        old = target.with_name(f".{target.name}.{os.getpid()}.old")
        target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0)


def _sweep(target: Path) -> None:
    """Removes what a killed build left aside; another build that still runs is left alone."""
    for path in target.parent.glob(f".{target.name}.*.new"):
        maker = path.name.split(".")[-2]
        if maker.isdigit() and not Path("/proc", maker).exists():
            shutil.rmtree(path, ignore_errors=True)
