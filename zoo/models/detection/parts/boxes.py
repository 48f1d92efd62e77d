"""Plain geometry of boxes: xyxy in pixels, no "+1" in widths or areas.

The NumPy functions serve assignment and post-processing, which need no gradient.
"""

from __future__ import annotations

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.models.detection.parts.anchors import FloatArray

# Keeps the quotient finite where both boxes are empty.
MIN_UNION = 1e-5


def areas(boxes: FloatArray) -> FloatArray:
    """(..., 4) -> (...): width times height in square pixels."""
    return np.asarray((boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1]))


def pairwise_iou(first: FloatArray, second: FloatArray) -> FloatArray:
    """(G, 4), (A, 4) -> (G, A) float32: intersection over union of every pair."""
    corner = np.maximum(first[:, None, :2], second[None, :, :2])
    opposite = np.minimum(first[:, None, 2:], second[None, :, 2:])
    sides = np.maximum(opposite - corner, 0)
    overlap = sides[..., 0] * sides[..., 1]
    union = areas(first)[:, None] + areas(second)[None] - overlap
    return np.asarray(overlap / np.maximum(union, MIN_UNION), dtype=np.float32)


def to_original(boxes: Tensor, im_info: Tensor) -> Tensor:
    """Boxes (N, A, 4) in pixels of the resized pictures -> pixels of the originals, clipped.

    im_info: (N, 5) float32 rows (resized height, width, original height, width, boxes).
    """
    resized_h, resized_w, height, width = (im_info[:, i : i + 1] for i in range(4))
    ratio = F.concat([resized_w / width, resized_h / height], axis=1)
    limit = F.concat([width, height], axis=1)
    scaled = boxes / F.expand_dims(F.concat([ratio, ratio], axis=1), axis=1)
    upper = F.expand_dims(F.concat([limit, limit], axis=1), axis=1)
    return F.maximum(F.minimum(scaled, upper), 0.0)
