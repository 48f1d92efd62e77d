"""The files of a site in a folder: written one by one, and listed with their state."""

from __future__ import annotations

import errno
import os
import pickle
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from zoo.core.diagnostics import Diagnostic
from zoo.core.errors import ZooError
from zoo.project.paths import Project
from zoo.project.store import user_store

MARKER = ".zoo-site"  # says that a folder was made here and may be replaced
SEARCH = "pagefind"  # the folder of the search index, see `zoo.build.search`

_ODD_NAME = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)

# A file's size and time of change, as text, by its path below the site.
Files = dict[str, str]


class PublishError(ZooError):
    """The output folder cannot be written; the text says why and what to do."""


class OddName(ValueError):
    """This file system takes no file of that name; the text has the page's path, and why."""


def refused(path: object, error: OSError) -> PublishError:
    """The system's error on writing `path`, as one of ours."""
    return PublishError(f"the site cannot be written: {path}: {error.strerror or error}")


class Writer:
    """Writes files into a folder; remembers which folders it has made."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._made: set[str] = set()

    def __call__(self, path: str, content: bytes) -> str:
        """The new file's state. PublishError for a path that leaves the folder, or is refused;
        OddName where it is the name alone that is refused."""
        full = f"{self._folder}/{path}"
        parent = full.rpartition("/")[0]
        try:
            if parent not in self._made:
                pure = PurePosixPath(path)
                if pure.is_absolute() or ".." in pure.parts:
                    raise PublishError(f"a page would be outside the site: {path}")
                os.makedirs(parent, exist_ok=True)
                self._made.add(parent)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with open(os.open(full, flags, 0o666), "wb") as file:
                file.write(content)
                file.flush()
                state = os.fstat(file.fileno())
        except OSError as error:
            if error.errno in _ODD_NAME:
                raise OddName(f"{error.strerror}: {path}") from error
            raise refused(path, error) from error  # the disk is full, nothing may be written
        return f"{state.st_size} {state.st_mtime_ns}"


def files_of(folder: Path) -> Files:
    """All files of a site except its search index; empty if the folder is missing."""
    found: Files = {}
    left = [("", str(folder))]
    while left:
        below, path = left.pop()
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(path) as entries:
            for entry in entries:
                name = below + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name != SEARCH:
                        left.append((f"{name}/", entry.path))
                elif name != MARKER:
                    state = entry.stat(follow_symlinks=False)
                    found[name] = f"{state.st_size} {state.st_mtime_ns}"
    return found


def marked(site: Path) -> bool:
    """Whether the folder has the marker itself, not a link in its place."""
    return (site / MARKER).is_file() and not (site / MARKER).is_symlink()


def index_of(site: Path) -> Files:
    """The files of a site's search index; empty without an index."""
    folder = site / SEARCH
    if not os.path.lexists(folder):
        return {}
    return {"": "a link"} if folder.is_symlink() else files_of(folder) or {"": "no files"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build says; one that would change nothing says the same again.

    cards, models: their numbers. wrong: which files have errors, "" for none.
    """

    cards: int
    models: int
    findings: tuple[Diagnostic, ...]
    wrong: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """files: the state of each. parts: the files of each part of the site, by its key.

    search: the state of each file of the search index; index: a digest of what it was made from,
    pages: of how many pages. inputs: a digest of all that the build read, see
    `zoo.build.unchanged`; "" where it may not be taken over. summary: what it said.
    """

    files: Files = field(default_factory=dict)
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    search: Files = field(default_factory=dict)
    index: str = ""
    pages: int = 0
    inputs: str = ""
    summary: Summary | None = None


def load_manifest(project: Project) -> Manifest:
    """That of the project's output folder; an empty one if none was kept."""
    kept = user_store().get(*_key(project))
    manifest: Manifest = pickle.loads(kept) if kept else Manifest()
    return manifest


def save_manifest(project: Project, manifest: Manifest) -> None:
    """Keeps it for the next build."""
    user_store().put(pickle.dumps(manifest, 5), *_key(project))


def _key(project: Project) -> tuple[str, bytes]:
    return "site", os.fsencode(os.path.realpath(project.public))
