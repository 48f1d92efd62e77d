"""Joins the stages of running samples: cards, locked assets, sandbox, results. Cases run side by
side on this machine, or spread over machines by Dask.

Apart from `zoo.build.pipeline`, because this part needs the extra `models` and the rest does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from zoo.core.card import Card
from zoo.core.hub import Hub
from zoo.core.registry import Registry
from zoo.core.result import SampleResult
from zoo.project.cache import user_cache
from zoo.project.git import Version, version
from zoo.project.paths import Project
from zoo.project.program import install
from zoo.samples.outcome import CaseOutcome
from zoo.samples.plan import Case, group, rows, select
from zoo.samples.setup import CannotRun, Options, open_runner, this_machine, workers
from zoo.samples.trees import pack_folder, unpack

LONGEST = 300  # characters of another machine's error
DASK = "dask://"


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

    Raises CannotRun if the sandbox or executor asked for is not available, SelectionError for a
    selection that makes no sense.
    """
    newest = {(r.card, r.language): r for r in last}
    wanted = select(rows(cards), options.selection, project.root, newest)
    cases = group(wanted)
    if not cases:
        return Run((), {})
    runner = open_runner(project, registry, options, len(cases))
    made: dict[tuple[str, Any], SampleResult] = {}
    values: dict[str, dict[str, Any]] = {}
    numbers = count(1)

    def note(case: Case, judged: CaseOutcome) -> None:
        made.update(((r.card, r.language), r) for r in judged.results)
        for row in case.rows:
            values.setdefault(row.card.id, {}).update(judged.values)
        tell(Progress(next(numbers), len(cases), case, judged.results[0]))

    waiting = []
    for case in cases:
        found = runner.recall(case) if options.use_cache and not options.update else None
        if found is None:
            waiting.append(case)
        else:
            note(case, CaseOutcome(found))

    def here(case: Case) -> CaseOutcome:
        begin(case, len(cases))
        return runner.run(case)

    if waiting:
        run = _remote(project, registry, options) if options.executor else here
        for case, judged in _run_all(waiting, run, options):
            runner.remember(case, judged.results)
            note(case, judged)
    return Run(tuple(made[row.key] for row in wanted), values)


def _run_all(
    cases: list[Case], run: Callable[[Case], CaseOutcome], options: Options
) -> Iterator[tuple[Case, CaseOutcome]]:
    # Threads, not processes: each only watches its jail, which is a separate process and ends
    # with the thread that started it.
    jobs = options.jobs or workers(options.machine, len(cases))
    threads = ThreadPoolExecutor(jobs, thread_name_prefix="case")
    with _cluster(options.executor) if options.executor else threads as pool:
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


@dataclass(frozen=True, slots=True)
class RemoteRun:
    """Runs a case on another machine, which has this program but not this project. archive: a zip
    of the project's working tree, of this version. pages: its folder of cards."""

    archive: bytes
    version: Version
    hub: Hub
    pages: str
    registry: Registry
    options: Options

    def __call__(self, case: Case) -> CaseOutcome:
        root = unpack(self.archive, user_cache() / "trees")
        project = Project(root, root / self.pages, root / "site" / "public", hub=self.hub)
        machine = this_machine("gpu" if self.options.machine.gpu else "cpu")
        options = replace(self.options, machine=machine, executor="", jobs=1)
        return open_runner(project, self.registry, options, 1, self.version).run(case)


def _remote(project: Project, registry: Registry, options: Options) -> RemoteRun:
    pages, root = project.pages.resolve(), project.root.resolve()
    below = pages.relative_to(root).as_posix() if pages.is_relative_to(root) else project.hub.pages
    archive = pack_folder(project.root, "project")
    return RemoteRun(archive, version(project.root), project.hub, below, registry, options)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    client = dask_client(address)
    with client, client.get_executor(pure=False) as pool:
        yield pool


def scheduler_of(address: str) -> str:
    """HOST:PORT of `dask://HOST:PORT`. Raises CannotRun."""
    place = address.removeprefix(DASK)
    host, _, port = place.rpartition(":")
    if place == address or not host or not port.isdecimal():
        raise CannotRun(f"--executor {address}: write dask://HOST:PORT")
    return place


def dask_client(address: str) -> Any:
    """A client of the scheduler at `dask://HOST:PORT`. Raises CannotRun."""
    scheduler = scheduler_of(address)
    try:
        from distributed import Client
    except ImportError:
        raise CannotRun(
            f"--executor dask://... needs the extra `dask`; run `{install('models', 'dask')}`"
        ) from None
    try:
        connect: Any = Client
        return connect(f"tcp://{scheduler}", timeout="10s")
    except OSError as error:
        raise CannotRun(f"--executor {address}: no Dask scheduler answers ({error})") from error
