"""Reads files that others brought; writes reports and what lies in the user's cache."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from zoo.project.below import READ, RefusedFile, content_of, write_below


class BadFile(ValueError):
    """A file of the project that is not what it should be; the text names it and the remedy."""


def read_inside(path: Path, most: int) -> bytes:
    """The beginning of a regular file, `most` bytes of it; a link may lead within its folder only.

    Cards and pictures come from strangers: a link could show any file of this machine, and a
    device has no end. Raises OSError, or RefusedFile.
    """
    handle = _open_inside(path)
    try:
        return content_of(handle, most, path)
    finally:
        os.close(handle)


def _open_inside(path: Path) -> int:
    try:
        return os.open(path, READ)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    target = os.path.realpath(path)  # once, and then opened without following links
    if not Path(target).is_relative_to(os.path.realpath(path.parent)):
        raise RefusedFile(errno.ELOOP, "it is a link that leads out of its folder", str(path))
    return os.open(target, READ)


def lies_in(path: Path, folder: Path) -> bool:
    """Whether a path, its links followed, leads to something below the folder."""
    return path.resolve().is_relative_to(folder.resolve())


def may_be_published(path: Path, folder: Path) -> bool:
    """Whether a file, its links followed, lies below the folder and is not hidden there.

    Hidden ones, such as `.git/config` and `.env`, hold tokens and passwords.
    """
    real, top = path.resolve(), folder.resolve()
    inside = real.is_relative_to(top)
    return inside and not any(part.startswith(".") for part in real.relative_to(top).parts)


def write_report(path: Path, text: str) -> None:
    """Writes a file that somebody asked for by name: through a link, and into a device or pipe."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
    else:
        real = path.resolve()
        write_below(real.parent, real.name, text)


def write_cache(path: Path, content: bytes) -> None:
    """Writes what only makes the next run quicker; a full disk is no reason to stop this one."""
    with suppress(OSError):
        write_below(path.parent, path.name, content)
