"""Boxes to network outputs and back.

Deltas: R-CNN, appendix C (https://arxiv.org/abs/1311.2524), divided by a standard deviation
(Fast R-CNN, section 2.3, normalized targets). Distances: FCOS, equation 1
(https://arxiv.org/abs/1904.01355).
Boxes are xyxy in pixels; A anchors or points; leading dimensions broadcast.
"""

from __future__ import annotations

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.models.detection.parts.anchors import FloatArray

# MegEngine 1.13.0 on a CPU gives wrong numbers, without a word, where an element-wise operation
# meets a cut-out like x[..., :2] of several pictures and a smaller operand to be broadcast: it
# reads the cut-out as if its rows were adjacent. So nothing is cut before it is broadcast.

Std = tuple[float, float, float, float]
UNIT_STD: Std = (1.0, 1.0, 1.0, 1.0)
RCNN_STD: Std = (0.1, 0.1, 0.2, 0.2)  # Fast R-CNN's published configuration


def encode_deltas(anchors: FloatArray, boxes: FloatArray, std: Std) -> FloatArray:
    """(..., 4) float32: the offsets (dx, dy, dw, dh) / std which move each anchor onto its box.

    dx, dy are in anchor widths and heights, dw, dh logarithms. Both sides must have a positive
    width and height, else the result is not finite.
    """
    size = anchors[..., 2:] - anchors[..., :2]
    shift = (boxes[..., :2] + boxes[..., 2:]) / 2 - (anchors[..., :2] + anchors[..., 2:]) / 2
    growth = np.log((boxes[..., 2:] - boxes[..., :2]) / size)
    deltas = np.concatenate([shift / size, growth], axis=-1) / np.array(std, np.float32)
    return np.asarray(deltas, dtype=np.float32)


def decode_deltas(anchors: FloatArray, deltas: Tensor, std: Std) -> Tensor:
    """(..., A, 4) float32: the boxes that offsets (..., A, 4) make of the anchors (A, 4).

    dw and dh are not clamped; the published detectors do not either.
    """
    size = np.tile(anchors[..., 2:] - anchors[..., :2], 2)
    centre = np.tile(anchors[..., :2], 2) + np.float32(0.5) * size
    scaled = deltas * Tensor(np.array(std, np.float32), device=deltas.device)
    # All four columns take part, and the halves are cut out only then; see above.
    middle = Tensor(centre, device=deltas.device) + scaled * Tensor(size, device=deltas.device)
    half = Tensor(np.float32(0.5) * size, device=deltas.device) * F.exp(scaled)
    middle, half = middle[..., :2], half[..., 2:]
    return F.concat([middle - half, middle + half], axis=-1)


def decode_distances(points: FloatArray, distances: Tensor) -> Tensor:
    """Points (A, 2), distances (..., A, 4) to left, top, right, bottom -> boxes (..., A, 4)."""
    outwards = Tensor(np.array([-1, -1, 1, 1], np.float32), device=distances.device)
    return Tensor(np.tile(points, 2), device=distances.device) + distances * outwards


def encode_distances(points: FloatArray, boxes: FloatArray) -> FloatArray:
    """(..., 4) float32: distances from each point to the sides of its box; negative outside."""
    return np.concatenate([points - boxes[..., :2], boxes[..., 2:] - points], axis=-1)
