"""`zoo assets`: what samples may fetch."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zoo.pipeline import read_lock
from zoo.project import Project, find_project
from zoo.publish import write_file
from zoo.samples.assets import Asset, Kind, dump_lock, make_lock
from zoo.samples.files import StoreError, project_file, sha256_of


def add(commands: Any) -> None:
    parser = commands.add_parser("assets", help="what samples may fetch: assets.lock")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="print every locked URL").set_defaults(run=list_assets)
    actions.add_parser("verify", help="compare the files with the lock").set_defaults(run=verify)
    adding = actions.add_parser("add", help="lock URLs, answered with a file of the project")
    adding.add_argument("urls", nargs="+", metavar="URL")
    adding.add_argument("--from", dest="file", type=Path, required=True, metavar="FILE")
    adding.set_defaults(run=add_urls)


def list_assets(args: argparse.Namespace) -> int:
    for asset in read_lock(find_project(Path.cwd())).assets:
        source = asset.path or asset.entry or "a zip of the working tree"
        print(f"{asset.kind.value:10}  {asset.url}  {source}")
    return 0


def verify(args: argparse.Namespace) -> int:
    project = find_project(Path.cwd())
    wrong = 0
    for asset in read_lock(project).assets:
        if asset.kind is Kind.FILE:
            try:
                project_file(asset, project.root)
            except StoreError as error:
                print(f"zoo: {error}", file=sys.stderr)
                wrong += 1
    return 1 if wrong else 0


def add_urls(args: argparse.Namespace) -> int:
    project = find_project(Path.cwd())
    file: Path = args.file.resolve()
    for problem in _problems(project, file, args.urls):
        print(f"zoo: {problem}", file=sys.stderr)
        return 2
    path = file.relative_to(project.root.resolve()).as_posix()
    digest, size = sha256_of(file), file.stat().st_size
    rows = [Asset(url, Kind.FILE, path=path, sha256=digest, bytes=size) for url in args.urls]
    lock = make_lock((*read_lock(project).assets, *rows))
    write_file(project.lock, dump_lock(lock))
    print("\n".join(f"locked {url} -> {path} ({size} bytes)" for url in args.urls))
    return 0


def _problems(project: Project, file: Path, urls: list[str]) -> list[str]:
    found = [
        f"{url} is no https address"
        for url in urls
        if not urlsplit(url).hostname or urlsplit(url).scheme != "https"
    ]
    if not file.is_file():
        found.append(f"there is no file {file}")
    elif not file.is_relative_to(project.root.resolve()):
        found.append(f"{file} lies outside the project; copy it to assets/ first")
    return found
