"""The second stage of Faster R-CNN: features of each proposal, a class and a box for it.

Fast R-CNN (https://arxiv.org/abs/1504.08083); levels by size as in Feature Pyramid Networks,
equation 1 (https://arxiv.org/abs/1612.03144); ROIAlign as in Mask R-CNN, section 3
(https://arxiv.org/abs/1703.06870).

Letters: R proposals of all pictures, K classes.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Tensor

from zoo.detection.parts.anchors import FloatArray
from zoo.detection.parts.assign import IntArray
from zoo.detection.parts.boxes import areas

POOLED = 7  # cells of a side
SAMPLES = 2  # of a side of a cell
CANONICAL_SIZE, CANONICAL_LEVEL = 224, 4  # a 224 x 224 box belongs to P4, equation 1


def region_levels(boxes: FloatArray, lowest: int, highest: int) -> IntArray:
    """(R,) the level of the pyramid that answers for each box (R, 4): floor(4 + log2(s / 224))
    with s the root of its area, within [lowest, highest]."""
    # 1e-6 keeps the logarithm finite for an empty box, which then belongs to the lowest level
    size = np.sqrt(np.maximum(areas(boxes), 1e-6))
    levels = np.floor(CANONICAL_LEVEL + np.log2(size / CANONICAL_SIZE))
    return np.asarray(np.clip(levels, lowest, highest), dtype=np.int32)


def pool_regions(maps: Sequence[Tensor], strides: Sequence[int], rois: FloatArray) -> Tensor:
    """(R, 256, 7, 7): ROIAlign of each region on the level that fits its size.

    maps: P2 and coarser, (N, 256, H, W) each. strides: theirs, in pixels. rois: (R, 5) float32
    rows (number of the picture, x1, y1, x2, y2).
    """
    levels = region_levels(rois[:, 1:], 2, 1 + len(maps)) - 2
    pooled = [
        F.vision.roi_align(
            maps[level],
            Tensor(rois[levels == level], device=maps[level].device),
            (POOLED, POOLED),
            mode="average",
            spatial_scale=1.0 / strides[level],
            sample_points=SAMPLES,
            aligned=True,
        )
        for level in np.unique(levels)
    ]
    # the stable sort is the order in which the levels were joined; its inverse restores ours
    back = np.argsort(np.argsort(levels, kind="stable"), kind="stable").astype(np.int32)
    return F.concat(pooled, axis=0)[Tensor(back, device=maps[0].device)]


class RCNN(M.Module):
    """Pooled features (R, 256, 7, 7) -> class logits (R, K + 1), column 0 background, and box
    offsets (R, K, 4), one box for each class."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.classes = classes
        self.fc1 = _linear(256 * POOLED * POOLED, 1024, 0.01)
        self.fc2 = _linear(1024, 1024, 0.01)
        self.pred_cls = _linear(1024, classes + 1, 0.01)
        # smaller, so that boxes start at their proposals; Fast R-CNN, section 3.2
        self.pred_delta = _linear(1024, classes * 4, 0.001)

    def forward(self, pooled: Tensor) -> tuple[Tensor, Tensor]:
        hidden = F.relu(self.fc1(F.flatten(pooled, 1)))
        hidden = F.relu(self.fc2(hidden))
        offsets = self.pred_delta(hidden).reshape(-1, self.classes, 4)
        return self.pred_cls(hidden), offsets


def _linear(inputs: int, outputs: int, std: float) -> M.Linear:
    layer = M.Linear(inputs, outputs)
    M.init.normal_(layer.weight, std=std)
    M.init.zeros_(layer.bias)
    return layer
