"""`zoo build`: check -> registry -> samples -> site."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import Any

from zoo.build.output import (
    Manifest,
    Summary,
    index_of,
    inputs_of,
    outputs_of,
    real,
    save_manifest,
    unchanged,
)
from zoo.build.publish import refuse_foreign
from zoo.build.search import NoSearch, has_pagefind, index
from zoo.commands.bar import Bar
from zoo.commands.checked import print_findings
from zoo.commands.options import (
    Stages,
    add_out,
    add_pages,
    add_sandbox,
    base_url,
    missing_cards,
    plural,
    project_of,
)
from zoo.commands.output import closing_line, print_end, print_failures, print_wrong, wrong_cards
from zoo.core.diagnostics import count
from zoo.core.errors import ZooError
from zoo.core.result import SampleResult
from zoo.lint.check import Checked, card_files, check
from zoo.lint.measured import unusable
from zoo.project.paths import Project
from zoo.project.pool import no_collection
from zoo.project.records import load_results


def add(commands: Any) -> None:
    about = "check cards, write the registry, run samples, build the site"
    parser = commands.add_parser("build", help=about)
    add_pages(parser)
    add_out(parser)
    parser.add_argument(
        "--strict", action="store_true", help="write nothing if zoo check --strict fails"
    )
    parser.add_argument("--no-samples", action="store_true", help="run none; needs no MegEngine")
    parser.add_argument("--check-links", action="store_true", help="find links to nowhere")
    parser.add_argument("--no-search", action="store_true", help="leave the search index out")
    parser.add_argument("--base-url", type=base_url, default="", help="address of the site")
    add_sandbox(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_cards(project):
        return 2
    refuse_foreign(project.public)
    samples = () if args.no_samples else ("samples",)
    search = () if args.no_search else ("search",)
    stages = Stages(("check", "registry", *samples, "site", *search))
    inputs = inputs_of(project, args.base_url, str(args.strict), str(args.no_search))
    if args.no_samples and not args.check_links:
        last = unchanged(project, inputs, search=not args.no_search)
        if last and last.summary:
            return _nothing_to_do(project, last, last.summary, stages)
    with no_collection():
        return _build(project, args, inputs, stages)


def _nothing_to_do(project: Project, last: Manifest, said: Summary, stages: Stages) -> int:
    """Prints what a whole build would have printed."""
    _print_check(said, stages)
    _print_registry(project, said, [], stages)
    stages.done(f"{plural(len(last.files), 'file')}, unchanged")
    if "search" in stages.names:
        stages.done(f"{plural(last.pages, 'page')}, unchanged")
    print_end(project)
    return print_wrong(project, said.wrong)


def _build(project: Project, args: argparse.Namespace, inputs: str, stages: Stages) -> int:
    # What renders takes time to import, and is not always needed.
    from zoo.build.pipeline import build
    from zoo.build.registry import write_registry

    checked = check(project, card_files(project))
    checked = replace(checked, diagnostics=(*checked.diagnostics, *unusable(project)))
    said = Summary(
        len(checked.read),
        len(checked.registry.entries),
        checked.diagnostics,
        wrong_cards(checked),
    )
    _print_check(said, stages)
    if args.strict and checked.diagnostics:
        print("zoo: --strict: nothing was written; the site is as it was", file=sys.stderr)
        return 1
    _print_registry(project, said, write_registry(project, checked), stages)
    ran = None if args.no_samples else _run_samples(project, checked, args, stages)
    made = build(
        project,
        checked,
        load_results(project),
        base_url=args.base_url,
        check_links=args.check_links,
        searchable=not args.no_search and has_pagefind(),
        tell=Bar(),
    )
    print_findings(made.failed, sys.stderr)
    if made.failed:
        checked = replace(checked, diagnostics=(*checked.diagnostics, *made.failed))
        said = replace(said, wrong=wrong_cards(checked))
    links = f", {plural(len(made.dead), 'dead link')}" if args.check_links else ""
    stages.done(f"{plural(len(made.manifest.files), 'file')}, {made.made} made{links}")
    manifest = made.manifest if args.no_search else _search(project, stages, made.manifest)
    kept = f"{inputs} {outputs_of(project)}" if args.no_samples and not made.failed else ""
    save_manifest(project, replace(manifest, inputs=kept, summary=said))
    for link in made.dead:
        print(f"{link.page}:{link.line}: dead link {link.target}", file=sys.stderr)
    if args.no_samples:
        print_end(project)
    else:
        print_end(project, closing_line(ran) if ran is not None else "")
    code = print_wrong(project, said.wrong)
    if ran is None and not args.no_samples:
        return 2
    if made.dead or made.failed:
        return 1
    return code if all(r.status.good for r in ran or ()) else 1


def _print_check(said: Summary, stages: Stages) -> None:
    print_findings(said.findings, sys.stderr)
    stages.done(f"{plural(said.cards, 'card')}, {count(said.findings)}")


def _print_registry(project: Project, said: Summary, changed: list[str], stages: Stages) -> None:
    written = f"wrote {' and '.join(changed)}" if changed else "unchanged"
    stages.done(f"{plural(said.models, 'model')}, {written if project.own else 'beside the site'}")


def _run_samples(
    project: Project, checked: Checked, args: argparse.Namespace, stages: Stages
) -> tuple[SampleResult, ...] | None:
    """The results, with those of samples that could not begin; None if nothing could run."""
    from zoo.commands.test import run_samples  # takes a while, and is not always needed
    from zoo.samples.plan import Selection, blocked

    try:
        done = run_samples(project, checked, args)
    except ZooError as error:
        print(f"zoo: {error}", file=sys.stderr)
        stages.done("could not run")
        return None
    print_failures(done.results)
    # The same count as that of zoo test.
    ran = (*done.results, *blocked(checked.cards, checked.diagnostics, Selection()))
    stages.done(closing_line(ran))
    return ran


def _search(project: Project, stages: Stages, manifest: Manifest) -> Manifest:
    """Makes the search index; the manifest with it, or without where there can be none."""
    site = real(project.public)
    try:
        done = index(site, project.cache / "search", manifest.index)
    except NoSearch as error:
        stages.done("none")
        print(f"zoo: {error}", file=sys.stderr)
        return replace(manifest, search={}, index="", pages=0)
    stages.done(plural(done.pages, "page") + (", unchanged" if done.reused else ""))
    return replace(manifest, search=index_of(site), index=done.digest, pages=done.pages)
