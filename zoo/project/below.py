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
    with _parent(Path(top), os.path.relpath(target, top)) as (parent, last):
        handle = os.open(last, READ, dir_fd=parent)
    try:
        content = content_of(handle, most + 1, Path(name))
    finally:
        os.close(handle)
    if len(content) > most:
        raise RefusedFile(errno.EFBIG, f"it has more than {_size(most)}", name)
    return content


def write_below(folder: Path, path: Path | str, content: str | bytes) -> bool:
    """Writes a file of the folder aside and renames it; False where it already held just that.

    path: below the folder; missing folders on the way are made. A link in the file's place is
    replaced, a link on the way refused: RefusedFile.
    """
    data = content.encode() if isinstance(content, str) else content
    with _parent(folder, _name(folder, path), make=True) as (parent, last):
        if _holds(parent, last, data):
            return False
        aside = f".{last[:100]}.{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        handle = os.open(aside, flags, 0o666, dir_fd=parent)
        try:
            with os.fdopen(handle, "wb") as file:
                _keep_owner(parent, last, handle)
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
                below = "/".join(pure.parts[:number])
                raise _refused(error, handle, part, below, name) from None
            os.close(handle)
            handle = inner
        yield handle, pure.name
    finally:
        os.close(handle)


def _refuse_outside(folder: Path, name: str) -> None:
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or not pure.name or "\0" in name:
        raise RefusedFile(errno.EINVAL, f"it does not lie in {folder}", name)


def _refused(error: OSError, parent: int, part: str, below: str, name: str) -> OSError:
    """Why a folder on the way cannot be opened."""
    with suppress(OSError):
        if stat.S_ISLNK(os.lstat(part, dir_fd=parent).st_mode):
            text = f"`{below}` is a link; put a folder in its place"
            return RefusedFile(errno.ELOOP, text, name)
    return type(error)(error.errno, error.strerror, name)


def _name(folder: Path, path: Path | str) -> str:
    """The file's path below the folder, by its text alone."""
    if isinstance(path, str):
        return path
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        raise RefusedFile(errno.EINVAL, f"it does not lie in {folder}", str(path)) from None


def _holds(parent: int, name: str, data: bytes) -> bool:
    """Whether a regular file is there and holds just that."""
    try:
        handle = os.open(name, READ, dir_fd=parent)
    except OSError:
        return False
    try:
        state = os.fstat(handle)
        same = stat.S_ISREG(state.st_mode) and state.st_size == len(data)
        return same and content_of(handle, len(data) + 1, Path(name)) == data
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


def _keep_owner(parent: int, name: str, handle: int) -> None:
    """Gives a new file the owner and the mode of the one that it replaces."""
    with suppress(OSError):
        state = os.lstat(name, dir_fd=parent)
        if stat.S_ISREG(state.st_mode):
            os.fchown(handle, state.st_uid, state.st_gid)
            os.fchmod(handle, state.st_mode & 0o777)


def _size(most: int) -> str:
    return f"{most >> 20} MiB" if most >= 1 << 20 else f"{most >> 10} KiB"
