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
from megengine.autodiff import Function

from zoo.models.detection.parts.anchors import FloatArray
from zoo.models.detection.parts.assign import IntArray
from zoo.models.detection.parts.boxes import areas

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
        _RegionAlign(rois[levels == level], strides[level])(maps[level])
        for level in np.unique(levels)
    ]
    # the stable sort is the order in which the levels were joined; its inverse restores ours
    back = np.argsort(np.argsort(levels, kind="stable"), kind="stable").astype(np.int32)
    return F.concat(pooled, axis=0)[Tensor(back, device=maps[0].device)]


class _RegionAlign(Function):
    """ROIAlign with a gradient that is right.

    That of MegEngine 1.13.0's own operator is not, on a CPU: it adds to memory that it has not
    cleared, so it holds whatever was there before.
    """

    def __init__(self, rois: FloatArray, stride: int) -> None:
        super().__init__()
        self.rois, self.stride = rois, stride

    def forward(self, features: Tensor) -> Tensor:
        self.shape, self.device = tuple(features.shape), features.device
        return F.vision.roi_align(
            features,
            Tensor(self.rois, device=features.device),
            (POOLED, POOLED),
            mode="average",
            spatial_scale=1.0 / self.stride,
            sample_points=SAMPLES,
            aligned=True,
        )

    def backward(self, gradient: Tensor) -> Tensor:
        spread = align_gradient(gradient.numpy(), self.rois, self.stride, self.shape)
        return Tensor(spread, device=self.device)


def align_gradient(
    gradient: FloatArray, rois: FloatArray, stride: int, shape: tuple[int, ...]
) -> FloatArray:
    """(N, C, H, W): the gradient of the features, from that of the pooled regions (R, C, 7, 7).

    Pooling a region is a product with one matrix from above and one from the side, so its
    gradient is one with both transposed. rois: (R, 5). shape: that of the features.
    """
    spread = np.zeros(shape, dtype=np.float32)
    for cells, (number, *box) in zip(gradient, rois, strict=True):
        x1, y1, x2, y2 = (float(v) / stride for v in box)
        rows, down = sampling_matrix(y1, y2, shape[2])
        columns, right = sampling_matrix(x1, x2, shape[3])
        spread[int(number), :, rows, columns] += down.T @ cells @ right
    return spread


def sampling_matrix(start: float, end: float, length: int) -> tuple[slice, FloatArray]:
    """How 7 cells between two places of a line are read from its points 0..length - 1.

    Each cell is the mean of its samples, each sample the linear interpolation of the two points
    beside it; point i lies at i + 0.5, and beyond the ends the last point continues. Returns the
    points that are read, P of them, and the weights (7, P) float32.
    """
    places = (np.arange(POOLED * SAMPLES) + 0.5) / (POOLED * SAMPLES)
    at = np.clip(start + places * (end - start) - 0.5, 0, length - 1)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, length - 1)
    first, last = int(low[0]), int(high[-1])
    weights = np.zeros((POOLED, last - first + 1), dtype=np.float32)
    cell = np.repeat(np.arange(POOLED), SAMPLES)
    np.add.at(weights, (cell, low - first), (1 - (at - low)) / SAMPLES)
    np.add.at(weights, (cell, high - first), (at - low) / SAMPLES)
    return slice(first, last + 1), weights


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
