"""`zoo build`: check -> registry -> samples -> site."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from zoo.commands.common import (
    Stages,
    add_out,
    add_pages,
    check_cards,
    missing_paths,
    plural,
    print_findings,
    project_of,
)
from zoo.commands.shown import closing_line, print_failure
from zoo.commands.test import add_sandbox, run_samples
from zoo.core.diagnostics import count
from zoo.core.result import SampleResult
from zoo.pipeline import build, write_registry
from zoo.project import Project
from zoo.publish import PublishError, refuse_foreign
from zoo.records import load_results


def add(commands: Any) -> None:
    parser = commands.add_parser("build", help="check, registry, samples, site: the whole way")
    add_pages(parser)
    add_out(parser)
    parser.add_argument("--no-samples", action="store_true", help="run none; needs no MegEngine")
    parser.add_argument("--check-links", action="store_true", help="find links to nowhere")
    parser.add_argument("--base-url", default="", help="where the site will stand")
    add_sandbox(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_paths([project.pages]):
        return 2
    try:
        refuse_foreign(project.public)
        return _run(project, args)
    except (PublishError, ValueError) as error:
        print(f"zoo: {error}", file=sys.stderr)
        return 2


def _run(project: Project, args: argparse.Namespace) -> int:
    samples = () if args.no_samples else ("samples",)
    stages = Stages(("check", "registry", *samples, "site"))
    checked = check_cards(project, [])
    print_findings(checked.diagnostics, sys.stderr)
    stages.done(f"{plural(len(checked.cards), 'card')}, {count(checked.diagnostics)}")
    if checked.failed:
        print("zoo: nothing was written; the site is as it was", file=sys.stderr)
        return 1
    changed = write_registry(project, checked.registry)
    models = plural(len(checked.registry.entries), "model")
    written = f"wrote {' and '.join(changed)}" if changed else "unchanged"
    stages.done(f"{models}, {written if project.own else 'beside the site'}")
    ran: tuple[SampleResult, ...] | None = ()
    if samples:
        done = run_samples(project, checked.cards, args)
        ran = done.results if done is not None else None
        for result in ran or ():
            print_failure(result)
        stages.done(closing_line(ran) if ran is not None else "could not run")
    made = build(
        project,
        checked,
        load_results(project),
        base_url=args.base_url,
        check_links=args.check_links,
    )
    links = f", {plural(len(made.dead), 'dead link')}" if args.check_links else ""
    stages.done(plural(made.files, "file") + links)
    for link in made.dead:
        print(f"{link.page}:{link.line}: dead link {link.target}", file=sys.stderr)
    _print_end(project, ran, args.no_samples)
    if ran is None:
        return 2
    if made.dead:
        return 1
    return 0 if all(r.status.good for r in ran) else 1


def _print_end(project: Project, ran: tuple[SampleResult, ...] | None, unasked: bool) -> None:
    print(f"\nsite     {project.public / 'index.html'}")
    if unasked:
        print("samples  none were run; the site shows the last results")
    elif ran is not None:
        print(f"samples  {closing_line(ran)}")
    print("look     zoo serve, or make serve")
