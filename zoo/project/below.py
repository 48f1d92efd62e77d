"""Files below a folder by names that others brought, such as those in a list or a repository.

No name leads out of its folder: each part is opened relative to the one before it, without
following links. Writing never shows half a file.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

CHUNK = 1 << 16
LARGEST = 64 << 20  # bytes of a file that a project keeps: registry, lock, records
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class RefusedFile(OSError):
    """A file that is not read or written, regardless of its permissions; `strerror` says why."""


def read_below(folder: Path, name: str, most: int = LARGEST) -> bytes:
    """A regular file of the folder, whole. name: its path, with `/`; links may lead to other files
    of the folder only.

    Raises OSError, or RefusedFile: for a link that leads out, for a pipe, a device, a folder, and
    for more than `most` bytes.
    """
    _refuse_outside(folder, name)
    top = os.path.realpath(folder)
    target = os.path.realpath(f"{top}/{name}")
    if not Path(target).is_relative_to(top):
        raise RefusedFile(errno.ELOOP, f"it leads out of {folder}", name)
    inside = os.path.relpath(target, top)
    with _parent(Path(top), inside) as (parent, last), opened(last, parent) as handle:
        content = content_of(handle, most + 1, Path(name))
    if len(content) > most:
        size = f"{most >> 20} MiB" if most >= 1 << 20 else f"{most >> 10} KiB"
        raise RefusedFile(errno.EFBIG, f"it has more than {size}", name)
    return content


def write_below(folder: Path, path: Path | str, content: str | bytes) -> bool:
    """Writes a file of the folder aside and renames it; False where it already held just that.

    path: below the folder; missing folders on the way are made. A link in the file's place is
    replaced, a link on the way refused: RefusedFile.
    """
    data = content.encode() if isinstance(content, str) else content
    if isinstance(path, Path) and not path.is_relative_to(folder):
        raise RefusedFile(errno.EINVAL, f"it does not lie in {folder}", str(path))
    name = path if isinstance(path, str) else path.relative_to(folder).as_posix()
    with _parent(folder, name, make=True) as (parent, last):
        with suppress(OSError), opened(last, parent) as handle:
            if content_of(handle, len(data) + 1, Path(name)) == data:
                return False
        aside = f".{last[:100]}.{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        handle = os.open(aside, flags, 0o666, dir_fd=parent)
        try:
            with os.fdopen(handle, "wb") as file:
                with suppress(OSError):  # owner and mode of the file that it replaces
                    state = os.lstat(last, dir_fd=parent)
                    if stat.S_ISREG(state.st_mode):
                        os.fchown(handle, state.st_uid, state.st_gid)
                        os.fchmod(handle, state.st_mode & 0o777)
                file.write(data)
            os.rename(aside, last, src_dir_fd=parent, dst_dir_fd=parent)
        except BaseException:
            with suppress(OSError):
                os.unlink(aside, dir_fd=parent)
            raise
    return True


def move_below(source: Path, target: Path, name: str) -> None:
    """Moves a file from one folder to the same place below another, over what lies there."""
    with _parent(source, name) as (old, last), _parent(target, name, make=True) as (new, _):
        os.rename(last, last, src_dir_fd=old, dst_dir_fd=new)


def remove_below(folder: Path, name: str) -> None:
    """Removes a file of the folder if it is there; a link itself, not what it leads to."""
    with suppress(FileNotFoundError, NotADirectoryError), _parent(folder, name) as (parent, last):
        os.unlink(last, dir_fd=parent)


def remove_tree(path: Path) -> None:
    """Removes a folder with all that lies in it, however deep, and follows no link.

    Not by shutil.rmtree, which calls itself for each level.
    """
    command = ["rm", "-rf", "--", str(path)]
    # Found where the system keeps it, whatever PATH says.
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False, env={})


@contextmanager
def _parent(folder: Path, name: str, make: bool = False) -> Iterator[tuple[int, str]]:
    """(descriptor of the folder that holds the file, the file's own name).

    make: the missing folders on the way.
    """
    _refuse_outside(folder, name)
    pure = PurePosixPath(name)
    if make:
        folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, _FOLDER & ~os.O_NOFOLLOW)
    try:
        for number, part in enumerate(pure.parts[:-1], 1):
            if make:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=handle)
            try:
                inner = os.open(part, _FOLDER, dir_fd=handle)
            except OSError as error:
                if not _is_link(part, handle):
                    raise type(error)(error.errno, error.strerror, name) from None
                text = f"`{'/'.join(pure.parts[:number])}` is a link; put a folder in its place"
                raise RefusedFile(errno.ELOOP, text, name) from None
            os.close(handle)
            handle = inner
        yield handle, pure.name
    finally:
        os.close(handle)


def _is_link(name: str, folder: int) -> bool:
    with suppress(OSError):
        return stat.S_ISLNK(os.lstat(name, dir_fd=folder).st_mode)
    return False


def _refuse_outside(folder: Path, name: str) -> None:
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or not pure.name or "\0" in name:
        raise RefusedFile(errno.EINVAL, f"it does not lie in {folder}", name)


@contextmanager
def opened(path: Path | str, folder: int | None = None) -> Iterator[int]:
    """The descriptor of a file that is no link. folder: the descriptor of the one it lies in."""
    handle = os.open(path, READ, dir_fd=folder)
    try:
        yield handle
    finally:
        os.close(handle)


def content_of(handle: int, most: int, path: Path) -> bytes:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise RefusedFile(errno.EINVAL, "it is not a regular file", str(path))
    parts = []
    while most > 0 and (part := os.read(handle, min(most, CHUNK))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)
