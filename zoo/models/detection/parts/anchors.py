"""Where a detector looks: the points of each level, and the boxes around them.

Made in NumPy, not with `F.arange`: in MegEngine 1.13.0's asynchronous mode on a CPU the start
or step of a later `F.arange` leaks into an earlier one, and whole levels shift.

Letters: L levels, B boxes per cell, A points or boxes over all levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Shapes = tuple[tuple[int, int], ...]

DENSE_STRIDES = (8, 16, 32, 64, 128)  # P3..P7, RetinaNet section 4
# Sides of the square anchors, one row a level: three octave thirds from 4 * stride on
# (RetinaNet, section 4 "Anchors").
DENSE_SCALES = tuple(
    tuple(4.0 * stride * 2.0 ** (third / 3) for third in range(3)) for stride in DENSE_STRIDES
)
RATIOS = (0.5, 1.0, 2.0)  # height / width


def level_points(height: int, width: int, stride: int) -> FloatArray:
    """(height * width, 2) float32: centers (x, y) of the cells in pixels, row by row."""
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5)) * stride
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5)) * stride
    grid_x, grid_y = np.meshgrid(x, y)
    points: FloatArray = np.stack([grid_x.ravel(), grid_y.ravel()], axis=1).astype(np.float32)
    return points


def cell_boxes(scales: Sequence[float], ratios: Sequence[float]) -> FloatArray:
    """(B, 4) float32 xyxy around (0, 0): for each scale s, for each ratio r, the box of area s^2
    with height / width = r."""
    rows = []
    for scale in scales:
        for ratio in ratios:
            width = np.sqrt(scale**2 / ratio)
            half_w, half_h = width / 2, width * ratio / 2
            rows.append([-half_w, -half_h, half_w, half_h])
    return np.array(rows, dtype=np.float32)


@lru_cache(maxsize=16)
def grid_points(shapes: Shapes, strides: tuple[int, ...]) -> FloatArray:
    """(A, 2) float32: the points of all levels, finest first. shapes: (H, W) of each in cells."""
    rows = [level_points(h, w, s) for (h, w), s in zip(shapes, strides, strict=True)]
    return _frozen(np.concatenate(rows))


@lru_cache(maxsize=16)
def grid_anchors(
    shapes: Shapes,
    strides: tuple[int, ...],
    scales: tuple[tuple[float, ...], ...],
    ratios: tuple[float, ...],
) -> FloatArray:
    """(A, 4) float32 xyxy in pixels: the anchors of all levels, level, cell, scale, ratio."""
    rows = []
    for (height, width), stride, sides in zip(shapes, strides, scales, strict=True):
        centres = np.tile(level_points(height, width, stride), 2)
        rows.append((centres[:, None] + cell_boxes(sides, ratios)).reshape(-1, 4))
    return _frozen(np.concatenate(rows))


def level_slices(shapes: Shapes, per_cell: int = 1) -> list[slice]:
    """The rows of each level within the A rows of all levels."""
    ends = np.cumsum([h * w * per_cell for h, w in shapes]).tolist()
    return [slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _frozen(array: FloatArray) -> FloatArray:
    # cached values are shared between callers
    array.flags.writeable = False
    return array
