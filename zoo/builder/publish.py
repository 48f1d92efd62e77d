"""Puts a site in the place of an older one: new files are written aside and then swapped in.

A whole new folder takes the place of the old one in one step; files that stay are hard links. Only
where few of many files change they are moved in one by one, because 20,000 links take longer than
all the rest: the finished files and the list of those to remove lie in a folder `.NAME.patch`,
and whatever is killed while they move is completed by the next build. So nobody ever reads half a
file, and after a build that ends the site is the new one, after one that fails the old one.
Builds into one folder wait for each other.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zoo.builder.tree import MARKER, SEARCH, Files, PublishError, files_of

FEW, OF = 10, 2000  # a tenth at most, of this many files at least, is moved in one by one
GONE = ".zoo-gone"  # in a patch: JSON, the files to remove
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` for its new files, while no other build has one.

    It is gone afterwards. PublishError where `target` holds files that were not made here.
    """
    refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target.parent):
        finish(target)
        new, old = _beside(target, "new"), _beside(target, "old")
        for left in (new, old):  # by a killed build
            shutil.rmtree(left, ignore_errors=True)
        new.mkdir()
        (new / MARKER).write_text("Made by `zoo build`, which replaces this folder whole.\n")
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)


def swap(
    new: Path, target: Path, there: Files, kept: Collection[str], fresh: Collection[str]
) -> None:
    """Makes `target` hold the files in `new` (fresh) and those of its own that are kept.

    there: the files that `target` holds now.
    """
    if not target.exists():
        new.rename(target)
        return
    gone = there.keys() - set(kept) - set(fresh)
    if not fresh and not gone and (target / MARKER).exists():
        return
    if len(kept) > OF and (len(fresh) + len(gone)) * FEW < len(kept):
        (new / GONE).write_text(json.dumps(sorted(gone)))
        new.rename(_beside(target, "patch"))
        finish(target)
    else:
        search = (f"{SEARCH}/{path}" for path in files_of(target / SEARCH))
        _link(target, new, (*kept, *search))
        _replace(new, target)


def finish(target: Path) -> None:
    """Moves in what a build had ready when it was killed; does nothing where there is nothing."""
    patch = _beside(target, "patch")
    try:
        gone = json.loads((patch / GONE).read_text())
    except FileNotFoundError:
        shutil.rmtree(patch, ignore_errors=True)  # all files of it are moved
        return
    folders: set[Path] = set()
    for path in files_of(patch).keys() - {GONE}:
        to = target / path
        if to.parent not in folders:
            to.parent.mkdir(parents=True, exist_ok=True)
            folders.add(to.parent)
        os.replace(patch / path, to)
    for path in gone:
        (target / path).unlink(missing_ok=True)
        with suppress(OSError):  # not empty
            os.removedirs((target / path).parent)
    (patch / GONE).unlink()
    shutil.rmtree(patch, ignore_errors=True)


def refuse_foreign(target: Path) -> None:
    """PublishError where `target` is not empty and was not made by `zoo build`."""
    if target.is_dir() and not (target / MARKER).exists() and any(target.iterdir()):
        raise PublishError(
            f"{target} holds files that were not made by zoo build; name an empty folder, or "
            "empty this one first"
        )
    if target.exists() and not target.is_dir():
        raise PublishError(f"{target} is a file, not a folder")


def _beside(target: Path, kind: str) -> Path:
    return target.with_name(f".{target.name}.{kind}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Waits until no other build holds the folder; the system lets go of a killed one's."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _link(source: Path, folder: Path, paths: Collection[str]) -> None:
    made: set[str] = set()
    for path in paths:
        parent = os.path.dirname(path)
        if parent not in made:
            os.makedirs(folder / parent, exist_ok=True)
            made.add(parent)
        try:
            os.link(f"{source}/{path}", f"{folder}/{path}")
        except OSError:  # a file system without links
            shutil.copy2(f"{source}/{path}", f"{folder}/{path}")


def _replace(new: Path, target: Path) -> None:
    """Puts `new` in the place of `target` in one step where the system can, else in two."""
    if _exchange(new, target):
        return  # the old one is in the place of `new`, which the workshop clears
    old = _beside(target, "old")
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
