"""`zoo cache`: what zoo keeps to be quicker, and how much of it there is."""

from __future__ import annotations

import argparse
from pathlib import Path

from zoo.commands.options import add_pages, plural, project_of
from zoo.core.errors import ZooError
from zoo.project.below import remove_tree
from zoo.project.files import files_below
from zoo.project.store import user_store

# What it is -> what it saves. All of it is made again when it is missing.
CACHES = {
    "kept": "cards as they were read, templates, sites: for every hub of this user",
    "cases": "samples that passed",
    "stand-ins": "stand-in weights",
    "search": "search indexes",
}


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    info = actions.add_parser("info", help="where it lies, and its size")
    info.set_defaults(run=show)
    add_pages(info)
    clear = actions.add_parser("clear", help="delete it; the next run makes it again")
    clear.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CACHES)}")
    clear.set_defaults(run=delete)
    add_pages(clear)


def show(args: argparse.Namespace) -> int:
    for name, folder in _folders(args).items():
        sizes = [state.st_size for _, state in files_below(folder)]
        print(f"{name:9}  {sum(sizes) / 1e6:8.1f} MB  {plural(len(sizes), 'file'):>12}  {folder}")
        print(f"{'':9}  {CACHES[name]}")
    return 0


def delete(args: argparse.Namespace) -> int:
    if unknown := sorted(set(args.names) - CACHES.keys()):
        raise ZooError(f"there is no cache {unknown[0]}; name some of {', '.join(CACHES)}")
    for name, folder in _folders(args).items():
        if not args.names or name in args.names:
            remove_tree(folder)
            print(f"cleared {name}")
    return 0


def _folders(args: argparse.Namespace) -> dict[str, Path]:
    """The folder of each cache of the hub."""
    cache = project_of(args).cache
    return {name: cache / name for name in CACHES} | {"kept": user_store().folder}
