"""Writes files whole, so that what reads one never sees half of it; reads what others brought."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

CHUNK = 1 << 16


class RefusedFile(OSError):
    """A file that is not read, whoever may read it; `strerror` says why."""


class BadFile(ValueError):
    """A file of the project that is not what it should be; the text names it and the remedy."""


def read_inside(path: Path, most: int) -> bytes:
    """The beginning of a regular file, `most` bytes of it; a link may lead within its folder only.

    Cards and pictures come from strangers: a link could show any file of this machine, and a
    device has no end. Raises OSError, or RefusedFile.
    """
    handle = _open_inside(path)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise RefusedFile(errno.EINVAL, "it is no regular file", str(path))
        parts = []
        while most > 0 and (part := os.read(handle, min(most, CHUNK))):
            parts.append(part)
            most -= len(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def _open_inside(path: Path) -> int:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(path, flags)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    target = os.path.realpath(path)  # once, and then opened without following links
    if not Path(target).is_relative_to(os.path.realpath(path.parent)):
        raise RefusedFile(errno.ELOOP, "it is a link that leads out of its folder", str(path))
    return os.open(target, flags)


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


def write_report(path: Path, text: str) -> None:
    """Writes a file that somebody asked for by name: through a link, and into a device or pipe."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
    else:
        write_file(path.resolve(), text)


def write_cache(path: Path, content: bytes) -> None:
    """Writes what only makes the next run quicker; a full disk is no reason to stop this one."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
