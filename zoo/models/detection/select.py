"""From scores and boxes to detections: threshold, non-maximum suppression, the best hundred.

Letters: A anchors, points or proposals, K classes, D detections.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zoo.models.detection.parts.anchors import FloatArray
from zoo.models.detection.parts.boxes import pairwise_iou

# The usual protocol of COCO: scores above 0.05, at most 100 boxes a picture
# (https://cocodataset.org/#detection-eval).
THRESHOLD = 0.05
MAX_BOXES = 100
BLOCK = 64  # candidates compared with each other at once; more cost more than they save


def select_detections(
    scores: FloatArray,
    boxes: FloatArray,
    nms_iou: float,
    threshold: float = THRESHOLD,
    max_boxes: int = MAX_BOXES,
) -> FloatArray:
    """(D, 6) float32 rows x1, y1, x2, y2, score, class 0..K-1, best score first.

    scores: (A, K). boxes: (A, 4), or (A, K, 4) where each class has its own. Only scores strictly
    above the threshold count. Of two boxes of one class whose IoU exceeds nms_iou the one with
    the higher score stays.
    """
    rows, classes = np.nonzero(scores > threshold)
    values = scores[rows, classes]
    order = np.argsort(-values, kind="stable")
    rows, classes, values = rows[order], classes[order], values[order]
    candidates = boxes[rows] if boxes.ndim == 2 else boxes[rows, classes]
    kept = suppress(candidates, classes, nms_iou, max_boxes)
    found = [candidates[kept], values[kept, None], classes[kept, None]]
    return np.concatenate(found, axis=1, dtype=np.float32)


def suppress(
    boxes: FloatArray, classes: NDArray[np.intp], nms_iou: float, max_boxes: int
) -> NDArray[np.intp]:
    """Which of the boxes (D, 4), sorted by falling score, stay; within a class only.

    Going through all classes together in order of score, the first `max_boxes` that stay are
    the best ones: the rest need not be looked at.
    """
    kept = np.empty(0, np.intp)
    for start in range(0, len(boxes), BLOCK):
        block = np.arange(start, min(start + BLOCK, len(boxes)))
        block = block[~_rivals(boxes, classes, kept, block, nms_iou).any(axis=0)]
        block = block[_first_come(_rivals(boxes, classes, block, block, nms_iou))]
        kept = np.concatenate([kept, block])
        if len(kept) >= max_boxes:
            break
    return kept[:max_boxes]


def _rivals(
    boxes: FloatArray,
    classes: NDArray[np.intp],
    better: NDArray[np.intp],
    others: NDArray[np.intp],
    nms_iou: float,
) -> NDArray[np.bool_]:
    """(B, O): whether a better box suppresses another one, provided that it stays itself."""
    same = classes[better][:, None] == classes[others]
    return np.asarray(same & (pairwise_iou(boxes[better], boxes[others]) > nms_iou))


def _first_come(rivals: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(D,): which stay, if each that stays suppresses its rivals (D, D) further down."""
    gone = np.zeros(len(rivals), bool)
    for number, row in enumerate(np.triu(rivals, k=1)):
        if not gone[number]:
            gone |= row
    return ~gone
