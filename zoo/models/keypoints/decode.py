"""From heat maps to joints.

Letters: J joints, h x w cells of a heat map.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from zoo.models.layers.pictures import FloatArray

HEIGHT = 255.0  # of a heat map at its joint
BLUR = 17  # side of the Gaussian window, in cells
BORDER = 10  # cells around a map, while it is blurred
STEPS = (0.35, 0.15, 0.05)  # cells towards the second, third and fourth maximum

Numbers = NDArray[np.float64]


def decode(maps: FloatArray, corrected: bool = False) -> FloatArray:
    """(J, h, w) heat maps -> (J, 3) float32 rows x, y, score; x and y in cells.

    A joint lies at the maximum of its blurred map, moved a little towards the next ones: 0.35
    cells towards the second, 0.15 towards the third, 0.05 towards the fourth.

    The published code is meant to do that, but it slips three times, and by default so does this.
    It clears the wrong cell after the first maximum, finds that maximum again, and so moves 0.15
    and 0.05 cells only, towards the second and the third. It adds 1 to every score. And it looks
    for the maximum in the border of zeros as well, where a map without a positive cell has it, so
    that the joint ends in a corner.
    corrected: without these slips; the score is the height of the map, 0..1. For a clean Gaussian
    the joint is then 0.13 cells off on average, instead of 0.25.
    """
    return np.array([_decode_one(one, corrected) for one in maps], dtype=np.float32)


def _decode_one(heat: FloatArray, corrected: bool) -> tuple[float, float, float]:
    height, width = heat.shape
    around = float(heat.min()) if corrected else 0.0
    cells = np.pad(heat.astype(np.float64), BORDER, constant_values=around)
    blurred = cv2.GaussianBlur(cells, (BLUR, BLUR), 0)
    border, cleared = BORDER, 0.0
    if corrected:
        blurred, border, cleared = blurred[BORDER:-BORDER, BORDER:-BORDER], 0, -np.inf
    row, column = _largest(blurred)
    x, y = float(column - border), float(row - border)
    # the published code means this cell, but in the map without its border
    blurred[int(y), int(x)] = cleared
    for step in STEPS:
        row, column = _largest(blurred)
        blurred[row, column] = cleared
        along, down = column - border - x, row - border - y
        distance = float(np.hypot(along, down))
        if distance > 1e-3:
            x, y = x + step * along / distance, y + step * down / distance
    x, y = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)
    score = float(heat[round(y), round(x)]) / HEIGHT
    return x, y, score if corrected else score + 1


def _largest(cells: Numbers) -> tuple[int, int]:
    row, column = np.unravel_index(int(cells.argmax()), cells.shape)
    return int(row), int(column)
