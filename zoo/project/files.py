"""Reads files that others brought; writes reports and cards."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from zoo.core.errors import ZooError
from zoo.project.below import LARGEST, RefusedFile, content_of, opened, read_below, write_below

LARGEST_PICTURE = 32 << 20  # bytes


class BadFile(ZooError, ValueError):
    """A file of the project that is not what it should be; the text names it and the remedy."""


def record_text(folder: Path, path: Path, most: int = LARGEST) -> str:
    """The text of a file that a project keeps in the folder, such as registry.json.

    A checkout can bring it as a link to a device, a pipe, or without end. Raises FileNotFoundError,
    or BadFile if it is not UTF-8 text in a regular file of at most `most` bytes inside the folder.
    """
    name = path.relative_to(folder).as_posix()
    try:
        return read_below(folder, name, most).decode("utf-8-sig")
    except FileNotFoundError:
        raise
    except OSError as error:
        if not path.exists():  # a link that leads nowhere
            raise FileNotFoundError(errno.ENOENT, "it is a link to nothing", name) from None
        raise BadFile(f"{name} cannot be read: {error.strerror}; restore it from git") from None
    except UnicodeDecodeError as error:
        data = error.object
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02x} in line {line} is not UTF-8"
        raise BadFile(f"{name} cannot be read: {what}; save it as UTF-8") from None


def read_inside(path: Path, most: int) -> bytes:
    """The beginning of a regular file, `most` bytes of it; a link may lead within its folder only.

    Cards and pictures come from strangers: a link could show any file of this machine, and a
    device has no end. Raises OSError, or RefusedFile.
    """
    try:
        with opened(path) as handle:
            return content_of(handle, most, path)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    target = os.path.realpath(path)  # once, and then opened without following links
    if not Path(target).is_relative_to(os.path.realpath(path.parent)):
        raise RefusedFile(errno.ELOOP, "it is a link that leads out of its folder", str(path))
    with opened(target) as handle:
        return content_of(handle, most, path)


def why_no_picture(path: Path) -> str:
    """Why a picture's file is not published: empty if it is."""
    try:
        state = path.stat()
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if not S_ISREG(state.st_mode):
        return "it is not a regular file"
    if state.st_size > LARGEST_PICTURE:
        return f"it has more than {LARGEST_PICTURE >> 20} MiB, the most that a page shows"
    return ""


def files_below(folder: Path, skip: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Each file's path below the folder, and its state; no link is followed. skip: a folder in it
    that is left out."""
    left = [""]
    while left:
        below = left.pop()
        with suppress(OSError), os.scandir(folder / below) as entries:  # gone in between
            for entry in entries:
                name = below + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    yield name, entry.stat(follow_symlinks=False)
                elif name != skip:
                    left.append(f"{name}/")


def write_new(path: str, content: bytes) -> os.stat_result:
    """Writes a file, and makes the folders on the way; the file's state.

    Neither through a link nor to a pipe that nobody reads.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(path, flags, 0o666)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        return os.fstat(handle)


def lies_in(path: Path, folder: Path) -> bool:
    """Whether a path, its links followed, leads to something below the folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def may_be_published(path: Path, folder: Path) -> bool:
    """Whether a file, its links followed, lies below the folder and is not hidden there.

    Hidden ones, such as `.git/config` and `.env`, hold tokens and passwords.
    """
    real, top = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    inside = real.is_relative_to(top)
    return inside and not any(part.startswith(".") for part in real.relative_to(top).parts)


def write_report(path: Path, content: str | bytes) -> None:
    """Writes a file that somebody asked for by name: through a link, and into a device or pipe."""
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
    else:
        real = path.resolve()
        write_below(real.parent, real.name, data)


def rewrite(folder: Path, path: Path, content: bytes) -> None:
    """Writes a card, whole or not at all.

    Raises BadFile if it is named as a file of the folder and a link leads out of there: a
    repository can bring such a link.
    """
    whole, top = os.path.abspath(path), os.path.abspath(folder)
    if Path(whole).is_relative_to(top) and not lies_in(path, folder):
        name = os.path.relpath(whole, top)
        raise BadFile(f"{name} is not written: a link leads out of {folder}; name the file itself")
    write_report(path, content)
