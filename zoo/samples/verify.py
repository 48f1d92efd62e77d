"""Joins the stages of running samples: cards, locked assets, sandbox, results.

Apart from `zoo.build.pipeline`, because this part needs the extra `models` and the rest does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from typing import Any

from zoo.core.card import Card
from zoo.core.registry import Registry
from zoo.core.result import SampleResult
from zoo.project.paths import Project
from zoo.samples.executors import open_executor
from zoo.samples.outcome import CaseOutcome
from zoo.samples.plan import Case, group, rows
from zoo.samples.runner import Runner
from zoo.samples.select import select
from zoo.samples.setup import CannotRun, Options, open_runner

LONGEST = 300  # characters of another machine's error


@dataclass(frozen=True, slots=True)
class Progress:
    """Told when a case has ended. number: how many have, of total."""

    number: int
    total: int
    case: Case
    result: SampleResult


@dataclass(frozen=True, slots=True)
class Run:
    """results: in the cards' order. values: card id -> code digest -> kind of weights -> values."""

    results: tuple[SampleResult, ...]
    values: Mapping[str, Mapping[str, Any]]


def verify(
    project: Project,
    cards: Iterable[Card],
    registry: Registry,
    options: Options,
    last: Iterable[SampleResult] = (),
    tell: Callable[[Progress], None] = lambda progress: None,
    begin: Callable[[Case, int], None] = lambda case, total: None,
) -> Run:
    """Runs every selected case of the cards; one result for each card and language.

    registry: of all cards of the project. begin: called, by the thread that runs it, when a case
    starts here, and of how many (of other machines it is not known). tell: called when one has
    ended.

    Raises CannotRun if the sandbox asked for is not available, SelectionError for a selection
    that makes no sense.
    """
    newest = {(r.card, r.language): r for r in last}
    wanted = select(rows(cards), options.selection, project.root, newest)
    cases = group(wanted)
    if not cases:
        return Run((), {})
    runner = open_runner(project, registry, options, len(cases))
    made: dict[tuple[str, Any], SampleResult] = {}
    values: dict[str, dict[str, Any]] = {}
    number = 0

    def note(case: Case, judged: CaseOutcome) -> None:
        nonlocal number
        number += 1
        made.update(((r.card, r.language), r) for r in judged.results)
        for row in case.rows:
            values.setdefault(row.card.id, {}).update(judged.values)
        tell(Progress(number, len(cases), case, judged.results[0]))

    waiting = []
    for case in cases:
        found = runner.recall(case) if options.use_cache and not options.update else None
        if found is None:
            waiting.append(case)
        else:
            note(case, CaseOutcome(found))
    for case, judged in _run_all(
        runner, waiting, project, registry, options, lambda case: begin(case, len(cases))
    ):
        runner.remember(case, judged.results)
        note(case, judged)
    return Run(tuple(made[row.key] for row in wanted), values)


def _run_all(
    runner: Runner,
    cases: list[Case],
    project: Project,
    registry: Registry,
    options: Options,
    begin: Callable[[Case], None],
) -> Iterable[tuple[Case, CaseOutcome]]:
    if not cases:
        return
    with open_executor(runner, len(cases), project, registry, options, begin) as (pool, run):
        running = {pool.submit(run, case): case for case in cases}
        try:
            for done in as_completed(running):
                yield running[done], _outcome(done, options.executor)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _outcome(done: Future[CaseOutcome], executor: str) -> CaseOutcome:
    """Raises CannotRun, in a line, for whatever another machine or the way to it raises."""
    try:
        return done.result()
    except Exception as error:
        if not executor or isinstance(error, CannotRun):
            raise
        text = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]
        raise CannotRun(f"--executor {executor}: a worker failed with {text}") from error
