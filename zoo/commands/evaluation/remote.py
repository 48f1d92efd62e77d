"""Batches spread over machines by Dask. Each has this program, and the data at the same path.

A worker unpickles `Work`, so this file imports no MegEngine: its settings have to come before.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.commands.evaluation.choose import EvaluateError, Setting
from zoo.models.runtime.settings import relax_timers
from zoo.models.weights.fetch import cache_folder
from zoo.project.cache import user_cache
from zoo.samples.setup import CannotRun
from zoo.samples.trees import TreeError, pack_folder, unpack
from zoo.samples.verify import dask_client

if TYPE_CHECKING:
    from zoo.commands.evaluation.setup import Prepared
    from zoo.models.evaluate.journal import Line

TOP = "project"  # folder within the archive


@dataclass(frozen=True, slots=True)
class Work:
    """What a machine needs to run batches.

    archive: a zip of the project. store: a folder that may hold weights. official: with the
    published ones, else stand-ins. key: of `setup.Prepared`, so that a worker with other code, data
    or weights is found out. environment: MegEngine's settings; with the same, two machines of a
    kind compute the same to the last digit.
    """

    archive: bytes
    setting: Setting
    store: Path
    official: bool
    gpu: bool
    key: str
    environment: Mapping[str, str]


def pack(root: Path) -> bytes:
    """The project for `Work`. Raises EvaluateError."""
    try:
        return pack_folder(root, TOP)
    except TreeError as error:
        raise EvaluateError(f"{error}; let git ignore what is not code") from error


def remote_lines(address: str, work: Work, numbers: Sequence[int]) -> Iterator[Line]:
    """The lines of these batches, in the order in which they are done. Raises EvaluateError."""
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
_kept: dict[str, Prepared] = {}  # one at most, for a network takes memory


def run_remote(work: Work, number: int) -> Line:
    """One batch, on a worker; other threads read pictures meanwhile.
    Raises EvaluateError, DataError."""
    start = time.perf_counter()
    prepared = _network.submit(ready, work).result()
    from zoo.models.evaluate.journal import Line
    from zoo.models.evaluate.run import load_batch, predict_batch

    model, steps = prepared.network.model, prepared.steps
    loaded = load_batch(model, steps, number, prepared.batches[number])
    outcomes = _network.submit(predict_batch, model, steps, loaded).result()
    return Line(number, round(time.perf_counter() - start, 4), outcomes, loaded.broken)


def ready(work: Work) -> Prepared:
    """The data's list and the network, which a worker keeps from batch to batch."""
    if "megengine" not in sys.modules:
        os.environ.update(work.environment)
        if not work.gpu:
            relax_timers()
    elif any(os.environ.get(name) != value for name, value in work.environment.items()):
        raise EvaluateError("a worker runs MegEngine with other settings; start it again")
    from zoo.commands.evaluation.setup import prepare

    if work.key not in _kept:
        _kept.clear()
        sys.dont_write_bytecode = True  # the tree is used again only if it holds nothing else
        root = unpack(work.archive, user_cache() / "trees")
        made = prepare(work.setting, root, (work.store, cache_folder()), work.gpu, work.official)
        if made.key != work.key:
            raise EvaluateError(
                f"the worker on {platform.node()} has another version of this program, of its "
                "libraries, of the data or of the weights; install the same, then go on with "
                "--resume"
            )
        _kept[work.key] = made
    return _kept[work.key]
