"""Average precision and recall, as COCO's own library counts them.

Letters: T thresholds of IoU or OKS, R levels of recall, K categories, A ranges of area, M limits
of detections in a picture.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from zoo.core.evaluation import Figure

Row = Mapping[str, Any]
Numbers = NDArray[np.float64]
HALF, THREE_QUARTERS = 0, 5  # among the thresholds 0.5, 0.55, .. 0.95


@dataclass(frozen=True, slots=True)
class Average:
    """A figure: the mean of precision or recall over every axis that is not fixed here.

    name, qualifier: of the figure. recall: average recall, not precision. threshold, area, limit:
    indices along T, A and M; None: all thresholds.
    """

    name: str
    qualifier: str
    recall: bool = False
    threshold: int | None = None
    area: int = 0
    limit: int = -1

    def figure(self, curves: Curves, scale: float, unit: str) -> Figure | None:
        """None if no object counts."""
        values = curves.recall if self.recall else curves.precision
        values = values[..., self.area, self.limit]
        if self.threshold is not None:
            values = values[self.threshold]
        values = values[values > -1]  # -1: the category has no object
        if not values.size:
            return None
        return Figure(self.name, self.qualifier, scale * float(values.mean()), unit)


@dataclass(frozen=True, slots=True)
class Curves:
    """precision: (T, R, K, A, M). recall: (T, K, A, M). Both -1 where no object counts."""

    precision: Numbers
    recall: Numbers


def measure(kind: str, truth: Iterable[Row], found: Iterable[Row]) -> Curves:
    """Match results with annotations.

    kind: `bbox` or `keypoints`. truth: rows of COCO's annotation files. found: rows in COCO's
    format of results, with `area`. Categories are counted one by one, each in the pictures that
    have it: the numbers are the same, and the library's tables stay small.
    """
    wanted, given = _by_category(truth), _by_category(found)
    parts = [_category(kind, wanted[key], given[key]) for key in sorted(wanted)]
    return Curves(
        np.concatenate([part["precision"] for part in parts], axis=2),
        np.concatenate([part["recall"] for part in parts], axis=1),
    )


def figures(
    averages: Sequence[Average], curves: Curves, scale: float = 1.0, unit: str = ""
) -> tuple[Figure, ...]:
    """The averages that have a value. scale: 100 for per cent."""
    found = (average.figure(curves, scale, unit) for average in averages)
    return tuple(figure for figure in found if figure)


def _by_category(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["category_id"]].append(row)
    return found


def _category(kind: str, truth: Sequence[Row], found: Sequence[Row]) -> Mapping[str, Numbers]:
    category = {"id": truth[0]["category_id"]}
    images = [{"id": number} for number in {row["image_id"] for row in (*truth, *found)}]
    frame = {"images": images, "categories": [category]}
    with redirect_stdout(io.StringIO()):  # the library prints its progress
        counter = COCOeval(_index(frame, truth), _index(frame, found), kind)
        counter.evaluate()
        counter.accumulate()
    counted: Mapping[str, Numbers] = counter.eval
    return counted


def _index(frame: Mapping[str, Any], rows: Sequence[Row]) -> COCO:
    """An index of the rows. They are copied, because the library writes into them, and numbered
    from 1, because it takes a match with id 0 for no match."""
    index = COCO()
    numbered = [{"iscrowd": 0, **row, "id": number} for number, row in enumerate(rows, 1)]
    index.dataset = {**frame, "annotations": numbered}
    index.createIndex()
    return index
