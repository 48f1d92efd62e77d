"""What git knows: when a card was last changed, and which version is checked out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path


class GitError(Exception):
    """Git failed, or there is no repository; the text says which."""


def last_changes(files: Iterable[Path], folder: Path) -> dict[str, str]:
    """File name without ending -> ISO date of its last commit, else of the file itself.

    A file that git does not know has SOURCE_DATE_EPOCH, if set, for builds that repeat.
    """
    command = ("log", "-z", "--relative", "--format=%x01%cs", "--name-only", "--", ".")
    committed: dict[str, str] = {}
    date = ""
    for item in os.fsdecode(run_git(folder, *command) or b"").split("\0"):
        if item.startswith("\x01"):
            date = item[1:]
        elif item:
            committed.setdefault(item.removeprefix("\n"), date)  # the newest commit comes first
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    start = f"{folder}{os.sep}"
    found: dict[str, str] = {}
    for file in files:
        path = str(file)
        inside = path.startswith(start) and f"..{os.sep}" not in path
        below = path[len(start) :] if inside else os.path.relpath(path, folder)
        with suppress(FileNotFoundError):  # went away since it was listed
            day = committed.get(below.replace(os.sep, "/"))
            seconds = 0.0 if day else float(epoch) if epoch else file.lstat().st_mtime
            own = datetime.fromtimestamp(seconds, timezone.utc)
            found[file.stem] = day or own.date().isoformat()
    return found


def run_git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None if it fails, is not installed, or the folder is not in a repository."""
    try:
        return ask_git(folder, *arguments)
    except (OSError, GitError):
        return None


def ask_git(folder: Path, *arguments: str) -> bytes:
    """What git prints. Raises GitError, or OSError if it is not installed.

    Names the repository, which git would look for: it takes any folder for one that holds `HEAD`,
    `config`, `objects` and `refs`. A pull request can bring these, and with them programs to run.
    So can anybody who puts a `.git` into `/tmp`: it has to belong to this user, or to the owner of
    the folder (in a container, root often works on another user's checkout).
    Writes nothing, not even newer dates into the index.
    """
    whole = folder.resolve()
    top = next((p for p in (whole, *whole.parents) if os.path.lexists(p / ".git")), None)
    owner = None
    with suppress(OSError):
        owner = (top / ".git").stat().st_uid if top else None
    if owner is None or owner not in (os.geteuid(), whole.stat().st_uid):
        raise GitError(f"{folder} is not in a git repository")
    where = ["--no-optional-locks", f"--git-dir={top}/.git", f"--work-tree={top}", "-C", str(whole)]
    no_programs = ["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"]
    done = subprocess.run(["git", *where, *no_programs, *arguments], capture_output=True)
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip().split("\n")[0])
    return done.stdout


def head(folder: Path) -> str:
    """The commit that is checked out, abbreviated; empty outside git."""
    return (run_git(folder, "rev-parse", "--short=12", "HEAD") or b"").decode().strip()


@dataclass(frozen=True, slots=True)
class Version:
    """commit: the one that is checked out, abbreviated, empty outside git. changed: the files
    differ from it."""

    commit: str = ""
    changed: bool = False


def version(folder: Path) -> Version:
    """The version of the folder's files; of a folder that git does not track, none."""
    commit = head(folder) if run_git(folder, "ls-files", "--", ".") else ""
    if not commit:  # perhaps a repository without a commit
        return Version()
    return Version(commit, bool(run_git(folder, "status", "--porcelain", "--", ".")))
