"""`zoo assets`: what samples may fetch."""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import re
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from zoo.commands.options import plural
from zoo.core.errors import ZooError
from zoo.core.lock import Asset, Kind, make_lock
from zoo.core.source import Source
from zoo.lint.check import card_files, change_lock, read_lock
from zoo.lint.reading import read_card
from zoo.models.weights.download import DownloadError, limit
from zoo.models.weights.download import download as fetch_url
from zoo.models.weights.fetch import FetchError, fetch, terminal_progress
from zoo.project.below import move_below, write_below
from zoo.project.cache import only_one
from zoo.project.files import lies_in
from zoo.project.hubconf import read_hubconf
from zoo.project.paths import Project, find_project
from zoo.project.records import load_results
from zoo.samples.answers import top_folder
from zoo.samples.asset_files import StoreError, WrongBytes, project_file, published_hash, sha256_of
from zoo.samples.entry import scratch, sweep
from zoo.samples.trees import pack_archive, pack_folder

ASIDE = ".zoo-"  # begins the folder that a file is downloaded to
NAME = re.compile(r"[\w.-]+/[\w.-]+")
BRANCH = re.compile(r"[\w./-]+")
DEFAULT_BRANCH = "master"  # what `megengine.hub` asks for where a sample names none


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="print every locked URL").set_defaults(run=list_assets)
    actions.add_parser("verify", help="compare the files with the lock").set_defaults(run=verify)
    actions.add_parser("prune", help="unlock URLs no card asks for").set_defaults(run=prune)
    fetching = actions.add_parser("fetch", help="download official weights, verified")
    fetching.add_argument("urls", nargs="*", metavar="URL", help="default: all")
    fetching.set_defaults(run=fetch_weights)
    adding = actions.add_parser("add", help="lock URLs, answered with a file of the project")
    adding.add_argument("urls", nargs="+", metavar="URL")
    adding.add_argument("--from", dest="file", type=Path, metavar="FILE", help="else: download")
    adding.set_defaults(run=add_urls)
    text = "pack another repository that samples load with megengine.hub"
    packing = actions.add_parser("add-repository", help=text)
    packing.add_argument("name", metavar="OWNER/NAME", help="as samples write it")
    packing.add_argument("path", type=Path, metavar="PATH", help="its folder, or a zip of it")
    packing.add_argument("--branch", default="", help="answer for this branch only; default: any")
    packing.set_defaults(run=add_repository)


def list_assets(args: argparse.Namespace) -> int:
    for asset in read_lock(find_project(Path.cwd())).assets:
        source = asset.path or asset.entry or "the working tree"
        print(f"{asset.kind.value:10}  {asset.url}  {source}")
    return 0


def verify(args: argparse.Namespace) -> int:
    project = find_project(Path.cwd())
    wrong = False
    for asset in read_lock(project).assets:
        if asset.path:
            try:
                project_file(asset, project.root)
            except StoreError as error:
                print(f"zoo: {error}", file=sys.stderr)
                wrong = True
    return int(wrong)


def prune(args: argparse.Namespace) -> int:
    """Unlocks files that no card's text names and no last run fetched."""
    project = find_project(Path.cwd())
    lock = read_lock(project)
    read = [read_card(project, file)[0] for file in card_files(project)]
    texts = [source.text for source in read if isinstance(source, Source)]
    if len(texts) < len(read):
        raise ZooError("a card cannot be read, so its files are not known; see: zoo check")
    used: set[str] = set()
    for result in load_results(project):
        used.update(result.fetched, (answer.path for answer in result.answers))
    idle = []
    for asset in lock.assets:
        if asset.path and not {asset.url, asset.path} & used:
            name = (asset.repository or "").lower()  # which has many spellings
            if not any(asset.url in t or (name and name in t.lower()) for t in texts):
                idle.append(asset)
    change_lock(project, lambda now: make_lock(a for a in now.assets if a not in idle))
    for asset in idle:
        print(f"unlocked {asset.url}; its file {asset.path} was left where it is")
    print(plural(len(idle), "URL") + " unlocked")
    return 0


def fetch_weights(args: argparse.Namespace) -> int:
    """Downloads official weights to the cache, where samples and the hub find them."""
    project = find_project(Path.cwd())
    entries = read_hubconf(project.root).entries
    weights = {url: Asset(url, Kind.WEIGHTS, entry=n) for n, url in entries.items() if url}
    weights |= {a.url: a for a in read_lock(project).assets if a.kind is Kind.WEIGHTS}
    failed = False
    for url in args.urls or weights:
        try:
            if url not in weights:
                raise StoreError(f"{url}: no such weights in a card or hubconf.py")
            row = weights[url]
            path = fetch(url, partial(_verify, row), terminal_progress(url), row.bytes)
            print(f"{url}\n  {path}")
        except (FetchError, StoreError) as error:
            print(f"zoo: {error}", file=sys.stderr)
            failed = True
    return int(failed)


