"""`zoo test`: runs the samples of cards as their readers would."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.commands.common import (
    add_pages,
    check_cards,
    missing_paths,
    plural,
    print_findings,
    project_of,
)
from zoo.core.card import Card, Lang
from zoo.core.result import SampleResult, Status, summary
from zoo.pipeline import keep_results
from zoo.project import Project
from zoo.publish import write_file

if TYPE_CHECKING:
    from zoo.verify import Progress


def add(commands: Any) -> None:
    parser = commands.add_parser("test", help="run the samples of cards in the sandbox")
    parser.add_argument("paths", nargs="*", type=Path, help="cards or folders; default: hub_pages")
    add_pages(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report to FILE")
    parser.add_argument(
        "--language", action="append", choices=[lang.value for lang in Lang], help="only this one"
    )
    add_sandbox(parser)
    parser.set_defaults(run=run)


def add_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sandbox",
        choices=("auto", "jail", "proxy"),
        default="auto",
        help="jail: refuse to run without bubblewrap; proxy: no protection from hostile samples",
    )
    parser.add_argument("--device", choices=("auto", "cpu", "gpu"), default="auto")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="for a case")
    parser.add_argument("--memory", type=float, default=8, metavar="GIB", help="for a case")
    parser.add_argument("--no-cache", action="store_true", help="run what passed before, too")


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_paths(args.paths or [project.pages]):
        return 2
    checked = check_cards(project, args.paths)
    if checked.failed:
        print_findings(checked.diagnostics, sys.stderr)
        print("zoo: samples run once the cards have no errors", file=sys.stderr)
        return 1
    results = run_samples(project, checked.cards, args)
    if results is None:
        return 2
    if args.json:
        from zoo.verify import report

        write_file(args.json, report(results))
    for result in results:
        print_failure(result)
    print(closing_line(results))
    return 0 if all(r.status.good for r in results) else 1


def run_samples(
    project: Project, cards: tuple[Card, ...], args: argparse.Namespace
) -> tuple[SampleResult, ...] | None:
    """The results, kept for the site; None, with the reason printed, where nothing could run."""
    try:
        from zoo.verify import CannotRun, Options, StoreError, verify
    except ImportError as error:
        print(
            f"zoo: running samples needs the extra `models` ({error.name} is missing): "
            "pip install '.[models]', with Python 3.10",
            file=sys.stderr,
        )
        return None
    from zoo.samples.watch import Limits

    languages = tuple(map(Lang, getattr(args, "language", None) or [lang.value for lang in Lang]))
    options = Options(
        sandbox=args.sandbox,
        device=args.device,
        limits=Limits(seconds=args.timeout, memory=int(args.memory * 2**30)),
        languages=languages,
        use_cache=not args.no_cache,
    )
    try:
        results = verify(project, cards, options, show_progress)
    except (CannotRun, StoreError) as error:
        print(f"zoo: {error}", file=sys.stderr)
        return None
    pages = project.pages.resolve()
    own = {c.id for c in cards if Path(project.root, c.source.path).resolve().parent == pages}
    keep_results(project, [r for r in results if r.card in own])
    return results


def show_progress(progress: Progress) -> None:
    head = f"  {progress.number}/{progress.total} {progress.case.name}"
    result = progress.result
    if result is None:
        print(f"{head} ...", end="", flush=True)
        return
    if result.cached:
        print(f"{head} {result.status.value}, unchanged since {result.when[:10]}", flush=True)
        return
    memory = result.peak_memory / 2**30
    print(
        f" {result.status.value} in {result.seconds:.1f} s, {memory:.1f} GiB "
        f"({result.sandbox}, {result.device or 'no device'}, {result.weights.value} weights)",
        flush=True,
    )


def print_failure(result: SampleResult) -> None:
    failure = result.failure
    if failure is None:
        return
    print(f"\n{failure.path}:{failure.line}: {result.status.value}: {failure.reason}")
    print(f"  in the samples of {result.card}, {result.language.value}")
    margin = " " * len(str(failure.line))
    print(f"{margin} |\n{failure.line} | {failure.excerpt}\n{margin} |")
    for line in failure.traceback.splitlines():
        print(f"  {line}")
    if failure.hint:
        print(f"{margin} = hint: {failure.hint}")


def closing_line(results: tuple[SampleResult, ...]) -> str:
    """`4 of 4 passed (2 runs), in the jail on CPU, with stand-in weights`, as it was."""
    counts = summary(results)
    text = f"{counts['passed']} of {counts['total']} passed"
    text += f" ({plural(counts['runs'], 'run')} now)"
    if counts["skipped"]:
        text += f", {counts['skipped']} skipped"
    passed = [r for r in results if r.status is Status.PASSED]
    if any(r.weights.value == "stand-in" for r in passed):
        text += "; stand-in weights: that samples run is verified, published figures are not"
    if any(r.sandbox == "proxy" for r in results):
        text += "; WITHOUT the jail: these runs prove nothing about hostile samples"
    return text
