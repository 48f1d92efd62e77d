"""Puts a site in the place of an older one: new files are written aside and then swapped in.

A whole new folder takes the place of the old one in one step; files that stay are hard links. Only
where few of many files change they are moved in one by one, because 20,000 links take longer than
all the rest; what a kill leaves undone then is made by the next build. Nobody ever reads half a
file, and a build that fails leaves the old site. Builds into one folder wait for each other.

Nothing beside or in the output folder is believed, because a repository can bring it: the folder
for new files has a random name, and of the old site only files that the manifest knows stay.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import secrets
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from zoo.build.output import MARKER, SEARCH, Files, PublishError, index_of, marked, real, refused
from zoo.build.search import still_right
from zoo.project.below import move_below, remove_below, remove_tree
from zoo.project.cache import alone_in
from zoo.project.git import run_git

FEW, OF = 10, 2000  # a tenth at most, of this many files at least, is moved in one by one
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` for its new files, while no other build has one.

    It is gone afterwards. PublishError where `target` holds files that were not made here, or where
    something cannot be written.
    """
    refuse_foreign(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(target.parent):
            left = re.compile(re.escape(_prefix(target)) + "[0-9a-f]{16}")
            for path in target.parent.iterdir():
                if left.fullmatch(path.name):  # of a build that was killed
                    remove_tree(path)
            new = _beside(target)
            new.mkdir()
            (new / MARKER).write_text("Made by `zoo build`, which replaces this folder whole.\n")
            try:
                yield new
            finally:
                remove_tree(new)
    except OSError as error:
        raise refused(error.filename2 or error.filename or target, error) from error


def swap(
    new: Path,
    target: Path,
    there: Files,
    kept: Collection[str],
    fresh: Collection[str],
    indexed: Files | None = None,
) -> bool:
    """Makes `target` hold the files in `new` (fresh) and those of its present ones that are kept.

    there: the files that `target` holds now. indexed: those of its search index, as the last build
    left them; it stays while it is that of the pages. Whether it did.
    """
    if not target.exists():
        new.rename(target)
        return False
    gone = there.keys() - set(kept) - set(fresh)
    known = index_of(target) == (indexed or {})
    if known and not fresh and not gone and marked(target):
        return bool(indexed)
    stays = bool(indexed) and known and still_right(target, new, {*fresh, *gone})
    few = len(kept) > OF and (len(fresh) + len(gone)) * FEW < len(kept)
    if few and marked(target) and not _in_the_way(target, fresh):
        if not stays and os.path.lexists(target / SEARCH):
            # First of all: a kill must leave no index of pages that are others now.
            (target / SEARCH).rename(new / f".{SEARCH}")
        _move_in(new, target, fresh, gone)
    else:
        search = [f"{SEARCH}/{path}" for path in indexed or ()] if stays else []
        _link(target, new, (*kept, *search))
        _replace(new, target)
    return stays


def _move_in(new: Path, target: Path, fresh: Iterable[str], gone: Iterable[str]) -> None:
    for path in fresh:
        move_below(new, target, path)
    for path in gone:
        remove_below(target, path)
        with suppress(OSError):  # not empty
            for folder in PurePosixPath(path).parents[:-1]:
                (target / folder).rmdir()


def _in_the_way(target: Path, paths: Iterable[str]) -> bool:
    """Whether a folder lies where one of the files is to lie, or no folder where its folder is."""
    folders = {folder for path in paths for folder in PurePosixPath(path).parents[:-1]}
    return any((target / path).is_dir() for path in paths) or any(
        os.path.lexists(at) and (at.is_symlink() or not at.is_dir())
        for at in (target / folder for folder in folders)
    )


def refuse_foreign(public: Path) -> None:
    """PublishError where the output is not empty and was not made by `zoo build`, or is git's."""
    target = real(public)
    if os.path.lexists(target) and not target.is_dir():
        raise PublishError(f"{public} is not a folder; remove it, or name another with --out")
    if (target / ".git").exists():
        raise PublishError(
            f"{public} holds a git repository, which a build would remove; name another folder "
            "with --out"
        )
    if tracked := _tracked(public):
        raise PublishError(
            f"{public} is tracked by git ({tracked}), and a build replaces it whole; run "
            f"git rm -r --cached {public} and let .gitignore name it, or name another folder "
            "with --out"
        )
    if target.is_dir() and not (target / MARKER).exists() and any(target.iterdir()):
        raise PublishError(
            f"{public} holds files that were not made by zoo build; name an empty folder, or "
            "empty this one first"
        )


def _tracked(public: Path) -> str:
    """What git tracks of the output: a file in it, or a link on the way to it; "" for nothing."""
    whole = Path(os.path.abspath(public))
    ways = [path for path in (whole, *whole.parents) if path.is_symlink()]
    ends = [real(public)] if os.path.lexists(real(public)) else []
    for path in (*ways, *ends):
        command = ("--literal-pathspecs", "ls-files", "-z", "--", path.name)
        if found := run_git(path.parent, *command):
            return os.fsdecode(found.partition(b"\0")[0])
    return ""


def _beside(target: Path) -> Path:
    """A new name for a folder beside `target`."""
    return target.with_name(f"{_prefix(target)}{secrets.token_hex(8)}")


def _prefix(target: Path) -> str:
    return f".zoo-site-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:8]}-"


def _link(source: Path, folder: Path, paths: Collection[str]) -> None:
    made: set[str] = set()
    for path in paths:
        parent = os.path.dirname(path)
        if parent not in made:
            os.makedirs(folder / parent, exist_ok=True)
            made.add(parent)
        try:
            os.link(f"{source}/{path}", f"{folder}/{path}", follow_symlinks=False)
        except OSError:  # a file system without links
            shutil.copy2(f"{source}/{path}", f"{folder}/{path}", follow_symlinks=False)


def _replace(new: Path, target: Path) -> None:
    """Puts `new` in the place of `target` in one step where the system can, else in two."""
    linux = sys.platform == "linux"
    exchange = getattr(ctypes.CDLL(None), "renameat2", None) if linux else None
    names = os.fsencode(new), os.fsencode(target)
    if exchange and exchange(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0:
        return  # the old one is in the place of `new`, which the workshop clears
    old = _beside(target)
    target.rename(old)
    new.rename(target)
    remove_tree(old)
