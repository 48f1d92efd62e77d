"""Whether a build would find anything new: all that it reads, and the files it made, as digests.

Content counts, not times, so that a fresh checkout with an older cache is known as well. Only the
finished site is compared by sizes and times: to read 20,000 pages would take longer than the rest.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from zoo.build.hub_files import hub_files, theme_of
from zoo.build.output import Manifest, files_of, index_of, load_manifest, marked
from zoo.build.publish import real
from zoo.core.overfit import FOLDER
from zoo.project.below import read_below
from zoo.project.files import LARGEST_PICTURE, read_inside
from zoo.project.git import last_changes
from zoo.project.hubconf import read_hubconf
from zoo.project.license_file import NAMES as LICENSE_NAMES
from zoo.project.paths import Project
from zoo.project.records import evaluation_files

SHOWN = (".md", ".txt", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")  # what pages are made of


def unchanged(project: Project, inputs: str, *, search: bool) -> Manifest | None:
    """The manifest of the last build, if the same one now would change nothing; else None.

    search: the site also has to have an index of the pages as they are.
    """
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
    cards = [Path(path) for path in _files(project.pages)]
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
    names = ("zoo.toml", "pyproject.toml", "hubconf.py", *LICENSE_NAMES)
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


def _files(folder: Path) -> Iterator[str]:
    for below, folders, names in os.walk(folder):
        folders.sort()
        yield from (f"{below}/{name}" for name in sorted(names))
