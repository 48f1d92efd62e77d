"""The heads of the dense detectors: one set of weights, run over every level of the pyramid.

Letters: N images, A anchors (or points) over all levels, K classes.
AnchorHead: RetinaNet, section 4 (https://arxiv.org/abs/1708.02002), also FreeAnchor.
PointHead: FCOS (https://arxiv.org/abs/1904.01355), also ATSS (https://arxiv.org/abs/1912.02424).
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Parameter, Tensor

from zoo.models.layers.fused import conv
from zoo.models.layers.layers import flatten_levels, normal_conv, prior_bias

CHANNELS = 256
TOWER_DEPTH = 4
NORM_GROUPS = 32  # Group Normalization, section 4 (https://arxiv.org/abs/1803.08494)


@dataclass(frozen=True, slots=True)
class HeadOutput:
    """What a dense head says, all levels joined.

    logits: (N, A, K) float32, before the sigmoid.
    boxes: (N, A, 4) float32: AnchorHead gives coded offsets, PointHead distances in pixels from
        the point to the left, top, right and bottom side.
    centerness: (N, A) float32 before the sigmoid; None from AnchorHead.
    shapes: (H, W) of each level in cells, finest first.
    """

    logits: Tensor
    boxes: Tensor
    centerness: Tensor | None
    shapes: tuple[tuple[int, int], ...]


def _tower(normalised: bool) -> M.Sequential:
    layers: list[M.Module] = []
    for _ in range(TOWER_DEPTH):
        layers.append(normal_conv(CHANNELS, CHANNELS, 3))
        if normalised:
            layers.append(M.GroupNorm(NORM_GROUPS, CHANNELS))
        layers.append(M.ReLU())
    return M.Sequential(*layers)


def _run_tower(tower: M.Sequential, x: Tensor) -> Tensor:
    """The tower's output, each convolution with the ReLU that follows it."""
    layers = list(tower)
    while layers:
        layer = layers.pop(0)
        if not isinstance(layer, M.Conv2d):
            x = layer(x)
        elif isinstance(layers[0], M.ReLU):
            layers.pop(0)
            x = conv(layer, x, "relu")
        else:
            x = conv(layer, x)
    return x


def _shapes(maps: Sequence[Tensor]) -> tuple[tuple[int, int], ...]:
    return tuple((int(m.shape[2]), int(m.shape[3])) for m in maps)


class AnchorHead(M.Module):
    """Scores and box offsets for several anchors in each cell.

    anchors: anchors per cell. classes: K. prior: the score that every class starts with.
    """

    def __init__(self, anchors: int, classes: int, prior: float) -> None:
        super().__init__()
        self.classes = classes
        self.cls_subnet = _tower(normalised=False)
        self.bbox_subnet = _tower(normalised=False)
        self.cls_score = normal_conv(CHANNELS, anchors * classes, 3, prior_bias(prior))
        self.bbox_pred = normal_conv(CHANNELS, anchors * 4, 3)

    def forward(self, maps: Sequence[Tensor]) -> HeadOutput:
        logits = [conv(self.cls_score, _run_tower(self.cls_subnet, m)) for m in maps]
        offsets = [conv(self.bbox_pred, _run_tower(self.bbox_subnet, m)) for m in maps]
        return HeadOutput(
            flatten_levels(logits, self.classes), flatten_levels(offsets, 4), None, _shapes(maps)
        )


class PointHead(M.Module):
    """Scores, distances to the four sides and center-ness for the point of each cell.

    strides: pixels between points, one a level. classes: K. prior: as in AnchorHead.
    """

    def __init__(self, strides: Sequence[int], classes: int, prior: float) -> None:
        super().__init__()
        self.classes = classes
        self.strides = tuple(strides)
        self.cls_subnet = _tower(normalised=True)
        self.bbox_subnet = _tower(normalised=True)
        self.cls_score = normal_conv(CHANNELS, classes, 3, prior_bias(prior))
        self.bbox_pred = normal_conv(CHANNELS, 4, 3)
        self.ctrness = normal_conv(CHANNELS, 1, 3)
        # one learned factor a level, since levels answer for different sizes (FCOS, section 3.2)
        self.scale_list = Parameter(np.ones(len(self.strides), dtype=np.float32))

    def forward(self, maps: Sequence[Tensor]) -> HeadOutput:
        logits, distances, centerness = [], [], []
        for level, (features, stride) in enumerate(zip(maps, self.strides, strict=True)):
            logits.append(conv(self.cls_score, _run_tower(self.cls_subnet, features)))
            tower = _run_tower(self.bbox_subnet, features)
            sides = conv(self.bbox_pred, tower) * self.scale_list[level]
            distances.append(F.relu(sides) * stride)
            centerness.append(conv(self.ctrness, tower))
        return HeadOutput(
            flatten_levels(logits, self.classes),
            flatten_levels(distances, 4),
            F.squeeze(flatten_levels(centerness, 1), axis=2),
            _shapes(maps),
        )
