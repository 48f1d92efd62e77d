"""`zoo weights`: the published weights on this machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zoo.commands.options import no_models, project_of
from zoo.project.records import read_models


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, text in (
        ("list", "list those on this machine"),
        ("fetch", "download, verified; ZOO_MIRROR names folders or addresses to ask first"),
        ("verify", "check hash and content of the local ones"),
        ("convert", "write as safetensors, with a manifest"),
    ):
        action = actions.add_parser(name, help=text)
        if name == "convert":
            action.add_argument("entries", nargs=1, metavar="ENTRY")
            action.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
        elif name != "list":
            action.add_argument("entries", nargs="+", metavar="ENTRY")


def run(args: argparse.Namespace) -> int:
    try:
        from zoo.models.hub import UnknownEntryError
        from zoo.models.weights import store
        from zoo.models.weights.checkpoint import WeightsError
        from zoo.models.weights.fetch import FetchError
    except ImportError as error:
        raise no_models("reading weights", error.name) from None
    project = project_of(args)
    read_models(project)  # a regular file of bounded size, before its reader
    registry = project.registry
    if args.action == "list":
        for stored in store.list_weights(registry):
            size = f"{stored.bytes / 1e6:.0f} MB" if stored.bytes else "not here"
            print(f"{stored.entry:36} {size:>9}  {stored.url or 'none published'}")
        return 0
    failed = False
    for name in args.entries:
        try:
            if args.action == "fetch":
                print(f"{name}: {store.fetch_weights(name, registry)}")
            elif args.action == "verify":
                print(f"{name}: {store.verify_weights(name, registry)} is right")
            else:
                made = store.convert_weights(name, registry, args.out)
                print(f"{name}: {args.out}, sha256 {made['sha256']}")
        except (FetchError, UnknownEntryError, WeightsError, OSError) as error:
            text = error.args[0] if isinstance(error, UnknownEntryError) else error
            print(f"zoo: {name}: {text}", file=sys.stderr)
            failed = True
    return int(failed)
