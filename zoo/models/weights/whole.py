"""Files that lie where others may write too, such as a cache that several users share."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

# Windows has neither.
_OWN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path`, or of a link there, when it is complete."""
    aside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}")
    try:
        with open_own(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as file:
            yield file
        os.replace(aside, path)
    except BaseException:  # a full disk, an interruption
        with suppress(OSError):
            aside.unlink()
        raise


def open_own(path: Path, flags: int) -> BinaryIO:
    """A regular file, opened with the flags of `os.open`. Raises OSError for a link, which could
    lead to any file of this user, and for a pipe, which never ends."""
    try:
        handle = os.open(path, flags | _OWN | _BINARY, 0o666)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.ENXIO, "")
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENXIO):
            raise
        text = "it is a link, a pipe or a device; remove it"
        raise OSError(error.errno, text, str(path)) from None
    if flags & os.O_APPEND:
        return os.fdopen(handle, "ab")
    return os.fdopen(handle, "wb" if flags & os.O_WRONLY else "rb")
