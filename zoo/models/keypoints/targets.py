"""The heat maps that a keypoint network learns (https://arxiv.org/abs/1804.06208, section 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from zoo.models.keypoints.decode import HEIGHT
from zoo.models.keypoints.simplebaseline import STRIDE
from zoo.models.layers.pictures import FloatArray

SIGMA = 5.6  # of the Gaussian around a joint, in pixels of the person cut out
SMALLEST = 0.01  # of its peak; less is 0


def heatmaps(joints: ArrayLike, size: tuple[int, int] = (64, 48)) -> FloatArray:
    """(J, 2) x, y in pixels of the person cut out -> (J, *size) float32, 0..255.

    size: rows and columns of a map, a quarter of the cut-out's.
    """
    rows, columns = ((np.arange(n) + 0.5) * STRIDE - 0.5 for n in size)
    x, y = np.asarray(joints, np.float64).T[:, :, None, None]
    squares = (columns - x) ** 2 + (rows[:, None] - y) ** 2
    maps = np.exp(-squares / (2 * SIGMA**2))
    return np.where(maps < SMALLEST, 0.0, HEIGHT * maps).astype(np.float32)
