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
    kept: list[int] = []
    left = np.arange(len(boxes))
    while left.size and len(kept) < max_boxes:
        best, left = left[0], left[1:]
        kept.append(int(best))
        rivals = np.flatnonzero(classes[left] == classes[best])
        overlaps = pairwise_iou(boxes[best][None], boxes[left[rivals]])[0]
        left = np.delete(left, rivals[overlaps > nms_iou])
    return np.array(kept, dtype=np.intp)
