"""`zoo assets add-repository`: packs another repository that samples load."""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import zipfile
from pathlib import Path

from zoo.commands.options import plural
from zoo.core.errors import ZooError
from zoo.core.lock import Asset, Kind, make_lock
from zoo.lint.check import change_lock, read_lock
from zoo.project.below import write_below
from zoo.project.paths import Project, find_project
from zoo.samples.answers import top_folder
from zoo.samples.trees import pack_archive, pack_folder

NAME = re.compile(r"[\w.-]+/[\w.-]+")
BRANCH = re.compile(r"[\w./-]+")
DEFAULT_BRANCH = "master"  # what `megengine.hub` asks for where a sample names none


class Refused(ZooError):
    """The repository is not added; the text says why and what to do."""


def add_repository(args: argparse.Namespace) -> int:
    project = find_project(Path.cwd())
    row = _packed(project, args.name, args.path, args.branch)
    change_lock(project, lambda lock: make_lock((*lock.assets, row)))
    which = f"branch {row.branch}" if row.branch else "any branch"
    print(f"locked {row.repository}, {which} -> {row.path} ({row.bytes} bytes)")
    return 0


def _packed(project: Project, name: str, path: Path, branch: str) -> Asset:
    """The repository's row of the lock, its zip written."""
    if not NAME.fullmatch(name) or (branch and not BRANCH.fullmatch(branch)):
        what = f"branch {branch!r}" if NAME.fullmatch(name) else repr(name)
        raise Refused(f"{what} is not valid; write: zoo assets add-repository OWNER/NAME PATH")
    if project.hub.is_ours(name):
        raise Refused(f"{name} is this hub: samples get its working tree; add nothing")
    if not path.exists():
        raise Refused(f"there is no {path}; name a folder or a zip of {name}")
    top = top_folder(name, branch or DEFAULT_BRANCH)
    data = pack_folder(path, top, tracked=True) if path.is_dir() else pack_archive(path, top)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = archive.namelist()
    if f"{top}/hubconf.py" not in files:
        raise Refused(
            f"{path} has no hubconf.py at its top ({plural(len(files), 'file')} looked through); "
            "name the folder that holds it"
        )
    stem = "-".join((*name.split("/"), *filter(None, branch.split("/"))))
    row = Asset(
        f"https://github.com/{name}" + (f"/tree/{branch}" if branch else ""),
        Kind.REPOSITORY,
        path=f"assets/{stem}.zip",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        repository=name,
        branch=branch or None,
    )
    _write(project, row, data)
    return row


def _write(project: Project, row: Asset, data: bytes) -> None:
    """Writes the zip, whole or not at all."""
    others = (a for a in read_lock(project).assets if a.path == row.path and a.url != row.url)
    if other := next(others, None):
        raise Refused(f"{row.path} answers {other.url} already; move it, and lock it again")
    write_below(project.root, str(row.path), data)
