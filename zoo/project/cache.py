"""Where zoo keeps what it believes: the user's cache, which no checkout can bring.

A repository is a stranger's, with all the folders in it. So whatever is read back without being
made again (results, checked cards, the state of a built site, indexes, stand-in weights) lies in
`$XDG_CACHE_HOME/zoo`, or `~/.cache/zoo`: `hubs/NAME-DIGEST` for the hub at each path.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from zoo.core.errors import ZooError
from zoo.project.below import remove_tree
from zoo.project.git import run_git

PLACE = "place"  # in a hub's cache: the path of the hub


class NoCache(ZooError):
    """There is no folder that only this user can write; the text says what to do."""


class TrackedCache(ZooError):
    """The cache came with a repository; the text says what to do."""


def user_cache() -> Path:
    """What zoo keeps for this user. Raises NoCache where others can write there, and TrackedCache
    where git tracks it."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG Base Directory Specification: a relative path counts as none.
    usual = named if os.path.isabs(named) else os.path.expanduser("~/.cache")
    folder = Path(usual, "zoo")
    if folder.is_absolute() and _can_write(folder):
        private_folder(folder.resolve())  # links of the user's own are fine
        return _untracked(folder)
    return private_folder(Path(tempfile.gettempdir()) / f"zoo-{os.geteuid()}")


def hub_cache(home: Path) -> Path:
    """The cache of the hub in this folder; those of hubs that are gone go when it is new."""
    whole = home.resolve()
    plain = re.sub(r"\W", "_", whole.name, flags=re.ASCII)[:40]
    digest = hashlib.sha256(os.fsencode(whole)).hexdigest()[:16]
    hubs = user_cache() / "hubs"
    folder = hubs / f"{plain}-{digest}"
    if not folder.is_dir():
        _forget(hubs)
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


def _can_write(folder: Path) -> bool:
    """Whether the folder can be written; it is made if it is missing."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.access(folder, os.W_OK | os.X_OK)


def _untracked(folder: Path) -> Path:
    if run_git(folder, "ls-files", "--", "."):
        raise TrackedCache(
            f"{folder} is tracked by git, and zoo trusts its content: a commit could pretend that "
            "samples passed; set XDG_CACHE_HOME to a folder outside of the repository"
        )
    return folder


def _forget(hubs: Path) -> None:
    """Removes the caches of hubs that are not there any more."""
    with suppress(OSError):
        for folder in hubs.iterdir():
            with suppress(OSError):
                if not os.path.lexists(os.fsdecode((folder / PLACE).read_bytes())):
                    remove_tree(folder)
