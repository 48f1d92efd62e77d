"""Boxes to network outputs and back.

Deltas: R-CNN, appendix C (https://arxiv.org/abs/1311.2524), divided by a standard deviation
(Fast R-CNN, section 2.3, normalised targets). Distances: FCOS, equation 1
(https://arxiv.org/abs/1904.01355).
Boxes are xyxy in pixels; A anchors or points; leading dimensions broadcast.
"""

from __future__ import annotations

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.detection.parts.anchors import FloatArray

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
    deltas = np.concatenate([shift / size, growth], axis=-1)
    return (deltas / np.array(std, np.float32)).astype(np.float32)


def decode_deltas(anchors: Tensor, deltas: Tensor, std: Std) -> Tensor:
    """(..., 4) float32: the boxes that offsets (..., 4) make of the anchors (..., 4).

    dw and dh are not clamped; the published detectors do not either.
    """
    scaled = deltas * Tensor(np.array(std, np.float32), device=deltas.device)
    size = anchors[..., 2:] - anchors[..., :2]
    centre = anchors[..., :2] + 0.5 * size + scaled[..., :2] * size
    half = 0.5 * size * F.exp(scaled[..., 2:])
    return F.concat([centre - half, centre + half], axis=-1)


def decode_distances(points: Tensor, distances: Tensor) -> Tensor:
    """Points (..., 2), distances (..., 4) to left, top, right, bottom -> boxes (..., 4)."""
    return F.concat([points - distances[..., :2], points + distances[..., 2:]], axis=-1)


def encode_distances(points: FloatArray, boxes: FloatArray) -> FloatArray:
    """(..., 4) float32: distances from each point to the sides of its box; negative outside."""
    return np.concatenate([points - boxes[..., :2], boxes[..., 2:] - points], axis=-1)
