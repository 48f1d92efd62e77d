"""Where zoo keeps what it believes, the user's cache, which no checkout can bring; and its locks.

A repository is a stranger's, with all the folders in it. So whatever is read back without being
made again (results, checked cards, the state of a built site, indexes, stand-in weights) lies in
`$XDG_CACHE_HOME/zoo`, or `~/.cache/zoo`: `hubs/NAME-DIGEST` for the hub at each path.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from zoo.core.errors import ZooError
from zoo.project.below import remove_tree
from zoo.project.git import run_git

PLACE = "place"  # in a hub's cache: the path of the hub


class NoCache(ZooError):
    """No folder that only this user can write, or one that came with a repository."""


def user_cache() -> Path:
    """What zoo keeps for this user. Raises NoCache where others can write there, or git tracks
    it."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG Base Directory Specification: a relative path counts as none.
    usual = named if os.path.isabs(named) else os.path.expanduser("~/.cache")
    folder = Path(usual, "zoo")
    if folder.is_absolute():
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.is_absolute() or not os.access(folder, os.W_OK | os.X_OK):
        return private_folder(Path(tempfile.gettempdir()) / f"zoo-{os.geteuid()}")
    private_folder(folder.resolve())  # links of the user's own are fine
    if run_git(folder, "ls-files", "--", "."):
        raise NoCache(
            f"{folder} is tracked by git, and zoo trusts its content: a commit could pretend that "
            "samples passed; set XDG_CACHE_HOME to a folder outside of the repository"
        )
    return folder


def hub_cache(home: Path) -> Path:
    """The cache of the hub in this folder; those of hubs that are gone go when it is new."""
    whole = home.resolve()
    plain = re.sub(r"\W", "_", whole.name, flags=re.ASCII)[:40]
    digest = hashlib.sha256(os.fsencode(whole)).hexdigest()[:16]
    hubs = user_cache() / "hubs"
    folder = hubs / f"{plain}-{digest}"
    if not folder.is_dir():
        for place in hubs.glob(f"*/{PLACE}"):
            with suppress(OSError):
                if not os.path.lexists(os.fsdecode(place.read_bytes())):
                    remove_tree(place.parent)
        with suppress(OSError):  # a command that only reads may run without a cache
            folder.mkdir(parents=True, exist_ok=True)
            (folder / PLACE).write_bytes(os.fsencode(whole))
    return folder


def private_folder(folder: Path) -> Path:
    """The folder, which is made if it is missing. Raises NoCache where others can write there.

    In shared places such as /tmp, anybody can make a folder of the expected name first. It may be
    that of the user who started sudo.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    state = folder.lstat()
    owners = {str(os.geteuid()), os.environ.get("SUDO_UID") if os.geteuid() == 0 else None}
    open_to_others = str(state.st_uid) not in owners or state.st_mode & 0o022
    if not stat.S_ISDIR(state.st_mode) or open_to_others:
        raise NoCache(
            f"{folder} belongs to somebody else, or others can write there; remove it, or set "
            "XDG_CACHE_HOME to a folder of yours"
        )
    return folder


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Waits, and says so, while another run of this user changes the file.

    The lock lies in the user's cache: every run of the user finds it there, however the file is
    named, and the hub stays clean. The system releases it when a run is killed. Where the file
    system has no locks, nobody waits.
    """
    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
    with ExitStack() as held:
        with suppress(OSError):  # a cache that cannot be written, a file system without locks
            folder = user_cache() / "locks"
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            held.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f"zoo: waiting for another run that changes {path.name}", file=sys.stderr)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits, without a word, while another process or thread holds the folder, which exists."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
