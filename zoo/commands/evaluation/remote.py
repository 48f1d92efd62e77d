"""Batches spread over machines by Dask. Each has this program, and the data at the same path.

A worker unpickles `Work`, so this file imports no MegEngine: its settings have to come before.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.commands.evaluation.choose import EvaluateError, Setting
from zoo.models.runtime.settings import ASYNC_LEVEL, DEVICE, MKL_PATH, relax_timers

if TYPE_CHECKING:
    from zoo.commands.evaluation.setup import Prepared
    from zoo.models.evaluate.journal import Line

TOP = "project"  # folder within the archive


def _environment() -> dict[str, str]:
    """With the same settings, two machines of a kind compute the same to the last digit."""
    return {n: os.environ[n] for n in (DEVICE, MKL_PATH, ASYNC_LEVEL) if n in os.environ}


@dataclass(frozen=True, slots=True)
class Work:
    """What a machine needs to run batches.

    archive: a zip of the project. store: a folder that may hold weights. official: with the
    published ones, else stand-ins. key: of `setup.Prepared`, so that a worker with other code, data
    or weights is found out.
    """

    archive: bytes
    setting: Setting
    store: Path
    official: bool
    gpu: bool
    key: str
    environment: Mapping[str, str] = field(default_factory=_environment)


def pack(root: Path) -> bytes:
    """The project for `Work`. Raises EvaluateError."""
    from zoo.samples.trees import TreeError, pack_folder

    try:
        return pack_folder(root, TOP)
    except TreeError as error:
        raise EvaluateError(f"{error}; let git ignore what is not code") from error


def remote_lines(address: str, work: Work, numbers: Sequence[int]) -> Iterator[Line]:
    """The lines of these batches, in the order in which they are done. Raises EvaluateError."""
    from zoo.samples.setup import CannotRun
    from zoo.samples.verify import dask_client

    try:
        client = dask_client(address)
    except CannotRun as error:
        raise EvaluateError(str(error)) from error
    import distributed

    finished: Any = distributed.as_completed
    with client:
        shared = client.scatter(work, broadcast=True, hash=False)
        futures = [client.submit(run_remote, shared, n, pure=False) for n in numbers]
        for future in finished(futures):
            yield future.result()
            future.release()


# MegEngine works in the thread alone that imported it, and a Dask worker has several.
_network = ThreadPoolExecutor(1, thread_name_prefix="network")


def run_remote(work: Work, number: int) -> Line:
    """One batch, on a worker; other threads read pictures meanwhile.

    Raises EvaluateError, DataError.
    """
    start = time.perf_counter()
    ready = _network.submit(_ready, work).result()
    from zoo.models.evaluate.journal import Line
    from zoo.models.evaluate.run import load_batch, predict_batch

    model, steps = ready.network.model, ready.steps
    loaded = load_batch(model, steps, number, ready.batches[number])
    outcomes = _network.submit(predict_batch, model, steps, loaded).result()
    return Line(number, round(time.perf_counter() - start, 4), outcomes, loaded.broken)


def _ready(work: Work) -> Prepared:
    if "megengine" not in sys.modules:
        os.environ.update(work.environment)
        if not work.gpu:
            relax_timers()
    elif any(os.environ.get(name) != value for name, value in work.environment.items()):
        raise EvaluateError("a worker runs MegEngine with other settings; start it again")
    from zoo.commands.evaluation.worker import ready

    return ready(work)
