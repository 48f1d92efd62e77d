"""Folders that hostile code may write to, and how they go."""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch(prefix: str, folder: Path | None = None) -> Iterator[Path]:
    """A new folder, locked while it is used, and removed in the end with all that lies in it."""
    lock = None
    while lock is None:
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
        with suppress(OSError):  # another run swept it before it was locked
            lock = _locked(made)
    try:
        yield made
    finally:
        remove(made)
        os.close(lock)


def sweep(prefix: str, folder: Path | None = None) -> None:
    """Removes what killed runs left: this user's folders that no process has locked."""
    for left in (folder or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        with suppress(OSError):  # a link, or another user's
            if left.lstat().st_uid == os.geteuid():
                lock = _locked(left)
                try:
                    remove(left)
                finally:
                    os.close(lock)


def remove(folder: Path) -> None:
    """Not by shutil.rmtree: it calls itself for each level, and a case can make thousands."""
    _quiet("rm", "-rf", "--one-file-system", "--", str(folder))
    if folder.is_dir() and not folder.is_symlink():
        # Outside of the jail, a case may close folders of its user.
        _quiet("chmod", "-R", "u+rwx", "--", str(folder))
        _quiet("rm", "-rf", "--one-file-system", "--", str(folder))


def _locked(folder: Path) -> int:
    """A descriptor of the folder that holds its lock. Raises OSError where another has it, or the
    folder is gone."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.stat(folder, follow_symlinks=False)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _quiet(*command: str) -> None:
    # Found where the system keeps it, whatever PATH says.
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False, env={})
