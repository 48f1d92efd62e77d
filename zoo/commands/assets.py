"""`zoo assets`: what samples may fetch."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zoo.commands.add_repository import add_repository
from zoo.commands.options import plural
from zoo.core.lock import Asset, Kind, make_lock
from zoo.core.source import Source
from zoo.lint.check import card_files, change_lock, read_lock, read_source
from zoo.models.weights.download import DownloadError, limit
from zoo.models.weights.download import download as fetch_url
from zoo.models.weights.fetch import FetchError, fetch, terminal_progress
from zoo.project.below import move_below
from zoo.project.files import lies_in
from zoo.project.hubconf import read_hubconf
from zoo.project.locks import only_one
from zoo.project.paths import Project, find_project
from zoo.project.records import load_results
from zoo.samples.asset_files import (
    StoreError,
    WrongBytes,
    project_file,
    published_hash,
    sha256_of,
)
from zoo.samples.entry import scratch, sweep

ASIDE = ".zoo-"  # begins the folder that a file is downloaded to


def add(commands: Any) -> None:
    parser = commands.add_parser("assets", help="what samples may fetch: assets.lock")
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
    packing = actions.add_parser(
        "add-repository", help="pack another repository that samples load with megengine.hub"
    )
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
    wrong = 0
    for asset in read_lock(project).assets:
        if asset.path:
            try:
                project_file(asset, project.root)
            except StoreError as error:
                print(f"zoo: {error}", file=sys.stderr)
                wrong += 1
    return 1 if wrong else 0


def prune(args: argparse.Namespace) -> int:
    """Unlocks files that no card's text names and no last run fetched."""
    project = find_project(Path.cwd())
    lock = read_lock(project)
    read = [read_source(project, file) for file in card_files(project)]
    texts = [source.text for source in read if isinstance(source, Source)]
    if len(texts) < len(read):
        print(
            "zoo: a card cannot be read, so its files are not known; see: zoo check",
            file=sys.stderr,
        )
        return 2
    used = {url for result in load_results(project) for url in result.fetched}
    used |= {a.path for result in load_results(project) for a in result.answers}
    idle = [
        a
        for a in lock.assets
        if a.path and not {a.url, a.path} & used and not any(_names(t, a) for t in texts)
    ]
    change_lock(project, lambda now: make_lock(a for a in now.assets if a not in idle))
    for asset in idle:
        print(f"unlocked {asset.url}; its file {asset.path} was left where it is")
    print(plural(len(idle), "URL") + " unlocked")
    return 0


def _names(text: str, asset: Asset) -> bool:
    """Whether a card's text names the URL, or the repository in any spelling."""
    name = (asset.repository or "").lower()
    return asset.url in text or (bool(name) and name in text.lower())


def fetch_weights(args: argparse.Namespace) -> int:
    """Downloads official weights to the cache, where samples and the hub find them."""
    project = find_project(Path.cwd())
    entries = read_hubconf(project.root).entries
    weights = {url: Asset(url, Kind.WEIGHTS, entry=n) for n, url in entries.items() if url}
    weights |= {a.url: a for a in read_lock(project).assets if a.kind is Kind.WEIGHTS}
    failed = 0
    for url in args.urls or weights:
        if url not in weights:
            print(f"zoo: {url}: no such weights in a card or hubconf.py", file=sys.stderr)
            failed += 1
            continue
        try:
            row = weights[url]
            path = fetch(url, verifier(row), terminal_progress(url), row.bytes)
            print(f"{url}\n  {path}")
        except (FetchError, StoreError) as error:
            print(f"zoo: {error}", file=sys.stderr)
            failed += 1
    return 1 if failed else 0


def verifier(asset: Asset) -> Any:
    """Raises WrongBytes for a file whose hash is not the asset's, where one is published."""
    known = published_hash(asset) or ""

    def check(path: Path) -> None:
        found = sha256_of(path)
        if not found.startswith(known):
            raise WrongBytes(f"{asset.url}: sha256 is {found}, expected {known}")

    return check


def add_urls(args: argparse.Namespace) -> int:
    project = find_project(Path.cwd())
    problems = _problems(project, args.file, args.urls)
    for problem in problems:
        print(f"zoo: {problem}", file=sys.stderr)
    if problems:
        return 2
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


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:  # https://[
        return False


def _problems(project: Project, file: Path | None, urls: list[str]) -> list[str]:
    found = [f"{url} is not an https address" for url in urls if not _is_https(url)]
    if file is not None and not file.is_file():
        found.append(f"there is no file {file}")
    elif file is not None and not lies_in(file, project.root):
        found.append(f"{file} lies outside the project; copy it to assets/ first")
    return found
