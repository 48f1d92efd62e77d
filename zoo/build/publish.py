"""Puts a site in the place of an older one: new files are written aside and then swapped in.

A whole new folder takes the place of the old one in one step; files that stay are hard links. Only
where few of many files change they are moved in one by one, because 20,000 links take longer than
all the rest: the finished files and the list of those to remove lie in a folder `.NAME.patch`,
and whatever is killed while they move is completed by the next build. So nobody ever reads half a
file, and after a build that ends the site is the new one, after one that fails the old one.
Builds into one folder wait for each other. The search index stays while its pages are the same.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from zoo.build.search import still_right
from zoo.build.writer import MARKER, SEARCH, Files, PublishError, files_of, refused

FEW, OF = 10, 2000  # a tenth at most, of this many files at least, is moved in one by one
GONE = ".zoo-gone"  # in a patch: JSON, the files to remove
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` for its new files, while no other build has one.

    It is gone afterwards. PublishError where `target` holds files that were not made here, or where
    something cannot be written.
    """
    refuse_foreign(target)
    new, old = _beside(target, "new"), _beside(target, "old")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent):
            finish(target)
            for left in (new, old):  # by a killed build
                shutil.rmtree(left, ignore_errors=True)
            new.mkdir()
            (new / MARKER).write_text("Made by `zoo build`, which replaces this folder whole.\n")
            try:
                yield new
            finally:
                shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise refused(error.filename2 or error.filename or target, error) from error


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
    search = [f"{SEARCH}/{path}" for path in files_of(target / SEARCH)]
    search_stays = still_right(target, new, {*fresh, *gone}) if search else True
    few = len(kept) > OF and (len(fresh) + len(gone)) * FEW < len(kept)
    if few and not _in_the_way(target, fresh):
        removed = sorted(gone) if search_stays else [*search, *sorted(gone)]
        (new / GONE).write_text(json.dumps(removed))
        patch = _beside(target, "patch")
        new.rename(patch)
        _move_in(patch, target)
        shutil.rmtree(patch, ignore_errors=True)
    else:
        _link(target, new, (*kept, *search) if search_stays else kept)
        _replace(new, target)


def finish(target: Path) -> None:
    """Moves in what a build had ready when it was killed; does nothing where there is nothing.

    What cannot be moved is left out: the build that follows sees that it is not there.
    """
    patch = _beside(target, "patch")
    try:
        _move_in(patch, target)
    except FileNotFoundError:
        pass  # no patch, or all files of it are moved
    except (OSError, ValueError):
        shutil.rmtree(target / SEARCH, ignore_errors=True)  # some of its pages are others now
    shutil.rmtree(patch, ignore_errors=True)


def _move_in(patch: Path, target: Path) -> None:
    gone = json.loads((patch / GONE).read_text())
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


def _in_the_way(target: Path, paths: Iterable[str]) -> bool:
    """Whether a folder lies where one of the files is to lie, or a file where its folder is."""
    folders = {folder for path in paths for folder in PurePosixPath(path).parents}
    return any((target / path).is_dir() for path in paths) or any(
        os.path.lexists(target / folder) and not (target / folder).is_dir() for folder in folders
    )


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