def _verify(asset: Asset, path: Path) -> None:
    """Raises WrongBytes for a file whose hash is not the asset's, where one is published."""
    found, known = sha256_of(path), published_hash(asset) or ""
    if not found.startswith(known):
        raise WrongBytes(f"{asset.url}: sha256 is {found}, expected {known}")


def add_urls(args: argparse.Namespace) -> int:
    project = find_project(Path.cwd())
    if problems := _problems(project, args.file, args.urls):
        raise ZooError("\nzoo: ".join(problems))
    rows = []
    for url in args.urls:
        try:
            row = lock_file(project, url, args.file) if args.file else download(project, url)
        except (OSError, DownloadError) as error:
            print(f"zoo: {url}: {error}; or name a file: --from FILE", file=sys.stderr)
            continue
        rows.append(row)
        print(f"locked {url} -> {row.path} ({row.bytes} bytes)")
    if rows:
        change_lock(project, lambda lock: make_lock((*lock.assets, *rows)))
    return 0 if len(rows) == len(args.urls) else 2


def lock_file(project: Project, url: str, file: Path) -> Asset:
    path = file.resolve().relative_to(project.root.resolve()).as_posix()
    return Asset(url, Kind.FILE, path=path, sha256=sha256_of(file), bytes=file.stat().st_size)


def download(project: Project, url: str) -> Asset:
    """Fetches the URL to `assets/`, whole or not at all; notes where a redirect led. OSError."""
    name = f"assets/{Path(urlsplit(url).path).name or 'index.html'}"
    target = project.root / name
    _refuse_to_replace(target, name)
    sweep(ASIDE, project.root)
    with scratch(ASIDE, project.root) as aside:
        file = aside / name
        file.parent.mkdir()
        final = fetch_url(url, file, lambda done, total: None, limit())
        file.chmod(0o644)
        with only_one(target):  # another run may bring a file of that name
            _refuse_to_replace(target, name)
            move_below(aside, project.root, name)
    row = lock_file(project, url, target)
    return row if final == url else replace(row, final=final)


def _refuse_to_replace(target: Path, name: str) -> None:
    if os.path.lexists(target):
        raise FileExistsError(f"{name} is there already")


def _problems(project: Project, file: Path | None, urls: list[str]) -> list[str]:
    found = []
    for url in urls:
        with suppress(ValueError):  # https://[
            if urlsplit(url).scheme == "https" and urlsplit(url).hostname:
                continue
        found.append(f"{url} is not an https address")
    if file is not None and not file.is_file():
        found.append(f"there is no file {file}")
    elif file is not None and not lies_in(file, project.root):
        found.append(f"{file} lies outside the project; copy it to assets/ first")
    return found


def add_repository(args: argparse.Namespace) -> int:
    """Packs another repository that samples load into a zip of the project, and locks it."""
    project = find_project(Path.cwd())
    name, path, branch = args.name, args.path, args.branch
    if not NAME.fullmatch(name) or (branch and not BRANCH.fullmatch(branch)):
        what = f"branch {branch!r}" if NAME.fullmatch(name) else repr(name)
        raise ZooError(f"{what} is not valid; write: zoo assets add-repository OWNER/NAME PATH")
    if project.hub.is_ours(name):
        raise ZooError(f"{name} is this hub: samples get its working tree; add nothing")
    if not path.exists():
        raise ZooError(f"there is no {path}; name a folder or a zip of {name}")
    data = _packed(path, top_folder(name, branch or DEFAULT_BRANCH))
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
    for other in read_lock(project).assets:
        if other.path == row.path and other.url != row.url:
            raise ZooError(f"{row.path} answers {other.url} already; move it, and lock it again")
    write_below(project.root, str(row.path), data)
    change_lock(project, lambda lock: make_lock((*lock.assets, row)))
    which = f"branch {branch}" if branch else "any branch"
    print(f"locked {name}, {which} -> {row.path} ({row.bytes} bytes)")
    return 0


def _packed(path: Path, top: str) -> bytes:
    """A zip of the repository, its files below the folder `top`."""
    data = pack_folder(path, top, tracked=True) if path.is_dir() else pack_archive(path, top)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = archive.namelist()
    if f"{top}/hubconf.py" not in files:
        raise ZooError(
            f"{path} has no hubconf.py at its top ({plural(len(files), 'file')} looked through); "
            "name the folder that holds it"
        )
    return data
