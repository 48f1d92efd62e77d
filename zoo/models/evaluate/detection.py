"""Detection on COCO: the steps of the protocol `coco-detection`.

Letters: N pictures, D detections, K classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import megengine.module as M
import numpy as np

from zoo.core.evaluation import Figure
from zoo.models.detection.classes import CLASSES
from zoo.models.detection.inference import (
    LONG_SIDE,
    SHORT_SIDE,
    detect_batch,
    process_inputs,
    resized_size,
)
from zoo.models.evaluate.average_precision import (
    HALF,
    THREE_QUARTERS,
    Average,
    figures,
    measure,
)
from zoo.models.evaluate.coco import Row, read_coco
from zoo.models.evaluate.protocol import DataError, Dataset, Outcome, Sample, Steps
from zoo.models.layers.layers import SIZE_DIVISOR
from zoo.models.layers.pictures import FloatArray, read_picture

COUNT = len(CLASSES["en_US"])
SMALL, MEDIUM, LARGE = 1, 2, 3  # areas below 32 x 32 pixels, below 96 x 96, from there on
AVERAGES = (
    Average("mAP", "@5-95"),
    Average("AP", "50", threshold=HALF),
    Average("AP", "75", threshold=THREE_QUARTERS),
    Average("AP", "small", area=SMALL),
    Average("AP", "medium", area=MEDIUM),
    Average("AP", "large", area=LARGE),
    Average("AR", "1", recall=True, limit=0),
    Average("AR", "10", recall=True, limit=1),
    Average("AR", "", recall=True),
    Average("AR", "small", recall=True, area=SMALL),
    Average("AR", "medium", recall=True, area=MEDIUM),
    Average("AR", "large", recall=True, area=LARGE),
)


@dataclass(frozen=True, slots=True)
class Size:
    """Limits for the sides of a resized picture, in pixels; see `process_inputs`."""

    short: int = SHORT_SIDE
    longest: int = LONG_SIDE


@dataclass(frozen=True, slots=True)
class Truth:
    """annotations: of all pictures. categories: ids, in the order of the classes."""

    annotations: tuple[Row, ...]
    categories: tuple[int, ...]


def read(size: Size, folder: Path) -> Dataset:
    """COCO val2017 in a folder. Pictures whose padded sizes are equal share a batch.

    Raises DataError.
    """
    coco = read_coco(folder, "instances")
    if len(coco.categories) != COUNT:
        raise DataError(f"{folder} has {len(coco.categories)} categories; COCO has {COUNT}")
    samples = [
        Sample(
            str(image["id"]),
            coco.pictures / image["file_name"],
            _padded(image["height"], image["width"], size),
            (image["height"], image["width"]),
        )
        for image in coco.images
    ]
    return Dataset(tuple(samples), coco.digest, Truth(coco.annotations, coco.categories))


def _padded(height: int, width: int, size: Size) -> tuple[int, int]:
    rows, columns = resized_size(height, width, size.short, size.longest)
    return rows + -rows % SIZE_DIVISOR, columns + -columns % SIZE_DIVISOR


def load(size: Size, model: M.Module, sample: Sample) -> tuple[FloatArray, FloatArray]:
    """A picture (1, 3, H, W), padded with zeros, and im_info (1, 5).

    Raises ValueError if its size is not the annotated one.
    """
    image = read_picture(sample.file, as_stored=True)  # as it was annotated
    height, width = sample.truth
    if image.shape[:2] != (height, width):
        raise ValueError(
            f"{sample.file} has {image.shape[1]} x {image.shape[0]} pixels, "
            f"{width} x {height} in the annotations"
        )
    data, im_info = process_inputs(image, size.short, size.longest)
    rows, columns = sample.shape or data.shape[2:]
    space = ((0, 0), (0, 0), (0, rows - data.shape[2]), (0, columns - data.shape[3]))
    return np.pad(data, space), im_info


def predict(
    model: M.Module, loaded: Sequence[tuple[FloatArray, FloatArray]]
) -> list[list[list[float]]]:
    """The detections of each picture: rows x1, y1, x2, y2, score, class."""
    data, im_info = (np.concatenate(part) for part in zip(*loaded, strict=True))
    found = detect_batch(model, data, im_info)
    beyond = max((int(rows[:, 5].max(initial=0)) for rows in found), default=0)
    if beyond >= COUNT:
        raise DataError(f"the network found class {beyond}; COCO has 0 to {COUNT - 1}")
    return [rows.tolist() for rows in found]


def score(dataset: Dataset, outcomes: Mapping[str, Outcome]) -> tuple[Figure, ...]:
    """Figures over the pictures that have an outcome, in percent."""
    truth: Truth = dataset.truth
    wanted = [row for row in truth.annotations if str(row["image_id"]) in outcomes]
    if not wanted:
        return ()
    curves = measure("bbox", wanted, _results(outcomes, truth.categories))
    return figures(AVERAGES, curves, 100.0, "%")


def _results(outcomes: Mapping[str, Outcome], categories: Sequence[int]) -> Iterator[Row]:
    for key, rows in outcomes.items():
        for x1, y1, x2, y2, confidence, number in rows:
            yield {
                "image_id": int(key),
                "category_id": categories[int(number)],
                **box_fields((x1, y1, x2, y2)),
                "score": confidence,
            }


def box_fields(box: Sequence[float]) -> dict[str, Any]:
    """A box x1, y1, x2, y2 in COCO's fields: x, y, width, height, and the area."""
    x1, y1, x2, y2 = box
    width, height = x2 - x1, y2 - y1
    return {"bbox": [x1, y1, width, height], "area": width * height}


def steps(size: Size) -> Steps:
    """The protocol with pictures resized to `size`."""
    return Steps(partial(read, size), partial(load, size), predict, score)


STEPS = steps(Size())
