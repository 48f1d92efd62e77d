"""The output folder: its files, what is known of them, and whether a build would change any.

Content of what a build reads counts, not times, so that a fresh checkout with an older cache is
known as well. Only the finished site is compared by sizes and times: to read 20,000 pages would
take longer than the rest.
"""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from zoo.build.hub_files import hub_files, theme_of
from zoo.core.diagnostics import Diagnostic
from zoo.core.errors import ZooError
from zoo.core.overfit import FOLDER
from zoo.project.below import read_below
from zoo.project.files import LARGEST_PICTURE, files_below, read_inside, write_new
from zoo.project.git import last_changes
from zoo.project.hubconf import read_hubconf
from zoo.project.paths import Project
from zoo.project.records import evaluation_files
from zoo.project.repository import LICENSES
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


def write_page(folder: Path, path: str, content: bytes) -> str:
    """Writes a file of a site; its state. PublishError for a path that leaves the folder, or is
    refused; OddName where it is the name alone that is refused."""
    if path.startswith("/") or ".." in path.split("/"):
        raise PublishError(f"a page would be outside the site: {path}")
    try:
        return _state(write_new(f"{folder}/{path}", content))
    except OSError as error:
        if error.errno in _ODD_NAME:
            raise OddName(f"{error.strerror}: {path}") from error
        raise refused(path, error) from error  # the disk is full, nothing may be written


def files_of(folder: Path) -> Files:
    """All files of a site except its search index; empty if the folder is missing."""
    found = {name: _state(state) for name, state in files_below(folder, SEARCH)}
    found.pop(MARKER, None)
    return found


def _state(state: os.stat_result) -> str:
    return f"{state.st_size} {state.st_mtime_ns}"


def real(public: Path) -> Path:
    """The folder that holds the site: where the output is a link, the one it leads to."""
    return Path(os.path.realpath(public))


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
    `inputs_of`; "" where it may not be taken over. summary: what it printed.
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


SHOWN = (".md", ".txt", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")  # what pages are made of


def unchanged(project: Project, inputs: str, *, search: bool) -> Manifest | None:
    """The manifest of the last build, if the same one now would change nothing; else None. search:
    the site also has to have an index of the pages as they are."""
    last = load_manifest(project)
    if not last.inputs or last.inputs != f"{inputs} {outputs_of(project)}":
        return None
    site = real(project.public)
    if not marked(site) or files_of(site) != last.files or index_of(site) != last.search:
        return None
    return last if last.search or not search else None


def inputs_of(project: Project, *options: str) -> str:
    """A digest of all that a build without samples reads, but for what it writes itself."""
    digest = hashlib.sha256(repr((options, str(project.pages), project.own)).encode())
    cards = [project.pages / name for name, _ in sorted(files_below(project.pages))]
    for path in cards:
        if path.suffix.lower() in SHOWN:
            _add(digest, path, partial(read_inside, most=LARGEST_PICTURE + 1))
        else:
            digest.update(_name(path))
    direct = [p for p in cards if p.parent == project.pages and p.suffix == ".md"]
    known = (sorted(last_changes(direct, project.pages).items()), hub_files(project))
    digest.update(repr((*known, read_hubconf(project.root))).encode())
    files = theme_of(project)
    themed = (p for part in ("templates", "static") for p in files.files(part).values())
    for path in (project.results, *themed):
        _add(digest, path)
    names = ("zoo.toml", "pyproject.toml", "hubconf.py", *LICENSES)
    sheets = sorted((project.root / FOLDER).glob("*"))
    records = (project.history, project.measurements, *evaluation_files(project))
    for path in (*sheets, *records, *(project.root / name for name in names)):
        _add(digest, path, partial(_of_hub, project))
    return digest.hexdigest()


def outputs_of(project: Project) -> str:
    """A digest of what a build writes beside its site."""
    digest = hashlib.sha256()
    for path in (project.root / "registry.json", project.lock):
        _add(digest, path, partial(_of_hub, project))
    return digest.hexdigest()


def _of_hub(project: Project, path: Path) -> bytes:
    return read_below(project.root, path.relative_to(project.root).as_posix())


def _add(digest: Any, path: Path, read: Callable[[Path], bytes] = Path.read_bytes) -> None:
    try:
        content = read(path)
    except OSError:
        content = b"\0none"
    digest.update(_name(path) + b"%d " % len(content))
    digest.update(content)


def _name(path: Path) -> bytes:
    return b"\0%b\0" % os.fsencode(path)
