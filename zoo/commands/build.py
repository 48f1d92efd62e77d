"""`zoo build`: check -> registry -> samples -> site."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

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
from zoo.commands.options import (
    add_pages,
    add_sandbox,
    base_url,
    flag,
    plural,
    print_findings,
    project_with_cards,
)
from zoo.commands.output import closing_line, print_end, print_failures, print_wrong, wrong_cards
from zoo.commands.progress import Bar
from zoo.core.diagnostics import count
from zoo.core.errors import ZooError
from zoo.core.result import SampleResult
from zoo.lint.check import Checked, card_files, check
from zoo.lint.measured import unusable
from zoo.project.paths import Project
from zoo.project.pool import no_collection
from zoo.project.records import load_results


def add(parser: argparse.ArgumentParser) -> None:
    add_pages(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="the site (site/public)")
    flag(parser, "--strict", "write nothing if zoo check --strict fails")
    flag(parser, "--no-samples", "run none; needs no MegEngine")
    flag(parser, "--check-links", "find links to nowhere")
    flag(parser, "--no-search", "leave the search index out")
    parser.add_argument("--base-url", type=base_url, default="", help="address of the site")
    add_sandbox(parser)


class Stages:
    """Progress a person can follow: a line for each stage, with what came of it and its time."""

    def __init__(self, *names: str) -> None:
        self.names, self.number, self.began = names, 0, time.monotonic()

    def done(self, text: str) -> None:
        """Ends a stage, and begins the next one."""
        now = time.monotonic()
        name = self.names[self.number].ljust(max(map(len, self.names)))
        self.number += 1
        at, seconds = f"{self.number}/{len(self.names)}", now - self.began
        print(f"[{at}] {name}  {text}  ({seconds:.2f} s)", flush=True)
        self.began = now


def run(args: argparse.Namespace) -> int:
    project = project_with_cards(args)
    refuse_foreign(project.public)
    samples = () if args.no_samples else ("samples",)
    search = () if args.no_search else ("search",)
    stages = Stages("check", "registry", *samples, "site", *search)
    inputs = inputs_of(project, args.base_url, str(args.strict), str(args.no_search))
    if args.no_samples and not args.check_links:
        last = unchanged(project, inputs, search=not args.no_search)
        if last and last.summary:
            return _nothing_to_do(project, last, last.summary, stages)
    with no_collection():
        return _build(project, args, inputs, stages)


def _nothing_to_do(project: Project, last: Manifest, summary: Summary, stages: Stages) -> int:
    """Prints what a whole build would have printed."""
    _print_check(summary, stages)
    _print_registry(project, summary, [], stages)
    stages.done(f"{plural(len(last.files), 'file')}, unchanged")
    if "search" in stages.names:
        stages.done(f"{plural(last.pages, 'page')}, unchanged")
    print_end(project)
    return print_wrong(project, summary.wrong)


def _build(project: Project, args: argparse.Namespace, inputs: str, stages: Stages) -> int:
    # What renders takes time to import, and is not always needed.
    from zoo.build.pipeline import build
    from zoo.build.registry import write_registry

    checked = check(project, card_files(project))
    checked = replace(checked, diagnostics=(*checked.diagnostics, *unusable(project)))
    models = len(checked.registry.entries)
    summary = Summary(len(checked.read), models, checked.diagnostics, wrong_cards(checked))
    _print_check(summary, stages)
    if args.strict and checked.diagnostics:
        print("zoo: --strict: nothing was written; the site is as it was", file=sys.stderr)
        return 1
    _print_registry(project, summary, write_registry(project, checked), stages)
    ran = () if args.no_samples else _run_samples(project, checked, args, stages)
    made = build(
        project,
        checked,
        load_results(project),
        base_url=args.base_url,
        check_links=args.check_links,
        searchable=not args.no_search and has_pagefind(),
        tell=Bar(),
    )
    if made.failed:
        print_findings(made.failed)
        checked = replace(checked, diagnostics=(*checked.diagnostics, *made.failed))
        summary = replace(summary, wrong=wrong_cards(checked))
    links = f", {plural(len(made.dead), 'dead link')}" if args.check_links else ""
    stages.done(f"{plural(len(made.manifest.files), 'file')}, {made.made} made{links}")
    manifest = made.manifest if args.no_search else _search(project, stages, made.manifest)
    kept = f"{inputs} {outputs_of(project)}" if args.no_samples and not made.failed else ""
    save_manifest(project, replace(manifest, inputs=kept, summary=summary))
    for link in made.dead:
        print(f"{link.page}:{link.line}: dead link {link.target}", file=sys.stderr)
    end = "" if ran is None else closing_line(ran)
    print_end(project, None if args.no_samples else end)
    code = print_wrong(project, summary.wrong)
    if ran is None:
        return 2
    good = all(r.status.good for r in ran) and not made.dead and not made.failed
    return code if good else 1


def _print_check(summary: Summary, stages: Stages) -> None:
    print_findings(summary.findings)
    stages.done(f"{plural(summary.cards, 'card')}, {count(summary.findings)}")


def _print_registry(project: Project, summary: Summary, changed: list[str], stages: Stages) -> None:
    written = f"wrote {' and '.join(changed)}" if changed else "unchanged"
    written = written if project.own else "beside the site"
    stages.done(f"{plural(summary.models, 'model')}, {written}")


def _run_samples(
    project: Project, checked: Checked, args: argparse.Namespace, stages: Stages
) -> tuple[SampleResult, ...] | None:
    """The results, with those of samples that could not begin; None if nothing could run."""
    from zoo.commands.test import run_samples  # takes a while, and is not always needed
    from zoo.samples.plan import Selection, blocked

    try:
        done = run_samples(project, checked, args, Selection())
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
