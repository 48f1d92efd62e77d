"""`zoo test`: runs the samples of cards as their readers would."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from zoo.cards.calls import load_calls
from zoo.commands.options import (
    add_cards,
    add_sandbox,
    flag,
    no_models,
    print_errors,
    project_with_cards,
)
from zoo.commands.output import answered, closing_line, counted, print_failures, refusals
from zoo.commands.progress import open_view
from zoo.core.card import Lang
from zoo.core.errors import ZooError
from zoo.core.evaluation import reached
from zoo.core.levels import ModelLevel, counted_levels, model_levels
from zoo.core.measurement import Measurements
from zoo.core.result import SampleResult
from zoo.core.terminal import bare, harmless
from zoo.lint.check import Checked, card_files, check
from zoo.project.files import write_report
from zoo.project.paths import Project
from zoo.project.records import (
    keep_results,
    load_results,
    read_evaluations,
    read_measurements,
    record_history,
)
from zoo.samples.plan import Selection, blocked, not_run, parse_shard, runnable
from zoo.samples.reports import REPORTS, as_json, github_annotations, github_summary

if TYPE_CHECKING:
    from zoo.samples.verify import Run


def add(parser: argparse.ArgumentParser) -> None:
    add_cards(parser)
    for name, text in (("json", "JSON"), ("junit", "JUnit XML"), ("sarif", "SARIF")):
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {text} to FILE")
    chosen = parser.add_argument_group("which samples")
    chosen.add_argument("--language", action="append", choices=[lang.value for lang in Lang])
    chosen.add_argument("-k", dest="pattern", default="", help="only cards with this in their name")
    text = "cards changed since a git revision"
    chosen.add_argument("--changed-since", default="", metavar="REV", help=text)
    flag(chosen, "--last-failed", "only what failed last time")
    chosen.add_argument("--shard", default="1/1", metavar="WHICH/OF", help="a share, such as 2/5")
    add_sandbox(parser)
    text = "run on other machines"
    parser.add_argument("--executor", default="", metavar="dask://HOST:PORT", help=text)
    parser.add_argument("-v", "--verbose", action="store_true", help="show whole tracebacks")
    flag(parser, "--record", "add to results/history.json")
    flag(parser, "--update", "record values instead of comparing")


def run(args: argparse.Namespace) -> int:
    project = project_with_cards(args)
    if args.update and os.environ.get("CI"):
        raise ZooError("--update is refused in CI: values are recorded by people")
    for path in (getattr(args, name) for name in ("json", *REPORTS)):
        if path and path.is_dir():
            raise ZooError(f"{path} is a folder; name a file for the report")
    measured = read_measurements(project)
    checked = check(project, card_files(project, args.paths))
    if checked.failed:
        print_errors(checked.diagnostics)
    languages = tuple(map(Lang, args.language or Lang))
    shard = parse_shard(args.shard)
    chosen = Selection(languages, args.pattern, args.changed_since, args.last_failed, shard)
    done = run_samples(project, checked, args, chosen)
    wrong = blocked(checked.cards, checked.diagnostics, chosen)
    done = replace(done, results=(*done.results, *wrong))
    if args.update:
        from zoo.samples.expect import record_values  # needs the extra `models`

        for card in checked.cards:
            values = done.values.get(card.id)
            if values and (change := record_values(project, card, values)):
                print(change)
    if args.record:
        record_history(project, done.results)
    models = _levels(project, checked, measured, done.results)
    _print(checked, done.results, models, whole=args.verbose)
    if args.json:
        write_report(args.json, as_json(done.results, models))
    for name, make in REPORTS.items():
        if path := getattr(args, name):
            write_report(path, make(done.results))
    names = [*(card.id for card in checked.cards), *(card.id for card in checked.broken)]
    if args.pattern and not any(args.pattern in name for name in names):
        raise ZooError(f"no sample matched: no card has `{args.pattern}` in its name (-k)")
    return 0 if not checked.failed and all(r.status.good for r in done.results) else 1


def _levels(
    project: Project, checked: Checked, measured: Measurements, results: Iterable[SampleResult]
) -> tuple[ModelLevel, ...]:
    """How far each model is proved: by what was measured, and by the samples that load it."""
    hub = project.hub
    loads = {
        (card.id, sample.line): {
            (hub.spelled(call.repository), call.entry)
            for call in load_calls(sample)
            if not call.commented
        }
        for card in checked.cards
        for sample in card.samples()
    }
    evaluations, _ = read_evaluations(project)
    agreeing = {
        entry.name
        for entry in checked.registry.entries
        if (found := evaluations.get(entry.name))
        and reached(entry, found, hub.task(entry.task).tolerance)
    }
    return model_levels(checked.registry, measured, results, loads, agreeing)


def _print(
    checked: Checked, results: tuple[SampleResult, ...], models: tuple[ModelLevel, ...], whole: bool
) -> None:
    """What came of the samples. whole: with all of each trace."""
    if "GITHUB_ACTIONS" in os.environ:
        for line in github_annotations(results):
            print(harmless(line), file=bare(sys.stdout))
        if path := os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(path, "a", encoding="utf-8") as file:
                file.write(github_summary(results))
    print_failures(results, whole=whole)
    if not results:
        print("nothing was selected")
    unmarked = list(not_run(checked.cards))
    for card, block in unmarked:
        print(f"{card.source.path}:{block.line - 1}: not run: Python that is not marked ```python")
    for line in (*refusals(results), *answered(results)):
        print(line)
    print(counted(results, len(unmarked)))
    if models:
        print(counted_levels(models))
    print(closing_line(results))


def run_samples(
    project: Project, checked: Checked, args: argparse.Namespace, selection: Selection
) -> Run:
    """The results of cards without errors, kept for the site. Raises ZooError if none can run."""
    try:
        from zoo.samples.monitor import Limits
        from zoo.samples.setup import Options, this_machine
        from zoo.samples.verify import verify
    except ImportError as error:
        raise no_models("running samples", error.name) from None
    cards = runnable(checked.cards, checked.diagnostics)
    options = Options(
        machine=this_machine(args.device),
        sandbox=args.sandbox,
        limits=Limits(
            seconds=args.timeout,
            longest=args.timeout_max or project.hub.timeout_max,
            memory=int(args.memory * 2**30),
        ),
        selection=selection,
        use_cache=not args.no_cache,
        jobs=args.jobs,
        update=getattr(args, "update", False),
        executor=getattr(args, "executor", ""),
    )
    registry = checked.registry
    if getattr(args, "paths", []) and project.pages.is_dir():
        # Of all cards of the hub: a sample may load what another card describes.
        files = dict.fromkeys((*card_files(project), *card_files(project, args.paths)))
        registry = check(project, files).registry
    with open_view() as view:
        last = load_results(project)
        done = verify(project, cards, registry, options, last, view.ended, view.began)
    pages = project.pages.resolve()
    own = {c.id for c in cards if project.file(c.source.path).resolve().parent == pages}
    keep_results(project, [r for r in done.results if r.card in own])
    return done
