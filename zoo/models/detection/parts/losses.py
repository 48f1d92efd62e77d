"""Loss terms. Sums, not means: what they are divided by is the family's business.

Letters: leading dimensions "..." are any, K classes.
"""

from __future__ import annotations

import megengine.functional as F
import numpy as np
from megengine import Tensor

from zoo.models.detection.parts.anchors import FloatArray
from zoo.models.detection.parts.assign import IntArray

# Keeps the quotients of GIoU finite where a predicted box is empty.
GIOU_EPSILON = 1e-8


def one_hot(labels: IntArray, classes: int) -> FloatArray:
    """(...) int32 labels -> (..., K) float32: 1 in column label - 1; rows of label <= 0 are 0."""
    return np.asarray(labels[..., None] == np.arange(1, classes + 1), dtype=np.float32)


def focal_loss(logits: Tensor, labels: IntArray, alpha: float = 0.25, gamma: float = 2.0) -> Tensor:
    """The focal loss, summed; RetinaNet, equation 5 (https://arxiv.org/abs/1708.02002).

    logits: (..., K) before the sigmoid. labels: (...), 1..K, 0 background, -1 left out.
    alpha, gamma: the paper's best, table 1b.
    """
    target = Tensor(one_hot(labels, logits.shape[-1]), device=logits.device)
    counted = Tensor((labels >= 0).astype(np.float32)[..., None], device=logits.device)
    scores = F.sigmoid(logits)
    hit = alpha * (1 - scores) ** gamma * F.logsigmoid(logits)
    miss = (1 - alpha) * scores**gamma * F.logsigmoid(-logits)
    return -((target * hit + (1 - target) * miss) * counted).sum()


def binary_cross_entropy(logits: Tensor, target: FloatArray, weight: FloatArray) -> Tensor:
    """Cross-entropy of sigmoid(logits) with targets in [0, 1], weighted and summed."""
    wanted = Tensor(target, device=logits.device)
    entropy = wanted * F.logsigmoid(logits) + (1 - wanted) * F.logsigmoid(-logits)
    return -(entropy * Tensor(weight, device=logits.device)).sum()


def giou_loss(distances: Tensor, target: FloatArray, weight: FloatArray) -> Tensor:
    """1 - GIoU, weighted and summed; GIoU, algorithm 1 (https://arxiv.org/abs/1902.09630).

    distances, target: (..., 4) in pixels from one point to left, top, right and bottom, so that
    the boxes overlap, and the sides of overlap and hull are sums of two. weight: (...), 0 where
    there is no target.
    """
    wanted = Tensor(target, device=distances.device)
    overlap = _area(F.minimum(distances, wanted))
    hull = _area(F.maximum(distances, wanted))
    union = _area(distances) + _area(wanted) - overlap
    iou = overlap / F.maximum(union, GIOU_EPSILON)
    giou = iou - (hull - union) / F.maximum(hull, GIOU_EPSILON)
    return ((1 - giou) * Tensor(weight, device=distances.device)).sum()


def _area(distances: Tensor) -> Tensor:
    left, top, right, bottom = (distances[..., i] for i in range(4))
    return (left + right) * (top + bottom)


def l1_loss(values: Tensor, target: FloatArray, weight: FloatArray) -> Tensor:
    """Absolute differences (..., 4), weighted by (...) and summed."""
    difference = F.abs(values - Tensor(target, device=values.device))
    return (difference.sum(axis=-1) * Tensor(weight, device=values.device)).sum()
