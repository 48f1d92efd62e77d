"""Where cases run: side by side on this machine, or spread over machines by Dask.

Both are a `concurrent.futures.Executor` and a function of a case to submit to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from zoo.core.hub import Hub
from zoo.core.registry import Registry
from zoo.project.cache import user_cache
from zoo.project.distribution import install
from zoo.project.git import Version, version
from zoo.project.paths import Project
from zoo.samples.hardware import this_machine, workers
from zoo.samples.outcome import CaseOutcome
from zoo.samples.plan import Case
from zoo.samples.runner import Runner
from zoo.samples.setup import CannotRun, Options, open_runner
from zoo.samples.trees import pack_folder, unpack

Run = Callable[[Case], CaseOutcome]
DASK = "dask://"
TOP = "project"  # folder within the archive


@contextmanager
def open_executor(
    runner: Runner,
    cases: int,
    project: Project,
    registry: Registry,
    options: Options,
    begin: Callable[[Case], None] = lambda case: None,
) -> Iterator[tuple[Executor, Run]]:
    """(executor, function of a case). begin: called when a case starts on this machine.

    Raises CannotRun if the executor is not available.
    """
    if options.executor:
        with _dask(project, registry, options) as pair:
            yield pair
        return
    # Threads, not processes: each only watches its jail, which is a separate process and ends
    # with the thread that started it.
    jobs = options.jobs or workers(options.machine, cases)

    def run(case: Case) -> CaseOutcome:
        begin(case)
        return runner.run(case)

    with ThreadPoolExecutor(jobs, thread_name_prefix="case") as pool:
        yield pool, run


@dataclass(frozen=True, slots=True)
class RemoteRun:
    """Runs a case on another machine, which has this program but not this project.

    archive: a zip of the project's working tree, of this version. pages: its folder of cards.
    """

    archive: bytes
    version: Version
    hub: Hub
    pages: str
    registry: Registry
    options: Options
    gpu: bool

    def __call__(self, case: Case) -> CaseOutcome:
        root = unpack(self.archive, user_cache() / "trees")
        project = Project(root, root / self.pages, root / "site" / "public", hub=self.hub)
        machine = this_machine("gpu" if self.gpu else "cpu")
        options = replace(self.options, machine=machine, executor="", jobs=1)
        return open_runner(project, self.registry, options, 1, self.version).run(case)


@contextmanager
def _dask(project: Project, registry: Registry, options: Options) -> Iterator[tuple[Executor, Run]]:
    client = dask_client(options.executor)
    pages = project.pages.resolve()
    root = project.root.resolve()
    run = RemoteRun(
        pack_folder(project.root, TOP),
        version(project.root),
        project.hub,
        pages.relative_to(root).as_posix() if pages.is_relative_to(root) else project.hub.pages,
        registry,
        options,
        options.machine.gpu,
    )
    with client, client.get_executor(pure=False) as pool:
        yield pool, run


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
