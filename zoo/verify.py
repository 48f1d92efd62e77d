"""Joins the stages of running samples: cards, locked assets, sandbox, results.

Apart from `zoo.pipeline`, because this part needs the extra `models` and the rest does not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

from zoo.core.card import Card
from zoo.core.registry import load_registry
from zoo.core.result import SampleResult
from zoo.machine import Machine, device_environment, workers
from zoo.project import Project
from zoo.samples.assets import load_lock
from zoo.samples.cache import runner_digest, wheel_versions
from zoo.samples.expect import load_expected
from zoo.samples.jail import Tier, why_no_jail
from zoo.samples.plan import Case, Row, group, rows
from zoo.samples.provide import Provider
from zoo.samples.run import Setting
from zoo.samples.select import Selection, select
from zoo.samples.verdict import Judged
from zoo.samples.watch import Limits
from zoo.samples.workbench import Workbench

T = TypeVar("T")


class CannotRun(RuntimeError):
    """Samples cannot be run here as asked; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """sandbox: auto, jail or proxy. jobs: cases at a time, 0 for what the machine holds.

    update: record the values of samples instead of comparing them.
    """

    machine: Machine
    sandbox: str = "auto"
    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    use_cache: bool = True
    jobs: int = 0
    update: bool = False


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
    options: Options,
    last: Iterable[SampleResult] = (),
    tell: Callable[[Progress], None] = lambda progress: None,
) -> Run:
    """Runs every selected case of the cards; one result for each card and language.

    Raises CannotRun where the sandbox asked for is not to be had, SelectionError for a selection
    that makes no sense, StoreError where stand-in weights cannot be made.
    """
    newest = {(r.card, r.language): r for r in last}
    wanted = select(rows(cards), options.selection, project.root, newest)
    cases = group(wanted)
    if not cases:
        return Run((), {})
    bench = open_workbench(project, options, len(cases))
    made: dict[tuple[str, Any], SampleResult] = {}
    values: dict[str, dict[str, Any]] = {}
    number = 0

    def note(case: Case, judged: Judged) -> None:
        nonlocal number
        number += 1
        made.update(((r.card, r.language), r) for r in judged.results)
        for row in case.rows:
            values.setdefault(row.card.id, {}).update(judged.values)
        tell(Progress(number, len(cases), case, judged.results[0]))

    waiting = []
    for case in cases:
        found = bench.recall(case) if options.use_cache and not options.update else None
        if found is None:
            waiting.append(case)
        else:
            note(case, Judged(found))
    for case, judged in _run_all(bench, waiting, options):
        bench.remember(case, judged.results)
        note(case, judged)
    return Run(tuple(made[row.key] for row in wanted), values)


def _run_all(
    bench: Workbench, cases: list[Case], options: Options
) -> Iterable[tuple[Case, Judged]]:
    if not cases:
        return
    # Threads, not processes: each only watches its jail, which is a process of its own and ends
    # with the thread that started it.
    jobs = options.jobs or workers(options.machine, len(cases))
    pool: Executor = ThreadPoolExecutor(jobs, thread_name_prefix="case")
    with pool:
        running: dict[Future[Judged], Case] = {pool.submit(bench.run, c): c for c in cases}
        try:
            for done in as_completed(running):
                yield running[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def open_workbench(project: Project, options: Options, cases: int) -> Workbench:
    """Everything that running `cases` cases needs. Raises CannotRun."""
    tier = choose_tier(options.sandbox)
    registry = _read(project.root / "registry.json", load_registry)
    machine = options.machine
    jobs = options.jobs or workers(machine, cases)
    environment = device_environment(machine, max(1, machine.cores // jobs))
    provider = Provider(
        root=project.root,
        cache=project.cache,
        weights=project.store,
        lock=_read(project.lock, load_lock),
        entries={e.name: e for e in registry.entries},
        tier=tier,
    )
    # The number of threads is no part of the key: it changes no value beyond rounding.
    fixed = {k: v for k, v in environment.items() if k != "MGE_DEFAULT_DEVICE"}
    parts = {
        "device": "gpu" if machine.gpu else "cpu",
        "environment": json.dumps(fixed, sort_keys=True),
        "python": sys.version,
        "runner": runner_digest(),
        "tier": tier.value,
        "wheels": wheel_versions(),
    }
    today = datetime.now(timezone.utc).date()
    setting = Setting(tier, options.limits, environment, machine.gpu, today)

    def expected(row: Row) -> Mapping[str, Any]:
        recorded = _expected(project, row.card.id)
        return {s.digest: recorded[s.digest] for s in row.steps if s.digest in recorded}

    return Workbench(provider, setting, project.cache / "cases", parts, expected, options.update)


def expected_file(project: Project, card: str) -> Path:
    """The sidecar file with a card's recorded values."""
    return project.pages / "expected" / f"{card}.json"


def _expected(project: Project, card: str) -> dict[str, Any]:
    try:
        return load_expected(expected_file(project, card))
    except (ValueError, KeyError, AttributeError) as error:
        raise CannotRun(f"{expected_file(project, card)}: {error}") from error


def _read(path: Path, load: Callable[[str], T]) -> T:
    try:
        return load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CannotRun(
            f"there is no {path}; samples run against a zoo's own models: run this inside its "
            "checkout, after zoo build --no-samples"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRun(f"{path.name} cannot be read: {error}") from error


def choose_tier(asked: str) -> Tier:
    """The sandbox tier to use; CannotRun where the jail was demanded and is not to be had."""
    if asked == Tier.PROXY.value:
        return Tier.PROXY
    reason = why_no_jail()
    if not reason:
        return Tier.JAIL
    if asked == Tier.JAIL.value:
        raise CannotRun(f"--sandbox jail: {reason}")
    return Tier.PROXY
