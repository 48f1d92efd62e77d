"""`zoo check`: every mistake of every card, at its place."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zoo.commands.common import (
    add_pages,
    check_cards,
    missing_paths,
    plural,
    print_findings,
    project_of,
)


def add(commands: Any) -> None:
    parser = commands.add_parser("check", help="find what is wrong with cards")
    parser.add_argument("paths", nargs="*", type=Path, help="cards or folders; default: hub_pages")
    add_pages(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--strict", action="store_true", help="warnings fail too")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_paths(args.paths or [project.pages]):
        return 2
    checked = check_cards(project, args.paths, with_stale=True)
    found = checked.diagnostics
    if args.format == "json":
        print(json.dumps([d.to_json() for d in found], ensure_ascii=False, indent=1))
    else:
        print_findings(found, sys.stderr)
        if not found:
            models = plural(len(checked.registry.entries), "model")
            print(f"{plural(len(checked.cards), 'card')}, {models}, no problems")
    return 1 if checked.failed or (args.strict and found) else 0
