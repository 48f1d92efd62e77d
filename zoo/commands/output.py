"""How results of samples look in a terminal."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from zoo.commands.options import plural, with_pages
from zoo.core.card import BrokenCard, Card, Lang
from zoo.core.diagnostics import Severity
from zoo.core.result import Failure, SampleResult, Source, Status, WeightsKind, summary
from zoo.core.terminal import bare, without_commands
from zoo.lint.check import Checked
from zoo.project.paths import Project

TRACE = 5  # lines of a trace that are shown
NAMED = 8  # cards that a line names at most
ARCHIVES = (Source.WORKING_TREE, Source.REPOSITORY)


def print_failures(results: Iterable[SampleResult], *, whole: bool = False) -> None:
    """Every failure; what samples printed is no command to GitHub's runner.

    A card that does not run is shown once, with all of its languages. whole: with all of its trace.
    """
    found: dict[tuple[str, Lang | None, Failure], list[SampleResult]] = {}
    for result in results:
        if result.failure is not None:
            alone = result.language if result.status is not Status.NOT_RUN else None
            found.setdefault((result.card, alone, result.failure), []).append(result)
    if found:
        with without_commands(partial(print, file=bare(sys.stdout))):
            for (_, _, failure), same in found.items():
                languages = ", ".join(result.language.value for result in same)
                _print_failure(failure, same[0], languages, whole=whole)


def _print_failure(failure: Failure, result: SampleResult, languages: str, *, whole: bool) -> None:
    """Place, reason, the card's lines with the failing one marked, the end of the trace, the
    remedy. languages: those that failed so."""
    print(f"\n{failure.path}:{failure.line}: {result.status.value}: {failure.reason}")
    if result.shared_with is not None:
        print(f"  the same code as in {result.shared_with.value}: one run, shown above")
        return
    print(f"  in the samples of {result.card}, {languages}")
    margin = " " * len(str(failure.line))
    print(f"{margin} |\n{failure.line} | {failure.excerpt}\n{margin} |")
    lines = failure.traceback.splitlines()
    if not whole:  # without what stands above it: the reason, the sample's line
        lines = [line for line in lines if line != failure.reason]
        if lines[1:2] == [f'  File "{failure.path}", line {failure.line}, in <module>']:
            del lines[:3]
        left = len(lines) - TRACE
        if left > 1:  # else it is no longer than the line that would say so
            more = f"[... {plural(left, 'line')} of trace; zoo test -v shows them]"
            lines[:left] = [more]
    for line in lines:
        print(f"  {line}")
    if failure.hint:
        print(f"{margin} = hint: {failure.hint}")


def answered(results: Iterable[SampleResult]) -> Iterable[str]:
    """What answered for each repository that samples loaded, one line each."""
    archives = (a for r in results for a in r.answers if a.source in ARCHIVES)
    for place, answer in {a.place: a for a in archives}.items():
        if answer.source is Source.REPOSITORY:
            yield f"{place}: {answer.path}, sha256 {answer.sha256[:12]}"
        else:
            commit = f", commit {answer.commit}" if answer.commit else ""
            yield f"{place}: this working tree{commit}" + (" + changes" if answer.changed else "")


def refusals(results: Iterable[SampleResult]) -> Iterator[str]:
    """The addresses that samples asked for in vain and passed all the same."""
    passed = (r for r in results if r.status.good)
    for one in dict.fromkeys(one for r in passed for one in r.refused):
        yield (
            f"{one.path}:{one.line}: warning: asked for {one.url}, which nothing answers, and went "
            f"on without it; to lock it: zoo assets add {shlex.quote(one.url)} --from FILE"
        )


def counted(results: tuple[SampleResult, ...], unmarked: int) -> str:
    """What became of every sample: found = run + skipped + not reached."""
    steps = [step.status for result in results for step in result.steps]
    skipped = sum(s is Status.SKIPPED for s in steps)
    unreached = sum(s is Status.NOT_RUN for s in steps)
    ran = len(steps) - skipped - unreached
    text = f"{plural(len(steps), 'sample')} found = {ran} run + {skipped} skipped"
    text += f" + {unreached} not reached" if unreached else ""
    return text + (f"; {unmarked} Python blocks are not marked as such" if unmarked else "")


def closing_line(results: tuple[SampleResult, ...]) -> str:
    """How many rows passed, and what that does and does not prove."""
    counts = summary(results)
    text = f"{counts['passed']} of {counts['total']} passed"
    text += f", {counts['failed']} FAILED" if counts["failed"] else ""
    text += f", {counts['not_run']} NOT RUN" if counts["not_run"] else ""
    text += f" ({plural(counts['runs'], 'run')} now)"
    if counts["skipped"]:
        text += f", {counts['skipped']} skipped"
    passed = [r for r in results if r.status is Status.PASSED]
    if any(r.weights is WeightsKind.STAND_IN for r in passed):
        text += "; stand-in weights: that samples run is verified, published figures are not"
    if any(r.sandbox == "proxy" for r in results):
        text += "; WITHOUT the jail: these runs prove nothing about hostile samples"
    return text


def wrong_cards(checked: Checked) -> str:
    """`2 of 13 cards have errors: a, b; hubconf.py has errors`; empty if nothing has."""
    paths = {d.path for d in checked.diagnostics if d.severity is Severity.ERROR}
    cards: tuple[Card | BrokenCard, ...] = (*checked.cards, *checked.broken)
    wrong = sorted(card.id for card in cards if card.path in paths)
    others = [f"{path} has errors" for path in sorted(paths - {card.path for card in cards})]
    if not wrong:
        return "; ".join(others)
    have = "has" if len(wrong) == 1 else "have"
    shown = ", ".join(wrong[:NAMED]) + (", ..." if len(wrong) > NAMED else "")
    return "; ".join(
        (f"{len(wrong)} of {plural(len(cards), 'card')} {have} errors: {shown}", *others)
    )


def print_wrong(project: Project, wrong: str) -> int:
    """Says which files have errors, as the last line of a build; its exit code."""
    if wrong:
        print(f"errors   {wrong}; {with_pages('check', _pages(project))} shows them")
    return 1 if wrong else 0


def _pages(project: Project) -> Path | None:
    """The folder of cards, if the next command needs it as well."""
    pages = project.pages.resolve()
    if project.root == project.home and (project.root / project.hub.pages).resolve() == pages:
        return None
    return Path(min(os.path.relpath(pages), str(pages), key=len))


def print_end(project: Project, samples: str | None = None) -> None:
    """The last lines: where the site is, what came of the samples, how to look at it.
    samples: None where none were to run."""
    print(f"\nsite     {project.public / 'index.html'}")
    if samples is None:
        print("samples  none were run; the site shows the last results")
    elif samples:
        print(f"samples  {samples}")
    print(f"look     {with_pages('serve', _pages(project))}")
