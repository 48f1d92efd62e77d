"""`zoo list`: the registry, for people and for programs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

from zoo.commands.options import add_pages, print_findings, project_with_cards
from zoo.core.hub import Hub
from zoo.core.registry import Metric, Model
from zoo.core.terminal import escaped_json
from zoo.lint.check import card_files, check


def add(parser: argparse.ArgumentParser) -> None:
    add_pages(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--tag", help="only models with this tag")


def run(args: argparse.Namespace) -> int:
    project = project_with_cards(args)
    checked = check(project, card_files(project))
    registry = checked.registry
    entries = registry.tagged(args.tag) if args.tag else registry.entries
    if args.format == "json":
        rows = [e.to_json() for e in entries]
        print(escaped_json(json.dumps(rows, ensure_ascii=False, indent=1)))
    else:
        for line in _lines(entries, project.hub):
            print(line)
    if checked.failed:
        print_findings(checked.diagnostics)
    return 1 if checked.failed else 0


def _lines(entries: Sequence[Model], hub: Hub) -> Iterator[str]:
    """Name, figures and weights of each model; its repository where that is not the hub."""
    width = max((len(e.name) for e in entries), default=0)
    for entry in entries:
        foreign = bool(entry.repository) and not hub.is_ours(entry.repository)
        origin = f"  from {entry.repository}" if foreign else ""
        weights = entry.weights.url.rsplit("/", 1)[-1] if entry.weights else "no weights address"
        if entry.offered is False or (foreign and hub.repository):
            weights = "not built here"
        figures = ", ".join(map(_figure, entry.metrics)) or "no figures"
        yield f"{entry.name:{width}}  {figures:12}  {weights}{origin}"


def _figure(metric: Metric) -> str:
    """`Top-1 acc 61.20%`, `PSNR 31.2 dB`, as the card writes it."""
    name = f"{metric.name} {metric.qualifier}".strip()
    unit = f" {metric.unit}" if len(metric.unit) > 1 else metric.unit
    return f"{name} {metric.text or f'{metric.value:g}'}{unit}"
