"""Runs batches: pictures are read in a thread ahead of the network."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

import megengine.module as M

from zoo.models.evaluate.journal import Line
from zoo.models.evaluate.protocol import DataError, Protocol, Steps
from zoo.models.evaluate.units import Batch

AHEAD = 2  # batches that wait for the network
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A batch as the network takes it. inputs: by key; broken: key -> why."""

    number: int
    inputs: Mapping[str, Any]
    broken: Mapping[str, str]


def steps_of(protocol: Protocol) -> Steps:
    """The functions that its import string names. Raises ImportError."""
    module, _, name = protocol.steps.partition(":")
    found: Steps | None = getattr(import_module(module), name, None)
    if found is None:
        raise ImportError(f"{module} has no {name}, the steps of {protocol.name}")
    return found


def run_batches(
    model: M.Module, steps: Steps, batches: Iterable[tuple[int, Batch]]
) -> Iterator[Line]:
    """A line for each numbered batch, in order. seconds: since the line before."""
    before = time.perf_counter()
    for loaded in ahead(lambda one: load_batch(model, steps, *one), batches, AHEAD):
        outcomes = predict_batch(model, steps, loaded)
        now = time.perf_counter()
        yield Line(loaded.number, round(now - before, 4), outcomes, loaded.broken)
        before = now


def load_batch(model: M.Module, steps: Steps, number: int, batch: Batch) -> Loaded:
    inputs, broken = {}, {}
    for sample in batch:
        try:
            inputs[sample.key] = steps.load(model, sample)
        except (ValueError, OSError) as error:
            broken[sample.key] = str(error)
    return Loaded(number, inputs, broken)


def predict_batch(model: M.Module, steps: Steps, loaded: Loaded) -> dict[str, Any]:
    """Outcomes by key. Raises DataError, also for what the network raises."""
    if not loaded.inputs:
        return {}
    try:
        found = steps.predict(model, list(loaded.inputs.values()))
    except DataError:
        raise
    except Exception as error:  # a network of any hub
        first = next(iter(loaded.inputs))
        text = f"{type(error).__name__}: {error}".splitlines()[0]  # without a native backtrace
        raise DataError(f"the network fails on the batch of {first}: {text}") from error
    return dict(zip(loaded.inputs, found, strict=True))


def ahead(make: Callable[[T], R], items: Iterable[T], depth: int) -> Iterator[R]:
    """What is made of each item, in order, in a thread that is at most `depth` items ahead."""
    waiting: deque[Future[R]] = deque()
    pool = ThreadPoolExecutor(1, thread_name_prefix="load")
    try:
        for item in items:
            waiting.append(pool.submit(make, item))
            if len(waiting) > depth:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
