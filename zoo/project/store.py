"""The one store of what was read and rendered: values by what they were made of.

Each is a file of `kept` in the user's cache, named after a digest of its key and of the program,
so another program finds none of them. Whatever is not as it was written counts as not there; so
does a value that another run is writing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from zoo.project.cache import user_cache
from zoo.project.files import files_below, write_new
from zoo.project.program import program_digest

FOLDER = "kept"
LIMIT = 256 << 20  # bytes that may always lie there
TIMES = 4  # that of what one run used may lie there as well
_CHECK = 16  # bytes of a digest before each value


class Store:
    """Values by their key. One run uses one store, so that `prune` knows what it used. program: a
    digest of the code that the values depend on."""

    def __init__(self, folder: Path, program: Callable[[], str] | None = None) -> None:
        self.folder = folder
        self._program = program or program_digest
        self._used = 0
        self._wrote = False

    def get(self, *key: bytes | str) -> bytes | None:
        """The value that this program kept under the key, or None."""
        try:
            with open(self._path(key), "rb") as file:
                check, value = file.read(_CHECK), file.read()
        except OSError:
            return None
        self._used += len(value)
        return value if check == _digest(value) else None

    def put(self, value: bytes, *key: bytes | str) -> None:
        """Keeps the value; a full disk is no reason to stop."""
        if not self._wrote:
            with suppress(OSError):  # whoever can write there could run code of theirs here
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(OSError):  # root may use the cache of the user who started sudo
            write_new(self._path(key), _digest(value) + value)
        self._used += len(value)
        self._wrote = True

    def prune(self) -> None:
        """Deletes what was written longest ago where more lies there than may."""
        if not self._wrote:
            return
        limit = max(LIMIT, TIMES * self._used)
        files = [(s.st_mtime_ns, s.st_size, name) for name, s in files_below(self.folder)]
        left = sum(size for _, size, _ in files)
        for _, size, name in sorted(files):
            if left <= limit:
                return
            with suppress(OSError):  # another run was first, or it is root's since `sudo zoo`
                (self.folder / name).unlink()
                left -= size

    def _path(self, key: tuple[bytes | str, ...]) -> str:
        parts = (part.encode() if isinstance(part, str) else part for part in key)
        name = hashlib.sha256(b"\0".join((self._program().encode(), *parts))).hexdigest()
        return f"{self.folder}/{name[:2]}/{name[2:40]}"


def no_store() -> Store:
    """One that keeps nothing: no file can lie below a device."""
    return Store(Path(os.devnull))


def user_store() -> Store:
    """That of this user, for all hubs: the same card is read once wherever it lies."""
    return Store(user_cache() / FOLDER)


def _digest(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()[:_CHECK]
