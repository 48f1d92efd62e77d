"""A protocol of evaluation: a `Protocol` that describes it, and the `Steps` that run it.

The description needs no MegEngine, so that `zoo evaluate --explain` works without it. The built-in
ones are rows of `table.py`; their steps lie in a module beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.core.evaluation import Figure

if TYPE_CHECKING:
    import megengine.module as M


class DataError(ValueError):
    """A folder of data cannot be read; the text names what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture of a set. key: unique in the set, fixed over runs. file: of the picture.

    shape: samples of one shape can share a batch; None: unknown until it is read, no batch.
    truth: what the protocol needs to know about it.
    """

    key: str
    file: Path
    shape: tuple[int, ...] | None = None
    truth: Any = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """samples: in a fixed order. digest: SHA-256 of the list and the annotations.
    truth: what scoring needs beside the samples."""

    samples: tuple[Sample, ...]
    digest: str
    truth: Any = None


@dataclass(frozen=True, slots=True)
class Protocol:
    """How figures of one task and data set are measured.

    name, version: a change that may change a figure raises the version. task, dataset, split: as
    registry.json has them. pictures: of the whole set. layout: files that `Steps.read` looks for,
    and where to get them; method: sizes, steps, figures. batch: pictures that go through the
    network at a time unless the user says otherwise. steps: import string, `module:STEPS`.
    """

    name: str
    version: int
    task: str
    dataset: str
    split: str
    pictures: int
    layout: str
    method: str
    batch: int
    steps: str


# What a network makes of one sample, as JSON: it is kept in a journal until all are there.
Outcome = Any
# Takes the outcomes of one batch after the other; says in a few words what is measured so far.
Running = Callable[[Sequence[Outcome]], str]


def no_running() -> Running:
    """For figures that are known at the end only."""
    return lambda outcomes: ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The functions of a protocol.

    read: the data in a folder; raises DataError with all that is missing.
    load: a sample as the network takes it (array (1, C, H, W), what `predict` needs to know of it).
        Runs in a thread beside the network, where MegEngine does not work. ValueError or OSError:
        the picture is broken.
    predict: the network's outcome for each of the loaded samples, in their order; all have the
        same shape. Raises DataError if the network does not fit the data.
    score: the figures, the headline first, of outcomes by key.
    running: makes the function that sums up while the run goes on.
    needs: an attribute that only networks have that the protocol can run.
    """

    read: Callable[[Path], Dataset]
    load: Callable[[M.Module, Sample], Any]
    predict: Callable[[M.Module, Sequence[Any]], Sequence[Outcome]]
    score: Callable[[Dataset, Mapping[str, Outcome]], tuple[Figure, ...]]
    running: Callable[[], Running] = no_running
    needs: str = ""
