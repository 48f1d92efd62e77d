"""Where cases run: side by side on this machine, or spread over machines by Dask.

Both are a `concurrent.futures.Executor` and a function of a case to submit to it.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zoo.project.distribution import install
from zoo.project.paths import Project
from zoo.samples.hardware import this_machine, workers
from zoo.samples.outcome import CaseOutcome
from zoo.samples.plan import Case
from zoo.samples.runner import Runner
from zoo.samples.setup import CannotRun, Options, open_workbench
from zoo.samples.stand_ins import working_tree_zip

Run = Callable[[Case], CaseOutcome]
DASK = "dask://"
TOP = "project"  # folder within the archive


@contextmanager
def open_executor(
    runner: Runner,
    cases: int,
    project: Project,
    options: Options,
    begin: Callable[[Case], None] = lambda case: None,
) -> Iterator[tuple[Executor, Run]]:
    """(executor, function of a case). begin: told when a case starts on this machine.

    Raises CannotRun where the executor is not to be had.
    """
    if options.executor:
        with _dask(project, options) as pair:
            yield pair
        return
    # Threads, not processes: each only watches its jail, which is a process of its own and ends
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

    archive: a zip of the project's working tree.
    """

    archive: bytes
    options: Options
    gpu: bool

    def __call__(self, case: Case) -> CaseOutcome:
        root = unpack(self.archive, Path(tempfile.gettempdir()) / "zoo-trees") / TOP
        project = Project(root, root / "hub_pages", root / "site" / "public")
        machine = this_machine("gpu" if self.gpu else "cpu")
        options = replace(self.options, machine=machine, executor="", jobs=1)
        return open_workbench(project, options, 1).run(case)


def unpack(archive: bytes, folder: Path) -> Path:
    """The archive's content below `folder`, once for each content; whole or not at all."""
    target = folder / hashlib.sha256(archive).hexdigest()[:16]
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        aside = Path(name) / "tree"
        with tempfile.TemporaryFile() as file:
            file.write(archive)
            zipfile.ZipFile(file).extractall(aside)
        try:
            aside.rename(target)
        except OSError:  # another case of this run was first
            if not target.is_dir():
                raise
    return target


@contextmanager
def _dask(project: Project, options: Options) -> Iterator[tuple[Executor, Run]]:
    address = options.executor
    if not address.startswith(DASK):
        raise CannotRun(f"--executor {address}: write dask://HOST:PORT")
    try:
        from distributed import Client
    except ImportError:
        raise CannotRun(
            f"--executor dask://... needs the extra `dask`; run `{install('models', 'dask')}`"
        ) from None
    try:
        connect: Any = Client
        client = connect("tcp://" + address.removeprefix(DASK), timeout="10s")
    except OSError as error:
        raise CannotRun(f"--executor {address}: no Dask scheduler answers ({error})") from error
    with client, tempfile.TemporaryDirectory() as folder:
        archive = working_tree_zip(project.root, Path(folder), TOP).read_bytes()
        run = RemoteRun(archive, options, options.machine.gpu)
        with client.get_executor(pure=False) as pool:
            yield pool, run
