"""`zoo list`: the registry, for people and for programs."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from zoo.commands.checked import check_cards, print_findings
from zoo.commands.options import add_pages, missing_cards, project_of
from zoo.core.registry import Model


def add(commands: Any) -> None:
    parser = commands.add_parser("list", help="print the models of the registry")
    add_pages(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--tag", help="only models with this tag")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_cards(project):
        return 2
    checked = check_cards(project, [])
    registry = checked.registry
    entries = registry.tagged(args.tag) if args.tag else registry.entries
    if args.format == "json":
        print(json.dumps([e.to_json() for e in entries], ensure_ascii=False, indent=1))
    else:
        width = max((len(e.name) for e in entries), default=0)
        for entry in entries:
            print(f"{entry.name:{width}}  {_figures(entry):12}  {_weights(entry)}")
    if checked.failed:
        print_findings(checked.diagnostics, sys.stderr)
    return 1 if checked.failed else 0


def _figures(entry: Model) -> str:
    return ", ".join(f"{m.name} {m.value:.1f}{m.unit}" for m in entry.metrics) or "no figures"


def _weights(entry: Model) -> str:
    if entry.constructor is None:
        return "not built by this zoo"
    return entry.weights.url.rsplit("/", 1)[-1] if entry.weights else "no weights"
