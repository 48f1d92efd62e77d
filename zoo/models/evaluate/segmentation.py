"""Segmentation on VOC2012 and Cityscapes: the steps of `voc-segmentation` and
`cityscapes-segmentation`.

Letters: N pictures, K classes, H x W pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import cv2
import megengine.module as M
import numpy as np
from megengine import Tensor
from numpy.typing import NDArray

from zoo.core.evaluation import Figure
from zoo.models.evaluate.protocol import DataError, Dataset, Outcome, Running, Sample, Steps
from zoo.models.evaluate.segmentation_data import (
    IGNORED,
    read_cityscapes,
    read_classes,
    read_voc,
)
from zoo.models.layers.pictures import FloatArray, read_picture
from zoo.models.segmentation.deeplabv3plus import DATASETS
from zoo.models.segmentation.deeplabv3plus import Dataset as Kind
from zoo.models.segmentation.inference import ClassMap, process_inputs

Counts = NDArray[np.int64]


def load(kind: Kind, model: M.Module, sample: Sample) -> tuple[FloatArray, ClassMap]:
    """A picture (1, 3, *size), and the class of each of its pixels (H, W).

    Raises ValueError if a file is broken or their sizes differ.
    """
    image = read_picture(sample.file)
    truth = read_classes(sample.truth, kind.classes)
    if truth.shape != image.shape[:2]:
        raise ValueError(f"{sample.file} and {sample.truth.file} differ in size")
    return process_inputs(image, kind.size), truth


def predict(
    kind: Kind, model: M.Module, loaded: Sequence[tuple[FloatArray, ClassMap]]
) -> list[list[list[int]]]:
    """The confusion matrix of each picture: rows true class, predicted class, pixels."""
    logits = model(Tensor(np.concatenate([data for data, _ in loaded]))).numpy()
    if logits.shape[1] != kind.classes:
        raise DataError(f"the network has {logits.shape[1]} classes, the data {kind.classes}")
    return [
        _confusion(one, truth, kind.classes) for one, (_, truth) in zip(logits, loaded, strict=True)
    ]


def _confusion(logits: FloatArray, truth: ClassMap, classes: int) -> list[list[int]]:
    height, width = truth.shape
    planes = np.ascontiguousarray(logits.transpose(1, 2, 0))
    resized = cv2.resize(planes, (width, height), interpolation=cv2.INTER_LINEAR)
    found = resized.argmax(axis=2)
    seen = truth != IGNORED
    pairs = truth[seen].astype(np.int64) * classes + found[seen]
    counts = np.bincount(pairs, minlength=classes**2)
    return [[*divmod(int(pair), classes), int(counts[pair])] for pair in np.flatnonzero(counts)]


def _add(counts: Counts, outcomes: Sequence[Outcome]) -> Counts:
    for rows in outcomes:
        for true, found, pixels in rows:
            counts[true, found] += pixels
    return counts


def mean_iou(counts: Counts) -> float:
    """Of a confusion matrix (K, K): the mean over classes that occur or are predicted."""
    right = counts.diagonal()
    return _mean(right, counts.sum(axis=0) + counts.sum(axis=1) - right)


def _mean(part: Counts, whole: Counts) -> float:
    """The mean of part / whole over classes whose whole is not 0."""
    some = whole > 0
    return float((part[some] / whole[some]).mean())


def score(kind: Kind, dataset: Dataset, outcomes: Mapping[str, Outcome]) -> tuple[Figure, ...]:
    """Figures of one confusion matrix over all pictures, in percent."""
    counts = _add(_none(kind), list(outcomes.values()))
    if not counts.any():
        return ()
    right = counts.diagonal()
    shares = {
        "mIoU": mean_iou(counts),
        "Pixel acc": float(right.sum() / counts.sum()),
        "Mean acc": _mean(right, counts.sum(axis=1)),
    }
    return tuple(Figure(name, "", 100 * share, "%") for name, share in shares.items())


def running(kind: Kind) -> Running:
    counts = _none(kind)

    def add(outcomes: Sequence[Outcome]) -> str:
        _add(counts, outcomes)
        return f"mIoU {100 * mean_iou(counts):.1f} %" if counts.any() else ""

    return add


def _none(kind: Kind) -> Counts:
    return np.zeros((kind.classes, kind.classes), np.int64)


def steps(read: Callable[[Kind, Path], Dataset], kind: Kind) -> Steps:
    """The protocol of a data set."""
    return Steps(
        partial(read, kind),
        partial(load, kind),
        partial(predict, kind),
        partial(score, kind),
        partial(running, kind),
    )


VOC = steps(read_voc, DATASETS["voc"])
CITYSCAPES = steps(read_cityscapes, DATASETS["cityscapes"])
