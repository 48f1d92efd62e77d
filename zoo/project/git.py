"""What git knows: when a card was last changed, and which version is checked out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path


def last_changes(files: Iterable[Path], folder: Path) -> dict[str, str]:
    """File name without ending -> ISO date of its last commit, else of the file itself."""
    committed = _commits(folder)
    found: dict[str, str] = {}
    for file in files:
        with suppress(FileNotFoundError):  # went away since it was listed
            found[file.stem] = committed.get(_below(file, folder)) or _day(file)
    return found


def _below(file: Path, folder: Path) -> str:
    """The file's path below the folder; asked of every card in each build."""
    path, start = str(file), f"{folder}{os.sep}"
    inside = path.startswith(start) and f"..{os.sep}" not in path
    below = path[len(start) :] if inside else os.path.relpath(path, folder)
    return below.replace(os.sep, "/")


class GitError(Exception):
    """Git failed, or there is no repository; the text says which."""


def run_git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None if it fails, is not installed, or the folder is not in a repository."""
    try:
        return ask_git(folder, *arguments)
    except (OSError, GitError):
        return None


def ask_git(folder: Path, *arguments: str) -> bytes:
    """What git prints. Raises GitError, or OSError if it is not installed."""
    command = git_command(folder, *arguments)
    if not command:
        raise GitError(f"{folder} is not in a git repository")
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip().split("\n")[0])
    return done.stdout


def git_command(folder: Path, *arguments: str) -> list[str]:
    """The command line that runs git in the folder; empty outside a repository.

    Names the repository, which git would look for: it takes any folder for one that holds `HEAD`,
    `config`, `objects` and `refs`. A pull request can bring these, and with them programs to run.
    Writes nothing, not even newer dates into the index.
    """
    whole = folder.resolve()
    top = next((p for p in (whole, *whole.parents) if os.path.lexists(p / ".git")), None)
    if top is None or not _trusted(top / ".git", whole):
        return []
    where = ["--no-optional-locks", f"--git-dir={top / '.git'}", f"--work-tree={top}", "-C", whole]
    no_programs = ["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"]
    return ["git", *map(str, where), *no_programs, *arguments]


def _trusted(repository: Path, folder: Path) -> bool:
    """Whether it belongs to this user or to the owner of the folder.

    Its configuration names programs that git runs, and anybody can put a `.git` into `/tmp`. The
    folder may be another user's: in a container, root often works on such a checkout.
    """
    try:
        return repository.stat().st_uid in (os.geteuid(), folder.stat().st_uid)
    except OSError:
        return False


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
    if not _lines(folder, "ls-files", "--", "."):
        return Version()
    commit = _lines(folder, "rev-parse", "--short=12", "HEAD")
    if not commit:  # a repository without a commit
        return Version()
    return Version(commit[0], bool(_lines(folder, "status", "--porcelain", "--", ".")))


def _lines(folder: Path, *command: str) -> list[str]:
    return os.fsdecode(run_git(folder, *command) or b"").splitlines()


def _commits(folder: Path) -> dict[str, str]:
    """By path below the folder, in one pass over its history: the newest commit comes first."""
    command = ("log", "-z", "--relative", "--format=%x01%cs", "--name-only", "--", ".")
    printed = os.fsdecode(run_git(folder, *command) or b"")
    found: dict[str, str] = {}
    date = ""
    for item in printed.split("\0"):
        if item.startswith("\x01"):
            date = item[1:]
        elif item:
            found.setdefault(item.removeprefix("\n"), date)
    return found


def _day(file: Path) -> str:
    """A file git does not know: its own time, or SOURCE_DATE_EPOCH for builds that repeat."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    seconds = float(epoch) if epoch else file.lstat().st_mtime
    return datetime.fromtimestamp(seconds, timezone.utc).date().isoformat()
