"""Steps of ImageNet's protocol. Letters: N pictures, K classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import megengine.module as M
import numpy as np
from megengine import Tensor
from numpy.typing import NDArray

from zoo.core.evaluation import Figure
from zoo.models.classification.inference import process_inputs
from zoo.models.evaluate.imagenet import Truth, picture_of, read_imagenet
from zoo.models.evaluate.protocol import DataError, Dataset, Running, Sample, Steps
from zoo.models.layers.pictures import FloatArray


def load(model: M.Module, sample: Sample) -> tuple[FloatArray, Truth]:
    """The picture as the network takes it, (1, 3, 224, 224) float32; what it shows."""
    normalise = getattr(model, "normalised", True)  # as the task's table says, unless it differs
    return process_inputs(picture_of(sample), normalise), sample.truth


def predict(model: M.Module, loaded: Sequence[tuple[FloatArray, Truth]]) -> list[int]:
    """The place of the right class among all, 0 for the first, of each picture."""
    logits = model(Tensor(np.concatenate([image for image, _ in loaded]))).numpy()
    classes = loaded[0][1].classes
    if logits.shape != (len(loaded), classes):
        raise DataError(
            f"the network gives {logits.shape} for {len(loaded)} pictures of {classes} classes; "
            "data with some of the classes needs imagenet_class_index.json, which numbers all"
        )
    return places(logits, [truth.label for _, truth in loaded])


def places(logits: NDArray[Any], labels: Sequence[int]) -> list[int]:
    """logits: (N, K). Of classes with the same score, the one with the lower number comes first.

    Raises DataError for what is not a number: it has no place.
    """
    if not np.isfinite(logits).all():
        raise DataError("the network gives values that are not finite numbers")
    order = np.argsort(-logits, axis=1, kind="stable")
    return [int(np.flatnonzero(row == label)[0]) for row, label in zip(order, labels, strict=True)]


def score(data: Dataset, outcomes: Mapping[str, int]) -> tuple[Figure, ...]:
    """Accuracy and error, so that a card is compared by either."""
    shares = {f"Top-{n}": 100 * _right(outcomes.values(), n) / len(outcomes) for n in (1, 5)}
    accuracy = [Figure(f"{name} acc", "", share) for name, share in shares.items()]
    errors = [Figure(f"{name} error", "", 100 - share) for name, share in shares.items()]
    return (*accuracy, *errors)


def running() -> Running:
    right, total = 0, 0

    def add(outcomes: Sequence[int]) -> str:
        nonlocal right, total
        right, total = right + _right(outcomes, 1), total + len(outcomes)
        return f"top-1 {100 * right / max(total, 1):.2f} %"

    return add


def _right(found: Any, first: int) -> int:
    """How many pictures have the right class among the first."""
    return sum(place < first for place in found)


STEPS = Steps(read_imagenet, load, predict, score, running)
