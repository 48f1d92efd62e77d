"""The stages of `zoo build`, when there is something to do."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from zoo.build.manifest import Ledger, save_ledger
from zoo.build.pipeline import Built, build
from zoo.build.publish import real
from zoo.build.registry import write_registry
from zoo.build.search import NoSearch, has_pagefind, index
from zoo.build.unchanged import outputs_of
from zoo.build.writer import index_of
from zoo.commands.bar import Bar
from zoo.commands.checked import print_findings
from zoo.commands.options import Stages, plural
from zoo.commands.output import (
    closing_line,
    print_end,
    print_failures,
    print_wrong,
    wrong_cards,
)
from zoo.core.diagnostics import count, show_all
from zoo.core.result import SampleResult
from zoo.lint.card_cache import cached_check
from zoo.lint.check import Checked, card_files
from zoo.lint.measured_again import unusable
from zoo.project.paths import Project
from zoo.project.records import load_results


def run_steps(project: Project, args: argparse.Namespace, inputs: str) -> int:
    """The whole way. inputs: a digest of all that is read. Raises PublishError, ValueError."""
    samples = () if args.no_samples else ("samples",)
    search = () if args.no_search else ("search",)
    stages = Stages(("check", "registry", *samples, "site", *search))
    checked = cached_check(project, card_files(project))
    checked = replace(checked, diagnostics=(*checked.diagnostics, *unusable(project)))
    print_findings(checked.diagnostics, sys.stderr)
    stages.done(_checked(checked))
    if args.strict and checked.diagnostics:
        print("zoo: --strict: nothing was written; the site is as it was", file=sys.stderr)
        return 1
    changed = write_registry(project, checked)
    written = f"wrote {' and '.join(changed)}" if changed else "unchanged"
    stages.done(f"{_models(checked)}, {written if project.own else 'beside the site'}")
    ran: tuple[SampleResult, ...] | None = ()
    if samples:
        from zoo.commands.test import run_samples  # takes a while, and is not always needed
        from zoo.samples.blocked import blocked
        from zoo.samples.select import Selection

        done = run_samples(project, checked, args)
        ran = done.results if done is not None else None
        print_failures(ran or ())
        if ran is not None:  # the same count as that of zoo test
            ran = (*ran, *blocked(checked.cards, checked.diagnostics, Selection()))
        stages.done(closing_line(ran) if ran is not None else "could not run")
    made = build(
        project,
        checked,
        load_results(project),
        base_url=args.base_url,
        check_links=args.check_links,
        searchable=bool(search) and has_pagefind(),
        tell=Bar(),
    )
    print_findings(made.failed, sys.stderr)
    checked = replace(checked, diagnostics=(*checked.diagnostics, *made.failed))
    wrong = wrong_cards(checked)
    links = f", {plural(len(made.dead), 'dead link')}" if args.check_links else ""
    stages.done(f"{plural(len(made.ledger.files), 'file')}, {made.made} made{links}")
    indexed = ""
    if search:
        indexed, ledger = _search(project, stages, made.ledger)
        made = replace(made, ledger=ledger)
    kept = "" if samples or made.failed else inputs
    _remember(project, checked, made, kept, indexed, wrong)
    if made.dead:
        _print_dead(made)
    if args.no_samples:
        print_end(project)
    else:
        print_end(project, closing_line(ran) if ran is not None else "")
    code = print_wrong(project, wrong)
    if ran is None:
        return 2
    if made.dead or made.failed:
        return 1
    return code if all(r.status.good for r in ran) else 1


def _print_dead(made: Built) -> None:
    for link in made.dead:
        print(f"{link.page}:{link.line}: dead link {link.target}", file=sys.stderr)


def _search(project: Project, stages: Stages, ledger: Ledger) -> tuple[str, Ledger]:
    """Make the search index. Returns a message ("" without an index) and the new ledger."""
    site = real(project.public)
    try:
        done = index(site, project.cache / "search", ledger.index)
    except NoSearch as error:
        stages.done("none")
        print(f"zoo: {error}", file=sys.stderr)
        return "", replace(ledger, search={}, index="")
    pages = plural(done.pages, "page")
    stages.done(f"{pages}, unchanged" if done.reused else pages)
    return pages, replace(ledger, search=index_of(site), index=done.digest)


def _remember(
    project: Project, checked: Checked, made: Built, inputs: str, indexed: str, wrong: str
) -> None:
    """Keeps what the next build need not make again, and what it would say if nothing changed."""
    found = checked.diagnostics
    told = {
        "findings": f"{show_all(found)}\n\n{count(found)}" if found else "",
        "coloured": f"{show_all(found, colour=True)}\n\n{count(found)}" if found else "",
        "check": _checked(checked),
        "models": _models(checked),
        "files": len(made.ledger.files),
        "search": indexed,
        "wrong": wrong,
    }
    state = f"{inputs} {outputs_of(project)}" if inputs else ""
    save_ledger(project, replace(made.ledger, inputs=state, told=told))


def _checked(checked: Checked) -> str:
    cards = len(checked.cards) + len(checked.broken)
    return f"{plural(cards, 'card')}, {count(checked.diagnostics)}"


def _models(checked: Checked) -> str:
    return plural(len(checked.registry.entries), "model")
