"""Inputs to measure a model with: the same numbers every time, of the shapes that its ports say.

A package of networks that needs other ones has a module `sample_input` beside its constructors,
with a function `sample_inputs(shape)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.core.task import Port, port_from_json
from zoo.core.tasks.table import TASKS
from zoo.models.constructors import beside

Arrays = tuple[NDArray[Any], ...]


def sample_inputs(entry: Mapping[str, Any], shape: Sequence[int]) -> Arrays:
    """All inputs of an entry, in order. shape: of the first one.

    Raises ValueError if that one has another number of sides.
    """
    own = beside(entry["constructor"], "sample_input")
    ports = tuple(map(port_from_json, entry["inputs"])) or (_usual(entry["task"]),)
    first = ports[0]
    if first.shape and len(first.shape) != len(shape):
        raise ValueError(
            f"its input `{first.name}` is {first.text}; "
            f"give {len(first.shape)} sides, not {len(shape)}"
        )
    if own is not None:
        made: Arrays = own.sample_inputs(tuple(shape))
        return made
    sizes = dict(zip(first.shape, shape, strict=False))
    others = (tuple(_size(side, sizes) for side in port.shape) for port in ports[1:])
    shapes = [tuple(shape), *others]
    return tuple(_numbers(port.dtype, one) for port, one in zip(ports, shapes, strict=True))


def _usual(task: str) -> Port:
    """The input of a model that has not described it: one, of the type that its task has."""
    known = TASKS[task].inputs if task in TASKS else ()
    return Port("input", (), known[0].dtype if known else "float32", {})


def _size(side: int | str, sizes: Mapping[int | str, int]) -> int:
    """The length of a side; 1 if the first input does not say it."""
    return side if isinstance(side, int) else sizes.get(side, 1)


def _numbers(dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """Noise from 0 to 1, and ones for whole numbers: every vocabulary and mask has them."""
    kind = np.dtype(dtype)
    if kind.kind != "f":
        return np.ones(shape, kind)
    return np.random.default_rng(0).uniform(0, 1, shape).astype(kind)
